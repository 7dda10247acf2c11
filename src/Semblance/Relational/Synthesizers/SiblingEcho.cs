using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// A column of labels that siblings often share, as tracks of an album share the composer: that a row repeats the
/// sibling before it is a label of its own, so that many labels cost no coherence.
/// </summary>
/// <param name="Column">The column.</param>
internal sealed record SiblingEcho(string Column)
{
    private const string Label = "(as the sibling before)";
    private const double LeastShare = 0.3;
    private const int LeastRows = 50;

    /// <summary>Whether siblings repeat each other much oftener than chance has it.</summary>
    public static bool Is(CategoryColumn column, Siblings siblings)
    {
        var later = Enumerable.Range(0, column.Count).Where(row => siblings.Previous[row] >= 0).ToArray();
        if (later.Length < LeastRows || column.Levels.Contains(Label)) return false;
        var same = later.Count(row => Repeats(column, siblings, row)) / (double)later.Length;
        var chance = column.Codes.Where(code => code >= 0).CountBy(code => code)
            .Sum(level => Math.Pow(level.Value / (double)column.Count, 2));
        return same - chance >= LeastShare;
    }

    private static bool Repeats(CategoryColumn column, Siblings siblings, int row) =>
        column.Codes[row] >= 0 && siblings.Previous[row] >= 0
            && column.Codes[siblings.Previous[row]] == column.Codes[row];

    /// <summary>What is learnt of the column, and of rows that repeat the sibling before them that they do.</summary>
    /// <param name="column">The column.</param>
    /// <param name="learnt">What is learnt of it where it repeats nobody.</param>
    /// <param name="siblings">Who comes before whom.</param>
    public static CategoryColumn Mark(CategoryColumn column, CategoryColumn learnt, Siblings siblings)
    {
        var label = learnt.Levels.Length;
        return new(learnt.Schema with { Levels = null, Ordered = false },
            [.. learnt.Codes.Select((code, row) => Repeats(column, siblings, row) ? label : code)],
            [.. learnt.Levels, Label]);
    }

    /// <summary>The values that are possible, and that a row repeats the one before it.</summary>
    public static LabelSet Restrict(LabelSet possible) =>
        possible with { Allows = label => label == Label || possible.Allows(label) };

    /// <summary>The labels without the one that says that a row repeats another.</summary>
    public static IReadOnlyList<string> Real(IReadOnlyList<string> levels) =>
        [.. levels.Where(level => level != Label)];

    /// <summary>By row: whether it was drawn that it repeats the sibling before it.</summary>
    public bool[] Repeats(Table drawn)
    {
        var column = (CategoryColumn)drawn[Column];
        var label = Array.IndexOf(column.Levels, Label);
        return Array.ConvertAll(column.Codes, code => code >= 0 && code == label);
    }

    /// <summary>What was drawn for siblings, with what they repeat filled in.</summary>
    /// <param name="drawn">The siblings of one rank.</param>
    /// <param name="before">Those of the rank before, the same families first; null for the first rank.</param>
    public Table Resolve(Table drawn, Table? before)
    {
        var column = (CategoryColumn)drawn[Column];
        var last = (CategoryColumn?)before?[Column];
        var label = Array.IndexOf(column.Levels, Label);
        if (label < 0) return drawn;
        // the first rank sets the labels, so that all ranks share them
        var levels = last?.Levels ?? [.. column.Levels.Where(level => level != Label)];
        var codes = Array.ConvertAll(column.Codes, code => code > label ? code - 1 : code);
        for (var i = 0; i < codes.Length; i++)
            if (column.Codes[i] == label) codes[i] = last is not null ? last.Codes[i] : levels.Length > 0 ? 0 : -1;
        var resolved = new CategoryColumn(column.Schema, codes, levels);
        return new([.. drawn.Columns.Select(other => other.Name == Column ? resolved : other)]);
    }
}
