using System.ComponentModel.DataAnnotations;
using Semblance.Tables;
using Semblance.Tables.Constraints;

namespace Semblance.Recipes;

/// <summary>A recipe that reads a table from a file: how it is to be understood where the file does not tell.</summary>
public abstract record TableRecipe : Recipe
{
    /// <summary>
    /// A schema file, as <c>semblance inspect FILE --save schema.json</c> writes it: what it says overrides what is
    /// found.
    /// </summary>
    [File] public string? Schema { get; init; }

    /// <summary>
    /// What holds in every row, in one line: "a &lt;= b", "total = price * quantity", "if country = 'US' then state is
    /// not null", "unique(a, b)"; of a database with the table before it: "orders: ordered &lt;= shipped". Give it
    /// again for more; those of the schema file hold as well.
    /// </summary>
    public ValueList<Constraint> Constraint { get; init; } = [];

    /// <summary>
    /// A text that stands for a missing value, such as "?" or "NA". Blanks always do; give it again for more marks.
    /// </summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The letter between two fields, or "tab". Found out from the file where it is not given.</summary>
    public string? Delimiter { get; init; }

    /// <summary>
    /// The letter around fields that hold the delimiter, or "none" where quotes are letters like any other. Found out
    /// from the file where it is not given.
    /// </summary>
    public string? Quote { get; init; }

    /// <summary>Whether the first line holds the column names. Found out from the file where it is not given.</summary>
    public bool? Header { get; init; }

    /// <summary>
    /// The encoding of text, such as "utf-8" or "windows-1252". Found out from the file where it is not given.
    /// </summary>
    public string? Encoding { get; init; }

    /// <summary>
    /// The sheet of an Excel workbook to read as a table. Left out: the one that it has; a workbook of several is a
    /// database.
    /// </summary>
    public string? Sheet { get; init; }

    /// <summary>The most rows to read; of a longer file, a uniform sample. More costs memory and time.</summary>
    [Range(1, int.MaxValue)] public int? MaxRows { get; init; }

    /// <summary>
    /// The longest cell that is believed, in bytes: a longer one is nearly always a quote that was never closed. Left
    /// out: 2 MiB.
    /// </summary>
    [Range(1024, 1 << 30)] public int? MaxCellBytes { get; init; }
}
