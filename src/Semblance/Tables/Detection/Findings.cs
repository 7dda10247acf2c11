using System.Globalization;
using System.Text.Json.Serialization;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Detection;

/// <summary>What a finding is about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingKind>))]
public enum FindingKind
{
    /// <summary>Columns whose values name a row.</summary>
    [JsonStringEnumMemberName("key")] Key,

    /// <summary>A column that follows from others, value by value.</summary>
    [JsonStringEnumMemberName("dependency")] Dependency,

    /// <summary>A column that is never above another.</summary>
    [JsonStringEnumMemberName("inequality")] Inequality,

    /// <summary>A column that is the sum or the product of two others.</summary>
    [JsonStringEnumMemberName("formula")] Formula,

    /// <summary>A column of multiples of one number.</summary>
    [JsonStringEnumMemberName("increments")] Increments,

    /// <summary>Columns of which exactly one says yes.</summary>
    [JsonStringEnumMemberName("one-hot")] OneHot,

    /// <summary>A label that decides whether another cell is there.</summary>
    [JsonStringEnumMemberName("requirement")] Requirement,

    /// <summary>Two columns that say (almost) the same.</summary>
    [JsonStringEnumMemberName("near-duplicate")] NearDuplicate,

    /// <summary>A column with one value.</summary>
    [JsonStringEnumMemberName("constant")] Constant,

    /// <summary>A column that is mostly missing, or columns that are missing together.</summary>
    [JsonStringEnumMemberName("missing")] Missing,

    /// <summary>Columns that name persons or tell them apart.</summary>
    [JsonStringEnumMemberName("personal-data")] PersonalData,
}

/// <summary>Something that holds in a table and that a reader would want to know.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Columns">The columns it names, the conclusion last.</param>
/// <param name="Text">One sentence.</param>
/// <param name="Support">Rows that bear it out.</param>
public sealed record Finding(FindingKind Kind, IReadOnlyList<string> Columns, string Text, long Support)
{
    /// <summary>The constraint that it amounts to, in the short spelling; null where it amounts to none.</summary>
    public string? Constraint { get; init; }
}

/// <summary>Finds what always holds in a table.</summary>
/// <remarks>
/// What would hold by chance is left out: for every rule the probability that it holds in all its rows if the columns
/// had nothing to do with each other (their own distributions kept) must be below 10^-9. Cost: rows times pairs of
/// columns at worst, a few rows for most pairs; at most 120 columns are compared with each other, 40 where three are.
/// </remarks>
public static class Findings
{
    /// <summary>-ln 10^-9: how unlikely a rule must be among unrelated columns.</summary>
    internal const double MinEvidence = 20.7;

    /// <summary>Fewer rows than this bear out no constraint.</summary>
    internal const int MinRows = 20;

    /// <summary>Everything found, by kind, each kind strongest first.</summary>
    public static IReadOnlyList<Finding> Find(Table table, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.RowCount == 0) return [];
        var coded = new CodedColumn[table.Columns.Count];
        Parallel.For(0, coded.Length, new ParallelOptions { CancellationToken = cancel },
            i => coded[i] = CodedColumn.Of(table.Columns[i]));
        var parts = new List<Finding>[6];
        Parallel.Invoke(new ParallelOptions { CancellationToken = cancel },
            () => parts[0] = KeyFindings.Find(coded, cancel),
            () => parts[1] = DependencyFindings.Find(coded, cancel),
            () => parts[2] = ArithmeticFindings.Find(coded, cancel),
            () => parts[3] = Simple(coded),
            () => parts[4] = PersonFindings.Find(coded),
            () => parts[5] = RuleFindings.Find(coded, cancel));
        return [.. parts.SelectMany(part => part).OrderBy(finding => finding.Kind)];
    }

    /// <summary>A number with thousands marks.</summary>
    internal static string Show(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share in per cent.</summary>
    internal static string Percent(double share) =>
        share.ToString(share is > 0 and < 0.1 ? "P1" : "P0", CultureInfo.InvariantCulture)
            .Replace(" ", "", StringComparison.Ordinal);

    private static List<Finding> Simple(CodedColumn[] columns)
    {
        var found = new List<Finding>();
        foreach (var column in columns)
        {
            if (column.Present == 0)
                found.Add(new(FindingKind.Constant, [column.Name], $"{column.Name} is empty in every row.",
                    column.Codes.Length));
            else if (column.Count - (column.HasMissing ? 1 : 0) == 1 && column.Codes.Length > 1)
            {
                var always = column.HasMissing ? "has one value wherever it has any"
                    : "has the same value in every row";
                found.Add(new(FindingKind.Constant, [column.Name], $"{column.Name} {always}.", column.Present));
            }
            else if (column.Present <= column.Codes.Length / 2)
            {
                found.Add(new(FindingKind.Missing, [column.Name],
                    $"{column.Name} is missing in {Percent(1 - (double)column.Present / column.Codes.Length)} of the rows.",
                    column.Codes.Length - column.Present));
            }
        }
        foreach (var group in columns.Where(column => column.HasMissing && column.Present > 0)
            .GroupBy(column => column.MissingMask, StringComparer.Ordinal)
            .Where(group => group.Count() > 1))
        {
            var names = group.Select(column => column.Name).ToArray();
            var rows = group.First().Codes.Length - group.First().Present;
            if (rows < 2) continue;
            found.Add(new(FindingKind.Missing, names,
                $"{string.Join(", ", names)} are always missing together ({Show(rows)} rows).", rows)
            {
                Constraint = rows >= MinRows ? $"fixed-null-combinations({ColumnName.Written(names)})" : null,
            });
        }
        return found;
    }
}
