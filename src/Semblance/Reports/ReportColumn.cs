using System.Globalization;
using Semblance.Tables;

namespace Semblance.Reports;

/// <summary>One column's picture: the three tables over each other.</summary>
public sealed record ReportColumn
{
    /// <summary>The header, shortened where it is very long.</summary>
    public required string Name { get; init; }

    /// <summary>What the column holds: "integer", "category", "date" and so on.</summary>
    public required string Kind { get; init; }

    /// <summary>How it is drawn: "bars" per label, "histogram" of numbers, or "none" (the reason is in <see
    /// cref="Note"/>).</summary>
    public required string Form { get; init; }

    /// <summary>Why there is no picture, or what to know about it.</summary>
    public string? Note { get; init; }

    /// <summary>The unit of the axis: null for plain numbers, "ms" since 1970, "seconds", "hours", or
    /// "characters".</summary>
    public string? Unit { get; init; }

    /// <summary>Share of cells that hold no value.</summary>
    public required ReportNumbers Missing { get; init; }

    /// <summary>How many different values there are.</summary>
    public required ReportNumbers Distinct { get; init; }

    /// <summary>Mean, spread and quantiles of a numeric column, by name.</summary>
    public IReadOnlyDictionary<string, ReportNumbers>? Facts { get; init; }

    /// <summary>Labels of the bars, most frequent in the real rows first, or in their own order.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Share of each label among the cells that hold a value.</summary>
    public ReportTrio<double[]>? Shares { get; init; }

    /// <summary>Single values that hold a tenth of the cells or more; the histogram is of the others.</summary>
    public IReadOnlyList<ReportSpike>? Spikes { get; init; }

    /// <summary>Edges of the bins, one more than there are bins.</summary>
    public double[]? Edges { get; init; }

    /// <summary>Whether the axis is logarithmic.</summary>
    public bool? Log { get; init; }

    /// <summary>Share of the cells that hold a value, per bin.</summary>
    public ReportTrio<double[]>? Bins { get; init; }

    /// <summary>Share of the cells with a value that lies outside the bins.</summary>
    public ReportNumbers? Outside { get; init; }

    /// <summary>Where <see cref="Density"/> is evaluated.</summary>
    public double[]? DensityAt { get; init; }

    /// <summary>A Gaussian kernel estimate, in share per bin width, of what is neither a spike nor outside.</summary>
    public ReportTrio<double[]>? Density { get; init; }

    /// <summary>The shares at which <see cref="Quantiles"/> are given.</summary>
    public double[]? Probabilities { get; init; }

    /// <summary>Quantiles, for the cumulative and the quantile-quantile picture.</summary>
    public ReportTrio<double[]>? Quantiles { get; init; }
}

/// <summary>A single value that many cells hold.</summary>
/// <param name="Label">The value as it is written.</param>
/// <param name="Share">Its share of the cells that hold a value.</param>
public sealed record ReportSpike(string Label, ReportNumbers Share);

/// <summary>Draws one column.</summary>
internal static class ReportColumns
{
    private const int MostBars = 24, MostBins = 40, DensityPoints = 64, MostDiscrete = 30, MostSpikes = 3;
    private const double SpikeShare = 0.1;

    private static readonly double[] Probabilities =
        [0.005, .. Enumerable.Range(1, 49).Select(i => i / 50.0), 0.995];

    /// <summary>The picture of a column.</summary>
    public static ReportColumn Draw(ReportTrio<Column> column)
    {
        var plain = Describe(column);
        if (column.All().All(table => Present(table) == 0))
            return plain with { Form = "none", Note = "No cell holds a value." };
        return column.Real switch
        {
            NumericColumn => DrawNumbers(plain, column),
            CategoryColumn => DrawBars(plain, column.Map(Tally), column.Real.Schema),
            _ => DrawLengths(plain, column),
        };
    }

    /// <summary>The numbers of a column without its picture, for tables too wide to draw them all.</summary>
    public static ReportColumn Describe(ReportTrio<Column> column) => new()
    {
        Name = ReportSeries.Shorten(column.Real.Name, 120),
        Kind = KindOf(column.Real.Schema),
        Form = "none",
        Missing = Numbers(column, table => table.Count == 0 ? 0 : 1 - (double)Present(table) / table.Count),
        Distinct = Numbers(column, DistinctCount),
    };

