using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Random;

namespace Semblance.Tables.Encoders;

/// <summary>
/// The layer that every table model shares: missing cells, spikes, rounding, ranges, labels and dependencies between
/// columns are learnt here, so that a model never writes a form of value that the data did not have.
/// </summary>
public sealed class TableEncoder
{
    private readonly ColumnEncoder[] encoders;
    private readonly (int First, int Count)[] spans;

    private TableEncoder(ColumnEncoder[] encoders, ColumnSums sums, int rowCount, FeatureTable layout,
        (int First, int Count)[] spans)
    {
        this.encoders = encoders;
        this.spans = spans;
        ColumnSums = sums;
        var pins = new List<(int Feature, double Value)>();
        for (var i = 0; i < encoders.Length; i++)
        {
            if (encoders[i] is NumberEncoder number)
                pins.AddRange(number.RareExtremes.Select(value => (spans[i].First + spans[i].Count - 1, value)));
        }
        Extremes = new(rowCount, pins);
        Layout = layout;
        Schema = new() { Columns = [.. encoders.Select(encoder => encoder.Schema)] };
    }

    /// <summary>The table's columns.</summary>
    public Schema Schema { get; }

    /// <summary>The features, with no rows.</summary>
    public FeatureTable Layout { get; }

    /// <summary>How many rows it was fitted on.</summary>
    public int RowCount => Extremes.RowCount;

    internal Extremes Extremes { get; }

    internal ColumnSums ColumnSums { get; }

    /// <summary>For each column that follows from another one: its name, and the name of that other one.</summary>
    public IReadOnlyList<(string Derived, string Determinant)> Derivations =>
        [.. encoders.OfType<DerivedEncoder>()
            .Select(derived => (derived.Schema.Name, Schema.Columns[derived.Determinant].Name))];

    /// <summary>
    /// For each column that is a sum in every row that holds all three: its name and those of the two summands.
    /// </summary>
    public IReadOnlyList<(string Total, string First, string Second)> Sums =>
        [.. ColumnSums.All.Select(sum => (Schema.Columns[sum.Total].Name, Schema.Columns[sum.First].Name,
            Schema.Columns[sum.Second].Name))];

    /// <summary>
    /// For each column that repeats another one's value in many rows: its name, and that other one's.
    /// </summary>
    public IReadOnlyList<(string Column, string Source)> Repetitions =>
        [.. encoders.OfType<NumberEncoder>()
            .SelectMany(number => number.Sources.Select(source => (number.Schema.Name, Schema.Columns[source].Name)))];

    /// <summary>The columns that are generated anew rather than learnt.</summary>
    public IReadOnlyList<string> Generated =>
        [.. encoders.OfType<GeneratedEncoder>().Select(generated => generated.Schema.Name)];

    /// <summary>Learns how each column is encoded.</summary>
    /// <exception cref="SemblanceException">The table has no rows or no columns.</exception>
    public static TableEncoder Fit(Table train, CancellationToken cancel = default) => Fit(train, 0, cancel);

    /// <summary>
    /// Learns how each column is encoded, where the first ones are given: none of these follows from another.
    /// </summary>
    internal static TableEncoder Fit(Table train, int given, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (train.RowCount == 0 || train.Columns.Count == 0)
        {
            throw new SemblanceException("The table is empty: there is nothing to learn from.", "the training table",
                "Give a table with at least one row and one column.");
        }

        var determinants = Dependencies.Find(train, cancel);
        determinants.AsSpan(0, given).Fill(-1);
        var isFree = determinants.Select((determinant, i) => i >= given && determinant < 0
            && !determinants.Contains(i)).ToArray();
        var sums = ColumnSums.Find(train, isFree, cancel);
        var rebuilt = sums.Where(sum => sum.IsWhole).ToDictionary(sum => sum.Total);
        var encoders = new ColumnEncoder[train.Columns.Count];
        var plain = new double[]?[encoders.Length];
        Parallel.For(0, encoders.Length, new ParallelOptions { CancellationToken = cancel }, i =>
        {
            encoders[i] = determinants[i] >= 0 ? DerivedEncoder.Fit(train, determinants[i], i)
                : rebuilt.TryGetValue(i, out var sum) ? new SumEncoder(train.Columns[i].Schema, sum.First, sum.Second)
                : FitColumn(train.Columns[i]);
            plain[i] = (encoders[i] as NumberEncoder)?.Plain(train.Columns[i]);
        });
        var echoes = Echoes.Find(train, plain, cancel);
        for (var i = 0; i < encoders.Length; i++)
        {
            if (echoes[i].Length > 0) encoders[i] = ((NumberEncoder)encoders[i]).Echoing(echoes[i]);
        }
        return Of(encoders, new(encoders, sums), train.RowCount, train.Slice(0, 0));
    }

