using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>
/// A metric that compares one set of rows with another, column by column or pair by pair, so that it can also compare
/// real rows with real rows: that is its reference.
/// </summary>
public abstract record SimilarityMetric : Metric
{
    /// <inheritdoc/>
    public override MetricGroup Group => MetricGroup.Fidelity;

    /// <inheritdoc/>
    public override (double Low, double High) Range => (0, 1);

    /// <inheritdoc/>
    public override double Goal => 1;

    /// <summary>Which form this is, where the options make different metrics of one kind.</summary>
    protected virtual string? Variant => null;

    /// <summary>The value per part, in the order of the columns.</summary>
    internal abstract IReadOnlyList<MeasuredPart> Measure(RowPair rows, Rng rng, CancellationToken cancel);

    /// <summary>The score out of its parts: their mean, unless a metric says otherwise.</summary>
    internal virtual double[]? Combine(IReadOnlyList<MeasuredPart> parts)
    {
        var values = parts.Select(part => part.Values).OfType<double[]>().ToArray();
        return values.Length == 0 ? null : Replicates.Mean(values);
    }

    /// <summary>Why there is nothing to measure, such as no column of the kind.</summary>
    internal virtual string NothingMeasured => "The table has no column of the kind that this compares.";

    /// <inheritdoc/>
    public sealed override Score Compute(Comparison data, Rng rng, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var tables = ComparedTables.Of(data);
        var rows = data.Once($"{nameof(RowPair)} {rng.Key}",
            () => RowPair.WithGroups(tables.Real, tables.Synthetic, rng));
        var draws = rng.Split(Kind);
        var parts = Measure(rows, draws, cancel);
        if (Combine(parts) is not { } values)
            return new(Kind, null) { Variant = Variant, Note = NothingMeasured,
                Parts = [.. parts.Select(part => ToPart(part, null, null))] };

        var likeForLike = LikeForLike.Of(data, rng);
        var reference = Measure(likeForLike.RealPair, draws, cancel);
        var equal = Mean([.. likeForLike.SyntheticPairs.Select(pair => Measure(pair, draws, cancel))]);
        var half = Replicates.HalfWidth(values);
        return new(Kind, values[0])
        {
            Variant = Variant,
            Low = half is null ? null : Math.Max(Range.Low, values[0] - half.Value),
            High = half is null ? null : Math.Min(Range.High, values[0] + half.Value),
            Reference = Combine(reference)?[0],
            ReferenceNote = likeForLike.Note,
            AtReferenceSize = equal is null ? null : Combine(equal)?[0],
            Note = NoteOf(parts),
            Parts = Ordered(parts, reference, equal),
        };
    }

    // one draw of few rows is chance; the mean of several is what that many rows get
    private static MeasuredPart[]? Mean(IReadOnlyList<MeasuredPart>[] draws) => draws.Length == 0 ? null
        : [.. draws[0].Select((part, i) =>
        {
            var values = draws.Select(parts => parts[i].Values).OfType<double[]>().ToArray();
            return part with { Values = values.Length == 0 ? null : Replicates.Mean(values) };
        })];

    private string? NoteOf(IReadOnlyList<MeasuredPart> parts)
    {
        var without = parts.Count(part => part.Values is null);
        return without == 0 ? null : $"{without} of {parts.Count} parts have no value; each says why.";
    }

    private List<ScorePart> Ordered(IReadOnlyList<MeasuredPart> parts, IReadOnlyList<MeasuredPart> reference,
        IReadOnlyList<MeasuredPart>? equal)
    {
        var all = parts.Select((part, i) => ToPart(part, At(reference, i), equal is null ? null : At(equal, i)));
        return [.. Goal > Range.Low
            ? all.OrderBy(part => part.Value ?? double.PositiveInfinity)
            : all.OrderByDescending(part => part.Value ?? double.NegativeInfinity)];

        static double? At(IReadOnlyList<MeasuredPart> parts, int i) => parts[i].Values?[0];
    }

    private ScorePart ToPart(MeasuredPart part, double? reference, double? equal)
    {
        var half = part.Values is null ? null : Replicates.HalfWidth(part.Values);
        return new(part.Columns, part.Values?[0])
        {
            Reference = reference,
            AtReferenceSize = equal,
            Low = half is null ? null : Math.Max(Range.Low, part.Values![0] - half.Value),
            High = half is null ? null : Math.Min(Range.High, part.Values![0] + half.Value),
            Details = part.Details,
            Note = part.Note,
        };
    }
}

/// <summary>Real rows against real rows, and as many synthetic rows against the same real rows.</summary>
/// <param name="RealPair">Training rows and holdout, or two halves of the training rows.</param>
/// <param name="SyntheticPairs">
/// The same with different synthetic rows in each; none where the sizes already agree.
/// </param>
/// <param name="Note">What was done, for people.</param>
internal sealed record LikeForLike(RowPair RealPair, IReadOnlyList<RowPair> SyntheticPairs, string Note)
{
    private const int MostPairs = 4;

    public static LikeForLike Of(Comparison data, Rng rng) =>
        data.Once($"{nameof(LikeForLike)} {rng.Key}",
            () => Make(ComparedTables.Of(data), rng.Split(nameof(LikeForLike))));

    private static LikeForLike Make(ComparedTables tables, Rng rng)
    {
        var (synthetic, holdout) = (tables.Synthetic, tables.Holdout);
        if (holdout is not null)
        {
            var count = Math.Min(holdout.Count, synthetic.Count);
            var other = Take(holdout, count, rng.Split("holdout"));
            return new(new(tables.Real, other, null, null),
                synthetic.Count == count ? [] : Draws(tables.Real, synthetic, count, rng),
                $"{count:N0} rows of the holdout against the training rows");
        }
        var order = rng.Permutation(tables.Real.Count);
        var half = Math.Max(1, order.Length / 2);
        var left = tables.Real.Gather(order[..half]);
        var right = order.Length == 1 ? left : tables.Real.Gather(order[half..]);
        var rows = Math.Min(right.Count, synthetic.Count);
        return new(new(left, Take(right, rows, rng.Split("right")), null, null),
            Draws(left, synthetic, rows, rng),
            $"{rows:N0} real rows against {left.Count:N0} other real rows (there is no holdout)");
    }

    private static RowPair[] Draws(ComparedRows real, ComparedRows synthetic, int count, Rng rng)
    {
        var order = rng.Split("synthetic").Permutation(synthetic.Count);
        return [.. order.Chunk(count).Where(rows => rows.Length == count).Take(MostPairs)
            .Select(rows => new RowPair(real, synthetic.Gather(rows), null, null))];
    }

    private static ComparedRows Take(ComparedRows rows, int count, Rng rng) =>
        rows.Count == count ? rows : rows.Gather(rng.Permutation(rows.Count)[..count]);
}
