using System.Globalization;

namespace Semblance.Reports;

/// <summary>How the report speaks of one metric.</summary>
/// <param name="Label">What it is called.</param>
/// <param name="Says">What it tells, for someone who does not know it.</param>
/// <param name="Section">Where it is shown.</param>
internal sealed record ReportMeasure(string Label, string Says, string Section)
{
    private static readonly Dictionary<string, ReportMeasure> Known = new(StringComparer.Ordinal)
    {
        ["column-shapes"] = new("Column shapes",
            "How alike the columns are one at a time: 1 means that every distribution is the same.", "columns"),
        ["ks-complement"] = new("Numbers (KS)",
            "1 minus the largest gap between the cumulative curves of a number column.", "columns"),
        ["tv-complement"] = new("Labels (TV)",
            "1 minus the share of rows whose label would have to change for the frequencies to agree.", "columns"),
        ["wasserstein-distance"] = new("Wasserstein distance",
            "How far values must be moved, in units of the column's spread, to turn one distribution into the other.",
                "columns"),
        ["jensen-shannon-distance"] = new("Jensen-Shannon distance",
            "How surprised one would be to see one table's values where the other's were expected: 0 is not at all.",
                "columns"),
        ["statistic-similarity"] = new("Statistics",
            "How close a mean, median or standard deviation is, in units of the column's range.", "columns"),
        ["pair-trends"] = new("Pair trends",
            "How alike the ties between two columns are: 1 means the same correlations and cross-tables.", "pairs"),
        ["correlation-similarity"] = new("Correlations", "How close the correlations of two number columns are.",
            "pairs"),
        ["contingency-similarity"] = new("Cross-tables", "How much of two columns' joint table is the same.", "pairs"),
        ["triple-marginals"] = new("Triples of columns",
            "How much of three columns' joint table is the same, over many triples.", "pairs"),
        ["boosted-detection"] = new("Boosted trees as judge",
            "How far gradient-boosted trees are from telling synthetic rows from real ones: 1 "
            + "means that they can only guess.", "rows"),
        ["logistic-detection"] = new("Logistic regression as judge",
            "The same for a judge that sees shifted means and shares only.", "rows"),
        ["energy-distance"] = new("Energy distance",
            "How far apart the two clouds of rows are, as a share of the distance between "
            + "any two rows: 0 is not at all.", "rows"),
        ["alpha-precision"] = new("Alpha precision",
            "Whether synthetic rows lie where real rows lie, neither outside nor crowded in the middle.", "rows"),
        ["beta-recall"] = new("Beta recall", "Whether real rows, also rare ones, have synthetic rows near them.",
            "rows"),
        ["boosted-utility"] = new("Boosted trees",
            "How well trees that learnt from synthetic rows foretell real rows (AUC, or R² for a number).", "utility"),
        ["linear-utility"] = new("Linear models", "The same for logistic or linear regression.", "utility"),
        ["exact-copies"] = new("Exact copies",
            "Share of synthetic rows that stand word for word among the rows learnt from.", "privacy"),
        ["near-copies"] = new("Near copies",
            "Share of synthetic rows that agree with a row learnt from in every label and nearly in every number.",
                "privacy"),
        ["nearer-to-training"] = new("Nearer to training rows",
            "Share of synthetic rows that are nearer to a row learnt from than to any "
            + "fresh real row: one half is chance.", "privacy"),
        ["closest-record"] = new("Distance to closest record",
            "How near the nearest twentieth of the synthetic rows comes to a row learnt from: larger is safer.",
                "privacy"),
        ["neighbour-ratio"] = new("Nearest-neighbour ratio",
            "Nearest against second nearest record, lowest twentieth: near 0 means leaning on one single record.",
                "privacy"),
        ["revealed-values"] = new("Revealed values",
            "Share of texts, names or identifiers that occur in the real column.", "privacy"),
        ["key-uniqueness"] = new("Unique keys", "Share of key values that occur once.", "validity"),
        ["diagnostic"] = new("Diagnostic", "Whether this is a valid table at all: its columns, its ranges, its labels.",
            "validity"),
        ["boundary-adherence"] = new("Within the range",
            "Share of numbers that lie between the smallest and largest real value.", "validity"),
        ["category-adherence"] = new("Known labels", "Share of cells whose label occurs in the real table.",
            "validity"),
        ["range-coverage"] = new("Range covered", "How much of the real range of a number column is reached.",
            "validity"),
        ["category-coverage"] = new("Labels covered", "Share of the real labels that occur in the synthetic table.",
            "validity"),
        ["missing-value-similarity"] = new("Missing shares", "1 minus the difference in the share of missing cells.",
            "validity"),
    };

    /// <summary>How to speak of a score; one that is not known here is shown under its own name.</summary>
    public static ReportMeasure Of(Score score, MetricGroup group)
    {
        if (Known.TryGetValue(score.Metric, out var known)) return known;
        var words = score.Metric.Replace('-', ' ');
        return new(char.ToUpper(words[0], CultureInfo.InvariantCulture) + words[1..], "", group switch
        {
            MetricGroup.Utility => "utility",
            MetricGroup.Privacy => "privacy",
            _ => "rows",
        });
    }
}
