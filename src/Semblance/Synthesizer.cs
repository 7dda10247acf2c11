using Semblance.Models;
using Semblance.Random;

namespace Semblance;

/// <summary>
/// Learns from real data. The options are the record's properties; what was learnt is a <see cref="Model{TData}"/>.
/// </summary>
/// <typeparam name="TData">The kind of data, such as <see cref="Tables.Table"/>.</typeparam>
public abstract record Synthesizer<TData> : Component
{
    /// <summary>Learns from <paramref name="train"/>, which is left as it is.</summary>
    /// <param name="train">The real data.</param>
    /// <param name="rng">Every draw made while fitting is a function of this stream.</param>
    /// <param name="progress">Receives what was done, at most some ten times a second.</param>
    /// <param name="cancel">Checked at every step; a cancelled fit leaves nothing behind.</param>
    public abstract Model<TData> Fit(TData train, Rng rng, IProgress<Progress>? progress = null,
        CancellationToken cancel = default);

    /// <summary>
    /// Reads back what <see cref="Model{TData}.Save"/> wrote for a model that this synthesizer fitted.
    /// </summary>
    public abstract Model<TData> Load(ModelFolder folder);
}
