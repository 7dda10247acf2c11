using Semblance.Models;
using Semblance.Random;

namespace Semblance;

/// <summary>What a synthesizer learnt: immutable, safe to share between threads, and able to sample.</summary>
public abstract class Model<TData>
{
    /// <summary>
    /// Draws rows <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1. A pure function
    /// of its arguments: <c>Sample(0, 100)</c> equals <c>Sample(0, 40)</c> followed by <c>Sample(40, 60)</c>.
    /// </summary>
    /// <param name="first">Index of the first row, from 0.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="rng">The stream that the rows are addressed in.</param>
    /// <param name="where">Only rows that meet this, with the probabilities that they have in the model.</param>
    /// <param name="cancel">Checked while sampling.</param>
    /// <exception cref="SemblanceException">The condition names an unknown column or cannot be met.</exception>
    public abstract TData Sample(long first, int count, Rng rng, Condition? where = null,
        CancellationToken cancel = default);

    /// <summary>Puts all that is needed to sample again into the folder.</summary>
    public abstract void Save(ModelFolder folder);
}
