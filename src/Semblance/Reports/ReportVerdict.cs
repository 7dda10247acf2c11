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
    /// How far a column, pair or target falls short of what real rows reach; at most 0 where it does not, and where all
    /// its rows reach it or are all but perfect (a sub-sample of a heavy tail may still look bad). Null where there is
    /// no value.
    /// </summary>
    public static double? Shortfall(ScorePart part, VerdictRule rule, bool higherIsBetter)
    {
        if ((part.AtReferenceSize ?? part.Value) is not { } held) return null;
        var distance = rule.Shortfall(held, part.Reference, higherIsBetter);
        var whole = part.Value ?? held;
        return rule.Shortfall(whole, null, higherIsBetter) <= rule.Similar
            || rule.Shortfall(whole, part.Reference, higherIsBetter) <= 0
            ? Math.Min(0, distance) : distance;
    }

    /// <summary>
    /// The verdict on one column, pair or target, by its score's rule. Fewer values speak for it than for the whole: a
    /// distance that the part's own 95 % interval takes in counts one step milder.
    /// </summary>
    public static Verdict Of(ScorePart part, VerdictRule rule, bool higherIsBetter)
    {
        if (Shortfall(part, rule, higherIsBetter) is not { } distance) return Verdict.NotJudged;
        var verdict = distance <= rule.Similar ? Verdict.Similar : distance <= rule.Check ? Verdict.Check
            : Verdict.Risk;
        return verdict > Verdict.Similar && part.Low is { } low && part.High is { } high && distance <= (high - low) / 2
            ? verdict - 1 : verdict;
    }
}
