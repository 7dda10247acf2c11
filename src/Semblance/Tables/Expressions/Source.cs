namespace Semblance.Tables.Expressions;

/// <summary>A stretch of an expression's text.</summary>
internal readonly record struct Place(int Start, int Length)
{
    /// <summary>From the start of one place to the end of another.</summary>
    public Place To(Place end) => new(Start, end.Start + end.Length - Start);
}

/// <summary>An expression as it was written, and what it is called in messages.</summary>
internal sealed record Source(string Text, string Subject)
{
    private const int Shown = 100;

    /// <summary>A problem with a caret under its place.</summary>
    public Fault Fault(Place at, string problem, string remedy) => new(problem, Describe(at), remedy);

    /// <summary>An exception for one problem.</summary>
    public SemblanceException Error(Place at, string problem, string remedy) => new([Fault(at, problem, remedy)]);

    /// <summary>The text of a place.</summary>
    public string TextAt(Place at) => Text.Substring(at.Start, at.Length);

    private string Describe(Place at)
    {
        var line = string.Concat(Text.Select(letter => char.IsControl(letter) ? ' ' : letter));
        var first = Math.Max(0, Math.Min(at.Start - Shown / 2, line.Length - Shown));
        var last = Math.Min(line.Length, first + Shown);
        var before = first > 0 ? "…" : "";
        var shown = before + line[first..last] + (last < line.Length ? "…" : "");
        var carets = Math.Clamp(at.Length, 1, Math.Max(1, last - at.Start));
        var indent = new string(' ', before.Length + at.Start - first);
        var newLine = Environment.NewLine;
        return $"the {Subject}, character {at.Start + 1}{newLine}    {shown}{newLine}    "
            + $"{indent}{new string('^', carets)}";
    }
}
