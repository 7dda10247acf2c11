using System.Globalization;
using Semblance.Tables;

namespace Semblance.Catalog;

/// <summary>
/// What a fitted model keeps of the real data, in words: labels and extremes are personal data where few share them.
/// </summary>
internal static class KeptData
{
    public const string Statement =
        "No formal guarantee: the fit is not differentially private. No training row is stored, " +
        "but values of single cells are, as listed; whoever holds the model can read them.";

    public static IReadOnlyList<string> Of(TableModel model)
    {
        var columns = model.Schema.Columns.Where(column => column.Handling == Handling.Learn).ToList();
        var kept = new List<string>();
        var labelled = columns.Where(column => column.Kind is ColumnKind.Category or ColumnKind.Boolean).ToList();
        var texts = columns.Where(column => column.Kind is ColumnKind.Text or ColumnKind.Identifier).ToList();
        var numeric = columns.Except(labelled).Except(texts).ToList();
        if (labelled.Count > 0)
            kept.Add($"Every label of {Names(labelled)}, rare ones too, and how often it occurs.");
        if (numeric.Count > 0)
        {
            kept.Add($"The smallest and the largest value of {Names(numeric)}, and values that many rows share.");
            kept.Add($"Of the same columns, what the {model.Synthesizer.Kind} model "
                + "learnt: shares, cut points and values within " +
                "its parts, some of which are values of real cells.");
        }
        var made = model.Schema.Columns.Where(column => column.Handling == Handling.Generate).ToList();
        if (made.Count > 0) kept.Add($"Nothing of {Names(made)} but the form of the values: new ones are generated.");
        return kept;
    }

    private static string Names(List<ColumnSchema> columns) =>
        columns.Count <= 6 ? string.Join(", ", columns.Select(column => $"'{column.Name}'"))
            : string.Create(CultureInfo.InvariantCulture,
                $"{columns.Count} columns ('{columns[0].Name}', '{columns[1].Name}', …)");
}
