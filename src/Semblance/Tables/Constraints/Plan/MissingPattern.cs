namespace Semblance.Tables.Constraints.Plan;

/// <summary>Which of some columns are missing, as one label a row: "x" where missing, "." where not.</summary>
internal static class MissingPattern
{
    public static CategoryColumn Of(Table table, IReadOnlyList<string> names)
    {
        var columns = names.Select(name => table[name]).ToArray();
        var levels = new List<string>();
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        var codes = new int[table.RowCount];
        for (var row = 0; row < codes.Length; row++)
        {
            var pattern = string.Concat(columns.Select(column => column.IsMissing(row) ? 'x' : '.'));
            if (!positions.TryGetValue(pattern, out codes[row]))
            {
                codes[row] = positions[pattern] = levels.Count;
                levels.Add(pattern);
            }
        }
        return new(new() { Name = $"missing: {string.Join(", ", names)}", Kind = ColumnKind.Category },
            codes, [.. levels]);
    }
}
