using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Constraints;
using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Synthesizers;
using Xunit;

namespace Semblance.Tests.Tables.Constraints;

public class ConstraintTests
{
    private static readonly Table Train = Shop.Rows(300);

    [Theory]
    [InlineData("low <= middle", "inequality", "low <= middle")]
    [InlineData("ended > started", "inequality", "started < ended")]
    [InlineData("low <= middle <= top", "chained-inequality", "low <= middle <= top")]
    [InlineData("offer between floor and ceiling", "between-columns", "offer between floor and ceiling")]
    [InlineData("age >= 18", "scalar-range", "age >= 18")]
    [InlineData("started >= '2020-01-01'", "scalar-range", "started >= '2020-01-01'")]
    [InlineData("total = price * quantity", "formula", "total = price * quantity")]
    [InlineData("if country = 'US' then state is not null", "requirement", "if country = 'US' then state is not null")]
    [InlineData("unique(shelf, place)", "unique", "unique(shelf, place)")]
    [InlineData("one-hot(red, green, blue)", "one-hot", "one-hot(red, green, blue)")]
    [InlineData("fixed-combinations(\"city\", country)", "fixed-combinations", "fixed-combinations(city, country)")]
    [InlineData("fixed-increments(discount, 0.25)", "fixed-increments", "fixed-increments(discount, 0.25)")]
    [InlineData("matches(ticket, '[A-Z]+.*')", "pattern", "matches(ticket, '[A-Z]+.*')")]
    [InlineData("gain = 0 or loss = 0", "sql-check", "gain = 0 or loss = 0")]
    [InlineData("country = 'US'", "sql-check", "country = 'US'")]
    public void A_line_becomes_the_kind_that_it_has_the_shape_of(string text, string kind, string described)
    {
        var bound = Assert.Single(ConstraintCheck.Bind([Constraint.Parse(text)], Train.Schema));
        Assert.Equal((kind, described), (bound.Kind, bound.Describe()));
        Assert.Equal(kind, Assert.Single(ConstraintCheck.Bind([Constraint.Parse(described)], Train.Schema)).Kind);
    }

