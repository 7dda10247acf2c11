namespace Semblance.Rules;

/// <summary>Picks one of several things by weight from a uniform number, in about one step; the order of the things is
/// kept.</summary>
/// <remarks>
/// Cut-point method: H.-C. Chen, Y. Asau, "On generating random variates from an empirical distribution", AIIE
/// Transactions 6 (1974).
/// </remarks>
internal sealed class WeightTable
{
    private readonly double[] ends; // the share of all weight up to and with each thing
    private readonly int[] start; // by cell of [0, 1): the first thing whose end lies in it or beyond

    public WeightTable(IReadOnlyList<double> weights)
    {
        ends = new double[weights.Count];
        var sum = 0.0;
        for (var i = 0; i < ends.Length; i++) ends[i] = sum += weights[i];
        for (var i = 0; i < ends.Length; i++) ends[i] /= sum;
        Last = ends.Length - 1;
        while (Last > 0 && weights[Last] == 0) Last--;
        start = new int[Math.Clamp(2 * ends.Length, 16, 1 << 20)];
        for (int cell = 0, thing = 0; cell < start.Length; cell++)
        {
            while (thing < Last && ends[thing] <= (double)cell / start.Length) thing++;
            start[cell] = thing;
        }
    }

    private int Last { get; }

    /// <summary>The thing at a share in [0, 1] of all weight.</summary>
    public int At(double share)
    {
        var thing = start[Math.Min(start.Length - 1, (int)(share * start.Length))];
        while (thing < Last && ends[thing] <= share) thing++;
        return thing;
    }

    /// <summary>As <see cref="At(double)"/>, with how far within the thing's weight the share lies, in [0,
    /// 1).</summary>
    public int At(double share, out double within)
    {
        var thing = At(share);
        var low = thing == 0 ? 0 : ends[thing - 1];
        within = Math.Clamp((share - low) / (ends[thing] - low), 0, 1);
        return thing;
    }

    /// <summary>A table of weights that a user wrote.</summary>
    /// <exception cref="SemblanceException">A weight is negative, or all are zero.</exception>
    public static WeightTable Of(IReadOnlyList<double> weights, Site site, string option)
    {
        if (weights.Any(weight => weight < 0 || !double.IsFinite(weight)))
            throw site.Error(option, "A weight is negative, or no number.",
                "Write 0 for what never comes, and larger numbers for what comes more often.");
        return weights.Sum() > 0 ? new(weights)
            : throw site.Error(option, "No weight is above zero.", "Give at least one of them a weight.");
    }
}
