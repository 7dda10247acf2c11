namespace Semblance.Tables.Formats;

/// <summary>
/// How a table file is written. Values are written in their columns' form (<see cref="ColumnSchema.Format"/>).
/// </summary>
public sealed record WriteOptions
{
    /// <summary>Layout of delimited text, usually that of the file that was read; null for the format's own.</summary>
    public TextLayout? Layout { get; init; }

    /// <summary>
    /// The form ("csv", "json-lines", …), needed where the file name does not tell, as on standard output.
    /// </summary>
    public string? Format { get; init; }

    /// <summary>Files that were read in the same run: writing onto one of them is refused.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>How many rows will come, for <see cref="Progress.Total"/>; 0 where that is not known.</summary>
    public long ExpectedRows { get; init; }
}

/// <summary>The layout of delimited text, so that what was read can be written alike.</summary>
/// <param name="Delimiter">The letter between two fields.</param>
/// <param name="Quote">The letter around a field that holds the delimiter.</param>
/// <param name="HasHeader">Whether the first line holds the column names.</param>
/// <param name="CarriageReturn">Whether lines end in CR LF.</param>
public sealed record TextLayout(char Delimiter, char Quote = '"', bool HasHeader = true, bool CarriageReturn = false);
