using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Semblance.Random;
using Semblance.Reports;
using Semblance.Tables;
using Semblance.Tests.Goldens;
using Semblance.Tests.Tables;
using Semblance.Tests.Tables.Metrics;
using Xunit;

namespace Semblance.Tests.Reports;

public partial class ReportTests
{
    [Fact]
    public void Every_score_of_the_evaluation_is_in_the_twin_digit_for_digit()
    {
        var (_, evaluation, report) = ReportSamples.Adult;
        using var twin = JsonDocument.Parse(ReportSamples.Json(report));
        var told = twin.RootElement.GetProperty("scores").EnumerateArray()
            .ToDictionary(score => score.GetProperty("id").GetString()!);
        var found = evaluation.Groups.SelectMany(group => group.Scores).ToArray();
        Assert.Equal(found.Length, told.Count);
        foreach (var judged in found)
        {
            var score = told[judged.Score.Variant is null ? judged.Score.Metric
                : $"{judged.Score.Metric} ({judged.Score.Variant})"];
            foreach (var (name, value) in new[] { ("value", judged.Score.Value), ("low", judged.Score.Low),
                ("high", judged.Score.High), ("reference", judged.Score.Reference) })
            {
                var number = score.TryGetProperty(name, out var element) ? element.GetDouble() : (double?)null;
                Assert.Equal(value is { } v && double.IsFinite(v) ? v : null, number);
            }
            Assert.Equal(judged.Rule, score.GetProperty("rule").GetString());
        }
    }

