using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Random;

namespace Semblance.Tables.Encoders;

/// <summary>
/// Numbers, dates and times. Values that stand out from their neighbours (spikes), values that repeat another column's
/// (echoes) and missing cells become levels of a part feature, the others a number feature; a column of a few values
/// becomes an ordered category.
/// </summary>
/// <remarks>
/// The idea of "inflated values" apart from a continuous remainder is common to synthesizers of the field; the test is
/// ours: a spike holds at least 1 % of the rows and 20 of them, and five times as many as its neighbours on average.
/// </remarks>
internal sealed class NumberEncoder : ColumnEncoder
{
    /// <summary>A column with no more different values than this is an ordered category.</summary>
    private const int FewValues = 20;

    private readonly double[] spikes;
    private readonly bool hasMissing;
    private readonly NumberForm? form;

    private NumberEncoder(ColumnSchema schema, double[] spikes, bool hasMissing, NumberForm? form,
        double[] rareExtremes)
        : base(schema)
    {
        this.spikes = spikes;
        Sources = [];
        this.hasMissing = hasMissing;
        this.form = form;
        RareExtremes = rareExtremes;
    }

    /// <summary>
    /// The column's smallest and largest number, where so few rows hold them that a sample could lack them.
    /// </summary>
    public double[] RareExtremes { get; }

    /// <summary>Positions of the columns whose value this one repeats in many rows.</summary>
    public int[] Sources { get; init; }

    private bool HasPart => LevelCount > FirstSpike || form is null;

    // level 0 is the remainder where there is one; spikes follow in ascending order, then echoes, then missing
    private int FirstSpike => form is null ? 0 : 1;

    private int FirstEcho => FirstSpike + spikes.Length;

    private int MissingLevel => FirstEcho + Sources.Length;

    private int LevelCount => MissingLevel + (hasMissing ? 1 : 0);

    public static NumberEncoder Fit(Column column)
    {
        var values = ((NumericColumn)column).ToDoubles();
        var sorted = values.Where(value => !double.IsNaN(value)).ToArray();
        Array.Sort(sorted);
        var hasMissing = sorted.Length < values.Length;
        var (distinct, counts) = Runs(sorted);
        if (distinct.Length <= FewValues) return new(column.Schema, distinct, hasMissing, null, []);

        var isSpike = Spikes(counts, values.Length);
        var rest = distinct.Where((_, i) => !isSpike[i]).ToArray();
        var restCount = counts.Where((_, i) => !isSpike[i]).Sum();
        var support = (long)rest.Length * 5 <= restCount ? rest : null;
        var form = new NumberForm(rest[0], rest[^1], Step(column.Schema, rest), support);
        int[] ends = [0, distinct.Length - 1];
        var rareExtremes = ends.Where(end => counts[end] < Extremes.CommonCount).Select(end => distinct[end]).ToArray();
        return new(column.Schema, [.. distinct.Where((_, i) => isSpike[i])], hasMissing, form, rareExtremes);
    }

    /// <summary>The same encoder for a column that repeats the values of others.</summary>
    public NumberEncoder Echoing(int[] sources) =>
        new(Schema, spikes, hasMissing, form, RareExtremes) { Sources = sources };

    /// <summary>
    /// The numbers that are neither missing nor spikes, others NaN; null where the column is an ordered category.
    /// </summary>
    public double[]? Plain(Column column)
    {
        if (form is null) return null;
        var values = ((NumericColumn)column).ToDoubles();
        return spikes.Length == 0 ? values
            : [.. values.Select(value => Array.BinarySearch(spikes, value) >= 0 ? double.NaN : value)];
    }

    /// <summary>The number nearest to one that the column could hold.</summary>
    public double Nearest(double value)
    {
        var nearest = form?.Snap(value) ?? double.NaN;
        foreach (var spike in spikes)
        {
            if (!(Math.Abs(spike - value) >= Math.Abs(nearest - value))) nearest = spike;
        }
        return nearest;
    }

    private static (double[] Distinct, int[] Counts) Runs(double[] sorted)
    {
        var distinct = new List<double>();
        var counts = new List<int>();
        foreach (var value in sorted)
        {
            if (distinct.Count > 0 && distinct[^1] == value) counts[^1]++;
            else
            {
                distinct.Add(value);
                counts.Add(1);
            }
        }
        return ([.. distinct], [.. counts]);
    }

