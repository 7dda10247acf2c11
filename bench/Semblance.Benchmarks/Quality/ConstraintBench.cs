using System.Globalization;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Constraints;
using Semblance.Tables.Metrics;
using Semblance.Tables.Synthesizers;

namespace Semblance.Benchmarks.Quality;

/// <summary>What each kind of constraint costs in pair trends on real tables, and whether every row keeps it.</summary>
internal static class ConstraintBench
{
    private static readonly (string Table, string[] Constraints)[] Cases =
    [
        ("adult", ["fixed-combinations(education, education-num)", "fixed-null-combinations(workclass, occupation)",
            "if workclass is null then occupation is null", "capital-gain = 0 or capital-loss = 0",
            "age between 17 and 90",
            "matches(sex, '(Fem|M)ale')", "fixed-combinations(marital-status, relationship)"]),
        ("kc_house", ["sqft_living = sqft_above + sqft_basement", "sqft_above <= sqft_living",
            "bathrooms <= sqft_above <= sqft_living",
            "sqft_above between bedrooms and sqft_living", "yr_renovated = 0 or yr_renovated >= yr_built",
            "fixed-increments(bathrooms, 0.25)",
            "positive(price)", "negative(long)", "unique(lat, long, price, sqft_lot)"]),
        ("diamonds", ["z < x", "one-hot(cut_Ideal, cut_Premium, cut_Good, cut_Fair, cut_Very)",
            "unique(carat, price, x, y, z)", "depth > 0"]),
        ("bank_marketing", ["if poutcome = 'unknown' then pdays = -1", "previous = 0 or pdays > 0",
            "day between 1 and 31", "fixed-combinations(poutcome, default)"]),
    ];

    public static void Run(Options options)
    {
        var (folder, most) = (options.Text("tables", "tables"), options.Number("rows", 12_000));
        Console.WriteLine(
            "| table | rows | constraint | kept by | kept in | drawn again | pair trends without | with | loss |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var (name, texts) in Cases)
        {
            if (options.Text("only", name) != name) continue;
            var table = Table.Read(Path.Combine(folder, $"{name}.csv"), new() { MaxRows = most });
            var constraints = texts.Select(Constraint.Parse).ToArray();
            var broken = ConstraintCheck.Broken(constraints, table).SelectMany(each => each.Rows).ToHashSet();
            var train = table.Gather([.. Enumerable.Range(0, table.RowCount).Where(row => !broken.Contains(row))]);
            var before = Measure(train, []).Measured;
            foreach (var constraint in constraints)
            {
                var (model, after) = Measure(train, [constraint]);
                var kept = model.Constraints[0];
                var way = kept.IsByConstruction ? "construction" : "drawing again";
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {name} | {train.RowCount:N0} | `{constraint.Describe()}` | "
                    + $"{way} | {after.Kept:P2} | {kept.Redrawn:N0} ")
                    + string.Create(CultureInfo.InvariantCulture,
                    $"| {before.Trends:0.0000} | {after.Trends:0.0000} | {before.Trends - after.Trends:0.0000} |"));
            }
        }
    }

    private static (TableModel Model, (double Trends, double Kept) Measured) Measure(Table train,
        Constraint[] constraints)
    {
        var model = new SequentialTrees { Constraints = [.. constraints] }.Fit(train, new Rng(1));
        var sample = model.Sample(0, train.RowCount, new Rng(2));
        var trends = new PairTrends().Compute(new(train, sample), new Rng(3)).Value!.Value;
        var broken = constraints.Length == 0 ? 0 : constraints[0].Check(sample, train).Count;
        return (model, (trends, 1 - (double)broken / sample.RowCount));
    }
}
