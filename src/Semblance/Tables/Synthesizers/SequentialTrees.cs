using System.ComponentModel.DataAnnotations;
using Semblance.Models;
using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>
/// Learns each column from the columns before it with boosted trees, and samples column by column. The default: closest
/// to the data, and a few seconds to fit.
/// </summary>
/// <remarks>
/// <para>
/// Synthesis column by column by trees: J. Reiter, "Using CART to generate partially synthetic public use microdata",
/// J. Official Statistics 21 (2005); B. Nowok, G. Raab, C. Dibben, "synthpop", J. Statistical Software 74 (2016). Those
/// grow one deep tree a column and draw real values from its leaves. Here the tree is replaced by boosted trees that
/// stop when rows held out are no better predicted, which follows smooth dependence where one tree cannot and learns no
/// row by heart.
/// </para>
/// <para>
/// A number is written with digits: which sixteenth of its values, then which sixteenth of that, then a value within.
/// Only values that five rows share, and the extremes, are kept as they are; the others become intervals around five
/// rows. Most of the blocks' fineness goes where the rows are, and some where the variance is, so that heavy tails keep
/// their correlations. Each column's uniform numbers form a Latin hypercube over as many rows as were learnt from (M.
/// McKay, R. Beckman, W. Conover, Technometrics 21, 1979): every row has the model's distribution, and the shares in a
/// sample vary less than in independent draws.
/// </para>
/// <para>
/// Fit: rows x columns² x trees; sampling: columns x trees a row. Choose the Gaussian copula for millions of rows a
/// second, adversarial forests where all columns must be conditioned on in any combination.
/// </para>
/// </remarks>
public sealed record SequentialTrees : TableSynthesizer
{
    private const int Depth = 7, LeafRows = 10, Patience = 6, SmallTable = 25_000;

    /// <summary>
    /// Among the tables of a database are some of so few rows that those held out would say nothing. Their trees are
    /// few and of a fixed number, and a leaf still holds several rows.
    /// </summary>
    private const int FewRows = 1000, FewRounds = 30, FewDepth = 5, FewestLeafRows = 3;

    /// <summary>
    /// A yes or no says little about which row it is, so its trees may follow the training rows further: what a
    /// classifier learns from synthetic labels suffers more from smoothing than from chance.
    /// </summary>
    private const double TwoClassCloseness = 3.2;

    /// <summary>
    /// Trees for one digit of a column, at most. Fewer take less time; growing stops by itself when it no longer helps.
    /// </summary>
    [Range(0, 10_000)] public int MaxTrees { get; init; } = 300;

    /// <summary>
    /// Trees kept, as a multiple of the number that predicts rows held out best. More follows the training rows more
    /// closely; at 0 columns are independent. For a choice of two, some three times as many.
    /// </summary>
    [Range(0, 20.0)] public double Closeness { get; init; } = 1.125;

    /// <inheritdoc/>
    /// <remarks>A column's digits are each predicted from all columns before it; of few rows they are
    /// grown twice.</remarks>
    protected internal override double? EstimateSeconds(FeatureTable layout, int rows)
    {
        var predictors = 0.0;
        for (var j = 0; j < layout.Features.Count; j++)
            predictors += FeaturePieces.EstimateDigits(layout.Features[j], rows) * (j + 1);
        return (rows < SmallTable ? 1.3e-6 : 6.5e-7) * rows * predictors * Math.Min(1, MaxTrees / 100.0);
    }

    /// <inheritdoc/>
    protected internal override FeatureModel FitFeatures(FeatureTable train, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(train);
        return SequentialTreesOrder.Of(train, rng.Split("order")) is { } order
            ? new ReorderedModel(order, FitInOrder(order.Apply(train), 0, LeafRows, rng, progress, cancel))
            : FitInOrder(train, 0, LeafRows, rng, progress, cancel);
    }

    /// <inheritdoc/>
    protected internal override FeatureModel FitGiven(FeatureTable train, int given, Rng rng,
        IProgress<Progress>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(train);
        // families are small, and so are many tables of a database: who has the same parent must be
        // told apart from others
        return FitInOrder(train, given, Math.Clamp(train.RowCount / 100, FewestLeafRows, LeafRows), rng,
            progress, cancel);
    }

    // what is given predicts, and is not predicted
    private SequentialTreesModel FitInOrder(FeatureTable train, int given, int leafRows, Rng rng,
        IProgress<Progress>? progress, CancellationToken cancel)
    {
        var features = train.Features;
        var columns = new SequentialTreesColumn[features.Count];
        var pieces = new int[features.Count][];
        var predictors = new BinnedPredictor[features.Count];
        var parallel = InParallel(cancel);
        Parallel.For(0, columns.Length, parallel, j =>
        {
            columns[j] = SequentialTreesColumn.Of(features[j]);
            pieces[j] = columns[j].Pieces.PiecesOf(features[j]);
            predictors[j] = columns[j].Bin(pieces[j]);
        });

        int done = 0, next = columns.Length;
        Parallel.For(given, columns.Length, parallel, _ =>
        {
            var j = Interlocked.Decrement(ref next); // the last column has the most to learn from: begin with it
            columns[j].Fit(predictors.AsSpan(0, j), pieces[j], (classes, rows) => OptionsFor(classes, rows, leafRows),
                rng.Split(features[j].Name), cancel);
            progress?.Report(new("fit", Interlocked.Increment(ref done), columns.Length - given));
        });
        return new SequentialTreesModel(features, columns, train.RowCount);
    }

    /// <summary>
    /// Few classes get shorter steps, many classes, which share the same trees, longer ones: a tree for sixteen classes
    /// does the work of several for two.
    /// </summary>
    private BoostedTreesOptions OptionsFor(int classes, int rows, int leafRows)
    {
        var pace = Math.Clamp(Math.Log2(classes) / 4, 0.5, 1);
        var depth = classes == 2 ? Depth - 1 : Depth;
        if (leafRows < LeafRows && rows < FewRows)
        {
            return new(Math.Min(MaxTrees, FewRounds), FewDepth, leafRows, 0.3 * pace, 1, Patience)
            {
                HeldOut = 0,
                PredictorShare = 0.5,
            };
        }
        return new((int)(MaxTrees / pace), depth, leafRows, 0.3 * pace, 1, (int)Math.Ceiling(Patience / pace))
        {
            Closeness = Closeness * (classes == 2 ? TwoClassCloseness : 1),
            GrowAgain = rows < SmallTable,
            PredictorShare = 0.5,
        };
    }

    /// <inheritdoc/>
    protected internal override FeatureModel LoadFeatures(ModelFolder folder, FeatureTable layout) =>
        ReorderedModel.Load(folder, layout, ordered => SequentialTreesModel.Load(folder, ordered));
}
