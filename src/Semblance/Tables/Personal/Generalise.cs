using System.Globalization;

namespace Semblance.Tables.Personal;

/// <summary>
/// Makes values coarser: numbers to the lower end of a bin, dates to the month or year, texts to their first letters,
/// labels to the most frequent ones.
/// </summary>
public sealed record Generalise : Treatment
{
    private const long Day = 86_400_000_000;

    /// <summary>
    /// How far: the width of a bin for numbers ("10"), "month", "quarter", "year" or "decade" for dates, "first3" for
    /// the
    /// first three letters, "top5" for the five most frequent labels. Left out: a tenth of the middle nine tenths of
    /// the
    /// numbers, the year, half of the letters.
    /// </summary>
    public string To { get; init; } = "";

    internal override string? Argument => "the width of a bin, month, quarter, year, decade, first3 or top5";

    internal override string Word => To.Length == 0 ? Kind : $"{Kind}:{To}";

    internal override Treatment With(string argument)
    {
        if (argument is "month" or "quarter" or "year" or "decade" || Number(argument, "first") > 0
            || Number(argument, "top") > 0
            || double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out var width) && width > 0
                && double.IsFinite(width))
            return this with { To = argument };
        throw new FormatException(argument);
    }

    internal override string?[] Apply(TreatedColumn column)
    {
        if (Number(To, "top") is > 0 and var labels) return Top(column, labels);
        if (Number(To, "first") is > 0 and var letters) return column.Map(text => First(text, letters));
        switch (column.Schema.Kind)
        {
            case ColumnKind.Integer or ColumnKind.Decimal: return Bins(column);
            case ColumnKind.Date or ColumnKind.Instant: return Dates(column);
            default:
                if (To.Length > 0) throw Misfit(column, "a text", "first3 or top5");
                return column.Map(text => First(text, Math.Max(1, text.Length / 2)));
        }
    }

    private string?[] Bins(TreatedColumn column)
    {
        var values = ((NumericColumn)column.Values).ToDoubles();
        var width = To.Length == 0 ? Width(values)
            : double.TryParse(To, NumberStyles.Float, CultureInfo.InvariantCulture, out var asked) ? asked
            : throw Misfit(column, "a number", "the width of a bin, such as 10");
        return Written(column, value => Math.Floor(value / width) * width);
    }

    private string?[] Dates(TreatedColumn column)
    {
        if (To is not ("" or "month" or "quarter" or "year" or "decade")) throw Misfit(column, "a date",
            "month, quarter, year or decade");
        var unit = column.Schema.Kind == ColumnKind.Date ? 1 : Day;
        return Written(column, value =>
        {
            var date = DateTime.UnixEpoch.AddDays(Math.Floor(value / unit));
            var first = new DateTime(To == "decade" ? date.Year / 10 * 10 is 0 ? 1 : date.Year / 10 * 10 : date.Year,
                To switch { "month" => date.Month, "quarter" => (date.Month - 1) / 3 * 3 + 1, _ => 1 }, 1, 0, 0, 0,
                    DateTimeKind.Utc);
            return (first - DateTime.UnixEpoch).Days * (double)unit;
        });
    }

    /// <summary>Other numbers or dates, as the column writes them.</summary>
    private static string?[] Written(TreatedColumn column, Func<double, double> function)
    {
        var values = ((NumericColumn)column.Values).ToDoubles();
        return [.. values.Select(value => double.IsNaN(value) ? null
            : column.Values is DoubleColumn ? CellText.Of(column.Schema, function(value))
                : CellText.Of(column.Schema, (long)function(value)))];
    }

    private static string?[] Top(TreatedColumn column, int labels)
    {
        var kept = Enumerable.Range(0, column.Counts.Length).Where(i => !column.Values.IsMissing(i))
            .OrderByDescending(i => column.Counts[i]).ThenBy(column.Values.Text, StringComparer.Ordinal).Take(labels)
                .Select(column.Values.Text)
            .ToHashSet(StringComparer.Ordinal);
        return column.Map(text => kept.Contains(text) ? text : "other");
    }

    private static string First(string text, int letters)
    {
        if (text.Length <= letters) return text;
        return char.IsHighSurrogate(text[letters - 1]) ? text[..(letters - 1)] : text[..letters];
    }

    /// <summary>A width of 1, 2 or 5 and noughts, that makes about ten bins of the middle nine tenths.</summary>
    private static double Width(double[] values)
    {
        var sorted = values.Where(value => !double.IsNaN(value)).Order().ToArray();
        if (sorted.Length == 0) return 1;
        var width = (sorted[sorted.Length - 1 - sorted.Length / 20] - sorted[sorted.Length / 20]) / 10;
        if (width <= 0) return 1;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(width)));
        return (width / unit) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 } * unit;
    }

    private static int Number(string text, string word) => text.StartsWith(word, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(word.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : 0;

    private SemblanceException Misfit(TreatedColumn column, string what, string instead) =>
        column.Error($"'{column.Schema.Name}' holds {what}, which cannot be generalised to '{To}'.",
            $"Write {instead}.");
}
