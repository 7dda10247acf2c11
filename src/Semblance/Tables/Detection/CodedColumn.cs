namespace Semblance.Tables.Detection;

/// <summary>A column with a code for each different value, for comparing columns whatever they hold.</summary>
internal sealed class CodedColumn
{
    private CodedColumn(Column column, int[] codes, int count, int present, double[]? numbers)
    {
        Column = column;
        Codes = codes;
        Count = count;
        Present = present;
        Numbers = numbers;
        Sizes = new int[count];
        foreach (var code in codes) Sizes[code]++;
        MissingMask = HasMissing ? Mask(column) : "";
    }

    public Column Column { get; }

    public string Name => Column.Name;

    /// <summary>One code a row; missing cells have one of their own.</summary>
    public int[] Codes { get; }

    /// <summary>How many codes there are.</summary>
    public int Count { get; }

    /// <summary>Rows of each code.</summary>
    public int[] Sizes { get; }

    /// <summary>Rows that hold a value.</summary>
    public int Present { get; }

    public bool HasMissing => Present < Codes.Length;

    /// <summary>The numbers, NaN where missing; null for labels and texts.</summary>
    public double[]? Numbers { get; }

    /// <summary>The same for columns that are missing in the same rows.</summary>
    public string MissingMask { get; }

    /// <summary>The probability that two rows agree by chance.</summary>
    public double Coincidence => Sizes.Sum(size => (double)size / Codes.Length * size / Codes.Length);

    public static CodedColumn Of(Column column)
    {
        var codes = new int[column.Count];
        var present = 0;
        int count;
        double[]? numbers = null;
        switch (column)
        {
            case CategoryColumn category:
                count = Code(category.Codes, codes);
                present = category.Codes.Count(code => code >= 0);
                break;
            case NumericColumn numeric:
                numbers = numeric.ToDoubles();
                count = Code(numbers, codes);
                present = numbers.Count(number => !double.IsNaN(number));
                break;
            default:
                var texts = Enumerable.Range(0, column.Count)
                    .Select(row => column.IsMissing(row) ? "" : column.Text(row) + "\u0001").ToArray();
                count = Code(texts, codes);
                present = texts.Count(text => text.Length > 0);
                break;
        }
        return new(column, codes, count, present, numbers);
    }

    private static int Code<T>(T[] values, int[] codes) where T : notnull
    {
        var seen = new Dictionary<T, int>();
        for (var i = 0; i < codes.Length; i++)
        {
            if (!seen.TryGetValue(values[i], out codes[i])) seen[values[i]] = codes[i] = seen.Count;
        }
        return seen.Count;
    }

    private static string Mask(Column column)
    {
        var bits = new char[(column.Count + 15) / 16];
        for (var row = 0; row < column.Count; row++)
        {
            if (column.IsMissing(row)) bits[row / 16] |= (char)(1 << row % 16);
        }
        return new(bits);
    }
}
