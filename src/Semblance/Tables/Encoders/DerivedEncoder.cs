using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Random;

namespace Semblance.Tables.Encoders;

/// <summary>
/// A column that follows from another one, value by value, as education-num follows from education. It has no features:
/// it is looked up once the other column is there, so that the dependency holds in every sampled row.
/// </summary>
internal sealed class DerivedEncoder(ColumnSchema schema, int determinant, Column keys, Column values)
    : ColumnEncoder(schema)
{
    private readonly Dictionary<string, int> positions =
        Enumerable.Range(0, keys.Count).ToDictionary(row => Key(keys, row), row => row, StringComparer.Ordinal);

    /// <summary>Position of the column that this one follows from.</summary>
    public int Determinant => determinant;

    /// <summary>Learns the look-up from a table in which the dependency holds.</summary>
    public static DerivedEncoder Fit(Table table, int determinant, int derived)
    {
        var column = table.Columns[determinant];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var first = Enumerable.Range(0, table.RowCount).Where(row => seen.Add(Key(column, row))).ToArray();
        return new(table.Columns[derived].Schema, determinant, column.Gather(first),
            table.Columns[derived].Gather(first));
    }

    /// <summary>The values that belong to the determinant's.</summary>
    public Column LookUp(Column determinants)
    {
        var rows = new int[determinants.Count];
        if (determinants is CategoryColumn category)
        {
            // one look-up a level, not a row; the last entry stands for missing
            var byLevel = category.Levels.Select(level => positions.GetValueOrDefault("=" + level)).ToArray();
            var ofMissing = positions.GetValueOrDefault("");
            for (var i = 0; i < rows.Length; i++)
                rows[i] = category.Codes[i] < 0 ? ofMissing : byLevel[category.Codes[i]];
        }
        else
        {
            for (var i = 0; i < rows.Length; i++) rows[i] = positions.GetValueOrDefault(Key(determinants, i));
        }
        return values.Gather(rows);
    }

    /// <summary>The determinant's value where it follows from this column's; a row of -1 where it does not.</summary>
    public int[] Invert(Column derived)
    {
        var byValue = Enumerable.Range(0, values.Count).GroupBy(row => Key(values, row), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count() == 1 ? group.First() : -1, StringComparer.Ordinal);
        return [.. Enumerable.Range(0, derived.Count).Select(row => byValue.GetValueOrDefault(Key(derived, row), -1))];
    }

    /// <summary>The determinant's values that the rows of <see cref="Invert"/> stand for.</summary>
    public Column Keys => keys;

    /// <summary>What a restriction of this column leaves possible of the determinant.</summary>
    public ValueSet RestrictDeterminant(ValueSet set)
    {
        return ValueSet.Of(keys.Gather([.. Enumerable.Range(0, keys.Count).Where(row => set.Holds(values, row))]));
    }

    private static string Key(Column column, int row) => column switch
    {
        _ when column.IsMissing(row) => "",
        LongColumn whole => "=" + whole.Values[row].ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => "=" + column.Text(row),
    };

    public override IReadOnlyList<Feature> Encode(Table table, int position, Func<int, int> firstFeature) => [];

    public override Column Decode(IReadOnlyList<Feature> features, ReadOnlySpan<long> rows, Rng rng,
        Func<int, Column> decoded) =>
        LookUp(decoded(determinant));

    public override IReadOnlyList<FeatureSet> Restrict(ValueSet set) => [];

    public override IReadOnlyList<FeatureSet?> Present() => [];

    public override JsonObject Save(ModelFolder folder, string name) => new()
    {
        ["encoder"] = "derived",
        ["determinant"] = determinant,
        ["keys"] = ColumnState.Save(keys, folder, name + ".keys"),
        ["values"] = ColumnState.Save(values, folder, name + ".values"),
    };

    public static new DerivedEncoder Load(ColumnSchema schema, JsonObject state, ModelFolder folder, string name)
    {
        var saved = state["determinant"];
        if (saved is null || state["keys"] is not JsonObject keys || state["values"] is not JsonObject values)
            throw Damaged("has no look-up", schema.Name);
        var (from, to) = (ColumnState.Load(keys, folder, name + ".keys"),
            ColumnState.Load(values, folder, name + ".values"));
        if (from.Count == 0 || from.Count != to.Count) throw Damaged("has a look-up of unequal sides", schema.Name);
        return new(schema, (int)saved, from, to);
    }
}
