using System.Text.RegularExpressions;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>Regular expressions over whole texts, in bounded time.</summary>
internal static class RegularText
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>An expression that must fit the whole text.</summary>
    public static Regex Whole(string expression)
    {
        // so that a problem has its place in what was typed
        _ = new Regex(expression, RegexOptions.CultureInvariant, Limit);
        var whole = $@"\A(?:{expression})\z";
        try
        {
            return new(whole, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Limit);
        }
        catch (NotSupportedException) // it looks around or back, which only backtracking can
        {
            return new(whole, RegexOptions.CultureInvariant, Limit);
        }
    }
}
