namespace Semblance.Tables.Detection;

/// <summary>Columns that name persons, and columns that together tell them apart.</summary>
internal static class PersonFindings
{
    private static readonly string[] Traits =
        ["age", "sex", "gender", "race", "ethnicity", "birth", "dob", "marital", "occupation", "job", "profession",
            "religion", "nationality"];

    public static List<Finding> Find(CodedColumn[] columns)
    {
        var found = new List<Finding>();
        var traits = new List<CodedColumn>();
        foreach (var column in columns)
        {
            var schema = column.Column.Schema;
            var type = schema.Semantic is null ? null : SemanticTypes.Named(schema.Semantic);
            if (type is { Names: true })
            {
                var what = schema.Handling == Handling.Generate ? "they are replaced by new ones of the same form"
                    : "they are learnt as they are";
                found.Add(new(FindingKind.PersonalData, [column.Name], $"{column.Name} holds {type.Plural}; {what}.",
                    column.Present));
            }
            if (schema.Handling != Handling.Learn) continue;
            if (type is { Describes: true } || new HeaderWords(column.Name).HasAny(Traits)) traits.Add(column);
            var single = column.Column is CategoryColumn ? column.Sizes.Count(size => size == 1) : 0;
            if (single > 5 && single * 10 > column.Count)
            {
                found.Add(new(FindingKind.PersonalData, [column.Name],
                    $"{single} labels of {column.Name} occur once each, so a label gives its row away.", single));
            }
        }
        if (traits.Count < 2) return found;
        var chosen = traits.Take(6).ToArray();
        var seen = new Dictionary<ulong, int>();
        var rows = chosen[0].Codes.Length;
        for (var row = 0; row < rows; row++)
        {
            var key = 14695981039346656037UL;
            foreach (var column in chosen) key = Providers.KeyedPermutation.Mix(key ^ (uint)column.Codes[row]);
            seen[key] = seen.GetValueOrDefault(key) + 1;
        }
        var alone = seen.Count(pair => pair.Value == 1);
        if (rows < 20 || alone * 20 < rows) return found;
        found.Add(new(FindingKind.PersonalData, [.. chosen.Select(column => column.Name)],
            $"{string.Join(", ", chosen.Select(column => column.Name))} together tell "
            + $"{Findings.Percent((double)alone / rows)} of the rows apart from all others.", alone));
        return found;
    }
}
