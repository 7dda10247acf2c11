using System.Text;
using System.Text.Json;
using Semblance.Random;
using Semblance.Reports;
using Semblance.Tables;
using Semblance.Tests.Tables.Metrics;

namespace Semblance.Tests.Reports;

/// <summary>Reports that several tests look at, each built once.</summary>
internal static class ReportSamples
{
    private static readonly Lazy<(Comparison, Evaluation, Report)> AdultOnce = new(() => Make(new(
        ReferenceData.Adult().Slice(0, 1500), ReferenceData.Adult().Slice(1500, 1500),
            ReferenceData.Adult().Slice(3000, 1000))));

    public static (Comparison Tables, Evaluation Evaluation, Report Report) Adult => AdultOnce.Value;

    public static (Comparison Tables, Evaluation Evaluation, Report Report) Make(Comparison tables,
        string title = "Adult")
    {
        var evaluation = Evaluation.Run(tables, new() { Level = EvaluationLevel.Quick }, new Rng(1));
        return (tables, evaluation, Report.Build(tables, evaluation,
            new() { Title = title, Seed = ulong.MaxValue, Training = Training }, new Rng(1)));
    }

    private static TrainingHistory Training { get; } = new()
    {
        Points = [.. Enumerable.Range(1, 5).Select(epoch => new TrainingPoint(epoch, 10.0 / epoch)
        {
            Scores = new(0.9, 0.5 + 0.08 * epoch, 0.15 * epoch, 1),
        })],
        Reference = new(0.98, 0.95, 1, 1), HeldRows = 100, BestEpoch = 5,
    };

    public static string Html(Report report)
    {
        using var bytes = new MemoryStream();
        report.WriteHtml(bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    public static string Json(Report report)
    {
        using var bytes = new MemoryStream();
        report.WriteJson(bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>The text between the tags of the page's data.</summary>
    public static string DataOf(string html)
    {
        const string open = "<script type=\"application/json\" id=\"data\">";
        var start = html.IndexOf(open, StringComparison.Ordinal) + open.Length;
        return html[start..html.IndexOf("</script>", start, StringComparison.Ordinal)];
    }

    /// <summary>Texts that would run, break out, or turn the page around, were they taken for markup.</summary>
    public static string[] Hostile { get; } =
    [
        "<script>document.title='pwned'</script>", "</script><script>document.title='pwned'</script>",
        "\"><img src=x onerror=\"document.title='pwned'\">", "<!--<script>", "a\u2028b\u2029c", "\u202Egnp.exe",
            new('x', 10_000),
        "{{data}}", "{a|b}", "__proto__", "&lt;b&gt;", "'+alert(1)+'",
    ];

    public static Report HostileReport()
    {
        string?[] values = [.. Enumerable.Range(0, 240).Select(row => Hostile[row % Hostile.Length])];
        Column Labels(string name) => Semblance.Tests.Tables.TestTables.Labels(name, values);
        var numbers = Semblance.Tests.Tables.TestTables.Integers("</style><b>",
            [.. Enumerable.Range(0, 240).Select(row => (long?)row)]);
        var table = new Table([.. Hostile.Take(7).Select(Labels), numbers]);
        return Make(new(table, table.Gather([.. new Rng(2).Permutation(240)]), table.Slice(0, 100)), Hostile[1]).Report;
    }
}