    [Theory]
    [InlineData("lwo <= middle", "There is no column 'lwo'.", "Did you mean 'low'?")]
    [InlineData("unique(shelv, place)", "There is no column 'shelv'.", "Did you mean 'shelf'?")]
    [InlineData("country = 'USA'", "'country' is never 'USA'", "Did you mean 'US'?")]
    [InlineData("gain = 0 or or loss = 0", "'or' is not expected here.", "^")]
    [InlineData("if country = 'US'", "'if' has no 'then'.", "^")]
    [InlineData("matches(ticket, '[A-Z')", "The regular expression cannot be read", "^")]
    [InlineData("positive(city)", "Column 'city' holds no numbers.", "Name a column of numbers")]
    [InlineData("total = total + 1 and", "Something is missing", "^")]
    public void What_is_wrong_is_said_with_its_place(string text, string problem, string hint)
    {
        var error = Assert.Throws<SemblanceException>(() => ConstraintCheck.Bind([Constraint.Parse(text)],
            Train.Schema));
        Assert.StartsWith(problem, error.Problem, StringComparison.Ordinal);
        Assert.Contains(hint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_are_reported_together() => Assert.Equal(3, Assert.Throws<SemblanceException>(() =>
        ConstraintCheck.Bind([Constraint.Parse("nothing < low"), Constraint.Parse("unique(no)"), Constraint.Parse("(")],
            Train.Schema)).Faults.Count);

    [Theory]
    [InlineData("low < top", "top < low", "low, top would each be below itself")]
    [InlineData("low <= middle <= top", "top < low", "would each be below itself")]
    [InlineData("low <= top", "top <= low", "leave only equal values")]
    [InlineData("age > 50", "age < 40", "no value of 'age' meets them all")]
    [InlineData("country = 'US'", "country = 'FR'", "no value of 'country' meets them all")]
    [InlineData("total = price * 2", "total = price + 1", "computed in 2 ways")]
    [InlineData("total = price * 2", "price = total / 2", "go in a circle")]
    public void A_contradiction_is_found_without_looking_at_rows(string one, string other, string problem)
    {
        var error = Assert.Throws<SemblanceException>(() =>
            ConstraintCheck.Bind([Constraint.Parse(one), Constraint.Parse(other)], Train.Schema));
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Real_rows_that_break_a_constraint_are_named_before_anything_is_learnt()
    {
        var table = new Table([TestTables.Integers("a", 1, 5, 3, null, 9), TestTables.Integers("b", 2, 4, 3, 1, 8)]);
        var error = Assert.Throws<SemblanceException>(() =>
            new Independent { Constraints = [Constraint.Parse("a <= b")] }.Fit(table, new Rng(1)));
        Assert.Contains("2 of 5 real rows break a constraint: rows 2, 5.", error.Problem, StringComparison.Ordinal);
        Assert.Contains("--constraint-violations drop", error.Remedy, StringComparison.Ordinal);
        Assert.Equal([1, 4], Constraint.Parse("a <= b").Check(table)); // what is unknown is let through
    }

    [Fact]
    public void A_mistyped_label_is_a_mistake_also_where_the_schema_lists_none()
    {
        var table = new Table([TestTables.Labels("sex", "Female", "Male", "Male", "Female"),
            TestTables.Integers("age", 1, 2, 3, 4)]);
        var model = new Independent().Fit(table, new Rng(1));
        var asked = Assert.Throws<SemblanceException>(() => model.Sample(0, 1, new Rng(1),
            Condition.Parse("sex = 'Femal'")));
        Assert.Contains("Did you mean 'Female'?", asked.Remedy, StringComparison.Ordinal);
        var kept = Assert.Throws<SemblanceException>(() =>
            new Independent { Constraints = [Constraint.Parse("if sex = 'Femal' then age > 0")] }.Fit(table,
                new Rng(1)));
        Assert.Contains("Did you mean 'Female'?", kept.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_to_the_same_is_kept_by_construction()
    {
        var model = new Independent { Constraints = [.. Shop.Constraints] }.Fit(Train, new Rng(1));
        var byHand = model.Constraints.Where(kept => !kept.IsByConstruction).Select(kept => kept.Constraint.Kind);
        Assert.Equal(["unique", "requirement", "sql-check", "sql-check"], byHand);
        _ = model.Sample(0, 100, new Rng(1));
        Assert.All(model.Constraints.Where(kept => kept.IsByConstruction), kept => Assert.Equal(0, kept.Redrawn));
        Assert.Contains(model.Constraints, kept => kept.Redrawn > 0);
    }

    [Fact]
    public void Constraints_over_the_same_columns_are_kept_together()
    {
        IReadOnlyList<Constraint> constraints = [.. new[]
        {
            "low <= middle", "low <= top", "middle <= top", "middle < top + 1", "unique(shelf, place)",
            "fixed-combinations(city, country)",
            "fixed-combinations(country, state)", "total = price * quantity", "total >= price",
            "fixed-increments(discount, 0.25)", "discount <= 25",
        }.Select(Constraint.Parse)];
        var model = new GaussianCopula { Constraints = [.. constraints] }.Fit(Train, new Rng(1));
        Assert.All(ConstraintCheck.Broken(constraints, model.Sample(0, 300, new Rng(4)), Train),
            broken => Assert.Empty(broken.Rows));
    }

    [Fact]
    public void A_column_that_may_hold_no_more_values_ends_the_sample()
    {
        var table = new Table([TestTables.Integers("a", 1, 2, 3, 4)]);
        var model = new Independent { Constraints = [new Unique { Columns = ["a"] }] }.Fit(table, new Rng(1));
        Assert.Equal(4, model.Sample(0, 4, new Rng(1)).RowCount);
        Assert.Contains("hardly any that was not there before",
            Assert.Throws<SemblanceException>(() => model.Sample(0, 5, new Rng(1))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_end_that_means_open_is_not_smeared_over_distances()
    {
        long?[] starts = [.. Enumerable.Range(0, 400).Select(i => (long?)new Rng(1).Below(500, i))];
        var table = new Table([TestTables.Integers("start", starts),
            TestTables.Integers("end",
                [.. starts.Select((start, i) => i % 2 == 0 ? 9999 : start + new Rng(2).Below(300, i))])]);
        var model = new SequentialTrees { Constraints = [Constraint.Parse("start <= end")] }.Fit(table, new Rng(1));
        Assert.False(model.Constraints[0].IsByConstruction);
        var ends = ((NumericColumn)model.Sample(0, 2000, new Rng(2))["end"]).ToDoubles();
        // half of them, and far more than 3 standard deviations (67) to spare
        Assert.InRange(ends.Count(end => end == 9999), 800, 1200);
    }

    [Fact]
    public void Columns_that_are_never_near_each_other_are_learnt_as_they_are()
    {
        var rng = new Rng(3);
        double Depth(int i) => 3 + rng.Uniform(i);
        var table = new Table(
            [TestTables.Decimals("depth", 2, [.. Enumerable.Range(0, 300).Select(i => Math.Round(Depth(i), 2))]),
            TestTables.Decimals("width", 2,
                [.. Enumerable.Range(0, 300).Select(i => Math.Round(1.6 * Depth(i) + 0.1 * rng.Uniform(i, 1), 2))])]);
        var model = new Independent { Constraints = [Constraint.Parse("depth < width")] }.Fit(table, new Rng(1));
        Assert.False(model.Constraints[0].IsByConstruction);
        Assert.Empty(Constraint.Parse("depth < width").Check(model.Sample(0, 500, new Rng(2))));
    }

    [Theory]
    [InlineData("[A-C]{2}-\\d(x|yz)?")]
    [InlineData("^(?:foo|ba[rz])+\\.[^a-z0-9]$")]
    [InlineData("\\w{3,5}@\\w+\\.(com|org)")]
    public void Texts_are_made_in_the_form_of_a_regular_expression(string expression)
    {
        var maker = RegularMaker.Of(expression)!;
        var form = RegularText.Whole(expression);
        for (var i = 0; i < 200; i++) Assert.Matches(form, maker[i * maker.Count / 200]);
    }

    [Theory]
    [InlineData("(?=a)b")]
    [InlineData("(a)\\1")]
    [InlineData("a\\b")]
    public void A_form_that_looks_around_cannot_be_made(string expression) => Assert.Null(RegularMaker.Of(expression));
}