    private static string KindOf(ColumnSchema schema) => schema.Kind.ToString().ToLowerInvariant();

    private static ReportNumbers Numbers(ReportTrio<Column> column, Func<Column, double> measure) =>
        new(ReportSeries.Round(measure(column.Real), 6), ReportSeries.Round(measure(column.Synthetic), 6),
            column.Holdout is null ? null : ReportSeries.Round(measure(column.Holdout), 6));

    private static int Present(Column column)
    {
        var count = 0;
        for (var row = 0; row < column.Count; row++)
        {
            if (!column.IsMissing(row)) count++;
        }
        return count;
    }

    private static double DistinctCount(Column column) => column switch
    {
        CategoryColumn category => category.Codes.Where(code => code >= 0).Distinct().Count(),
        LongColumn whole => whole.Values.Where((_, row) => !whole.IsMissing(row)).Distinct().Count(),
        DoubleColumn number => number.Values.Where(double.IsFinite).Distinct().Count(),
        _ => Enumerable.Range(0, column.Count).Where(row => !column.IsMissing(row))
            .Select(column.Text).Distinct(StringComparer.Ordinal).Count(),
    };

    private static Dictionary<string, double> Tally(Column column)
    {
        var category = (CategoryColumn)column;
        var counts = new double[category.Levels.Length];
        double present = 0;
        foreach (var code in category.Codes)
        {
            if (code < 0) continue;
            counts[code]++;
            present++;
        }
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var level = 0; level < counts.Length; level++)
        {
            if (counts[level] > 0) shares[category.Levels[level]] = counts[level] / present;
        }
        return shares;
    }

    private static ReportColumn DrawBars(ReportColumn plain, ReportTrio<Dictionary<string, double>> shares,
        ColumnSchema schema)
    {
        var all = shares.All().SelectMany(table => table.Keys).Distinct(StringComparer.Ordinal).ToList();
        var position = (schema.Ordered ? schema.Levels : null)?.Select((level, i) => (level, i))
            .ToDictionary(pair => pair.level, pair => pair.i, StringComparer.Ordinal);
        var weight = all.ToDictionary(level => level,
            level => Math.Max(shares.Real.GetValueOrDefault(level), shares.Synthetic.GetValueOrDefault(level)),
            StringComparer.Ordinal);
        var kept = all.OrderByDescending(level => weight[level]).ThenBy(level => level, StringComparer.Ordinal)
            .Take(all.Count <= MostBars ? MostBars : MostBars - 1);
        var order = (position is null
            ? kept.OrderByDescending(level => shares.Real.GetValueOrDefault(level))
            : kept.OrderBy(level => position.GetValueOrDefault(level, int.MaxValue)))
            .ThenBy(level => level, StringComparer.Ordinal).ToList();
        var rest = all.Except(order, StringComparer.Ordinal).ToList();
        double[] Line(Dictionary<string, double> table)
        {
            IEnumerable<double> line = order.Select(level => table.GetValueOrDefault(level));
            if (rest.Count > 0) line = line.Append(rest.Sum(level => table.GetValueOrDefault(level)));
            return ReportSeries.Round([.. line]);
        }
        var labels = order.Select(level => level.Length == 0 ? "(empty)" : ReportSeries.Shorten(level, 60));
        if (rest.Count > 0) labels = labels.Append($"{rest.Count.ToString("N0", CultureInfo.InvariantCulture)} others");
        return plain with { Form = "bars", Labels = [.. labels], Shares = shares.Map(Line) };
    }

    private static ReportColumn DrawLengths(ReportColumn plain, ReportTrio<Column> column)
    {
        double[] Lengths(Column table) => [.. Enumerable.Range(0, table.Count).Select(row =>
            table.IsMissing(row) ? double.NaN : new StringInfo(table.Text(row)).LengthInTextElements)];
        var drawn = Histogram(plain with { Unit = "characters" }, column.Map(Lengths), true,
            value => value.ToString("R", CultureInfo.InvariantCulture));
        return drawn with { Note = "Free text and identifiers are compared by their length." };
    }

    private static ReportColumn DrawNumbers(ReportColumn plain, ReportTrio<Column> column)
    {
        var schema = column.Real.Schema;
        var (unit, scale) = schema.Kind switch
        {
            ColumnKind.Date => ("ms", 86_400_000.0),
            ColumnKind.Instant => ("ms", 1e-3),
            ColumnKind.Duration => ("seconds", 1e-6),
            ColumnKind.Time => ("hours", 1 / 3.6e9),
            _ => ((string?)null, 1.0),
        };
        var whole = schema.Kind == ColumnKind.Integer;
        var values = column.Map(table => ((NumericColumn)table).ToDoubles());
        string Text(double value) => column.Real is LongColumn
            ? CellText.Of(schema, (long)Math.Round(value)) : CellText.Of(schema, value);
        if (unit is null && Distinct(values) <= MostDiscrete) return DrawDiscrete(plain, values, Text, column);
        if (scale != 1) values = values.Map(table => Array.ConvertAll(table, value => value * scale));
        return Histogram(plain with { Unit = unit, Facts = Facts(values) }, values, whole, value =>
            Text(value / scale));
    }

    private static int Distinct(ReportTrio<double[]> values)
    {
        var seen = new HashSet<double>();
        foreach (var table in values.All())
        {
            foreach (var value in table)
            {
                if (double.IsFinite(value) && seen.Add(value) && seen.Count > MostDiscrete) return seen.Count;
            }
        }
        return seen.Count;
    }

    private static ReportColumn DrawDiscrete(ReportColumn plain, ReportTrio<double[]> values, Func<double, string> text,
        ReportTrio<Column> column)
    {
        var order = values.All().SelectMany(table => table.Where(double.IsFinite)).Distinct().Order().ToArray();
        double[] Shares(double[] table)
        {
            var present = Math.Max(1, table.Count(double.IsFinite));
            var counts = new double[order.Length];
            foreach (var value in table)
            {
                if (double.IsFinite(value)) counts[Array.BinarySearch(order, value)]++;
            }
            return ReportSeries.Round(Array.ConvertAll(counts, count => count / present));
        }
        return plain with
        {
            Form = "bars", Labels = [.. order.Select(text)], Shares = values.Map(Shares),
            Facts = Facts(column.Map(table => ((NumericColumn)table).ToDoubles())),
        };
    }

    private static Dictionary<string, ReportNumbers> Facts(ReportTrio<double[]> values)
    {
        var sorted = values.Map(ReportSeries.Sorted);
        double? Mean(double[] table) => table.Length == 0 ? null : table.Average();
        double? Deviation(double[] table)
        {
            if (table.Length < 2) return null;
            var mean = table.Average();
            return Math.Sqrt(table.Sum(value => (value - mean) * (value - mean)) / (table.Length - 1));
        }
        ReportNumbers Of(Func<double[], double?> measure) => new(ReportSeries.Round(measure(sorted.Real), 6),
            ReportSeries.Round(measure(sorted.Synthetic), 6),
            sorted.Holdout is null ? null : ReportSeries.Round(measure(sorted.Holdout), 6));
        return new()
        {
            ["mean"] = Of(Mean),
            ["standard deviation"] = Of(Deviation),
            ["5 % quantile"] = Of(table => ReportSeries.Quantile(table, 0.05)),
            ["median"] = Of(table => ReportSeries.Quantile(table, 0.5)),
            ["95 % quantile"] = Of(table => ReportSeries.Quantile(table, 0.95)),
        };
    }

    private static ReportColumn Histogram(ReportColumn plain, ReportTrio<double[]> values, bool whole,
        Func<double, string> text)
    {
        var digits = plain.Unit == "ms" ? 13 : 7;
        var spikes = Spikes(values);
        var sorted = values.Map(ReportSeries.Sorted);
        var rest = sorted.Map(table => spikes.Length == 0 ? table
            : Array.FindAll(table, value => !spikes.Contains(value)));
        var marks = spikes.Select(spike => new ReportSpike(ReportSeries.Shorten(text(spike), 40),
            new(Share(sorted.Real, spike), Share(sorted.Synthetic, spike),
                sorted.Holdout is null ? null : Share(sorted.Holdout, spike)))).ToArray();
        var drawn = plain with
        {
            Form = "histogram",
            Spikes = marks.Length == 0 ? null : marks,
            Probabilities = Probabilities,
            Quantiles = sorted.All().Any(table => table.Length == 0) ? null : sorted.Map(table =>
                ReportSeries.Round(Array.ConvertAll(Probabilities, p => ReportSeries.Quantile(table, p)), digits)),
        };
        if (rest.Real.Length + rest.Synthetic.Length == 0)
        {
            return drawn with
            {
                Form = "bars", Spikes = null, Probabilities = null, Quantiles = null,
                Labels = [.. marks.Select(mark => mark.Label)],
                Shares = values.Map(table => table).Holdout is null
                    ? new([.. marks.Select(mark => mark.Share.Real ?? 0)],
                        [.. marks.Select(mark => mark.Share.Synthetic ?? 0)], null)
                    : new([.. marks.Select(mark => mark.Share.Real ?? 0)],
                        [.. marks.Select(mark => mark.Share.Synthetic ?? 0)],
                        [.. marks.Select(mark => mark.Share.Holdout ?? 0)]),
            };
        }
        var (edges, log) = Edges(rest, whole);
        var counts = rest.Map(table => Count(table, edges));
        double Scale(double[] table) => 1.0 / Math.Max(1, table.Length);
        var bins = new ReportTrio<double[]>(
            ReportSeries.Round(Times(counts.Real, Scale(sorted.Real))),
            ReportSeries.Round(Times(counts.Synthetic, Scale(sorted.Synthetic))),
            counts.Holdout is null ? null : ReportSeries.Round(Times(counts.Holdout, Scale(sorted.Holdout!))));
        double Out(double[] all, double[] count, double[] table) => table.Length == 0 ? 0
            : (all.Length - count.Sum()) / table.Length;
        var (at, density) = Density(rest, sorted, edges, log);
        return drawn with
        {
            Edges = ReportSeries.Round(edges, digits), Log = log, Bins = bins,
            Outside = new(ReportSeries.Round(Out(rest.Real, counts.Real, sorted.Real)),
                ReportSeries.Round(Out(rest.Synthetic, counts.Synthetic, sorted.Synthetic)),
                counts.Holdout is null ? null : ReportSeries.Round(Out(rest.Holdout!, counts.Holdout,
                    sorted.Holdout!))),
            DensityAt = ReportSeries.Round(at, digits), Density = density,
        };
    }

    private static double[] Times(double[] values, double factor) => Array.ConvertAll(values, value => value * factor);

    private static double? Share(double[] sorted, double value)
    {
        if (sorted.Length == 0) return 0;
        var count = sorted.Count(other => other == value);
        return ReportSeries.Round((double)count / sorted.Length);
    }

    private static double[] Spikes(ReportTrio<double[]> values)
    {
        var found = new Dictionary<double, double>();
        foreach (var table in (double[][])[values.Real, values.Synthetic])
        {
            var present = Math.Max(1, table.Count(double.IsFinite));
            foreach (var group in table.Where(double.IsFinite).GroupBy(value => value))
            {
                var share = (double)group.Count() / present;
                if (share >= SpikeShare) found[group.Key] = Math.Max(share, found.GetValueOrDefault(group.Key));
            }
        }
        return [.. found.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(MostSpikes)
            .Select(pair => pair.Key).Order()];
    }

    // From the 0.5 % to the 99.5 % quantile of either table, but never more than one width beyond the real one: a
    // single wild synthetic value must not squeeze the picture into one bin. What lies outside is counted and told.
    private static (double[] Edges, bool Log) Edges(ReportTrio<double[]> rest, bool whole)
    {
        var real = rest.Real.Length > 0 ? rest.Real : rest.Synthetic;
        var other = rest.Synthetic.Length > 0 ? rest.Synthetic : real;
        double low = ReportSeries.Quantile(real, 0.005), high = ReportSeries.Quantile(real, 0.995);
        var width = Math.Max(high - low, double.Epsilon);
        low = Math.Min(low, Math.Max(ReportSeries.Quantile(other, 0.005), low - width));
        high = Math.Max(high, Math.Min(ReportSeries.Quantile(other, 0.995), high + width));
        if (high <= low) (low, high) = (low - 0.5 * Math.Max(1, Math.Abs(low) * 1e-6), high
            + 0.5 * Math.Max(1, Math.Abs(high) * 1e-6));
        var middle = ReportSeries.Quantile(real, 0.5);
        var log = low > 0 && high / low > 20 && high - middle > 8 * (middle - low);
        var bins = Math.Clamp((int)Math.Sqrt(real.Length), 8, MostBins);
        if (log)
        {
            double from = Math.Log(low), to = Math.Log(high);
            return ([.. Enumerable.Range(0, bins + 1)
                .Select(i => i == bins ? high : Math.Exp(from + (to - from) * i / bins))], true);
        }
        if (whole)
        {
            double first = Math.Floor(low), step = Math.Max(1, Math.Ceiling((Math.Floor(high) - first + 1) / bins));
            var count = Math.Max(1, (int)Math.Ceiling((Math.Floor(high) - first + 1) / step));
            return ([.. Enumerable.Range(0, count + 1).Select(i => first - 0.5 + i * step)], false);
        }
        return ([.. Enumerable.Range(0, bins + 1).Select(i => low + (high - low) * i / bins)], false);
    }

    private static double[] Count(double[] values, double[] edges)
    {
        var counts = new double[edges.Length - 1];
        foreach (var value in values)
        {
            var bin = ReportSeries.Bin(edges, value);
            if (bin >= 0) counts[bin]++;
        }
        return counts;
    }

    // Binned Gaussian kernel estimate with reflection at both ends; Silverman's rule of thumb on the real rows.
    private static (double[] At, ReportTrio<double[]> Density) Density(ReportTrio<double[]> rest,
        ReportTrio<double[]> sorted, double[] edges, bool log)
    {
        const int fine = 256;
        double To(double value) => log ? Math.Log(value) : value;
        double From(double value) => log ? Math.Exp(value) : value;
        double low = To(edges[0]), high = To(edges[^1]), step = (high - low) / fine;
        var inside = Array.ConvertAll(Array.FindAll(rest.Real.Length > 0 ? rest.Real : rest.Synthetic,
            value => value >= edges[0] && value <= edges[^1]), To);
        var mean = inside.Length == 0 ? 0 : inside.Average();
        var deviation = inside.Length == 0 ? 0 : Math.Sqrt(inside.Average(value => (value - mean) * (value - mean)));
        var spread = inside.Length == 0 ? 0
            : (ReportSeries.Quantile(inside, 0.75) - ReportSeries.Quantile(inside, 0.25)) / 1.349;
        var width = 0.9 * (spread > 0 ? Math.Min(spread, deviation)
            : deviation) * Math.Pow(Math.Max(1, inside.Length), -0.2);
        width = Math.Max(width, 2 * step);
        var binWidth = (high - low) / (edges.Length - 1);
        var at = new double[DensityPoints];
        for (var i = 0; i < at.Length; i++) at[i] = low + (high - low) * i / (at.Length - 1);
        double[] Of(double[] values, int present)
        {
            var mass = new double[fine];
            foreach (var value in values)
            {
                if (value >= edges[0] && value <= edges[^1])
                    mass[Math.Clamp((int)((To(value) - low) / step), 0, fine - 1)]++;
            }
            var line = new double[at.Length];
            for (var i = 0; i < line.Length; i++)
            {
                for (var j = 0; j < fine; j++)
                {
                    if (mass[j] == 0) continue;
                    var center = low + (j + 0.5) * step;
                    line[i] += mass[j] * (Kernel((at[i] - center) / width) + Kernel((at[i] + center - 2 * low) / width)
                        + Kernel((2 * high - at[i] - center) / width));
                }
                line[i] *= binWidth / (width * Math.Max(1, present));
            }
            return ReportSeries.Round(line, 3);
        }
        var density = new ReportTrio<double[]>(Of(rest.Real, sorted.Real.Length),
            Of(rest.Synthetic, sorted.Synthetic.Length),
            rest.Holdout is null ? null : Of(rest.Holdout, sorted.Holdout!.Length));
        return (Array.ConvertAll(at, From), density);
    }

    private static double Kernel(double z) => z is > 6 or < -6 ? 0 : 0.3989422804014327 * Math.Exp(-0.5 * z * z);
}
