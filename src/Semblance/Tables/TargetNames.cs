namespace Semblance.Tables;

/// <summary>Words by which people name the column that they want to predict.</summary>
internal static class TargetNames
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "target", "label", "class", "outcome", "income", "salary", "price", "churn", "default", "response",
        "survived", "species",
        "quality", "diagnosis", "revenue", "charges", "status", "result", "score", "fraud", "attrition", "deposit",
        "risk", "grade",
    };

    /// <summary>Whether the name is such a word or holds one: <c>SalePrice</c>, <c>credit_risk</c>.</summary>
    public static bool Has(string name)
    {
        var start = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            var ends = i == name.Length || !char.IsLetter(name[i])
                || (char.IsUpper(name[i]) && char.IsLower(name[i - 1]));
            if (!ends) continue;
            if (Words.Contains(name[start..i].TrimStart('_', '-', ' ', '.'))) return true;
            start = i;
        }
        return false;
    }
}
