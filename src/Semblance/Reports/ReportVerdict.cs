namespace Semblance.Reports;

/// <summary>The evaluation's verdicts in the page's words, and the relief that single columns and pairs get.</summary>
internal static class ReportVerdict
{
    /// <summary>There is nothing to judge by.</summary>
    public const string None = "not judged";

    /// <summary>The word, as people read it.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Similar => "similar",
        Verdict.Check => "check",
        Verdict.Risk => "risk",
        _ => None,
    };

    /// <summary>
    /// The verdict on one column, pair or target, by its score's rule. Fewer values speak for it than for the whole: a
    /// distance that the part's own 95 % interval takes in counts one step milder.
    /// </summary>
    public static Verdict Of(ScorePart part, VerdictRule rule, bool higherIsBetter)
    {
        var held = part.AtReferenceSize ?? part.Value;
        var verdict = rule.Judge(held, part.Reference, higherIsBetter);
        if (verdict <= Verdict.Similar || part.Low is not { } low || part.High is not { } high) return verdict;
        var distance = rule.Shortfall(held!.Value, part.Reference, higherIsBetter);
        return distance <= (high - low) / 2 ? verdict - 1 : verdict;
    }
}
