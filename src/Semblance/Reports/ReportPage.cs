using System.Security.Cryptography;
using System.Text;

namespace Semblance.Reports;

/// <summary>
/// Puts the page together. The content security policy allows no network, and of scripts only the two that are in the
/// file,
/// by their hashes: were data ever taken for markup, it still could not run.
/// </summary>
internal static class ReportPage
{
    private static readonly string[] Scripts = ["core.js", "charts.js", "columns.js", "pairs.js", "rows.js",
        "training.js", "trial.js", "page.js"];

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Fixed = new(() =>
    {
        var script = "\"use strict\";\n(() => {\n" + string.Concat(Scripts.Select(Read)) + "})();\n";
        var charts = Read("vendor.echarts.min.js");
        return new Dictionary<string, string>
        {
            ["policy"] =
                $"default-src 'none'; script-src '{Hash(charts)}' '{Hash(script)}'; style-src 'unsafe-inline'; "
                + "font-src data:; img-src data: blob:; base-uri 'none'; form-action 'none'",
            ["style"] = Style, ["echarts"] = charts, ["script"] = script,
        };
    });

    private static readonly Lazy<string> Dressed = new(() => Read("style.css")
        .Replace("{{serif}}", Font("source-serif"), StringComparison.Ordinal)
        .Replace("{{sans}}", Font("inter"), StringComparison.Ordinal));

    /// <summary>The style sheet with its fonts in it.</summary>
    public static string Style => Dressed.Value;

    /// <summary>The colours of the dark theme, for a page that has no switch.</summary>
    public static string DarkColours
    {
        get
        {
            const string Dark = ":root[data-theme=\"dark\"] ";
            var start = Style.IndexOf(Dark, StringComparison.Ordinal) + Dark.Length;
            return Style[(start + 1)..Style.IndexOf('}', start)];
        }
    }

    /// <summary>Writes the page around data that is already safe inside a script element.</summary>
    public static void Write(TextWriter writer, string json)
    {
        var template = Read("page.html");
        for (var place = 0; ;)
        {
            var start = template.IndexOf("{{", place, StringComparison.Ordinal);
            if (start < 0)
            {
                writer.Write(template.AsSpan(place));
                return;
            }
            var end = template.IndexOf("}}", start, StringComparison.Ordinal);
            writer.Write(template.AsSpan(place, start - place));
            var name = template[(start + 2)..end];
            writer.Write(name == "data" ? json : Fixed.Value[name]);
            place = end + 2;
        }
    }

    private static string Hash(string script) =>
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));

    private static string Font(string name)
    {
        using var stream = Open($"vendor.{name}.woff2");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return "data:font/woff2;base64," + Convert.ToBase64String(bytes.ToArray());
    }

    /// <summary>A file of the page.</summary>
    public static string Read(string name)
    {
        using var reader = new StreamReader(Open(name), Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static Stream Open(string name) =>
        typeof(ReportPage).Assembly.GetManifestResourceStream("Semblance.Reports.Page." + name)
        ?? throw new InvalidOperationException($"The library was built without '{name}'.");
}