    private static ColumnEncoder FitColumn(Column column) => column switch
    {
        _ when column.Schema.Handling == Handling.Generate => GeneratedEncoder.Fit(column),
        NumericColumn => NumberEncoder.Fit(column),
        CategoryColumn => CategoryEncoder.Fit(column),
        _ => GeneratedEncoder.Fit(column),
    };

    private static TableEncoder Of(ColumnEncoder[] encoders, ColumnSums sums, int rowCount, Table empty)
    {
        var (layout, spans) = Encode(encoders, empty);
        return new(encoders, sums, rowCount, layout, spans);
    }

    /// <summary>What models see of a table with this encoder's columns.</summary>
    public FeatureTable Encode(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Encode(encoders, table).Features;
    }

    private static (FeatureTable Features, (int First, int Count)[] Spans) Encode(ColumnEncoder[] encoders, Table table)
    {
        // the parts' positions depend on how many features come before, so the columns take turns
        var features = new List<Feature>();
        var spans = new (int First, int Count)[encoders.Length];
        for (var i = 0; i < encoders.Length; i++)
        {
            spans[i] = (features.Count, 0);
            var encoded = encoders[i].Encode(table, i, position => spans[position].First);
            spans[i].Count = encoded.Count;
            features.AddRange(encoded);
        }
        return (new(table.RowCount, features), spans);
    }

    /// <summary>The features of the first columns, followed by all others with nothing known of them.</summary>
    internal (FeatureTable Features, int Given) EncodeGiven(Table given)
    {
        var features = new List<Feature>();
        for (var i = 0; i < given.Columns.Count; i++)
            features.AddRange(encoders[i].Encode(given, i, position => spans[position].First));
        var count = features.Count;
        features.AddRange(Layout.Features.Skip(count).Select(feature => Unknown(feature, given.RowCount)));
        return (new(given.RowCount, features), count);
    }

    /// <summary>How many features the first columns have.</summary>
    internal int FeaturesOf(int columns) => columns == 0 ? 0 : spans[columns - 1].First + spans[columns - 1].Count;

    /// <summary>Features of which nothing is known.</summary>
    internal (FeatureTable Features, int Given) EncodeNone(int rows) =>
        (new(rows, [.. Layout.Features.Select(feature => Unknown(feature, rows))]), 0);

    private static Feature Unknown(Feature feature, int rows)
    {
        if (feature is CategoryFeature category)
        {
            var codes = new int[rows];
            Array.Fill(codes, -1);
            return new CategoryFeature(category.Name, category.LevelCount, category.IsOrdered, codes);
        }
        var number = (NumberFeature)feature;
        var values = new double[rows];
        Array.Fill(values, double.NaN);
        return new NumberFeature(number.Name, number.Part, number.Form, values)
        {
            SpikeValues = number.SpikeValues,
            EchoParts = number.EchoParts,
        };
    }

    /// <summary>The table that sampled features stand for.</summary>
    /// <param name="sampled">Features in this encoder's layout.</param>
    /// <param name="rows">Absolute row indices, which generated values are addressed by.</param>
    /// <param name="rng">The stream of generated values.</param>
    public Table Decode(FeatureTable sampled, ReadOnlySpan<long> rows, Rng rng) => Decode(sampled, rows, rng, 0);