    [Fact]
    public void The_page_and_its_twin_hold_the_same_data()
    {
        var report = ReportSamples.Adult.Report;
        using var page = JsonDocument.Parse(ReportSamples.DataOf(ReportSamples.Html(report)));
        using var twin = JsonDocument.Parse(ReportSamples.Json(report));
        Assert.True(JsonElement.DeepEquals(page.RootElement, twin.RootElement));
        Assert.Equal("18446744073709551615", twin.RootElement.GetProperty("about").GetProperty("seed").GetString());
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes()
    {
        var tables = new Comparison(TestTables.Shop(300), TestTables.Shop(300, 2), TestTables.Shop(100, 3));
        Assert.Equal(ReportSamples.Html(ReportSamples.Make(tables).Report),
            ReportSamples.Html(ReportSamples.Make(tables).Report));
    }

    [Fact]
    public void A_shuffled_copy_is_alike_in_every_column_and_pair()
    {
        var real = ReferenceData.Adult().Slice(0, 800);
        var report = ReportSamples.Make(new(real, real.Gather(new Rng(3).Permutation(800)),
            ReferenceData.Adult().Slice(800, 400))).Report.Data;
        Assert.All(report.Scores.Where(score => score.Section is "columns" or "pairs" && score.Value is not null),
            score => Assert.Equal("similar", score.Word));
        Assert.All(report.Ranking, rank => Assert.Equal("similar", rank.Word));
        Assert.All(report.Association!.Real.Zip(report.Association.Synthetic), pair =>
            Assert.Equal(pair.First, pair.Second));
        Assert.All(report.Pairs, pair => Assert.Equal(pair.Real, pair.Synthetic));
        Assert.DoesNotContain(report.Findings, finding => finding.Section is "columns" or "pairs");
    }

    [Fact]
    public void A_bad_table_is_called_a_risk_and_its_worst_column_comes_first()
    {
        var report = ReportSamples.Make(ReferenceData.Comparison()).Report.Data; // a TVAE's sample
        Assert.Equal("risk", report.Answers[0].Word);
        Assert.Equal("capital-gain", report.Columns[report.Ranking[0].Column].Name);
        var shortfalls = report.Ranking.Select(rank => rank.Shortfall!.Value).ToArray();
        Assert.Equal(shortfalls.OrderDescending(), shortfalls);
        Assert.NotEmpty(report.Findings);
        Assert.Contains("(real against real 0.", report.Findings.First(finding => finding.Section == "columns").Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_are_all_similar_still_have_an_order()
    {
        var report = ReportSamples.Adult.Report.Data;
        var shortfalls = report.Ranking.Select(rank => rank.Shortfall!.Value).ToArray();
        Assert.Equal(shortfalls.OrderDescending(), shortfalls);
        Assert.True(shortfalls.Distinct().Count() > shortfalls.Length / 2, "Most columns stand at one place.");
    }

    [Theory]
    [InlineData(0.972, 0.757, "similar")] // a draw without the largest value: all rows reach the reference
    [InlineData(0.940, 0.935, "check")]
    [InlineData(0.890, 0.880, "risk")]
    public void A_pair_is_short_where_neither_all_rows_nor_as_few_as_the_reference_reach_it(double all,
        double few, string word)
    {
        var part = new ScorePart(["a", "b"], all) { AtReferenceSize = few, Reference = 0.953 };
        Assert.Equal(word, ReportVerdict.Word(ReportVerdict.Of(part, VerdictRule.Of("pair-trends"), true)));
    }

    [Fact]
    public void Without_a_holdout_privacy_has_no_mark()
    {
        var (tables, evaluation, _) = ReportSamples.Adult;
        var report = Report.Build(tables with { Holdout = null }, evaluation, new() { Title = "Adult" }, new Rng(1))
            .Data;
        Assert.Equal("not judged", report.Answers[1].Word);
        Assert.Contains("no real rows were held out", report.Answers[1].Text, StringComparison.Ordinal);
        Assert.All(report.Scores.Where(score => score.Section == "privacy"), score =>
            Assert.Equal("not judged", score.Word));
        Assert.All(report.Scores.Where(score => score.Section == "privacy").SelectMany(score => score.Parts), part =>
            Assert.Equal("not judged", part.Word));
        Assert.Contains("privacy could not be judged",
            report.Findings.Single(finding => finding.Section == "privacy").Text, StringComparison.Ordinal);
        // the notice at the section's top
        Assert.Contains("Privacy could not be judged.", ReportSamples.Html(ReportSamples.Adult.Report),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_allows_its_own_two_scripts_and_nothing_else()
    {
        var html = ReportSamples.Html(ReportSamples.Adult.Report);
        var policy = Policy().Match(html).Groups[1].Value;
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        var scripts = Script().Matches(html).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(2, scripts.Length);
        Assert.All(scripts, script => Assert.Contains(
            $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'", policy,
                StringComparison.Ordinal));
        Assert.DoesNotContain("connect-src", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_names_no_address_but_those_of_licences_and_namespaces()
    {
        var html = ReportSamples.Html(ReportSamples.Adult.Report);
        var charts = Script().Match(html).Groups[1].Value; // the chart library comes first
        Assert.DoesNotContain("http", html.Replace(charts, "", StringComparison.Ordinal)
            .Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(Address().Matches(charts).Select(match => match.Value), address => Assert.Contains(address,
            (string[])["http://www.apache.org", "http://www.w3.org", "https://github.com"]));
        Assert.DoesNotContain("src=\"", html.Replace(charts, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_labels_cannot_leave_the_data()
    {
        var report = ReportSamples.HostileReport();
        var data = ReportSamples.DataOf(ReportSamples.Html(report));
        Assert.All("<>&\u2028\u2029\u202E", letter => Assert.DoesNotContain(letter, data));
        Assert.All(data, letter => Assert.InRange(letter, ' ', '~'));
        using var parsed = JsonDocument.Parse(data); // it is whole
        Assert.Equal(8, parsed.RootElement.GetProperty("columns").GetArrayLength());
        Assert.All(report.Data.Columns, column => Assert.InRange(column.Name.Length, 1, 120));
        Assert.InRange(data.Length, 1, 600_000);
    }

    [Fact]
    public void A_page_stays_small_with_two_thousand_columns()
    {
        var rng = new Rng(5);
        Table Wide(int seed) => new([.. Enumerable.Range(0, 2000).Select(i =>
            new DoubleColumn(new() { Name = $"c{i}", Kind = ColumnKind.Decimal },
                [.. Enumerable.Range(0, 100).Select(row => Math.Round(rng.Split(seed).Uniform(row, i), 4))]))]);
        var tables = new Comparison(Wide(1), Wide(2), Wide(3));
        var shapes = new Score("column-shapes",
            0.9) { Parts = [.. tables.Real.Columns.Select((column, i) => new ScorePart([column.Name], i / 2000.0))] };
        var evaluation = new Evaluation
        {
            Level = EvaluationLevel.Full, Rows = new(100, 100, 100), Headlines = [], LeftOut = [], NotJudged = [],
            Groups = [new(MetricGroup.Fidelity, Verdict.Risk, [new(shapes, true, Verdict.Risk, "rule")])],
        };
        var report = Report.Build(tables, evaluation, new() { Title = "Wide" }, new Rng(1));
        Assert.InRange(ReportSamples.Html(report).Length, 1_000_000, 2_600_000);
        Assert.Equal(2000, report.Data.Columns.Count);
        Assert.Equal(100, report.Data.Columns.Count(column => column.Form != "none"));
        Assert.Equal("histogram", report.Data.Columns[0].Form); // the worst column is among those drawn
        Assert.InRange(report.Data.Pairs.Count, 1, 110);
        Assert.Equal(40, report.Data.Association!.Columns.Length);
        Assert.Contains(report.Data.Limits, limit => limit.Contains("100 columns", StringComparison.Ordinal));
    }

    public static TheoryData<string> AwkwardTables =>
        ["one column", "all missing", "one row", "constant", "texts", "dates", "missing in the synthetic rows"];

    [Theory]
    [MemberData(nameof(AwkwardTables))]
    public void An_awkward_table_still_has_a_report(string kind)
    {
        var report = ReportSamples.Make(Awkward(kind)).Report;
        using var parsed = JsonDocument.Parse(ReportSamples.DataOf(ReportSamples.Html(report)));
        Assert.NotEmpty(report.Data.Answers);
        if (kind == "all missing") Assert.Equal("none", report.Data.Columns[0].Form);
        if (kind == "dates") Assert.Equal("ms", report.Data.Columns[0].Unit);
        if (kind == "texts") Assert.Equal("characters", report.Data.Columns[0].Unit);
        if (kind == "one column") Assert.Null(report.Data.Association);
        if (kind == "missing in the synthetic rows") Assert.Equal(1,
            report.Data.Missing!.Patterns.Max(pattern => pattern.Share.Synthetic));
    }

    private static Comparison Awkward(string kind)
    {
        var days = new LongColumn(new() { Name = "day", Kind = ColumnKind.Date },
            [.. Enumerable.Range(0, 60).Select(i => (long)(i * i))]);
        Column Text(params string?[] values) => new TextColumn(new() { Name = "text", Kind = ColumnKind.Text }, values);
        return kind switch
        {
            "one column" => new(new([TestTables.Labels("a", "x", "y", "x")]),
                new([TestTables.Labels("a", "x", "z", "z")])),
            "all missing" => new(new([TestTables.Integers("a", null, null), TestTables.Labels("b", "x", "y")]),
                new([TestTables.Integers("a", null, null), TestTables.Labels("b", "y", "x")])),
            "one row" => new(new([TestTables.Integers("a", 1), TestTables.Labels("b", "x")]),
                new([TestTables.Integers("a", 2), TestTables.Labels("b", "x")])),
            "constant" => new(new([TestTables.Integers("a", 5, 5, 5), TestTables.Integers("b", 5, 5, 5)]),
                new([TestTables.Integers("a", 5, 5, 5), TestTables.Integers("b", 5, 5, 6)])),
            "texts" => new(new([Text("ab", "abc", null, "e\u0301"), TestTables.Integers("n", 1, 2, 3, 4)]),
                new([Text("a", "", "x", null), TestTables.Integers("n", 1, 2, 3, 4)])),
            "dates" => new(new([days]), new([days.Gather([.. new Rng(1).Permutation(60)])]),
                new([days.Gather([1, 2, 3])])),
            _ => new(new([TestTables.Integers("a", 1, 2, 3), TestTables.Labels("b", "x", "y", "y")]),
                new([TestTables.Integers("a", null, null, null), TestTables.Labels("b", "x", "y", "x")])),
        };
    }

    [Fact]
    public void The_form_of_the_twin_is_kept()
    {
        using var twin = JsonDocument.Parse(ReportSamples.Json(ReportSamples.Make(new(TestTables.Shop(400),
            TestTables.Shop(400, 2), TestTables.Shop(200, 3))).Report));
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        Walk(twin.RootElement, "$", paths);
        Golden.Check("report-structure.txt", string.Join("\n", paths));
    }

    // Paths with their types; what is keyed by metric, column or option stands as *.
    private static void Walk(JsonElement element, string path, SortedSet<string> paths)
    {
        string[] keyed = ["measures", "curves", "details", "facts", "subsample", "cells", "options"];
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
                Walk(property.Value, keyed.Any(key => path.EndsWith("." + key, StringComparison.Ordinal)) ? path + ".*"
                    : $"{path}.{property.Name}", paths);
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) Walk(item, path + "[]", paths);
        }
        else if (element.ValueKind != JsonValueKind.Null)
        {
            var isTruth = element.ValueKind is JsonValueKind.True or JsonValueKind.False;
            paths.Add($"{path}: {(isTruth ? "boolean" : element.ValueKind.ToString().ToLowerInvariant())}");
        }
    }

    [GeneratedRegex("Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("https?://[a-z0-9.-]+")]
    private static partial Regex Address();
}
