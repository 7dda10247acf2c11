using System.Collections.Concurrent;
using Semblance.Catalog;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Constraints;
using Semblance.Tests.Tables.Constraints;
using Xunit;
using static Semblance.Tests.Contracts.ContractTables;

namespace Semblance.Tests.Contracts;

/// <summary>What holds for every kind of constraint under every synthesizer: no sampled row breaks one.</summary>
public sealed class ConstraintContract : IDisposable
{
    private const int Rows = 400;
    private static readonly ConcurrentDictionary<string, Lazy<TableModel>> Fitted = new();
    private static readonly Table Train = Shop.Rows(500);
    private readonly string home = Directory.CreateTempSubdirectory("semblance-constraints-").FullName;

    public static TheoryData<string> Kinds =>
        [.. ComponentCatalog.Own.Of<TableSynthesizer>().Select(info => info.Kind)];

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public void Every_kind_is_tried() => Assert.Empty(ComponentCatalog.Own.Of<Constraint>().Select(info => info.Kind)
        .Except(Shop.Constraints.Select(constraint => constraint.Kind)));

    [Fact]
    public void Real_rows_obey() =>
        Assert.All(ConstraintCheck.Broken(Shop.Constraints, Train, Train), broken => Assert.Empty(broken.Rows));

    [Theory, MemberData(nameof(Kinds))]
    public void Every_sampled_row_obeys_every_constraint(string kind)
    {
        var sample = Model(kind).Sample(0, Rows, new Rng(2));
        Assert.All(ConstraintCheck.Broken(Shop.Constraints, sample, Train), broken => Assert.Empty(broken.Rows));
        Assert.Equal(Train.Schema.Columns.Select(column => column.Name),
            sample.Schema.Columns.Select(column => column.Name));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Rows_do_not_depend_on_batches(string kind)
    {
        var model = Model(kind);
        var whole = Text(model.Sample(0, 60, new Rng(2)));
        Assert.Equal(whole, Text(Table.Concat([model.Sample(0, 25, new Rng(2)), model.Sample(25, 35, new Rng(2))])));
        Assert.Equal(Text(model.Sample(40, 5, new Rng(2))), Text(model.Sample(0, 60, new Rng(2)).Slice(40, 5)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_condition_and_constraints_hold_together(string kind)
    {
        var where = Condition.Parse("country = 'US' and quantity >= 3 and top < 60 and ended < '2022-06-01'");
        var sample = Model(kind).Sample(0, 40, new Rng(2), where);
        Assert.DoesNotContain(false, where.Matches(sample));
        Assert.All(ConstraintCheck.Broken(Shop.Constraints, sample, Train), broken => Assert.Empty(broken.Rows));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_saved_model_keeps_them(string kind)
    {
        var path = Path.Combine(home, "model");
        SavedModel.Save(Model(kind), new() { TrainingRows = Train.RowCount, Seed = 1 }, path);
        var (back, _) = SavedModel.Load(path);
        Assert.Equal(Text(Model(kind).Sample(0, 30, new Rng(2))), Text(back.Sample(0, 30, new Rng(2))));
        Assert.Equal(Model(kind).Constraints.Select(kept => kept.Way), back.Constraints.Select(kept => kept.Way));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Completed_rows_obey(string kind)
    {
        var given = Train.Slice(0, 30);
        var partial =
            new Table([.. given.Columns.Select(column => column is LongColumn { Name: "top" or "quantity" } whole
            ? new LongColumn(whole.Schema, whole.Values, [.. Enumerable.Range(0, 30).Select(row => row % 3 == 0)])
            : column)]);
        var full = Model(kind).Complete(partial, new Rng(3));
        Assert.All(ConstraintCheck.Broken([.. Shop.Constraints.Where(constraint => constraint is not Unique)], full,
            Train), broken => Assert.Empty(broken.Rows));
    }

    private static TableModel Model(string kind) => Fitted.GetOrAdd(kind, name =>
        new(() => (Quick.Make(name) with { Constraints = [.. Shop.Constraints] }).Fit(Train, new Rng(1)))).Value;
}
