using Semblance.Random;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>
/// Which rows were drawn, and from where: a row that is drawn again has another address, and stays the same row.
/// </summary>
/// <param name="Addresses">The indices that the draws were addressed by.</param>
/// <param name="Stream">The stream that they came from.</param>
/// <param name="Rows">The rows' own indices, by which what never repeats is generated.</param>
/// <param name="Whole">The stream of the whole sample.</param>
internal sealed record Drawn(long[] Addresses, Rng Stream, long[] Rows, Rng Whole)
{
    /// <summary>The first draw of each row.</summary>
    public static Drawn First(long[] rows, Rng rng) => new(rows, rng, rows, rng);

    /// <summary>Some of them, drawn once more.</summary>
    public Drawn Again(int[] which, int attempt) =>
        new([.. which.Select(i => Addresses[i])], Stream.Split("try").Split(attempt),
        [.. which.Select(i => Rows[i])], Whole);

    /// <summary>A stretch of them.</summary>
    public Drawn Slice(int start, int length) =>
        new(Addresses[start..(start + length)], Stream, Rows[start..(start + length)], Whole);

    /// <summary>The same draws from a stream of a step's own.</summary>
    public Drawn Split(long step) => this with { Stream = Stream.Split(step), Whole = Whole.Split(step) };
}
