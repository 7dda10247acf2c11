namespace Semblance.Torch.Tables;

/// <summary>How much of a row is left after each step of noise.</summary>
/// <remarks>
/// The cosine schedule of A. Nichol and P. Dhariwal, "Improved denoising diffusion probabilistic models", ICML 2021,
/// with steps of at most 0.999. After step i a number is sqrt(kept) of itself and sqrt(1 - kept) of normal noise; a
/// level is itself with probability kept, and else drawn from the noise's shares.
/// </remarks>
internal sealed class TabddpmSchedule
{
    /// <summary>Functions of time that the network sees.</summary>
    public const int TimeCount = 16;

    private const double Offset = 0.008, MostNoise = 0.999;
    private readonly double[] kept;

    /// <param name="count">Steps from a row to noise.</param>
    public TabddpmSchedule(int count)
    {
        kept = new double[count + 1];
        kept[0] = 1;
        for (var i = 1; i <= count; i++) kept[i] = kept[i - 1] * Math.Max(1 - MostNoise, At(i) / At(i - 1));

        double At(int i) => Math.Pow(Math.Cos(((double)i / count + Offset) / (1 + Offset) * Math.PI / 2), 2);
    }

    /// <summary>Steps from a row to noise.</summary>
    public int Count => kept.Length - 1;

    /// <summary>What is left of a row after a step; 1 before the first.</summary>
    public double Kept(int step) => kept[step];

    /// <summary>What is left at a later step of what there was at an earlier one.</summary>
    public double Kept(int from, int to) => kept[to] / kept[from];

    /// <summary>The steps at which a sampler of so many steps looks, from noise to the row.</summary>
    public int[] Grid(int steps)
    {
        steps = Math.Min(steps, Count);
        return [.. Enumerable.Range(0, steps + 1).Select(k => (int)((long)Count * (steps - k) / steps))];
    }

    /// <summary>A step as the network sees it: cosines over the whole time, the first of which is 1.</summary>
    public void Time(int step, Span<float> features)
    {
        for (var k = 0; k < TimeCount; k++) features[k] = (float)Math.Cos(Math.PI * k * step / Count);
    }
}
