using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>
/// Several synthesizers learn the table, and each row is drawn from one of them, by weight: what one of them does badly
/// is watered down by the others.
/// </summary>
/// <remarks>
/// The distribution is the weighted sum of the parts'. Weights that are left out are learnt: each part is fitted on
/// four fifths of the rows, and those weights are taken whose mixture has the least energy distance (G. J. Székely, M.
/// L. Rizzo, 2013) to the rows held out, which is a convex quadratic in the weights; then all parts learn all rows.
/// Cost: the sum of the parts, and that once more where weights are learnt. Conditions are met by drawing a part anew
/// at each try, so that the parts' shares follow how often each meets them: exact, and slow where a condition is rare.
/// Completion takes a part by weight, whatever is known.
/// </remarks>
public sealed record Mixture : TableSynthesizer
{
    /// <summary>
    /// What learns the table: two or more kinds, each alone or with its options, such as ["sequential-trees", { "kind":
    /// "argn", "epochs": 20 }].
    /// </summary>
    public required ValueList<TableSynthesizer> Parts { get; init; }

    /// <summary>
    /// How often rows are drawn from each part, in the order of the parts; only their ratios matter. Left out: learnt
    /// on rows held out, which fits every part twice.
    /// </summary>
    [Range(0.0, 1e9)] public ValueList<double>? Weights { get; init; }

    /// <inheritdoc/>
    protected internal override TableSynthesizer Kept => this with { Parts = [.. Parts.Select(part => part.Kept)] };

    /// <inheritdoc/>
    protected internal override FeatureModel FitFeatures(FeatureTable train, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(train);
        Check();
        var fits = (Weights is null ? 2 : 1) * Parts.Count;
        var done = 0;
        FeatureModel[] Fit(FeatureTable rows, Rng stream) => [.. Parts.Select((part, k) =>
        {
            progress?.Report(new("fit", done++, fits));
            return Within(part).FitFeatures(rows, stream.Split("part").Split(k), progress.SentencesOnly(), cancel);
        })];

        var weights = Weights is null ? MixtureWeights.Learn(train, Fit, Parts.Count, rng.Split("weights"), cancel)
            : [.. Weights];
        var parts = Fit(train, rng);
        progress?.Report(new("fit", fits, fits));
        var sum = weights.Sum();
        return new MixtureModel(train.Unknown(0), parts, Array.ConvertAll(weights, weight => weight / sum))
        {
            Own = Weights is null
                ? [new("weights", Told(weights), "learnt: the mixture nearest to rows held out")] : [],
        };
    }

    private string Told(double[] weights) => string.Join(", ",
        weights.Select((weight, k) => string.Create(CultureInfo.InvariantCulture, $"{Parts[k].Kind} {weight:0.00}")));

    private void Check()
    {
        var faults = new List<Fault>();
        if (Parts is null || Parts.Count == 0)
            faults.Add(new("A mixture of nothing samples nothing.", "the option 'parts'",
                "Name two synthesizers or more."));
        else if (Weights is not null && Weights.Count != Parts.Count)
        {
            faults.Add(new($"There are {Weights.Count} weights for {Parts.Count} parts.", "the option 'weights'",
                "Give one weight a part, or leave them out to have them learnt."));
        }
        if (Weights is not null && !(Weights.Sum() > 0))
            faults.Add(new("All weights are 0.", "the option 'weights'", "Give at least one part a weight above 0."));
        if (faults.Count > 0) throw new SemblanceException(faults);
    }

    // a part runs on as many threads as the mixture, unless it says otherwise
    private TableSynthesizer Within(TableSynthesizer part) =>
        part.Threads == 0 ? part with { Threads = Threads } : part;

    /// <inheritdoc/>
    protected internal override FeatureModel LoadFeatures(ModelFolder folder, FeatureTable layout)
    {
        ArgumentNullException.ThrowIfNull(folder);
        Check();
        var weights = folder.GetFinite("model.weights", Parts.Count);
        return new MixtureModel(layout,
            [.. Parts.Select((part, k) => folder.GetModel($"part {k}", Within(part), layout))], weights);
    }
}
