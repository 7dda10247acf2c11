using System.Globalization;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Tests.Contracts;

/// <summary>Tables that every synthesizer must cope with.</summary>
internal static class ContractTables
{
    /// <summary>
    /// Every kind of column, missing cells, a spike, rounding, ties between columns, names in many scripts.
    /// </summary>
    public static Table Mixed(int rows, ulong seed = 1)
    {
        var rng = new Rng(seed);
        var ages = new long[rows];
        var ageMissing = new bool[rows];
        var gains = new long[rows];
        var prices = new double[rows];
        var sexes = new int[rows];
        var sizes = new int[rows];
        var smokers = new int[rows];
        var days = new long[rows];
        var instants = new long[rows];
        var times = new long[rows];
        var waits = new long[rows];
        var texts = new string?[rows];
        for (var i = 0; i < rows; i++)
        {
            var u = rng.Uniform(i);
            sexes[i] = rng.Below(2, i, 1);
            ages[i] = 18 + (long)(60 * u) + (sexes[i] == 1 ? 5 : 0);
            ageMissing[i] = rng.Uniform(i, 2) < 0.15;
            gains[i] = rng.Uniform(i, 3) < 0.8 ? 0 : 100 + rng.Below(90_000, i, 4);
            prices[i] = rng.Uniform(i, 5) < 0.1 ? double.NaN : Math.Round(Math.Exp(1 + 2 * u + rng.Uniform(i, 6)), 2);
            sizes[i] = Math.Min(2, (int)(3 * u));
            smokers[i] = rng.Uniform(i, 7) < 0.05 ? -1 : rng.Below(2, i, 8);
            days[i] = 18_000 + rng.Below(700, i, 9);
            instants[i] = (1_600_000_000L + rng.Below(30_000_000, i, 10)) * 1_000_000;
            times[i] = rng.Below(24 * 60, i, 11) * 60_000_000L;
            waits[i] = rng.Below(7200, i, 12) * 1_000_000L;
            texts[i] = "T-" + (10_000 + i).ToString(CultureInfo.InvariantCulture);
        }
        return new(
        [
            new LongColumn(Of("age", ColumnKind.Integer) with { Missing = "?" }, ages, ageMissing),
            new LongColumn(Of("capital-gain", ColumnKind.Integer), gains),
            new DoubleColumn(Of("prix d'été €", ColumnKind.Decimal) with { Format = "0.00", Decimals = 2 }, prices),
            new CategoryColumn(Of("性別", ColumnKind.Category), sexes, ["女", "男"]),
            new CategoryColumn(Of("size", ColumnKind.Category) with { Ordered = true, Levels = ["S", "M", "L"] }, sizes,
                ["S", "M", "L"]),
            new CategoryColumn(Of("🚬", ColumnKind.Boolean), smokers, ["no", "yes"]),
            new LongColumn(Of("day", ColumnKind.Date), days),
            new LongColumn(Of("seen.at", ColumnKind.Instant), instants),
            new LongColumn(Of("time", ColumnKind.Time), times),
            new LongColumn(Of("wait", ColumnKind.Duration), waits),
            new TextColumn(Of("ticket", ColumnKind.Identifier) with { Unique = true, Handling = Handling.Generate },
                texts),
        ]);
    }

    public static Table Numbers(params double[] values) => new([new DoubleColumn(Of("x", ColumnKind.Decimal), values)]);

    public static ColumnSchema Of(string name, ColumnKind kind) => new() { Name = name, Kind = kind };

    /// <summary>Every cell, for comparing two tables.</summary>
    public static string Text(Table table) => string.Join('\n', Enumerable.Range(0, table.RowCount).Select(row =>
        string.Join('\t', table.Columns.Select(column => column.IsMissing(row) ? "∅" : column.Text(row)))));
}
