using System.ComponentModel.DataAnnotations;

namespace Semblance.Tables.Formats;

/// <summary>How a table file is read. What is null is found out from the file.</summary>
public sealed record ReadOptions
{
    /// <summary>The letter between two fields of delimited text.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The letter around a field that holds the delimiter; <c>'\0'</c> for none.</summary>
    public char? Quote { get; init; }

    /// <summary>Whether the first line of delimited text holds the column names.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>Names for the columns, in place of a header's.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>The sheet of a workbook; null for its first.</summary>
    public string? Sheet { get; init; }

    /// <summary>
    /// The encoding of text: "utf-8", "utf-16", "windows-1252", "latin-1" or any name that .NET knows. Text that is
    /// not valid UTF-8 anywhere is taken for Windows-1252, of which Latin-1 is a part.
    /// </summary>
    public string? Encoding { get; init; }

    /// <summary>
    /// Texts that mean a missing value. They stay in <see cref="RawColumn.Texts"/>, so that detection knows the mark
    /// and the writer can write it back.
    /// </summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The form of the file ("csv", "json-lines", …) where its name and content do not tell.</summary>
    public string? Format { get; init; }

    /// <summary>
    /// The most rows to hold. Where the source has more, a uniform sample of exactly so many is held.
    /// </summary>
    [Range(1, int.MaxValue)] public int? MaxRows { get; init; }

    /// <summary>
    /// The most memory that the rows may take while they are read. Where the source needs more, a uniform sample is
    /// held that fits, of at least a third as much.
    /// </summary>
    [Range(1 << 20, long.MaxValue)] public long MemoryBytes { get; init; } = 512L << 20;

    /// <summary>Whether a source without rows is a table of no rows, not a mistake.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>Chooses which rows are in a sample. The same seed keeps the same rows.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// The longest cell that is believed; a longer one is nearly always a quote that was never closed.
    /// </summary>
    [Range(1024, 1 << 30)] public int MaxCellBytes { get; init; } = 2 << 20;
}
