using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Semblance.Reports;

/// <summary>How much is measured.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EvaluationLevel>))]
public enum EvaluationLevel
{
    /// <summary>Every metric; smaller sub-samples, one target.</summary>
    [JsonStringEnumMemberName("quick")] Quick,

    /// <summary>Every metric, with sub-samples large enough for narrow intervals.</summary>
    [JsonStringEnumMemberName("full")] Full,
}

/// <summary>What an evaluation measures.</summary>
public sealed record EvaluationOptions
{
    /// <summary>How much is measured: quick costs about a quarter of the time and has wider intervals.</summary>
    public EvaluationLevel Level { get; init; } = EvaluationLevel.Full;

    /// <summary>Columns that utility predicts; empty to choose plausible ones.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>
    /// The most targets that are chosen where none is named: every plausible one, up to these; one for a quick
    /// evaluation. More costs proportionally more time.
    /// </summary>
    [Range(1, 100)] public int MaxTargets { get; init; } = 8;
}
