using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Tests.Tables;

/// <summary>Small tables with every awkwardness, made from a seed.</summary>
internal static class TestTables
{
    public static LongColumn Integers(string name, params long?[] values) =>
        new(new() { Name = name, Kind = ColumnKind.Integer }, [.. values.Select(value => value ?? 0)],
            values.Contains(null) ? [.. values.Select(value => value is null)] : null);

    public static DoubleColumn Decimals(string name, int decimals, params double[] values) =>
        new(new() { Name = name, Kind = ColumnKind.Decimal, Decimals = decimals,
            Format = "0." + new string('#', decimals) }, values);

    public static CategoryColumn Labels(string name, params string?[] values)
    {
        var levels = values.Where(value => value is not null).Distinct().ToArray();
        return new(new() { Name = name, Kind = ColumnKind.Category, Missing = "?" },
            [.. values.Select(value => value is null ? -1 : Array.IndexOf(levels, value))], levels!);
    }

    /// <summary>
    /// Rows of a shop: a category with missing cells, its exact function "rank", an age, an amount that is zero four
    /// times out of five and hangs on the category, a decimal with missing cells, a date, and a boolean.
    /// </summary>
    public static Table Shop(int rows, ulong seed = 1)
    {
        var rng = new Rng(seed);
        var kind = new string?[rows];
        var rank = new long?[rows];
        var age = new long?[rows];
        var amount = new long?[rows];
        var score = new double[rows];
        var day = new long[rows];
        var member = new int[rows];
        string[] kinds = ["bronze", "silver", "gold", "platinum"];
        for (var i = 0; i < rows; i++)
        {
            var level = rng.Below(4, i, 1);
            kind[i] = rng.Uniform(i, 2) < 0.05 ? null : kinds[level];
            rank[i] = kind[i] is null ? null : level + 1;
            age[i] = 18 + rng.Below(60, i, 3);
            amount[i] = rng.Uniform(i, 4) < 0.8 ? 0 : 1000 * (level + 1) + rng.Below(997, i, 5);
            score[i] = rng.Uniform(i, 6) < 0.1
                ? double.NaN : Math.Round(age[i]!.Value / 10.0 + Normal.Draw(rng, i, 7), 2);
            day[i] = 18_000 + rng.Below(1000, i, 8);
            member[i] = rng.Uniform(i, 9) < age[i] / 100.0 ? 1 : 0;
        }
        return new([
            Labels("kind", kind), Integers("rank", rank), Integers("age", age), Integers("amount", amount),
            Decimals("score", 2, score),
            new LongColumn(new() { Name = "day", Kind = ColumnKind.Date, Format = "dd.MM.yyyy" }, day),
            new CategoryColumn(new() { Name = "Mitglied äöü", Kind = ColumnKind.Boolean, Levels = ["no", "yes"] },
                member, ["no", "yes"]),
        ]);
    }

    /// <summary>Every cell as text, by row.</summary>
    public static string[] Texts(Table table) =>
        [.. Enumerable.Range(0, table.RowCount)
            .Select(row => string.Join('|', table.Columns.Select(column => column.Text(row))))];
}
