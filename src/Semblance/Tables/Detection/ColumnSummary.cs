using System.Globalization;

namespace Semblance.Tables.Detection;

/// <summary>The figures of a column: range, moments, histogram, spikes, frequent texts, suspicious values.</summary>
internal static class ColumnSummary
{
    private const int Bins = 24, MaxTop = 10;

    public static ColumnProfile Of(DistinctTexts texts, ColumnSchema schema, NumberReading? numbers,
        MomentReading? moments)
    {
        var profile = new ColumnProfile
        {
            Schema = schema,
            Why = "",
            RowCount = texts.RowCount,
            MissingCount = texts.Missing,
            Distinct = texts.Texts.Length,
            TopLevels = Top(texts),
        };
        if (texts.Texts.Length == 0) return profile;
        double[]? values = null;
        if (schema.Kind is ColumnKind.Integer or ColumnKind.Decimal && numbers is not null)
            values = [.. numbers.Shapes.Select(shape => shape.Value)];
        else if (moments is not null && schema.Kind is ColumnKind.Date or ColumnKind.Time or ColumnKind.Instant
            or ColumnKind.Duration)
            values = [.. moments!.Values.Select(value => (double)MomentDetection.Stored(schema.Kind, value))];
        if (values is null || values.Length != texts.Texts.Length)
        {
            return profile with
            {
                Lengths = new(texts.Texts.Min(text => text.Length),
                    texts.Texts.Select((text, i) => (double)text.Length * texts.Counts[i]).Sum() / texts.Present,
                    texts.Texts.Max(text => text.Length)),
            };
        }
        var order = new int[values.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        var sorted = (double[])values.Clone();
        Array.Sort(sorted, order);
        var counts = order.Select(i => texts.Counts[i]).ToArray();
        return profile with
        {
            Minimum = texts.Texts[order[0]],
            Maximum = texts.Texts[order[^1]],
            Numbers = Summarize(sorted, counts, texts.Present),
            Histogram = Count(sorted, counts, schema),
            Spikes = Spikes(texts, sorted, counts, order),
            Notes = [.. Suspicious(texts, sorted, counts, order, schema)],
        };
    }

    private static ValueCount[] Top(DistinctTexts texts)
    {
        if (texts.Texts.Length == 0 || texts.Texts.Length == texts.Present && texts.Present > MaxTop) return [];
        var order = new int[texts.Texts.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        var keys = Array.ConvertAll(texts.Counts, count => -(long)count);
        Array.Sort(keys, order);
        return [.. order.Take(MaxTop).OrderByDescending(i => texts.Counts[i]).ThenBy(i => i)
            .Select(i => new ValueCount(texts.Texts[i], texts.Counts[i], (double)texts.Counts[i] / texts.RowCount))];
    }

    private static NumberSummary Summarize(double[] sorted, int[] counts, int present)
    {
        double mean = 0, squares = 0;
        for (var i = 0; i < sorted.Length; i++) mean += sorted[i] * ((double)counts[i] / present);
        for (var i = 0; i < sorted.Length; i++) squares += (sorted[i] - mean) * (sorted[i] - mean) * counts[i];
        return new(mean, present > 1 ? Math.Sqrt(squares / (present - 1)) : 0, sorted[0], Quantile(0.25), Quantile(0.5),
            Quantile(0.75),
            sorted[^1]);

        double Quantile(double share)
        {
            var target = share * present;
            long below = 0;
            for (var i = 0; i < sorted.Length; i++)
            {
                below += counts[i];
                if (below >= target) return sorted[i];
            }
            return sorted[^1];
        }
    }

    private static Histogram Count(double[] sorted, int[] counts, ColumnSchema schema)
    {
        double low = sorted[0], high = sorted[^1];
        var bins = Bins;
        var isWhole = schema.Kind == ColumnKind.Integer || schema.Decimals == 0;
        if (isWhole && high - low < Bins)
        {
            // a bin a number
            bins = (int)(high - low) + 1;
            (low, high) = (low - 0.5, high + 0.5);
        }
        var result = new int[bins];
        var width = (high - low) / bins;
        for (var i = 0; i < sorted.Length; i++)
        {
            var bin = width > 0 ? (int)((sorted[i] - low) / width) : 0;
            result[Math.Clamp(bin, 0, bins - 1)] += counts[i];
        }
        return new(low, high, result);
    }

    /// <summary>
    /// Values with at least a twentieth of the rows and eight times what the values around them have.
    /// </summary>
    private static ValueCount[] Spikes(DistinctTexts texts, double[] sorted, int[] counts, int[] order)
    {
        if (sorted.Length < 8) return [];
        var spikes = new List<ValueCount>();
        for (var i = 0; i < sorted.Length; i++)
        {
            var share = (double)counts[i] / texts.RowCount;
            if (share < 0.05) continue;
            double around = 0;
            var neighbours = 0;
            for (var j = Math.Max(0, i - 6); j <= Math.Min(sorted.Length - 1, i + 6); j++)
            {
                if (j == i) continue;
                around += counts[j];
                neighbours++;
            }
            if (counts[i] >= 8 * Math.Max(1, around / neighbours))
                spikes.Add(new(texts.Texts[order[i]], counts[i], share));
        }
        return [.. spikes.OrderByDescending(spike => spike.Count).Take(5)];
    }

    /// <summary>Numbers such as -999 that stand apart and come often are mostly missing marks.</summary>
    private static IEnumerable<string> Suspicious(DistinctTexts texts, double[] sorted, int[] counts, int[] order,
        ColumnSchema schema)
    {
        if (schema.Kind is not (ColumnKind.Integer or ColumnKind.Decimal) || sorted.Length < 12) yield break;
        foreach (var i in new[] { 0, sorted.Length - 1 })
        {
            var size = Math.Abs(sorted[i]);
            if (size is not (99 or 999 or 9999 or 99999 or 999999 or 9999999 or 99999999 or 888 or 8888 or 777 or 9998
                or 998 or 1e20 or 1e10)) continue;
            var inner = i == 0 ? sorted[1..] : sorted[..^1];
            var gap = i == 0 ? inner[0] - sorted[0] : sorted[^1] - inner[^1];
            if (counts[i] < 3 || gap <= 0.5 * (inner[^1] - inner[0])) continue;
            yield return $"{texts.Texts[order[i]]} stands apart from all other values and occurs "
                + $"{counts[i].ToString("N0", CultureInfo.InvariantCulture)} times. "
                + $"If it means a missing value, say --missing {texts.Texts[order[i]]}.";
        }
    }
}
