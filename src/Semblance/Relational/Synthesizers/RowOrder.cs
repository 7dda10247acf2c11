using System.Text.Json.Nodes;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>How the rows of a table stand: family by family, along a column such as a date, or in no order.</summary>
/// <param name="Column">The column that grows with the row's number; null where none does.</param>
/// <param name="IsByFamily">Whether siblings stand together.</param>
internal sealed record RowOrder(string? Column, bool IsByFamily)
{
    /// <summary>Neighbouring rows out of order, at most, for a column to count as growing.</summary>
    private const double Tolerance = 0.02;

    /// <summary>Finds the order of real rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="learnt">The columns that are learnt.</param>
    /// <param name="siblings">Who has the same owner; null where the rows stand for themselves.</param>
    public static RowOrder Of(Table rows, IEnumerable<Column> learnt, Siblings? siblings)
    {
        var together = siblings is null ? 0
            : Enumerable.Range(1, Math.Max(0, rows.RowCount - 1)).Count(row => siblings.Previous[row] == row - 1);
        var families = siblings is null ? rows.RowCount : siblings.Ranks.Count(rank => rank == 0);
        return new(learnt.OfType<NumericColumn>().FirstOrDefault(Grows)?.Name,
            together >= 0.9 * (rows.RowCount - families));
    }

    private static bool Grows(NumericColumn column)
    {
        var values = column.ToDoubles();
        if (values.Length < 20 || Array.Exists(values, double.IsNaN) || values.Distinct().Take(10).Count() < 10)
            return false;
        return Enumerable.Range(1, values.Length - 1)
            .Count(row => values[row] < values[row - 1]) <= Tolerance * values.Length;
    }

    /// <summary>By new place: which of the rows, that were made family by family, stands there.</summary>
    public int[] Arrange(Table rows, Rng rng)
    {
        var order = Enumerable.Range(0, rows.RowCount);
        if (Column is not null && ((NumericColumn)rows[Column]).ToDoubles() is var values)
            return [.. order.OrderBy(row => values[row])];
        return IsByFamily ? [.. order] : rng.Split("row order").Permutation(rows.RowCount);
    }

    /// <summary>What a saved model keeps.</summary>
    public JsonNode ToJson() => new JsonObject { ["column"] = Column, ["byFamily"] = IsByFamily };

    /// <summary>Reads back what <see cref="ToJson"/> gave.</summary>
    public static RowOrder FromJson(JsonNode? node) => new((string?)node!["column"], (bool)node["byFamily"]!);
}
