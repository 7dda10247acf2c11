using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Constraints;
using Semblance.Tables.Detection;
using Semblance.Tests.Tables.Constraints;
using Xunit;

namespace Semblance.Tests.Tables.Detection;

public class RuleFindingsTests
{
    [Fact]
    public void Constraints_that_hold_are_found_and_hold()
    {
        var table = Shop.Rows(600);
        var found = Findings.Find(table).Select(finding => finding.Constraint).OfType<string>().ToList();
        Assert.Contains("one-hot(red, green, blue)", found);
        Assert.Contains("fixed-increments(discount, 0.25)", found);
        Assert.Contains("fixed-null-combinations(\"paid on\", \"paid by\")", found);
        Assert.Contains("fixed-combinations(city, country)", found);
        Assert.Contains("low <= middle", found);
        Assert.Contains("if city in ('Boston', 'Austin') then state is not null", found);
        Assert.All(ConstraintCheck.Broken([.. found.Select(Constraint.Parse)], table, table),
            broken => Assert.Empty(broken.Rows));
    }

    [Fact]
    public void Random_tables_give_none()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var rng = new Rng(seed);
            const int Rows = 300;
            long?[] Draw(string name, int below, double missing = 0) => [.. Enumerable.Range(0, Rows)
                .Select(row => rng.Split(name).Uniform(row, 1) < missing
                    ? null : (long?)rng.Split(name).Below(below, row))];
            var labels = Draw("label", 8).Select(value => "l" + value).ToArray();
            var table = new Table([
                .. Enumerable.Range(0, 6).Select(i => TestTables.Integers($"yes{i}", Draw($"yes{i}", 2))),
                .. Enumerable.Range(0, 4).Select(i => TestTables.Integers($"n{i}", Draw($"n{i}", 1000, 0.3))),
                TestTables.Integers("few", Draw("few", 6, 0.1)), TestTables.Labels("label", labels),
                TestTables.Labels("other",
                    [.. Draw("other", 3, 0.2)
                        .Select(value => value?.ToString(System.Globalization.CultureInfo.InvariantCulture))]),
            ]);
            Assert.DoesNotContain(Findings.Find(table), finding => finding.Constraint is not null);
        }
    }
}
