using Semblance.Models;
using Semblance.Random;

namespace Semblance.Tables.Encoders;

/// <summary>
/// What a table synthesizer learnt of encoded features. <see cref="TableModel"/> wraps it: encoding, decoding,
/// rejection and threads are there, so that a synthesizer's file holds its own idea only.
/// </summary>
public abstract class FeatureModel
{
    /// <summary>How it was trained; null where that is no matter of many steps.</summary>
    public TrainingHistory? Training { get; internal set; }

    /// <summary>What was decided while it was fitted, for people.</summary>
    public virtual IReadOnlyList<TrainingNote> Notes => Training?.Notes ?? [];

    /// <summary>
    /// Draws the rows with these absolute indices. Row i depends on i and <paramref name="rng"/> only.
    /// </summary>
    /// <param name="rows">Absolute row indices.</param>
    /// <param name="rng">Address draws by feature name, then by absolute row index.</param>
    /// <param name="where">
    /// By feature index: the values that are possible. The rows have the model's exact distribution
    /// given that; a row for which bounded rejection did not end is marked by code -1 in every category
    /// feature and NaN in every number feature.
    /// </param>
    /// <param name="cancel">Checked while sampling.</param>
    public abstract FeatureTable Sample(ReadOnlySpan<long> rows, Rng rng,
        IReadOnlyDictionary<int, FeatureSet>? where = null, CancellationToken cancel = default);

    /// <summary>
    /// Fills what is not known, given what is: draws each row's unknown features from the model given its known ones.
    /// </summary>
    /// <param name="partial">Known values; code -1 or NaN where unknown.</param>
    /// <param name="known">By feature, then row: whether the value is known (a NaN number whose part is
    /// known not to be 0 is known).</param>
    /// <param name="where">By feature index: the values that may be filled in, such as no missing level.</param>
    /// <param name="rng">Address draws by feature name, then by row index in <paramref name="partial"/>.</param>
    /// <param name="cancel">Checked while sampling.</param>
    public abstract FeatureTable Complete(FeatureTable partial, bool[][] known,
        IReadOnlyDictionary<int, FeatureSet>? where, Rng rng, CancellationToken cancel = default);

    /// <summary>Draws the features from a position on of these rows, given the features before it.</summary>
    /// <param name="partial">All features; code -1 or NaN from <paramref name="given"/> on.</param>
    /// <param name="given">How many features are known.</param>
    /// <param name="rows">Absolute row indices, one for each row of <paramref name="partial"/>.</param>
    /// <param name="rng">Address draws by feature name, then by absolute row index.</param>
    /// <param name="where">
    /// By feature index: the values that are possible of the features that are drawn. A row that found none is marked,
    /// as by <see cref="Sample"/>.
    /// </param>
    /// <param name="cancel">Checked while sampling.</param>
    /// <remarks>Completion, unless a model draws its features in their order, which is exact and faster.</remarks>
    public virtual FeatureTable Continue(FeatureTable partial, int given, ReadOnlySpan<long> rows, Rng rng,
        IReadOnlyDictionary<int, FeatureSet>? where = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(partial);
        var known = new bool[partial.Features.Count][];
        for (var j = 0; j < known.Length; j++)
        {
            known[j] = new bool[partial.RowCount];
            for (var row = 0; row < partial.RowCount && j < given; row++)
                known[j][row] = partial.Features[j] is not CategoryFeature category || category.Codes[row] >= 0;
        }
        return Complete(partial, known, where, rows.Length == 0 ? rng : rng.Split(rows[0]), cancel);
    }

    /// <summary>Puts all that is needed to sample again into the folder; tensor names begin with "model.".</summary>
    public abstract void Save(ModelFolder folder);
}
