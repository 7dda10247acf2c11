using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Semblance.Relational;
using Semblance.Tables.Formats;
using Semblance.Tables.Metrics;

namespace Semblance.Reports;

/// <summary>The report on a synthetic database: one page without scripts or network, and its JSON twin.</summary>
public static class DatabaseReport
{
    private const int MostParts = 40;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Dictionary<string, string> Titles = new()
    {
        ["referential-integrity"] = "Foreign keys that lead to a row",
        ["unique-keys"] = "Keys without a repetition",
        ["cardinality-shape"] = "Children per parent, as a distribution",
        ["inter-table-trends"] = "Pairs of columns across a foreign key",
        ["children-by-attribute"] = "Children per parent by the parent's attributes",
        ["sibling-coherence"] = "Alikeness of the children of one parent",
    };

    /// <summary>Writes the page and, beside it, its twin with the ending .json.</summary>
    /// <param name="schema">The tables and relations.</param>
    /// <param name="evaluation">What was measured.</param>
    /// <param name="info">How the database came to be.</param>
    /// <param name="path">Where the page goes.</param>
    /// <param name="cancel">A cancelled save leaves what was there.</param>
    /// <returns>The two files.</returns>
    /// <exception cref="SemblanceException">A file cannot be written.</exception>
    public static async Task<IReadOnlyList<string>> SaveAsync(DatabaseSchema schema, DatabaseScores evaluation,
        ReportInfo info, string path,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentNullException.ThrowIfNull(info);
        var twin = ReportFile.TwinOf(path);
        await Save(path, Page(schema, evaluation, info), cancel).ConfigureAwait(false);
        await Save(twin, JsonSerializer.Serialize(new { info, schema, evaluation }, Json) + "\n", cancel)
            .ConfigureAwait(false);
        return [path, twin];
    }

    private static Task Save(string path, string text, CancellationToken cancel) =>
        OutputFile.WriteAsync(path, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancel).AsTask(), cancel);

    private static string Page(DatabaseSchema schema, DatabaseScores evaluation, ReportInfo info)
    {
        var parts = new Dictionary<string, string>
        {
            ["style"] = ReportPage.Style,
            ["dark"] = ReportPage.DarkColours,
            ["title"] = Text(info.Title),
            ["lead"] = Lead(evaluation),
            ["facts"] = Facts(schema, info),
            ["diagram"] = SchemaDiagram.Of(schema, evaluation.Tables),
            ["headlines"] = string.Concat(evaluation.Scores.Select(score =>
                $"<tr><th>{Text(TitleOf(score))}</th>{Level(score.Value, score.Reference)}</tr>")),
            ["tables"] = string.Concat(evaluation.Tables.Select(Row)),
            ["relations"] = string.Concat(evaluation.Scores.Where(score => score.Parts.Count > 0).Select(Section)),
            ["notes"] = string.Concat(info.Notes.Select(note => $"<li>{Text(note)}</li>")),
        };
        return parts.Aggregate(ReportPage.Read("database.html"),
            (page, part) => page.Replace("{{" + part.Key + "}}", part.Value, StringComparison.Ordinal));
    }

    // keys first: without them nothing else counts
    private static string Lead(DatabaseScores evaluation)
    {
        var isWhole = evaluation.Scores.All(score => score.Metric is not ("referential-integrity" or "unique-keys")
            || score.Value is null or 1);
        var trends = evaluation.Scores.FirstOrDefault(score => score is { Metric: "inter-table-trends",
            Value: not null });
        return (isWhole ? "Every foreign key leads to a row, and no key comes twice." : "Keys are broken: see below.")
            + (trends is null ? "" : Number($" What goes along the keys is alike to {trends.Value:0.00}")
                + (trends.Reference is { } real ? Number($", where real families drawn again get {real:0.00}.") : "."));
    }

    private static string Facts(DatabaseSchema schema, ReportInfo info)
    {
        var facts = new List<string> { $"{schema.Tables.Count} tables, {schema.Relations.Count} foreign keys" };
        if (info is { SourceRows: { } real, WrittenRows: { } rows })
            facts.Add(Number($"{real:N0} real rows, {rows:N0} synthetic"));
        if (info.Source is not null)
            facts.Add($"from {info.Source}{(info.Output is null ? "" : $" to {info.Output}")}");
        var seed = info.Seed is { } number ? Number($", seed {number}") : "";
        if (info.Synthesizer is not null) facts.Add($"learnt by {info.Synthesizer}{seed}");
        if (info.FitSeconds is { } fit)
            facts.Add(Number($"fit in {fit:0.0} s, sampled and written in {info.SampleSeconds:0.0} s"));
        if (info.Created is not null) facts.Add($"{info.Created}, Semblance {info.Version}");
        return string.Concat(facts.Select(fact => $"<li>{Text(fact)}</li>"));
    }

    private static string Row(TableScores table) => $"<tr><th>{Text(table.Name)}</th>"
        + Number($"<td class=\"n\">{table.RealRows:N0}</td><td class=\"n\">{table.Rows:N0}</td>")
        + (table.Kept ? "<td colspan=\"6\" class=\"none\">kept as it is</td></tr>"
            : Level(table.Shapes, table.ShapesReference) + Level(table.Trends, table.TrendsReference) + "</tr>");

    private static string Section(Score score) => $"<div class=\"block\"><h3>{Text(TitleOf(score))}</h3>"
        + "<div class=\"scroll\"><table><tbody>"
        + string.Concat(score.Parts.Take(MostParts).Select(part => $"<tr><td>{Text(string.Join(", ", part.Columns))}"
            + (part.Note is null ? "" : $" <span class=\"none\">{Text(part.Note)}</span>")
            + $"</td>{Level(part.Value, part.Reference)}</tr>"))
        + (score.Parts.Count > MostParts
            ? $"<tr><td colspan=\"4\" class=\"none\">… and {score.Parts.Count - MostParts} better ones</td></tr>" : "")
        + "</tbody></table></div></div>";

    private static string TitleOf(Score score) =>
        Titles.GetValueOrDefault(score.Metric, score.Metric) + (score.Variant is null ? "" : $" ({score.Variant})");

    // three cells: a bar with a tick where the real database stands, and both numbers
    private static string Level(double? value, double? reference)
    {
        if (value is not { } share) return "<td class=\"none\" colspan=\"3\">not judged</td>";
        var tick = reference is { } real ? Number($"<b style=\"left:{100 * Math.Clamp(real, 0, 1):0.0}%\"></b>") : "";
        return "<td class=\"level-cell\"><span class=\"level\">"
            + Number($"<i style=\"width:{100 * Math.Clamp(share, 0, 1):0.0}%\"></i>") + $"{tick}</span></td>"
            + Number($"<td class=\"n\">{share:0.000}</td><td class=\"n of-holdout\">{reference:0.000}</td>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
