namespace Semblance.Tables.Detection;

/// <summary>A table's schema, and what was seen of each column.</summary>
public sealed record DetectedTable
{
    /// <summary>The columns as they were understood.</summary>
    public required Schema Schema { get; init; }

    /// <summary>One profile a column, in the order of the schema: why it is what it is, and what it holds.</summary>
    public required IReadOnlyList<ColumnProfile> Profiles { get; init; }
}

/// <summary>What was seen of one column, and what was concluded from it.</summary>
public sealed record ColumnProfile
{
    /// <summary>The conclusion.</summary>
    public required ColumnSchema Schema { get; init; }

    /// <summary>Why the column has its kind: one sentence.</summary>
    public required string Why { get; init; }

    /// <summary>
    /// Why the values were taken for e-mail addresses, postcodes and so on; null where they are plain.
    /// </summary>
    public string? SemanticWhy { get; init; }

    /// <summary>Why the column is generated anew; null where it is learnt.</summary>
    public string? HandlingWhy { get; init; }

    /// <summary>Whether the values name or describe a person, alone or together with other columns.</summary>
    public bool Personal { get; init; }

    /// <summary>How the values are written, and whether every one of them can be written back as it was read.</summary>
    public string? FormatWhy { get; init; }

    /// <summary>What else to know: several missing marks, suspicious values, an ambiguous date order.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How many rows were looked at.</summary>
    public required int RowCount { get; init; }

    /// <summary>How many cells hold no value.</summary>
    public int MissingCount { get; init; }

    /// <summary>Share of cells that hold no value, 0 to 1.</summary>
    public double MissingShare => RowCount == 0 ? 0 : (double)MissingCount / RowCount;

    /// <summary>The texts that stand for a missing cell, most frequent first; "" is an empty cell or a null.</summary>
    public IReadOnlyList<ValueCount> MissingMarks { get; init; } = [];

    /// <summary>How many different texts there are, missing marks apart.</summary>
    public int Distinct { get; init; }

    /// <summary>The smallest value as written (numbers, dates, times); null where there is none.</summary>
    public string? Minimum { get; init; }

    /// <summary>The largest value as written.</summary>
    public string? Maximum { get; init; }

    /// <summary>
    /// Moments and quantiles, in stored units (days, microseconds for dates and times); null for labels and texts.
    /// </summary>
    public NumberSummary? Numbers { get; init; }

    /// <summary>Single numbers that stand out of the distribution around them, largest share first.</summary>
    public IReadOnlyList<ValueCount> Spikes { get; init; } = [];

    /// <summary>Counts in bins of equal width; null for labels and texts.</summary>
    public Histogram? Histogram { get; init; }

    /// <summary>The most frequent texts, at most ten. Empty where every value occurs once.</summary>
    public IReadOnlyList<ValueCount> TopLevels { get; init; } = [];

    /// <summary>Shortest, mean and longest length in characters of texts and labels; null for numbers.</summary>
    public LengthSummary? Lengths { get; init; }
}

/// <summary>A text, and how many cells hold it.</summary>
/// <param name="Text">The text as written.</param>
/// <param name="Count">Cells that hold it.</param>
/// <param name="Share">Cells that hold it, as a share of all rows.</param>
public sealed record ValueCount(string Text, int Count, double Share);

/// <summary>Moments and quantiles of the values that are not missing.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The standard deviation (n - 1 in the denominator).</param>
/// <param name="Minimum">The smallest.</param>
/// <param name="LowerQuartile">A quarter lies below.</param>
/// <param name="Median">Half lies below.</param>
/// <param name="UpperQuartile">Three quarters lie below.</param>
/// <param name="Maximum">The largest.</param>
public sealed record NumberSummary(double Mean, double Deviation, double Minimum, double LowerQuartile, double Median,
    double UpperQuartile, double Maximum);

/// <summary>Counts in bins of equal width.</summary>
/// <param name="Low">Left end of the first bin.</param>
/// <param name="High">Right end of the last bin, which it includes.</param>
/// <param name="Counts">Cells in each bin.</param>
public sealed record Histogram(double Low, double High, IReadOnlyList<int> Counts);

/// <summary>Lengths in characters.</summary>
/// <param name="Shortest">The shortest.</param>
/// <param name="Mean">The mean over the cells.</param>
/// <param name="Longest">The longest.</param>
public sealed record LengthSummary(int Shortest, double Mean, int Longest);
