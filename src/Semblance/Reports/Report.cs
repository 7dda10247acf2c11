using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Reports;

/// <summary>
/// What can be said about synthetic data, for people: one HTML file that needs nothing else, and its twin in JSON with
/// the same numbers.
/// </summary>
public sealed class Report
{
    private static readonly JsonSerializerOptions Twin = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // Inside a script element: <, >, & and all but plain Latin letters are written as \u….
    private static readonly JsonSerializerOptions InPage = new(Twin)
    {
        WriteIndented = false,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.BasicLatin),
    };

    private Report(ReportData data) => Data = data;

    /// <summary>Everything the report says.</summary>
    public ReportData Data { get; }

    /// <summary>Draws the figures and puts the evaluation's numbers beside them.</summary>
    /// <param name="comparison">The tables that were evaluated.</param>
    /// <param name="evaluation">What the metrics found.</param>
    /// <param name="info">How the synthetic rows came to be.</param>
    /// <param name="rng">For sub-samples of large tables.</param>
    /// <param name="cancel">Checked between figures.</param>
    public static Report Build(Comparison comparison, Evaluation evaluation, ReportInfo info, Rng rng,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentNullException.ThrowIfNull(info);
        return new(ReportBuilder.Build(comparison, evaluation, info, rng.Split("report"), cancel));
    }

    /// <summary>Writes the page: UTF-8, about 1.4 MB and more for wide tables.</summary>
    public void WriteHtml(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        ReportPage.Write(writer, JsonSerializer.Serialize(Data, InPage));
    }

    /// <summary>Writes the same numbers as JSON, with keys in a stable order.</summary>
    public void WriteJson(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        JsonSerializer.Serialize(stream, Data, Twin);
        stream.WriteByte((byte)'\n');
    }
}
