using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Random;

namespace Semblance.Tables.Encoders;

/// <summary>A column that is the sum of two others in every row. It has no features: the sum is taken once they are there.</summary>
internal sealed class SumEncoder(ColumnSchema schema, int first, int second) : ColumnEncoder(schema)
{
    /// <summary>More numeric columns than this are not searched: triples grow with the cube.</summary>
    private const int MostColumns = 80;

    /// <summary>Position of one summand.</summary>
    public int First => first;

    /// <summary>Position of the other summand.</summary>
    public int Second => second;

    /// <summary>For each column the positions of the two that it is the sum of, or (-1, -1). Summands are no sums themselves.</summary>
    /// <param name="table">The training table.</param>
    /// <param name="isFree">Whether a column may take part: it does not follow from another one.</param>
    /// <param name="cancel">Checked for every column.</param>
    public static (int First, int Second)[] Find(Table table, bool[] isFree, CancellationToken cancel)
    {
        var found = new (int First, int Second)[table.Columns.Count];
        Array.Fill(found, (-1, -1));
        var values = table.Columns.Select((column, i) => isFree[i] ? Summands(column) : null).ToArray();
        var candidates = Enumerable.Range(0, values.Length).Where(i => values[i] is not null).ToArray();
        if (candidates.Length > MostColumns || table.RowCount < 50) return found;
        var isSummand = new bool[found.Length];
        foreach (var total in candidates)
        {
            cancel.ThrowIfCancellationRequested();
            if (isSummand[total]) continue;
            foreach (var one in candidates)
            {
                if (one == total || found[one].First >= 0) continue;
                var other = candidates.FirstOrDefault(other => other > one && other != total && found[other].First < 0
                    && IsSum(values[total]!, values[one]!, values[other]!, table.Columns[total].Schema.Decimals), -1);
                if (other < 0) continue;
                found[total] = (one, other);
                isSummand[one] = isSummand[other] = true;
                break;
            }
        }
        return found;
    }

    /// <summary>The numbers of a column that could take part in a sum: none missing, and enough different ones that a sum says something.</summary>
    private static double[]? Summands(Column column)
    {
        if (column.Schema.Handling == Handling.Generate || column is not NumericColumn numeric) return null;
        if (column.Schema.Kind is not (ColumnKind.Integer or ColumnKind.Decimal or ColumnKind.Duration)) return null;
        var values = numeric.ToDoubles();
        return values.Any(double.IsNaN) || values.Distinct().Take(11).Count() < 11 || values.Count(value => value != 0) < 20 ? null : values;
    }

    private static bool IsSum(double[] total, double[] one, double[] other, int? decimals)
    {
        var tolerance = 0.01 * Math.Pow(10, -(decimals ?? 0));
        for (var i = 0; i < total.Length; i++)
        {
            if (!(Math.Abs(total[i] - one[i] - other[i]) <= tolerance + 1e-12 * Math.Abs(total[i]))) return false;
        }
        return true;
    }

    /// <summary>The sum of the two columns.</summary>
    public Column Add(Column one, Column other)
    {
        var (a, b) = (((NumericColumn)one).ToDoubles(), ((NumericColumn)other).ToDoubles());
        var sums = new double[a.Length];
        for (var i = 0; i < sums.Length; i++)
            sums[i] = Schema.Decimals is { } decimals and <= 15 ? Math.Round(a[i] + b[i], decimals) : a[i] + b[i];
        return NumberEncoder.ToColumn(Schema, sums);
    }

    public override IReadOnlyList<Feature> Encode(Table table, int position, Func<int, int> firstFeature) => [];

    public override Column Decode(IReadOnlyList<Feature> features, ReadOnlySpan<long> rows, Rng rng, Func<int, Column> decoded) =>
        Add(decoded(first), decoded(second));

    public override IReadOnlyList<FeatureSet> Restrict(ValueSet set) => [];

    public override IReadOnlyList<FeatureSet?> Present() => [];

    public override JsonObject Save(ModelFolder folder, string name) =>
        new() { ["encoder"] = "sum", ["first"] = first, ["second"] = second };

    public static SumEncoder Load(ColumnSchema schema, JsonObject state) =>
        state["first"] is { } one && state["second"] is { } other ? new(schema, (int)one, (int)other)
            : throw Damaged("has no summands", schema.Name);
}
