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
            "How far values must be moved, in units of the column's spread, to turn one distribution into the other.", "columns"),
        ["jensen-shannon-distance"] = new("Jensen-Shannon distance",
            "How surprised one would be to see one table's values where the other's were expected: 0 is not at all.", "columns"),
        ["statistic-similarity"] = new("Statistics",
            "How close a mean, median or standard deviation is, in units of the column's range.", "columns"),
        ["pair-trends"] = new("Pair trends",
            "How alike the ties between two columns are: 1 means the same correlations and cross-tables.", "pairs"),
        ["correlation-similarity"] = new("Correlations", "How close the correlations of two number columns are.", "pairs"),
        ["contingency-similarity"] = new("Cross-tables", "How much of two columns' joint table is the same.", "pairs"),
        ["triple-marginals"] = new("Triples of columns",
            "How much of three columns' joint table is the same, over many triples.", "pairs"),
        ["diagnostic"] = new("Diagnostic", "Whether this is a valid table at all: its columns, its ranges, its labels.", "validity"),
        ["boundary-adherence"] = new("Within the range", "Share of numbers that lie between the smallest and largest real value.", "validity"),
        ["category-adherence"] = new("Known labels", "Share of cells whose label occurs in the real table.", "validity"),
        ["range-coverage"] = new("Range covered", "How much of the real range of a number column is reached.", "validity"),
        ["category-coverage"] = new("Labels covered", "Share of the real labels that occur in the synthetic table.", "validity"),
        ["missing-value-similarity"] = new("Missing shares", "1 minus the difference in the share of missing cells.", "validity"),
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
