using System.Globalization;
using System.Text;
using System.Text.Json;
using Semblance.Tables;

namespace Semblance.Catalog;

/// <summary>
/// The model card: what a model is, what it was fitted on, how to use it, what it keeps of real data, its limits.
/// </summary>
/// <remarks>After M. Mitchell et al., "Model cards for model reporting", FAT* 2019,
/// https://arxiv.org/abs/1810.03993.</remarks>
internal static class ModelCard
{
    public static string Of(TableModel model, SavedModelInfo info, string version, IReadOnlyList<string> kept)
    {
        var catalog = ComponentCatalog.Own.InfoOf(model.Synthesizer);
        var text = new StringBuilder();
        var rows = info.SourceRows is { } count ? Invariant($", {count:N0} {(count == 1 ? "row" : "rows")}") : "";
        text.Append(Invariant($"""
            # Model of {Plain(info.Source ?? "a table")}

            A `{catalog.Kind}` model, saved by Semblance {version}. It makes synthetic rows like those of the table that it was
            fitted on. {Plain(catalog.Summary)}

            ## Use

            ```
            semblance sample THIS_FOLDER -o synthetic.csv --rows {info.SourceRows ?? info.TrainingRows}
            ```

            ```csharp
            var (model, _) = SavedModel.Load("THIS_FOLDER");
            var table = model.Sample(0, 1000, new Rng(42));
            ```

            The same seed gives the same rows, in batches of any size.

            ## What it was fitted on

            | | |
            |---|---|
            | source | {Plain(info.Source ?? "a table in memory")}{rows} |
            | rows that it learnt from | {info.TrainingRows:N0} |
            | rows kept from it, to judge it by | {info.HoldoutRows:N0} |
            | columns | {model.Schema.Columns.Count} |
            | seed | {info.Seed} |

            """));
        if (info.FitSeconds is { } seconds) text.Append(Invariant($"| time to fit | {seconds:0.0} s |\n"));
        if (info.Created is { } created) text.Append(Invariant($"| made | {created:yyyy-MM-dd HH:mm zzz} |\n"));
        text.Append("\n| column | holds | stands for | what is done with it |\n|---|---|---|---|\n");
        foreach (var column in model.Schema.Columns)
        {
            var kind = Name(column.Kind) + (column.Ordered ? ", ordered" : "");
            var done = column.Handling == Handling.Generate ? "new values are generated" : "learnt";
            text.Append(Invariant($"| {Plain(column.Name)} | {kind} | {Plain(column.Semantic ?? "")} | {done} |\n"));
        }
        text.Append("\n## Options\n\n");
        foreach (var option in catalog.Options)
        {
            var value = option.ToJson(option.Property.GetValue(model.Synthesizer), ComponentCatalog.Own);
            text.Append(Invariant($"- `{option.Name}` = {value?.ToJsonString() ?? "null"}\n"));
        }
        if (model.Trial is { } trial) WriteTrial(text, trial);
        if (info.Quality.Count > 0)
        {
            text.Append("\n## Quality, as measured when it was fitted\n\n| | |\n|---|---|\n");
            foreach (var (name, value) in info.Quality) text.Append(Invariant($"| {Plain(name)} | {value:0.####} |\n"));
        }
        text.Append(Invariant($"\n## What it keeps of real data\n\n{KeptData.Statement}\n\n"));
        foreach (var line in kept) text.Append(Invariant($"- {Plain(line)}\n"));
        text.Append("""

            ## Limits

            - What is rare in the training rows is badly learnt; what is not in them is never made up.
            - Rows are drawn one by one: ties between rows (orders of one customer, a series in time) are not kept.
            - A wrong or unfair pattern of the real data is learnt like any other.
            - Judge a sample for its purpose before it is used: `semblance evaluate REAL SYNTHETIC --report report.html`.

            """);
        if (info.Notes.Count > 0)
        {
            text.Append("\n## Notes\n\n");
            foreach (var note in info.Notes) text.Append(Invariant($"- {Plain(note)}\n"));
        }
        return text.ToString();
    }

    private static void WriteTrial(StringBuilder text, Trial trial)
    {
        text.Append("\n## How the synthesizer was chosen\n\n"
            + $"{Plain(trial.Why)}. What counted most: {trial.Priority}.\n\n"
            + "| | score | shapes | pairs | detection | utility | nearer to training | estimate, s | |\n"
            + "|---|---|---|---|---|---|---|---|---|\n");
        foreach (var candidate in trial.Candidates)
        {
            var scores = candidate.Scores ?? new();
            text.Append(Invariant($"| {candidate.Kind} | {candidate.Score:0.###} | "));
            text.Append(Invariant($"{scores.Shapes:0.###} | {scores.Trends:0.###} | "));
            text.Append(
                Invariant($"{scores.Detection:0.###} | {scores.Utility:0.###} | {scores.NearerToTraining:0.###} | "));
            text.Append(Invariant($"{candidate.Seconds:0.#} | {Plain(candidate.Note ?? "")} |\n"));
        }
    }

    private static string Name(ColumnKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    // names come from the data: they neither break a table nor become HTML
    private static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (var letter in text)
        {
            if (char.IsControl(letter)) plain.Append(' ');
            else if (letter == '<') plain.Append("&lt;");
            else if (letter == '&') plain.Append("&amp;");
            else if ("\\|`*[]#".Contains(letter, StringComparison.Ordinal)) plain.Append('\\').Append(letter);
            else plain.Append(letter);
        }
        return plain.ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