    /// <summary>The columns from a position on that sampled features stand for.</summary>
    internal Table Decode(FeatureTable sampled, ReadOnlySpan<long> rows, Rng rng, int from)
    {
        ArgumentNullException.ThrowIfNull(sampled);
        var columns = new Column?[encoders.Length];
        var indices = rows.ToArray();
        return new([.. Enumerable.Range(from, columns.Length - from).Select(Decoded)]);

        Column Decoded(int position)
        {
            var (first, count) = spans[position];
            return columns[position] ??= encoders[position]
                .Decode([.. sampled.Features.Skip(first).Take(count)], indices,
                encoders[position] is GeneratedEncoder ? rng : rng.Split(encoders[position].Schema.Name), Decoded);
        }
    }

    /// <summary>What restrictions of columns leave possible of the features.</summary>
    /// <exception cref="SemblanceException">Nothing is left possible, or a column is generated rather
    /// than learnt.</exception>
    public IReadOnlyDictionary<int, FeatureSet> Restrict(IReadOnlyDictionary<string, ValueSet> restrictions)
    {
        ArgumentNullException.ThrowIfNull(restrictions);
        var sets = new Dictionary<int, FeatureSet>();
        foreach (var (name, set) in restrictions)
        {
            var position = Schema.IndexOf(name);
            if (encoders[position] is GeneratedEncoder)
            {
                throw new SemblanceException(
                    $"Column '{name}' is generated, not learnt, so rows cannot be drawn by its value.",
                    "the condition",
                    "Leave it out of the condition, or fit with \"handling\": \"learn\" for it in the schema.");
            }
            var target = set;
            if (encoders[position] is DerivedEncoder derived)
            {
                target = derived.RestrictDeterminant(set);
                position = derived.Determinant;
            }
            var possible = encoders[position].Restrict(target);
            if (possible.Count == 0) continue; // a sum is known only with its summands
            if (possible[0].Levels is { } levels ? !levels.Contains(true) : possible[0].Intervals!.Count == 0)
            {
                throw new SemblanceException($"No value of column '{name}' that the model knows meets the condition.",
                    "the condition", "Ask for values that the real data has: `semblance show` lists them.");
            }
            for (var i = 0; i < possible.Count; i++)
            {
                var index = spans[position].First + i;
                sets[index] = sets.TryGetValue(index, out var other) ? Intersect(other, possible[i], name)
                    : possible[i];
            }
        }
        return sets;
    }

    private static FeatureSet Intersect(FeatureSet one, FeatureSet other, string name)
    {
        var both = one.Levels is not null
            ? new FeatureSet { Levels = [.. one.Levels.Zip(other.Levels!, (a, b) => a && b)] }
            : new FeatureSet
            {
                Intervals = [.. one.Intervals!.SelectMany(a => other.Intervals!.Select(b =>
                    (Low: Math.Max(a.Low, b.Low), High: Math.Min(a.High, b.High))))
                        .Where(span => span.Low <= span.High).Order()],
            };
        if (both.Levels?.Contains(true) == false)
        {
            throw new SemblanceException(
                $"No value meets all that the condition asks of column '{name}' and the column it follows from.",
                "the condition", "Ask for values that occur together in the real data.");
        }
        return both;
    }

