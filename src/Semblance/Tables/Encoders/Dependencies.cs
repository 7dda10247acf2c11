namespace Semblance.Tables.Encoders;

/// <summary>Finds columns that follow from another one, value by value.</summary>
/// <remarks>
/// A dependency counts only where it would hardly hold by chance: were the columns independent, level a of the
/// determinant, seen c times, would be pure with probability sum p_b^c over the other column's values b. The product
/// over the levels must be below 10^-9. Cost: rows times pairs at worst, a few rows for most pairs.
/// </remarks>
internal static class Dependencies
{
    private const double MinEvidence = 20.7; // -ln 10^-9

    /// <summary>For each column the position of the column that it follows from, or -1. There are no chains.</summary>
    public static int[] Find(Table table, CancellationToken cancel)
    {
        var coded = table.Columns.Select(Coded).ToArray();
        var determinants = new int[coded.Length];
        Array.Fill(determinants, -1);
        var isDeterminant = new bool[coded.Length];
        // a column with more values says more; between equals the first stands and the later one follows
        var order = Enumerable.Range(0, coded.Length).Where(i => coded[i].Count > 1)
            .OrderByDescending(i => coded[i].Count).ThenBy(i => i).ToArray();
        foreach (var determinant in order)
        {
            if (determinants[determinant] >= 0) continue;
            var (codes, count) = coded[determinant];
            if (codes is null || count * 10L > table.RowCount) continue;
            for (var derived = 0; derived < coded.Length; derived++)
            {
                cancel.ThrowIfCancellationRequested();
                var (values, valueCount) = coded[derived];
                if (derived == determinant || values is null || valueCount < 2 || valueCount > count
                    || isDeterminant[derived] || determinants[derived] >= 0)
                {
                    continue;
                }
                if (!Holds(codes, count, values) || Evidence(codes, count, values, valueCount) < MinEvidence) continue;
                determinants[derived] = determinant;
                isDeterminant[determinant] = true;
            }
        }
        return determinants;
    }

    private static bool Holds(int[] codes, int count, int[] values)
    {
        var value = new int[count];
        Array.Fill(value, -1);
        for (var i = 0; i < codes.Length; i++)
        {
            ref var first = ref value[codes[i]];
            if (first < 0) first = values[i];
            else if (first != values[i]) return false;
        }
        return true;
    }

    private static double Evidence(int[] codes, int count, int[] values, int valueCount)
    {
        var shares = new double[valueCount];
        foreach (var value in values) shares[value] += 1.0 / values.Length;
        var sizes = new int[count];
        foreach (var code in codes) sizes[code]++;
        var evidence = 0.0;
        foreach (var size in sizes)
        {
            if (size > 1) evidence -= Math.Log(shares.Sum(share => Math.Pow(share, size)));
        }
        return evidence;
    }

    /// <summary>
    /// A code for each different value, a missing cell's included; none for columns of (almost) all different values.
    /// </summary>
    private static (int[]? Codes, int Count) Coded(Column column)
    {
        if (column.Schema.Handling == Handling.Generate) return (null, 0);
        switch (column)
        {
            case CategoryColumn category:
            {
                var used = new int[category.Levels.Length + 1];
                Array.Fill(used, -1);
                var count = 0;
                var codes = new int[category.Count];
                for (var i = 0; i < codes.Length; i++)
                {
                    ref var code = ref used[category.Codes[i] + 1];
                    if (code < 0) code = count++;
                    codes[i] = code;
                }
                return (codes, count);
            }
            case NumericColumn numeric:
            {
                var values = numeric.ToDoubles();
                var most = Math.Max(2, values.Length / 10);
                var seen = new Dictionary<double, int>();
                var codes = new int[values.Length];
                for (var i = 0; i < codes.Length; i++)
                {
                    if (!seen.TryGetValue(values[i], out codes[i]))
                    {
                        if (seen.Count > most) return (null, 0);
                        seen[values[i]] = codes[i] = seen.Count;
                    }
                }
                return (codes, seen.Count);
            }
            default:
                return (null, 0);
        }
    }
}
