using Semblance.Tables.Formats;

namespace Semblance.Tables;

/// <summary>
/// What a reader found before anything was decided about kinds: every column as text, each distinct
/// text once. Detection looks at the distinct texts and their counts, so its cost is that of the
/// different values, not of the rows.
/// </summary>
public sealed class RawTable
{
    /// <summary>The columns, of equal length.</summary>
    public required IReadOnlyList<RawColumn> Columns { get; init; }

    /// <summary>How many rows are held here.</summary>
    public required int RowCount { get; init; }

    /// <summary>How many rows the source has; larger than <see cref="RowCount"/> where this is a sample.</summary>
    public required long SourceRowCount { get; init; }

    /// <summary>The file, for messages.</summary>
    public required string Source { get; init; }

    /// <summary>What the reader decided (delimiter, header, encoding, sample), a line each, for people.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Texts that mean a missing value because the user said so; they are among the columns' texts.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>
    /// The layout of delimited text, so that what is made from it can be written alike; null for other forms.
    /// </summary>
    public TextLayout? Layout { get; init; }
}

/// <summary>One column as text.</summary>
public sealed class RawColumn
{
    /// <summary>The header.</summary>
    public required string Name { get; init; }

    /// <summary>Index into <see cref="Texts"/>, one a row; -1 where the source holds a null.</summary>
    public required int[] Codes { get; init; }

    /// <summary>The distinct texts in order of first appearance, exactly as written.</summary>
    public required string[] Texts { get; init; }

    /// <summary>
    /// The kind that the format itself declares (Parquet, Arrow and JSON do), or null. Texts of a declared kind have
    /// the form that DuckDB's cast to VARCHAR gives.
    /// </summary>
    public ColumnKind? Declared { get; init; }
}