    /// <summary>
    /// What completing a table needs: its features (-1 or NaN where unknown), which are known, and which values may be
    /// filled in (all but missing). What follows from sums is filled in already.
    /// </summary>
    internal (FeatureTable Partial, bool[][] Known, IReadOnlyDictionary<int, FeatureSet> Possible) Partial(Table table)
    {
        var seen = new Column[encoders.Length];
        for (var i = 0; i < seen.Length; i++) seen[i] = table.Columns[i];
        foreach (var derived in encoders.OfType<DerivedEncoder>())
        {
            // a determinant that is missing follows from its derived column where only one value fits
            var determinant = seen[derived.Determinant];
            var inverse = derived.Invert(table.Columns[Array.IndexOf(encoders, derived)]);
            if (!Enumerable.Range(0, determinant.Count).Any(row => determinant.IsMissing(row) && inverse[row] >= 0))
                continue;
            var pool = determinant.Append([derived.Keys]);
            seen[derived.Determinant] = pool.Gather([.. Enumerable.Range(0, determinant.Count)
                .Select(row => determinant.IsMissing(row) && inverse[row] >= 0
                    ? determinant.Count + inverse[row] : row)]);
        }

        var encoded = Encode(new Table(seen));
        var features = encoded.Features.ToArray();
        var known = features.Select(_ => new bool[table.RowCount]).ToArray();
        var possible = new Dictionary<int, FeatureSet>();
        for (var column = 0; column < encoders.Length; column++)
        {
            var (first, count) = spans[column];
            var present = encoders[column].Present();
            for (var i = 0; i < count; i++)
            {
                if (present[i] is { } set) possible[first + i] = set;
                for (var row = 0; row < table.RowCount; row++)
                {
                    known[first + i][row] = !seen[column].IsMissing(row) && features[first] switch
                    {
                        CategoryFeature category => category.Codes[row] >= 0,
                        NumberFeature number => !double.IsNaN(number.Values[row]),
                        _ => false,
                    };
                    if (!known[first + i][row] && features[first + i] is CategoryFeature unknown)
                        unknown.Codes[row] = -1;
                    if (!known[first + i][row] && features[first + i] is NumberFeature asked)
                        asked.Values[row] = double.NaN;
                }
            }
        }
        return (encoded, known, possible);
    }

    /// <summary>Keeps what <see cref="Load"/> needs: state "encoder" and tensors that begin with "encoder.".</summary>
    public void Save(ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var columns = new JsonArray();
        for (var i = 0; i < encoders.Length; i++)
        {
            var state = encoders[i].Save(folder, $"encoder.{i}");
            state["schema"] = SchemaState.Save(encoders[i].Schema);
            columns.Add(state);
        }
        folder.State["encoder"] = columns;
        folder.State["rowCount"] = RowCount;
        ColumnSums.Save(folder);
    }

    /// <summary>Reads back an encoder.</summary>
    /// <exception cref="SemblanceException">The folder is damaged.</exception>
    public static TableEncoder Load(ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (folder.State["encoder"] is not JsonArray { Count: > 0 } saved)
            throw ColumnEncoder.Damaged("holds no encoders", "(all)");
        var encoders = new ColumnEncoder[saved.Count];
        for (var i = 0; i < encoders.Length; i++)
        {
            if (saved[i] is not JsonObject state) throw ColumnEncoder.Damaged("is not an object", $"{i + 1}");
            encoders[i] = ColumnEncoder.Load(SchemaState.Load(state["schema"]), state, folder, $"encoder.{i}");
        }
        for (var i = 0; i < encoders.Length; i++)
        {
            // each column may rest on learnt ones only, and an echo on an earlier one, so that decoding ends
            int[] rests = encoders[i] switch
            {
                DerivedEncoder derived => [derived.Determinant],
                SumEncoder sum => [sum.First, sum.Second],
                NumberEncoder number => number.Sources,
                _ => [],
            };
            if (rests.Any(at => at < 0 || at >= encoders.Length
                || encoders[at] is DerivedEncoder or GeneratedEncoder or SumEncoder
                || (encoders[i] is not DerivedEncoder && encoders[at] is not NumberEncoder)
                || (encoders[i] is NumberEncoder && at >= i)))
            {
                throw ColumnEncoder.Damaged("rests on a column that it cannot rest on", encoders[i].Schema.Name);
            }
        }
        if (folder.State["rowCount"] is not JsonValue count || !count.TryGetValue(out int rowCount) || rowCount < 1)
            throw ColumnEncoder.Damaged("does not say how many rows it was learnt from", "(all)");
        return Of(encoders, ColumnSums.Load(encoders, folder), rowCount,
            new([.. encoders.Select(encoder => EmptyColumn(encoder.Schema))]));
    }

    private static Column EmptyColumn(ColumnSchema schema) => schema.Kind switch
    {
        ColumnKind.Decimal => new DoubleColumn(schema, []),
        ColumnKind.Category or ColumnKind.Boolean => new CategoryColumn(schema, [], []),
        ColumnKind.Text or ColumnKind.Identifier => new TextColumn(schema, []),
        _ => new LongColumn(schema, []),
    };
}
