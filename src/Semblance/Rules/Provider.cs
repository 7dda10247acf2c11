using System.ComponentModel.DataAnnotations;
using Semblance.Tables;

namespace Semblance.Rules;

/// <summary>
/// Makes the values of one column from a rule, without data. The options are the record's properties; a row's value
/// follows from the seed, the column and the row's index alone.
/// </summary>
public abstract record Provider : Component
{
    /// <summary>Share of cells that hold no value; of the rows of <c>missingWhere</c> where that is given.</summary>
    [Range(0.0, 1.0)] public double? Missing { get; init; }

    /// <summary>
    /// Cells hold no value only in rows that meet this, in SQL's syntax over the other columns: all of them, or the
    /// share
    /// that <c>missing</c> says.
    /// </summary>
    public string? MissingWhere { get; init; }

    /// <summary>Whether it sees to missing cells by itself.</summary>
    internal virtual bool LeavesGaps => false;

    /// <summary>Gets ready to make cells: reads lists, binds expressions, draws up tables.</summary>
    /// <exception cref="SemblanceException">The options do not fit together, or not to the other columns.</exception>
    internal abstract Maker Open(Site site);
}

/// <summary>A provider that is ready: what its column is, and what makes its cells.</summary>
/// <param name="Schema">Name, kind and written form.</param>
/// <param name="Make">The cells of some rows; a pure function, called by several threads.</param>
internal sealed record Maker(ColumnSchema Schema, Func<Batch, Column> Make)
{
    /// <summary>How many rows it has different values for; null where values need not differ.</summary>
    public double? Capacity { get; init; }
}
