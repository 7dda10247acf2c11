using System.Globalization;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Detection;
using Xunit;

namespace Semblance.Tests.Tables.Detection;

public class FindingsTests
{
    private static readonly Rng Draws = new(7);

    private static Table Typed(RawTable raw) => TypedTable.Build(raw, SchemaDetection.Detect(raw).Schema);

    private static string[] Numbers(int count, Func<int, double> value) =>
        [.. Enumerable.Range(0, count).Select(i => value(i).ToString(CultureInfo.InvariantCulture))];

    private static int Draw(string name, int row, int below) => Draws.Split(name).Below(below, row);

    [Fact]
    public void Adult_has_education_and_its_number_following_from_each_other()
    {
        var findings = Findings.Find(Typed(Raw.Csv(Raw.Sample("adult/adult.csv"))));
        var dependency = Assert.Single(findings, finding => finding.Kind == FindingKind.Dependency);
        Assert.Equal(["education", "education-num"], dependency.Columns);
        Assert.Equal(32_561, dependency.Support);
        Assert.Contains(findings, finding => finding.Kind == FindingKind.PersonalData);
    }

    [Fact]
    public void Sums_products_and_inequalities_are_found_with_their_support()
    {
        const int Rows = 300;
        double A(int i) => Draw("a", i, 90) + 1;
        double B(int i) => Draw("b", i, 50) + 2;
        var findings = Findings.Find(
            Typed(Raw.Of(("a", Numbers(Rows, A)), ("b", Numbers(Rows, B)), ("total", Numbers(Rows, i => A(i) + B(i))),
            ("area", Numbers(Rows, i => A(i) * B(i))))));
        Assert.Contains(findings,
            finding => finding is { Kind: FindingKind.Formula, Text: "total = a + b (300 rows)." });
        Assert.Contains(findings, finding => finding.Kind == FindingKind.Formula
            && finding.Text.StartsWith("area = a × b", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Kind == FindingKind.Inequality
            && finding.Columns.SequenceEqual(["a", "total"]) && finding.Support == Rows);
    }

    [Fact]
    public void What_holds_by_chance_is_not_reported()
    {
        const int Rows = 60;
        // a is below b because their ranges are apart; e of few rows follows from nothing; no pair of
        // columns is told to be a key
        var table = Typed(Raw.Of(("a", Numbers(Rows, i => Draw("a", i, 50))),
            ("b", Numbers(Rows, i => 1000 + Draw("b", i, 500))),
            ("c", Numbers(Rows, i => Draw("c", i, 500))),
            ("e", [.. Enumerable.Range(0, Rows).Select(i => "l" + Draw("e", i, 2))])));
        Assert.Empty(Findings.Find(table));
    }

    [Fact]
    public void Pairs_of_columns_can_be_keys_and_decide_a_third()
    {
        const int Rows = 400;
        var table = Typed(Raw.Of(("order", Numbers(Rows, i => i / 4 + 1000)), ("line", Numbers(Rows, i => i % 4 + 5)),
            ("x", [.. Enumerable.Range(0, Rows).Select(i => "x" + Draw("x", i, 4))]),
            ("y", [.. Enumerable.Range(0, Rows).Select(i => "y" + Draw("y", i, 4))]),
            ("z", [.. Enumerable.Range(0, Rows).Select(i => "z" + (Draw("x", i, 4) + Draw("y", i, 4)) % 4)])));
        var findings = Findings.Find(table);
        Assert.Contains(findings, finding => finding.Kind == FindingKind.Key
            && finding.Columns.SequenceEqual(["order", "line"]));
        Assert.Contains(findings, finding => finding.Kind == FindingKind.Dependency
            && finding.Columns.SequenceEqual(["x", "y", "z"]));
    }

    [Fact]
    public void Constants_empty_columns_copies_and_joint_gaps_are_told()
    {
        const int Rows = 100;
        string Value(int i) => (Draw("v", i, 1000) / 10.0).ToString(CultureInfo.InvariantCulture);
        var table = Typed(Raw.Of(("same", [.. Enumerable.Repeat("1", Rows)]), ("none", new string?[Rows]),
            ("v", [.. Enumerable.Range(0, Rows).Select(Value)]),
            ("copy", [.. Enumerable.Range(0, Rows).Select(i => i == 3 ? "7.7" : Value(i))]),
            ("p", Gaps("p")), ("q", Gaps("q"))));
        var findings = Findings.Find(table);
        Assert.Equal(2, findings.Count(finding => finding.Kind == FindingKind.Constant));
        Assert.Contains(findings, finding => finding.Kind == FindingKind.NearDuplicate
            && finding.Columns.SequenceEqual(["v", "copy"]));
        Assert.Contains(findings, finding => finding.Kind == FindingKind.Missing
            && finding.Columns.SequenceEqual(["p", "q"]) && finding.Support == 20);

        string?[] Gaps(string name) =>
            [.. Enumerable.Range(0, Rows)
                .Select(i => i % 5 == 0 ? null : Draw(name, i, 50).ToString(CultureInfo.InvariantCulture))];
    }

    [Fact]
    public void Personal_data_is_told() =>
        Assert.Contains(
            Findings.Find(Typed(Raw.One("email", [.. Enumerable.Range(0, 30).Select(i => $"u{i}@example.org")]))),
            finding => finding is { Kind: FindingKind.PersonalData, Support: 30 });

    [Fact]
    public void An_empty_table_has_none() => Assert.Empty(Findings.Find(new Table([])));
}
