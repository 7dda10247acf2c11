using System.Reflection;

namespace Semblance.Reports;

/// <summary>What the report says about how the synthetic rows came to be. Every part is optional but the
/// title.</summary>
public sealed record ReportInfo
{
    /// <summary>The heading, usually the name of the real file.</summary>
    public required string Title { get; init; }

    /// <summary>Where the real rows came from.</summary>
    public string? Source { get; init; }

    /// <summary>Where the synthetic rows are.</summary>
    public string? Output { get; init; }

    /// <summary>The synthesizer's kind; null where the synthetic rows were made elsewhere.</summary>
    public string? Synthesizer { get; init; }

    /// <summary>The synthesizer's options by name, as text.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>The seed that gives the same rows again.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Rows of the source; larger than what was learnt from where rows were held out or only a sample was
    /// read.</summary>
    public long? SourceRows { get; init; }

    /// <summary>Rows that were written; larger than what is judged here where only some of them are.</summary>
    public long? WrittenRows { get; init; }

    /// <summary>Time to fit.</summary>
    public double? FitSeconds { get; init; }

    /// <summary>Time to sample.</summary>
    public double? SampleSeconds { get; init; }

    /// <summary>Time to measure quality.</summary>
    public double? EvaluateSeconds { get; init; }

    /// <summary>How a network was trained; null where none was.</summary>
    public TrainingHistory? Training { get; init; }

    /// <summary>How the synthesizer was chosen; null where it was named.</summary>
    public Trial? Trial { get; init; }

    /// <summary>When it was made, as the caller writes it; the library reads no clock.</summary>
    public string? Created { get; init; }

    /// <summary>The version of the library.</summary>
    public string Version { get; init; } = Own;

    /// <summary>What a reader should know, such as "a fifth of the rows was held out".</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    private static string Own { get; } = (typeof(ReportInfo).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];
}
