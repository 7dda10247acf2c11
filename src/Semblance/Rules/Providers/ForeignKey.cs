using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Semblance.Providers;
using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>How often rows may name the same row of another table.</summary>
public enum Repeats
{
    /// <summary>As chance will have it.</summary>
    Freely,

    /// <summary>Rows of one parent name different rows: the products of one order.</summary>
    NotAmongSiblings,

    /// <summary>Each row names another one: one to one.</summary>
    Never,
}

/// <summary>
/// The key of a row of another table. Of the table's parent, it is the parent's key. Other columns of that row can be
/// named
/// in expressions: "products.price".
/// </summary>
public sealed record ForeignKey : Provider
{
    /// <summary>The table that is named.</summary>
    public required string Table { get; init; }

    /// <summary>Its column. Left out: its key.</summary>
    public string? Column { get; init; }

    /// <summary>
    /// What the row is called in expressions; columns with the same name go to the same row. Left out: the table's
    /// name.
    /// </summary>
    public string? As { get; init; }

    /// <summary>How unevenly rows are named: 0 for all alike, 1 and more for a few that are named often.</summary>
    [Range(0.0, 10.0)] public double Skew { get; init; }

    /// <summary>How often rows may name the same row.</summary>
    public Repeats Repeats { get; init; }

    /// <summary>Whether only an earlier row of the same table is named, so that they form trees: an employee's
    /// manager.</summary>
    public bool Earlier { get; init; }

    /// <summary>What the row is called in expressions.</summary>
    [JsonIgnore] internal string Alias => As ?? Table;

    /// <summary>The column that is named, of the table that it is in.</summary>
    internal string ColumnOf(TableMaker target) => Column
        ?? (target.Rules.Key is [var first, ..] ? first : target.Rules.Columns.Keys.First());

    /// <summary>How rows of a table find the rows that this key names.</summary>
    internal Link LinkFrom(TableMaker table, string column)
    {
        var target = table.Owner[Table];
        var site = new Site(table, column, table.Shared($"link {Alias}"), $"columns.{column}");
        return new(target, batch => Find(batch, site, target.RowCount));
    }

    internal override bool LeavesGaps => true;

    internal override Maker Open(Site site)
    {
        var target = site.Table.Owner[Table];
        var column = ColumnOf(target);
        if (!target.Rules.Columns.ContainsKey(column))
            throw site.Error("column", $"'{Table}' has no column '{column}'.",
                Spelling.Suggest(column, target.Rules.Columns.Keys));
        if (Earlier && Table != site.Table.Name)
            throw site.Error("earlier", "Only rows of the same table are earlier.",
                $"Name the table '{site.Table.Name}', or leave 'earlier' out.");
        if (Repeats == Repeats.NotAmongSiblings && site.Table.Children is null)
            throw site.Error("repeats", "A table without a parent has no siblings.",
                "Give it a parent, or write repeats: never.");
        if (Repeats != Repeats.Freely && Skew > 0)
            throw site.Error("skew", "Rows that may not repeat cannot be named unevenly.",
                "Leave 'skew' or 'repeats' out.");
        var schema = site.SchemaOf($"{Alias}.{column}", "column") with { Name = site.Column,
            Unique = Repeats == Repeats.Never };
        var link = site.Table.LinkOf(Alias);
        // the row is left out, not only its key: what else is looked up there is missing too
        link.Gaps ??= Gaps.Of(this, site with { Stream = site.Table.Shared($"link {Alias}") });
        return new(schema, batch => link.Look(batch, column).With(schema));
    }

    private long[] Find(Batch batch, Site site, long count)
    {
        var rows = new long[batch.Count];
        var draws = batch.Draws(site.Stream);
        var order = new KeyedPermutation((ulong)Math.Max(1, count), site.Stream.Key);
        var dealt = Repeats == Repeats.NotAmongSiblings ? site.Table.Children!.ParentsOf(batch) : null;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = batch.Rows[i];
            if (Earlier) rows[i] = row == 0 ? -1 : Math.Min(row - 1, Rank(draws.Uniform(row), row));
            else if (count == 0) rows[i] = -1;
            else if (Repeats == Repeats.Never) rows[i] = row < count ? (long)order[(ulong)row]
                : throw TooFew(site, count);
            else if (dealt is not null)
            {
                // an order of its own for each parent; the places of one attempt follow those of the one before
                var parent = dealt.Parents[i];
                var place = dealt.Siblings[i] + batch.Attempt * site.Table.Children!.CountOf(parent);
                if (place >= count) throw TooFew(site, count);
                rows[i] = (long)new KeyedPermutation((ulong)count, site.Stream.Split(parent).Key)[(ulong)place];
            }
            else rows[i] = (long)order[(ulong)Rank(draws.Uniform(row), count)];
        }
        return rows;
    }

    /// <summary>A rank below a count, by a power law: the inverse of the continuous Zipf distribution.</summary>
    private long Rank(double share, long count)
    {
        if (Skew == 0) return Math.Min(count - 1, (long)(share * count));
        var rank = Math.Abs(Skew - 1) < 1e-9 ? Math.Pow(count + 1.0, share)
            : Math.Pow(1 + share * (Math.Pow(count + 1.0, 1 - Skew) - 1), 1 / (1 - Skew));
        return Math.Clamp((long)rank - 1, 0, count - 1);
    }

    private SemblanceException TooFew(Site site, long count) => site.Error("repeats", FormattableString.Invariant(
        $"'{Table}' has {count:N0} rows, too few for '{site.Table.Name}' to name different ones."),
        $"Give '{Table}' more rows, or allow repeats.");
}
