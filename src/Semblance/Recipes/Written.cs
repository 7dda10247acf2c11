using System.Globalization;

namespace Semblance.Recipes;

/// <summary>Numbers in sentences.</summary>
internal static class Written
{
    /// <summary>32,561.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>1 row, 32,561 rows.</summary>
    public static string Count(long count, string one) => $"{Count(count)} {one}{(count == 1 ? "" : "s")}";
}
