namespace Semblance.Reports;

/// <summary>All that a report says, as the page and its JSON twin hold it: the same object, the same numbers.</summary>
public sealed record ReportData
{
    /// <summary>Names this form; goes up with any change of meaning.</summary>
    public string Format { get; init; } = "semblance-report/1";

    /// <summary>What was compared, and how the synthetic rows came to be.</summary>
    public required ReportAbout About { get; init; }

    /// <summary>Is it good enough, is it private, is it fair?</summary>
    public required IReadOnlyList<ReportAnswer> Answers { get; init; }

    /// <summary>The cards at the top.</summary>
    public required IReadOnlyList<ReportHeadline> Headlines { get; init; }

    /// <summary>What to look at first, worst first.</summary>
    public required IReadOnlyList<ReportFinding> Findings { get; init; }

    /// <summary>Every score with its reference, interval and verdict.</summary>
    public required IReadOnlyList<ReportScore> Scores { get; init; }

    /// <summary>Every column with its picture, in the order of the table.</summary>
    public required IReadOnlyList<ReportColumn> Columns { get; init; }

    /// <summary>The columns by how far they fall short of real against real, worst first.</summary>
    public required IReadOnlyList<ReportColumnRank> Ranking { get; init; }

    /// <summary>Pairs of columns, worst first.</summary>
    public required IReadOnlyList<ReportPair> Pairs { get; init; }

    /// <summary>What the cells of a pair's axes stand for, by column; only of columns that occur in a pair.</summary>
    public required IReadOnlyDictionary<int, string[]> Cells { get; init; }

    /// <summary>How strongly columns go together; null where there are fewer than two.</summary>
    public ReportAssociation? Association { get; init; }

    /// <summary>Rows as points; null where fewer than two features vary.</summary>
    public ReportEmbedding? Embedding { get; init; }

    /// <summary>Cells that are missing together; null where none is missing.</summary>
    public ReportMissing? Missing { get; init; }

    /// <summary>How the network learnt; null where there was none.</summary>
    public TrainingHistory? Training { get; init; }

    /// <summary>How the synthesizer was chosen; null where it was named.</summary>
    public Trial? Trial { get; init; }

    /// <summary>What was left out of the figures, and why.</summary>
    public required IReadOnlyList<string> Limits { get; init; }
}

/// <summary>What was compared, and how the synthetic rows came to be.</summary>
public sealed record ReportAbout
{
    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>Where the real rows came from.</summary>
    public string? Source { get; init; }

    /// <summary>Where the synthetic rows are.</summary>
    public string? Output { get; init; }

    /// <summary>The synthesizer's kind.</summary>
    public string? Synthesizer { get; init; }

    /// <summary>Its options by name.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>The seed, as text because JSON numbers end at 2^53.</summary>
    public string? Seed { get; init; }

    /// <summary>Rows judged here.</summary>
    public required ReportNumbers Rows { get; init; }

    /// <summary>How many columns the tables have.</summary>
    public required int Columns { get; init; }

    /// <summary>Rows of the source.</summary>
    public long? SourceRows { get; init; }

    /// <summary>Rows that were written.</summary>
    public long? WrittenRows { get; init; }

    /// <summary>Time to fit.</summary>
    public double? FitSeconds { get; init; }

    /// <summary>Time to sample.</summary>
    public double? SampleSeconds { get; init; }

    /// <summary>Time to measure quality.</summary>
    public double? EvaluateSeconds { get; init; }

    /// <summary>How much was measured: "quick" or "full".</summary>
    public required string Level { get; init; }

    /// <summary>When it was made.</summary>
    public string? Created { get; init; }

    /// <summary>The version of the library.</summary>
    public required string Version { get; init; }