    private static bool[] Spikes(int[] counts, int rows)
    {
        const int reach = 5;
        var floor = Math.Max(20, 0.01 * rows);
        var isSpike = new bool[counts.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] < floor) continue;
            int first = Math.Max(0, i - reach), last = Math.Min(counts.Length - 1, i + reach), neighbours = 0;
            for (var j = first; j <= last; j++) neighbours += j == i ? 0 : counts[j];
            isSpike[i] = counts[i] >= 5.0 * neighbours / (last - first);
        }
        // at least two values remain, so that there is a remainder to speak of
        return counts.Length - isSpike.Count(spike => spike) >= 2 ? isSpike : new bool[counts.Length];
    }

    /// <summary>
    /// The largest step that every value is a whole multiple of, in units of the column's last decimal.
    /// </summary>
    internal static double Step(ColumnSchema schema, double[] distinct)
    {
        var decimals = schema.Kind == ColumnKind.Decimal ? schema.Decimals : 0;
        if (decimals is null or > 15) return 0;
        var unit = Math.Pow(10, decimals.Value);
        var divisor = 0L;
        foreach (var value in distinct)
        {
            var scaled = Math.Abs(Math.Round(value * unit));
            if (scaled > 9e15) return 0;
            divisor = Gcd(divisor, (long)scaled);
            if (divisor == 1) break;
        }
        return Math.Max(1, divisor) / unit;
    }

    private static long Gcd(long a, long b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }

    public override IReadOnlyList<Feature> Encode(Table table, int position, Func<int, int> firstFeature)
    {
        var values = ((NumericColumn)table.Columns[position]).ToDoubles();
        var echoed = Sources.Select(source => ((NumericColumn)table.Columns[source]).ToDoubles()).ToArray();
        if (!HasPart) return [new NumberFeature(Schema.Name, -1, form!, values)];

        var codes = new int[values.Length];
        var numbers = form is null ? null : new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            codes[i] = Level(values[i]);
            for (var echo = 0; codes[i] == 0 && echo < echoed.Length; echo++)
            {
                if (echoed[echo][i] == values[i]) codes[i] = FirstEcho + echo;
            }
            if (numbers is not null) numbers[i] = codes[i] == 0 ? values[i] : double.NaN;
        }
        return numbers is null
            ? [new CategoryFeature(Schema.Name, LevelCount, true, codes)]
            : [new CategoryFeature(Schema.Name + ".part", LevelCount, false, codes),
                new NumberFeature(Schema.Name, firstFeature(position), form!, numbers)
                {
                    SpikeValues = spikes,
                    EchoParts = [.. Sources.Select(firstFeature)],
                }];
    }

    private int Level(double value)
    {
        if (double.IsNaN(value)) return hasMissing ? MissingLevel : -1;
        var spike = Array.BinarySearch(spikes, value);
        return spike >= 0 ? FirstSpike + spike : form is null ? -1 : 0;
    }

    public override Column Decode(IReadOnlyList<Feature> features, ReadOnlySpan<long> rows, Rng rng,
        Func<int, Column> decoded)
    {
        var codes = HasPart ? ((CategoryFeature)features[0]).Codes : null;
        var numbers = form is null ? null : ((NumberFeature)features[^1]).Values;
        var echoed = Sources.Select(source => ((NumericColumn)decoded(source)).ToDoubles()).ToArray();
        var values = new double[rows.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = codes is null || (codes[i] == 0 && form is not null) ? form!.Snap(numbers![i])
                : codes[i] < 0 || codes[i] >= MissingLevel ? double.NaN
                : codes[i] < FirstEcho ? spikes[codes[i] - FirstSpike]
                : Echo(echoed[codes[i] - FirstEcho], i);
        }
        return ToColumn(Schema, values);
    }

    private double Echo(double[] source, int row)
    {
        var value = source[row];
        if (double.IsNaN(value)) return hasMissing ? double.NaN : form!.Min; // the source is missing in this row
        var low = spikes.Length > 0 ? Math.Min(form!.Min, spikes[0]) : form!.Min;
        var high = spikes.Length > 0 ? Math.Max(form.Max, spikes[^1]) : form.Max;
        return Math.Clamp(value, low, high);
    }

    /// <summary>Doubles in a column of the schema's kind; NaN is missing.</summary>
    internal static Column ToColumn(ColumnSchema schema, double[] values)
    {
        if (schema.Kind == ColumnKind.Decimal) return new DoubleColumn(schema, values);
        var whole = new long[values.Length];
        bool[]? missing = null;
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i])) (missing ??= new bool[values.Length])[i] = true;
            else whole[i] = (long)Math.Round(values[i]);
        }
        return new LongColumn(schema, whole, missing);
    }

    public override IReadOnlyList<FeatureSet> Restrict(ValueSet set)
    {
        var numbers = (NumberSet)set;
        var sets = new List<FeatureSet>();
        var intervals = form is null ? [] : Reachable(numbers);
        if (HasPart)
        {
            var allowed = new bool[LevelCount];
            if (form is not null) allowed[0] = intervals.Count > 0;
            for (var i = 0; i < spikes.Length; i++) allowed[FirstSpike + i] = numbers.Contains(spikes[i]);
            for (var i = 0; i < Sources.Length; i++) allowed[FirstEcho + i] = true; // known only with the other column
            if (hasMissing) allowed[MissingLevel] = numbers.AllowsMissing;
            sets.Add(new() { Levels = allowed });
        }
        if (form is not null) sets.Add(new() { Intervals = intervals });
        return sets;
    }

    /// <summary>The intervals before rounding whose values round into the set.</summary>
    private List<(double Low, double High)> Reachable(NumberSet set)
    {
        var widen = form!.Support is null ? form.Step / 2 : 0;
        var reachable = new List<(double Low, double High)>();
        foreach (var (low, high) in set.Intervals)
        {
            var from = Math.Max(low, form.Min);
            var end = Math.Min(high, form.Max);
            if (form.Step > 0)
            {
                from = Math.Ceiling(from / form.Step - 1e-9) * form.Step;
                end = Math.Floor(end / form.Step + 1e-9) * form.Step;
            }
            if (from > end + 1e-9 * form.Step) continue;
            from -= widen;
            end = Math.Max(from, Math.BitDecrement(end + widen));
            if (reachable.Count > 0 && reachable[^1].High >= from) reachable[^1] = (reachable[^1].Low, end);
            else reachable.Add((from, end));
        }
        return reachable;
    }

    public override IReadOnlyList<FeatureSet?> Present()
    {
        var part = hasMissing
            ? new FeatureSet { Levels = [.. Enumerable.Range(0, LevelCount).Select(level => level != MissingLevel)] }
            : null;
        return !HasPart ? [null] : form is null ? [part] : [part, null];
    }

    public override JsonObject Save(ModelFolder folder, string name)
    {
        folder.Put(name + ".spikes", spikes);
        folder.Put(name + ".extremes", RareExtremes);
        if (form?.Support is { } support) folder.Put(name + ".support", support);
        var state = new JsonObject { ["encoder"] = "number", ["missing"] = hasMissing };
        if (Sources.Length > 0) state["echoes"] = new JsonArray([.. Sources.Select(source => (JsonNode)source)]);
        if (form is not null)
            state["form"] = new JsonObject { ["min"] = form.Min, ["max"] = form.Max, ["step"] = form.Step,
                ["support"] = form.Support is not null };
        return state;
    }

    public static new NumberEncoder Load(ColumnSchema schema, JsonObject state, ModelFolder folder, string name)
    {
        NumberForm? form = null;
        if (state["form"] is JsonObject saved)
        {
            var support = (bool?)saved["support"] == true ? folder.Get<double>(name + ".support") : null;
            form = new((double)saved["min"]!, (double)saved["max"]!, (double)saved["step"]!, support);
            if (!(form.Min <= form.Max) || !(form.Step >= 0) || (support is not null && !IsAscending(support)))
                throw Damaged("has a range or a support out of order", schema.Name);
        }
        var spikes = folder.Get<double>(name + ".spikes");
        if (!IsAscending(spikes)) throw Damaged("has spikes out of order", schema.Name);
        var extremes = folder.Get<double>(name + ".extremes");
        if (extremes.Length > 2 || !IsAscending(extremes)
            || (extremes.Length > 0 && (form is null || extremes[0] < form.Min || extremes[^1] > form.Max)))
            throw Damaged("has extremes outside its range", schema.Name);
        var sources = state["echoes"] is JsonArray echoes && form is not null
            ? echoes.Select(source => (int)source!).ToArray() : [];
        return new(schema, spikes, (bool?)state["missing"] ?? false, form, extremes) { Sources = sources };
    }

    private static bool IsAscending(double[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]) || (i > 0 && values[i] <= values[i - 1])) return false;
        }
        return true;
    }
}
