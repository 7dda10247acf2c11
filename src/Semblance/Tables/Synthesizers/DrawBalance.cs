namespace Semblance.Tables.Synthesizers;

/// <summary>
/// Keeps the shares of what is drawn for many rows near what is expected of them: what has been drawn less often than
/// the rows so far gave reason to expect becomes a little likelier, what is impossible stays so.
/// </summary>
/// <remarks>
/// Independent draws of n rows miss a share p by the square root of n p; here the miss stays at about one row, whatever
/// n. The odds are multiplied by e to twice the number of rows that are lacking.
/// </remarks>
internal sealed class DrawBalance(int choices)
{
    private const double Pull = 2, Most = 3;

    private readonly double[] lacking = new double[choices];

    /// <summary>
    /// Leans a row's odds towards what is lacking, and adds what they gave reason to expect to the account.
    /// </summary>
    /// <param name="odds">The row's odds; changed in place.</param>
    /// <param name="first">What the first of them stands for.</param>
    public void Lean(Span<float> odds, int first)
    {
        var sum = 0f;
        foreach (var odd in odds) sum += odd;
        if (!(sum > 0)) return;
        for (var k = 0; k < odds.Length; k++)
        {
            // what the rows before left lacking: a row alone is drawn by its own odds
            var (expected, pull) = (odds[k] / sum, Math.Exp(Pull * Math.Clamp(lacking[first + k], -Most, Most)));
            lacking[first + k] += expected;
            odds[k] = expected * (float)pull;
        }
    }

    /// <summary>Takes what was drawn off the account.</summary>
    public void Drawn(int choice) => lacking[choice]--;

    /// <summary>Draws one of some neighbours by their counts.</summary>
    /// <param name="counts">Their counts.</param>
    /// <param name="first">What the first of them stands for.</param>
    /// <param name="uniform">A uniform number; what is left of it is still uniform.</param>
    public int Pick(ReadOnlySpan<int> counts, int first, ref double uniform)
    {
        Span<float> odds = counts.Length <= 256 ? stackalloc float[counts.Length] : new float[counts.Length];
        for (var k = 0; k < odds.Length; k++) odds[k] = counts[k];
        Lean(odds, first);
        var sum = 0.0;
        foreach (var odd in odds) sum += odd;
        var (rest, last) = (uniform * sum, 0);
        for (var k = 0; k < odds.Length; k++)
        {
            if (odds[k] <= 0) continue;
            last = k;
            if (rest < odds[k]) break;
            rest -= odds[k];
        }
        uniform = Math.Clamp(rest / Math.Max(odds[last], float.Epsilon), 0, FeaturePieces.MaxUniform);
        Drawn(first + last);
        return first + last;
    }
}