    /// <summary>What a reader should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>One of the questions that decide whether the data may be used.</summary>
/// <param name="Question">The question.</param>
/// <param name="Word">"similar", "check", "risk" or "not judged".</param>
/// <param name="Text">Why, in a sentence or two.</param>
/// <param name="Section">Where the report says more.</param>
public sealed record ReportAnswer(string Question, string Word, string Text, string Section);

/// <summary>A card at the top.</summary>
/// <param name="Score">The score's identifier.</param>
/// <param name="Label">Its name for people.</param>
public sealed record ReportHeadline(string Score, string Label);

/// <summary>Something to look at.</summary>
/// <param name="Word">"check" or "risk".</param>
/// <param name="Text">What it is.</param>
/// <param name="Section">Where the report says more.</param>
/// <param name="Columns">The columns concerned.</param>
public sealed record ReportFinding(string Word, string Text, string Section, IReadOnlyList<string> Columns);

/// <summary>A score with its verdict.</summary>
public sealed record ReportScore
{
    /// <summary>The metric and its variant.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called on the page.</summary>
    public required string Label { get; init; }

    /// <summary>What it says, in plain words.</summary>
    public required string Says { get; init; }

    /// <summary>The section it belongs to: "columns", "pairs", "rows", "utility", "privacy" or "validity".</summary>
    public required string Section { get; init; }

    /// <summary>The number; null where it could not be measured.</summary>
    public double? Value { get; init; }

    /// <summary>Lower end of the 95 % interval.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of the 95 % interval.</summary>
    public double? High { get; init; }

    /// <summary>What real rows get that the model never saw.</summary>
    public double? Reference { get; init; }

    /// <summary>How the reference was had.</summary>
    public string? ReferenceNote { get; init; }

    /// <summary>The value on as many rows as the reference had, where that differs: the number to hold against
    /// it.</summary>
    public double? AtReferenceSize { get; init; }

    /// <summary>The direction in which the score is good.</summary>
    public required bool HigherIsBetter { get; init; }

    /// <summary>"similar", "check", "risk" or "not judged".</summary>
    public required string Word { get; init; }

    /// <summary>The rule that gave the word.</summary>
    public required string Rule { get; init; }

    /// <summary>Why there is no value, or what to know about it.</summary>
    public string? Note { get; init; }

    /// <summary>Rows that the value rests on, where they were sub-sampled.</summary>
    public IReadOnlyDictionary<string, int>? Subsample { get; init; }

    /// <summary>Further numbers by name.</summary>
    public IReadOnlyDictionary<string, double?>? Details { get; init; }

    /// <summary>Curves, as x0, y0, x1, y1, …</summary>
    public IReadOnlyDictionary<string, double[]>? Curves { get; init; }

    /// <summary>How many parts there are; more than <see cref="Parts"/> where only the worst are kept.</summary>
    public int PartCount { get; init; }

    /// <summary>Columns, pairs or targets, worst first.</summary>
    public required IReadOnlyList<ReportPart> Parts { get; init; }
}

/// <summary>One column's, pair's or target's share of a score.</summary>
/// <param name="Columns">The columns concerned; null where they are told by the place.</param>
/// <param name="Value">The number.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end of the 95 % interval.</param>
/// <param name="Reference">What real rows get here.</param>
/// <param name="AtReferenceSize">The value on as many rows as the reference had.</param>
/// <param name="Word">"similar", "check", "risk" or "not judged".</param>
/// <param name="Details">Further numbers.</param>
/// <param name="Note">Why there is no value, or which variant was used.</param>
/// <param name="Parts">What each column adds to a judge of one target.</param>
public sealed record ReportPart(IReadOnlyList<string>? Columns, double? Value, double? Low, double? High,
    double? Reference,
    double? AtReferenceSize, string Word, IReadOnlyDictionary<string, double?>? Details, string? Note,
    IReadOnlyList<ReportShare>? Parts);

/// <summary>What one column adds.</summary>
/// <param name="Column">The column.</param>
/// <param name="Synthetic">Its share when trained on synthetic rows.</param>
/// <param name="Real">Its share when trained on real rows.</param>
public sealed record ReportShare(string Column, double? Synthetic, double? Real);

/// <summary>A column's place in the table of columns.</summary>
/// <param name="Column">Index into the report's columns.</param>
/// <param name="Shortfall">How far its worst measure falls short of real against real; null where nothing was
/// measured.</param>
/// <param name="Word">The verdict of its worst measure.</param>
/// <param name="Measures">Every measure of the column, by the score's identifier.</param>
public sealed record ReportColumnRank(int Column, double? Shortfall, string Word,
    IReadOnlyDictionary<string, ReportPart> Measures);
