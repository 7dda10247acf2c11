using Semblance.Tables;

namespace Semblance.Tests.Tables.Expressions;

/// <summary>A table with every kind of column, for tests of conditions.</summary>
internal static class ConditionCases
{
    public static ColumnSchema Of(string name, ColumnKind kind, params string[] levels) =>
        new() { Name = name, Kind = kind, Levels = levels.Length > 0 ? levels : null };

    public static Table People { get; } = new(
    [
        new LongColumn(Of("age", ColumnKind.Integer), [25, 30, 40, 55, 0], [false, false, false, false, true]),
        new LongColumn(Of("capital-gain", ColumnKind.Integer), [0, 5000, 0, 99999, 0]),
        new DoubleColumn(Of("height", ColumnKind.Decimal), [1.6, 1.75, double.NaN, 1.9, 1.5]),
        new CategoryColumn(Of("sex", ColumnKind.Category, "Female", "Male"), [0, 1, 0, 1, -1], ["Female", "Male"]),
        new CategoryColumn(Of("size", ColumnKind.Category, "small", "medium", "large") with { Ordered = true },
            [0, 1, 2, 1, 0], ["small", "medium", "large"]),
        new CategoryColumn(Of("smoker", ColumnKind.Boolean, "no", "yes"), [0, 1, 0, -1, 1], ["no", "yes"]),
        new CategoryColumn(Of("stars", ColumnKind.Category, "1", "2", "10"), [0, 1, 2, 2, -1], ["1", "2", "10"]),
        new TextColumn(Of("name", ColumnKind.Text), ["Ann", "Bob", "Çağla", null, "O'Hara"]),
        // 2019-12-31, 2020-01-01, 2020-06-15, 2021-01-01, missing
        new LongColumn(Of("born", ColumnKind.Date), [18261, 18262, 18428, 18628, 0],
            [false, false, false, false, true]),
        new LongColumn(Of("seen", ColumnKind.Instant),
            [18262L * 86_400_000_000, 18262L * 86_400_000_000 + 3_600_000_000, 18263L * 86_400_000_000, 0, -1_000_000]),
        new LongColumn(Of("opens", ColumnKind.Time),
            [0, 8L * 3_600_000_000, 9L * 3_600_000_000, 18L * 3_600_000_000, 1]),
        new LongColumn(Of("wait", ColumnKind.Duration), [60_000_000, 90_000_000, 3_600_000_000, 0, 86_400_000_000]),
        new TextColumn(Of("full name", ColumnKind.Text), ["a", "b", "c", "d", "e"]),
    ]);

    /// <summary>The indices of the rows that meet a condition, as a text.</summary>
    public static string Rows(string condition)
    {
        var matches = Condition.Parse(condition).Matches(People);
        return string.Join(" ", Enumerable.Range(0, matches.Length).Where(row => matches[row]));
    }
}
