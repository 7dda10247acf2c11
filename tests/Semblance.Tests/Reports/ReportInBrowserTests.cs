using System.Diagnostics;
using System.Text.RegularExpressions;
using Semblance.Reports;
using Xunit;

namespace Semblance.Tests.Reports;

public partial class ReportInBrowserTests
{
    [ChromiumFact]
    public void A_hostile_page_draws_its_charts_and_runs_nothing_of_the_data()
    {
        var dom = Load(ReportSamples.HostileReport());
        Assert.Contains("data-ready=\"true\"", dom, StringComparison.Ordinal); // our script ran to its end
        Assert.DoesNotContain("<title>pwned", dom, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", dom, StringComparison.Ordinal);
        Assert.Contains("Semblance report</title>", dom, StringComparison.Ordinal);
        // it is there, as text
        Assert.Contains("&lt;script&gt;document.title='pwned'&lt;/script&gt;", dom, StringComparison.Ordinal);
        Assert.Contains("role=\"img\"", dom, StringComparison.Ordinal);
    }

    [ChromiumFact]
    public void Every_section_of_an_ordinary_page_is_filled()
    {
        var dom = Load(ReportSamples.Adult.Report);
        Assert.Contains("data-ready=\"true\"", dom, StringComparison.Ordinal);
        foreach (var section in (string[])["first", "columns", "pairs", "rows", "utility", "privacy", "validity",
            "training", "about"])
            Assert.Contains($"<section id=\"{section}\"", dom, StringComparison.Ordinal);
        Assert.Contains("A map of the rows", dom, StringComparison.Ordinal);
        Assert.Contains("Closeness by epoch; kept epoch 5", dom, StringComparison.Ordinal);
        Assert.Contains("baseProfile=\"full\"", dom, StringComparison.Ordinal); // charts were drawn
    }

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    // What the browser made of the page, without our own scripts.
    private static string Load(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("semblance-report-");
        try
        {
            var file = Path.Combine(folder.FullName, "report.html");
            using (var stream = File.Create(file)) report.WriteHtml(stream);
            using var browser = Process.Start(new ProcessStartInfo(ChromiumFactAttribute.Path!)
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
                ArgumentList =
                {
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                        "--disable-background-networking",
                    "--disable-component-update", "--disable-sync",
                        $"--user-data-dir={Path.Combine(folder.FullName, "profile")}",
                    "--virtual-time-budget=5000", "--window-size=1280,6000", "--dump-dom", $"file://{file}#draw=all",
                },
            })!;
            var errors = browser.StandardError.ReadToEndAsync();
            var reading = browser.StandardOutput.ReadToEndAsync();
            if (!browser.WaitForExit(TimeSpan.FromSeconds(60)))
            {
                browser.Kill(true);
                Assert.Fail("Chromium did not finish within a minute: " + errors.Result);
            }
            return Script().Replace(reading.Result, "");
        }
        finally
        {
            folder.Delete(true);
        }
    }
}

/// <summary>A test that needs Chromium; it says so where there is none.</summary>
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Path is null) Skip = "Chromium is not installed.";
    }

    internal static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator)
        .Where(folder => folder.Length > 0)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name =>
            System.IO.Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
