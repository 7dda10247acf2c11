using System.Collections.Concurrent;
using System.Diagnostics;
using Semblance.Catalog;
using Semblance.Random;
using Semblance.Tables;
using Xunit;
using static Semblance.Tests.Contracts.ContractTables;

namespace Semblance.Tests.Contracts;

/// <summary>
/// What every synthesizer of tables keeps, whoever wrote it: the catalogue names them, nobody lists them here.
/// </summary>
public sealed class SynthesizerContract : IDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<TableModel>> Fitted = new();
    private static readonly Table Train = Mixed(1500);
    private readonly string home = Directory.CreateTempSubdirectory("semblance-contract-").FullName;

    public static TheoryData<string> Kinds =>
        [.. ComponentCatalog.Own.Of<TableSynthesizer>().Select(info => info.Kind)];

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Theory, MemberData(nameof(Kinds))]
    public void The_same_seed_gives_the_same_rows(string kind)
    {
        var again = Make(kind).Fit(Train, new Rng(1));
        Assert.Equal(Text(Model(kind).Sample(0, 200, new Rng(2))), Text(again.Sample(0, 200, new Rng(2))));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Another_seed_gives_other_rows(string kind) =>
        Assert.NotEqual(Text(Model(kind).Sample(0, 20, new Rng(2))), Text(Model(kind).Sample(0, 20, new Rng(3))));

    [Theory, MemberData(nameof(Kinds))]
    public void Rows_do_not_depend_on_batches(string kind)
    {
        var model = Model(kind);
        var whole = Text(model.Sample(0, 100, new Rng(2)));
        Assert.Equal(whole, Text(Table.Concat([model.Sample(0, 40, new Rng(2)), model.Sample(40, 60, new Rng(2))])));
        Assert.Equal(whole,
            Text(Table.Concat([.. Enumerable.Range(0, 100).Select(row => model.Sample(row, 1, new Rng(2)))])));
        var across = model.Sample(0, 9000, new Rng(2)).Slice(8100, 200); // across a block's end
        Assert.Equal(Text(across), Text(model.Sample(8100, 200, new Rng(2))));
        var far = model.Sample(5_000_000_000, 10, new Rng(2));
        Assert.Equal(Text(far),
            Text(Table.Concat([model.Sample(5_000_000_000, 4, new Rng(2)),
                model.Sample(5_000_000_004, 6, new Rng(2))])));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Conditioned_rows_do_not_depend_on_batches(string kind)
    {
        var model = Model(kind);
        var where = Condition.Parse("age > 40 and capital-gain = 0 and age < wait / duration '1 minute'");
        Assert.Equal(Text(model.Sample(0, 60, new Rng(2), where)),
            Text(Table.Concat([model.Sample(0, 25, new Rng(2), where), model.Sample(25, 35, new Rng(2), where)])));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Rows_do_not_depend_on_threads(string kind)
    {
        var rows = new[] { 1, 4 }.Select(threads =>
        {
            var model = (Make(kind) with { Threads = threads }).Fit(Train, new Rng(1));
            return Text(model.Sample(0, 300, new Rng(2))) + Text(model.Complete(Train.Slice(0, 100), new Rng(3)));
        });
        Assert.Single(rows.Distinct());
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_saved_model_samples_the_same_rows(string kind)
    {
        var model = Model(kind);
        var where = Condition.Parse("size = 'M' and age > 30");
        foreach (var name in new[] { "model", "model.semblance" })
        {
            var path = Path.Combine(home, name);
            SavedModel.Save(model, new() { TrainingRows = Train.RowCount, Seed = 1 }, path);
            var (back, _) = SavedModel.Load(path);
            Assert.Equal(model.Synthesizer, back.Synthesizer);
            Assert.Equal(Text(model.Sample(7, 200, new Rng(2))), Text(back.Sample(7, 200, new Rng(2))));
            Assert.Equal(Text(model.Sample(7, 50, new Rng(2), where)), Text(back.Sample(7, 50, new Rng(2), where)));
            Assert.Equal(Text(model.Complete(Train.Slice(0, 80), new Rng(3))),
                Text(back.Complete(Train.Slice(0, 80), new Rng(3))));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_schema_is_kept(string kind)
    {
        foreach (var sample in new[] { Model(kind).Sample(0, 50, new Rng(2)), Model(kind).Sample(0, 0, new Rng(2)) })
        {
            Assert.Equal(Train.Columns.Select(column => (column.Name, column.Schema.Kind, column.Schema.Format,
                column.Schema.Missing, column.GetType())),
                sample.Columns.Select(column => (column.Name, column.Schema.Kind, column.Schema.Format,
                    column.Schema.Missing, column.GetType())));
        }
        Assert.Equal(0, Model(kind).Sample(0, 0, new Rng(2)).RowCount);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Values_have_the_forms_and_ranges_of_the_data(string kind)
    {
        var sample = Model(kind).Sample(0, 3000, new Rng(2));
        foreach (var (real, synthetic) in Train.Columns.Zip(sample.Columns))
        {
            if (real is NumericColumn numbers)
            {
                double[] known = [.. numbers.ToDoubles().Where(value => !double.IsNaN(value))],
                    drawn = ((NumericColumn)synthetic).ToDoubles();
                Assert.All(drawn,
                    value => Assert.True(double.IsNaN(value) || (value >= known.Min() && value <= known.Max()),
                        $"{real.Name}: {value}"));
                if (real.Schema.Decimals is { } places)
                    Assert.All(drawn, value => Assert.True(double.IsNaN(value) || Math.Round(value, places) == value,
                        $"{real.Name}: {value}"));
            }
            if (real is CategoryColumn labels)
            {
                Assert.All(Enumerable.Range(0, sample.RowCount).Where(row => !synthetic.IsMissing(row)),
                    row => Assert.Contains(synthetic.Text(row), labels.Levels));
            }
        }
        var times = ((LongColumn)sample["time"]).Values;
        Assert.All(times, time => Assert.Equal(0, time % 60_000_000)); // whole minutes, as in the data
    }

    // share of missing cells: binomial, 5 standard deviations of fit and of sample
    [Theory, MemberData(nameof(Kinds))]
    public void Missing_cells_are_as_frequent_as_in_the_data(string kind)
    {
        const int count = 4000;
        var sample = Model(kind).Sample(0, count, new Rng(2));
        foreach (var (real, synthetic) in Train.Columns.Zip(sample.Columns))
        {
            var share = (double)Enumerable.Range(0, Train.RowCount).Count(real.IsMissing) / Train.RowCount;
            var drawn = (double)Enumerable.Range(0, count).Count(synthetic.IsMissing) / count;
            var deviation = Math.Sqrt(share * (1 - share) * (1.0 / count + 1.0 / Train.RowCount));
            Assert.True(Math.Abs(drawn - share) <= 5 * deviation,
                $"{real.Name}: {share:P2} of the data, {drawn:P2} of the sample");
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void What_is_constant_stays_constant(string kind)
    {
        var table = new Table(
        [
            new LongColumn(Of("five", ColumnKind.Integer), [.. Enumerable.Repeat(5L, 100)]),
            new CategoryColumn(Of("same", ColumnKind.Category), new int[100], ["only"]),
            new DoubleColumn(Of("none", ColumnKind.Decimal), [.. Enumerable.Repeat(double.NaN, 100)]),
            new CategoryColumn(Of("no label", ColumnKind.Category), [.. Enumerable.Repeat(-1, 100)], []),
            new DoubleColumn(Of("x", ColumnKind.Decimal), [.. Enumerable.Range(0, 100).Select(i => i / 8.0)]),
        ]);
        var sample = Make(kind).Fit(table, new Rng(1)).Sample(0, 60, new Rng(2));
        Assert.Equal([(true, true, true, true)], Enumerable.Range(0, 60).Select(row => (sample["five"].Text(row) == "5",
            sample["same"].Text(row) == "only", sample["none"].IsMissing(row), sample["no label"].IsMissing(row)))
                .Distinct());
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Tiny_tables_fit(string kind)
    {
        var synthesizer = Make(kind);
        foreach (var rows in new[] { 1, 2, 3, 7 })
        {
            var sample = synthesizer.Fit(Mixed(rows), new Rng(1)).Sample(0, 20, new Rng(2));
            Assert.Equal(20, sample.RowCount);
            Assert.True(double.IsFinite(((LongColumn)sample["day"]).ToDoubles().Sum()));
        }
        Assert.Equal(10,
            synthesizer.Fit(Numbers(1, 2, 3, 4, 5, 6, 7.5), new Rng(1)).Sample(0, 10, new Rng(2)).RowCount);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Ten_thousand_labels_fit(string kind)
    {
        var labels = Enumerable.Range(0, 10_000).Select(i => $"label {i}").ToArray();
        var rows = 12_000;
        var table = new Table(
        [
            new CategoryColumn(Of("many", ColumnKind.Category),
                [.. Enumerable.Range(0, rows).Select(i => i % 10_000)], labels),
            new CategoryColumn(Of("few", ColumnKind.Category),
                [.. Enumerable.Range(0, rows).Select(i => new Rng(1).Below(3, i))], ["a", "b", "c"]),
            new LongColumn(Of("n", ColumnKind.Integer),
                [.. Enumerable.Range(0, rows).Select(i => (long)new Rng(2).Below(1000, i))]),
        ]);
        var watch = Stopwatch.StartNew();
        var sample = Make(kind).Fit(table, new Rng(1)).Sample(0, 2000, new Rng(2));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);
        var drawn = Enumerable.Range(0, 2000).Select(sample["many"].Text).ToHashSet();
        Assert.Subset(labels.ToHashSet(), drawn);
        Assert.InRange(drawn.Count, 1000, 2000);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Names_may_be_anything(string kind)
    {
        string[] names = ["", " ", "a\"b", "model.0", "encoder", "x.part", "x", "null", "<script>", "Ω\n≈",
            "__metadata__", "..", "a/b"];
        var table = new Table([.. names.Select((name, i) => (Column)new LongColumn(Of(name, ColumnKind.Integer),
            [.. Enumerable.Range(0, 200).Select(row => (long)new Rng((ulong)i).Below(90, row))]))]);
        var model = Make(kind).Fit(table, new Rng(1));
        SavedModel.Save(model, new(), Path.Combine(home, "names"));
        var sample = SavedModel.Load(Path.Combine(home, "names")).Model.Sample(0, 50, new Rng(2));
        Assert.Equal(names, sample.Columns.Select(column => column.Name));
        Assert.Equal(Text(model.Sample(0, 50, new Rng(2))), Text(sample));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void What_is_cancelled_stops_and_says_so(string kind)
    {
        var cancelled = new CancellationToken(true);
        Assert.ThrowsAny<OperationCanceledException>(() => Make(kind).Fit(Train, new Rng(1), null, cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => Model(kind).Sample(0, 100, new Rng(1), null, cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => Model(kind).Complete(Train, new Rng(1), cancelled));

        // in the middle: it ends soon after, with that exception or because it was done
        using var source = new CancellationTokenSource();
        var table = Mixed(20_000);
        var watch = Stopwatch.StartNew();
        source.CancelAfter(TimeSpan.FromMilliseconds(30));
        try
        {
            Make(kind).Fit(table, new Rng(1), null, source.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Progress_only_goes_forward(string kind)
    {
        var seen = new Recorder();
        Make(kind).Fit(Train, new Rng(1), seen);
        Assert.NotEmpty(seen.Reports);
        foreach (var stage in seen.Reports.GroupBy(report => report.Stage))
        {
            Assert.Equal(stage.Select(report => report.Done).Order(), stage.Select(report => report.Done));
            Assert.All(stage, report => Assert.InRange(report.Done, 0, report.Total));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_condition_holds_on_every_row(string kind)
    {
        string[] conditions =
        [
            "age between 30 and 40", "性別 = '女'", "capital-gain > 0", "age is null", "size in ('S', 'L') and not \"🚬\"",
            "age < 30 or \"prix d'été €\" > 20", "day >= '2020-01-01' and capital-gain = 0",
            "age + 5 < wait / duration '1 minute'",
        ];
        foreach (var text in conditions)
        {
            var where = Condition.Parse(text);
            var sample = Model(kind).Sample(0, 80, new Rng(2), where);
            Assert.Equal(80, sample.RowCount);
            Assert.DoesNotContain(false, where.Matches(sample));
        }
    }

    // The rows under a condition have the distribution of the model's rows that meet it: shares by
    // two-sample z, 5 sigma.
    [Theory, MemberData(nameof(Kinds))]
    public void A_condition_changes_nothing_else(string kind)
    {
        var where = Condition.Parse("age > 50 and capital-gain = 0");
        var free = Model(kind).Sample(0, 30_000, new Rng(2));
        var matches = where.Matches(free);
        var kept = free.Gather([.. Enumerable.Range(0, free.RowCount).Where(row => matches[row])]);
        var asked = Model(kind).Sample(0, 8000, new Rng(3), where);
        foreach (var other in new[] { "size = 'L'", "性別 = '男'", "\"prix d'été €\" > 20", "\"🚬\"", "age > 65",
            "wait < '1 hour'" })
        {
            var condition = Condition.Parse(other);
            double a = condition.Matches(kept).Count(met => met), b = condition.Matches(asked).Count(met => met);
            var share = (a + b) / (kept.RowCount + asked.RowCount);
            var deviation = Math.Sqrt(share * (1 - share) * (1.0 / kept.RowCount + 1.0 / asked.RowCount));
            Assert.True(Math.Abs(a / kept.RowCount - b / asked.RowCount) <= 5 * deviation,
                $"{other}: {a / kept.RowCount:P2} of the rows that meet it, "
                + $"{b / asked.RowCount:P2} of the rows asked for");
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void An_impossible_condition_is_an_error_in_words(string kind)
    {
        foreach (var text in new[] { "age < 0", "age > 30 and age < 20", "性別 = 'x'", "agee > 3",
            "age = wait / duration '1 second' + 1000000" })
        {
            var error = Assert.Throws<SemblanceException>(() => Model(kind)
                .Sample(0, 10, new Rng(2), Condition.Parse(text)));
            Assert.NotEmpty(error.Remedy);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Missing_cells_are_filled_and_known_ones_kept(string kind)
    {
        var partial = Holes(Train.Slice(0, 300));
        var before = Text(partial);
        var filled = Model(kind).Complete(partial, new Rng(4));
        Assert.Equal(before, Text(partial));
        Assert.Equal(partial.RowCount, filled.RowCount);
        foreach (var (given, full) in partial.Columns.Zip(filled.Columns))
        {
            for (var row = 0; row < partial.RowCount; row++)
            {
                Assert.False(full.IsMissing(row), $"{given.Name} in row {row} is still missing");
                if (!given.IsMissing(row)) Assert.Equal(given.Text(row), full.Text(row));
            }
        }
        Assert.Equal(Text(filled), Text(Model(kind).Complete(partial, new Rng(4))));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Fitting_changes_neither_data_nor_options(string kind)
    {
        var table = Mixed(400, seed: 9);
        var before = Text(table);
        var synthesizer = Make(kind);
        var model = synthesizer.Fit(table, new Rng(1));
        model.Sample(0, 50, new Rng(2));
        Assert.Equal(before, Text(table));
        Assert.Equal(Make(kind), synthesizer);
        if (model.Trial is null) Assert.Equal(synthesizer, model.Synthesizer);
        else Assert.Equal(model.Trial.Chosen, model.Synthesizer.Kind);
    }

    private static TableSynthesizer Make(string kind) => Quick.Make(kind);

    private static TableModel Model(string kind) =>
        Fitted.GetOrAdd(kind, name => new(() => Make(name).Fit(Train, new Rng(1)))).Value;

    // a third of the cells left out, a whole row among them
    private static Table Holes(Table table)
    {
        var rows = new int[table.RowCount];
        var empty = table.Columns.Select(Empty).ToArray();
        return new([.. table.Columns.Select((column, i) =>
        {
            for (var row = 0; row < rows.Length; row++)
                rows[row] = row == 0 || new Rng(5).Uniform(row, i) < 0.3 ? rows.Length : row;
            return column.Append([empty[i]]).Gather(rows);
        })]);
    }

    private static Column Empty(Column column) => column switch
    {
        LongColumn => new LongColumn(column.Schema, [0], [true]),
        DoubleColumn => new DoubleColumn(column.Schema, [double.NaN]),
        CategoryColumn labels => new CategoryColumn(column.Schema, [-1], labels.Levels),
        _ => new TextColumn(column.Schema, [null]),
    };

    private sealed class Recorder : IProgress<Progress>
    {
        public ConcurrentQueue<Progress> Reports { get; } = new();

        public void Report(Progress value) => Reports.Enqueue(value);
    }
}
