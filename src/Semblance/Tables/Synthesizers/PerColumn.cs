using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>
/// Two synthesizers share the columns: one makes whole rows, then the other makes some of their columns anew, given the
/// rest of the row.
/// </summary>
/// <remarks>
/// Both learn the whole table. With S the columns named, a row has the distribution p_rest(x without S) x p_by(S given
/// x without S): all columns but S are exactly those of "rest", and S depends on them as "by" has it. With "by":
/// "independent", S depends on nothing. "By" is given S last, where models that draw column by column
/// are exact; it is as exact as it completes rows. More than two: "rest" or "by" may be a per-column
/// itself. A condition on columns outside S is met by "rest"; on S, by rejection. Cost: both fits, and
/// for each row a sample of one and a completion of the other.
/// </remarks>
public sealed record PerColumn : TableSynthesizer
{
    /// <summary>What makes whole rows.</summary>
    public required TableSynthesizer Rest { get; init; }

    /// <summary>What makes the named columns.</summary>
    public required TableSynthesizer By { get; init; }

    /// <summary>The columns that are made by "by". Left out: the last one that is learnt.</summary>
    public ValueList<string> Columns { get; init; } = [];

    /// <inheritdoc/>
    protected internal override TableSynthesizer Kept => this with { Rest = Rest.Kept, By = By.Kept };

    /// <inheritdoc/>
    protected internal override FeatureModel FitFeatures(FeatureTable train, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(train);
        var split = Split(train);
        progress?.Report(new("fit", 0, 2));
        var rest = Within(Rest).FitFeatures(train, rng.Split("rest"), progress.SentencesOnly(), cancel);
        progress?.Report(new("fit", 1, 2));
        var by = Within(By).FitFeatures(split.Order.Apply(train), rng.Split("by"), progress.SentencesOnly(), cancel);
        progress?.Report(new("fit", 2, 2));
        return new PerColumnModel(train.Unknown(0), rest, by, split);
    }

    private TableSynthesizer Within(TableSynthesizer part) =>
        part.Threads == 0 ? part with { Threads = Threads } : part;

    /// <summary>Which features the named columns have, and an order in which they are last.</summary>
    private PerColumnSplit Split(FeatureTable layout)
    {
        var isOwn = new bool[layout.Features.Count];
        string[] learnt = [.. layout.Features.Where((feature, f) => !IsPart(layout, f))
            .Select(feature => feature.Name)];
        var wanted = Columns.Count > 0 ? Columns.ToHashSet() : [.. learnt.TakeLast(1)];
        var faults = wanted.Except(learnt)
            .Select(name => new Fault($"No column '{name}' is learnt.", "the option 'columns'",
            $"{Spelling.Suggest(name, learnt)} A column that follows from others, or is generated, is not learnt."))
                .ToList();
        if (faults.Count > 0) throw new SemblanceException(faults);
        for (var f = 0; f < isOwn.Length; f++)
        {
            if (IsPart(layout, f) || !wanted.Contains(layout.Features[f].Name)) continue;
            isOwn[f] = true;
            if (layout.Features[f] is NumberFeature { Part: >= 0 and var part }) isOwn[part] = true;
        }
        return new(isOwn);
    }

    private static bool IsPart(FeatureTable layout, int feature) =>
        layout.Features.Any(other => other is NumberFeature number && number.Part == feature);

    /// <inheritdoc/>
    protected internal override FeatureModel LoadFeatures(ModelFolder folder, FeatureTable layout)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(layout);
        var split = Split(layout);
        return new PerColumnModel(layout, folder.GetModel("rest", Within(Rest), layout),
            folder.GetModel("by", Within(By), split.Order.Apply(layout)), split);
    }
}

/// <summary>Which features are made anew.</summary>
internal sealed class PerColumnSplit(bool[] isOwn)
{
    /// <summary>By feature: whether it is made anew.</summary>
    public IReadOnlyList<bool> IsOwn => isOwn;

    /// <summary>The features, those made anew last.</summary>
    public FeatureOrder Order { get; } = new([.. Enumerable.Range(0, isOwn.Length).OrderBy(feature => isOwn[feature])]);
}
