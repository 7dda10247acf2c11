namespace Semblance.Reports;

/// <summary>The same thing of the real, the synthetic and the held-out rows.</summary>
/// <param name="Real">Of the rows that the model learnt from.</param>
/// <param name="Synthetic">Of the rows that it made.</param>
/// <param name="Holdout">Of the real rows that it never saw; null where there are none.</param>
public sealed record ReportTrio<T>(T Real, T Synthetic, T? Holdout) where T : class
{
    /// <summary>The three (or two) that are there, in order.</summary>
    internal IEnumerable<T> All() => Holdout is null ? [Real, Synthetic] : [Real, Synthetic, Holdout];

    internal ReportTrio<TOut> Map<TOut>(Func<T, TOut> map) where TOut : class =>
        new(map(Real), map(Synthetic), Holdout is null ? null : map(Holdout));
}

/// <summary>The same number of the real, the synthetic and the held-out rows.</summary>
/// <param name="Real">Of the rows that the model learnt from.</param>
/// <param name="Synthetic">Of the rows that it made.</param>
/// <param name="Holdout">Of the real rows that it never saw; null where there are none.</param>
public sealed record ReportNumbers(double? Real, double? Synthetic, double? Holdout);
