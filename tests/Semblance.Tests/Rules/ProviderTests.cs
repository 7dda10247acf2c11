using System.Text.Json.Nodes;
using Semblance.Catalog;
using Semblance.Providers;
using Semblance.Random;
using Semblance.Rules;
using Semblance.Rules.Providers;
using Semblance.Tables;
using Xunit;

namespace Semblance.Tests.Rules;

/// <summary>What every provider keeps to, found by the catalogue, and what some of them promise.</summary>
public class ProviderTests
{
    public static TheoryData<string> Kinds => [.. ComponentCatalog.Own.Of<Provider>().Select(info => info.Kind)];

    // those that cannot stand without options
    private static readonly Dictionary<string, string> Examples = new()
    {
        ["category"] = "{ kind: category, values: [a, b] }",
        ["case"] = "{ kind: case, cases: [{ when: 'n > 0', use: normal }] }",
        ["conditional"] = "{ kind: conditional, given: b, table: { 'true': [x], 'false': { y: 1, z: 2 } } }",
        ["constant"] = "{ kind: constant, value: x }",
        ["empirical"] = "{ kind: empirical, values: [1, 2, 3] }",
        ["foreign-key"] = "{ kind: foreign-key, table: parents, as: other }",
        ["formula"] = "{ kind: formula, is: n * 2 }",
        ["histogram"] = "{ kind: histogram, edges: [0, 1, 5], counts: [2, 1] }",
        ["mixture"] = "{ kind: mixture, parts: [{ kind: normal, mean: 0 }, { kind: normal, mean: 10 }] }",
        ["pattern"] = "{ kind: pattern, form: 'A-#####' }",
        ["template"] = "{ kind: template, text: '{n} of {b}' }",
    };

    private static RuleMaker Maker(string provider, ulong seed = 1) => RuleMakerTests.Open($$"""
        tables:
          parents: { rows: 200, columns: { id: sequence } }
          rows:
            parent: { table: parents, count: { kind: poisson, mean: 4, minimum: 1 } }
            columns: { n: normal, b: boolean, x: {{provider}} }
        """, seed);

    [Theory, MemberData(nameof(Kinds))]
    public void Cells_depend_on_the_row_alone_and_on_the_seed(string kind)
    {
        var maker = Maker(Examples.GetValueOrDefault(kind, kind));
        string[] Cells(RuleMaker of, long first, int count) =>
            RuleMakerTests.Lines(of.Make("rows", first, count).Select(["x"]));
        var whole = Cells(maker, 0, 400);
        Assert.Equal(whole.AsEnumerable(), Cells(maker, 0, 150).Concat(Cells(maker, 150, 250)));
        Assert.Equal(whole[123], Cells(Maker(Examples.GetValueOrDefault(kind, kind)), 123, 1)[0]);
        if (kind is not ("constant" or "sequence" or "sibling-number" or "url" or "country"))
            Assert.NotEqual(whole, Cells(Maker(Examples.GetValueOrDefault(kind, kind), 2), 0, 400));
        if (maker.Schema("rows").Columns[2].Unique) Assert.Equal(400, whole.Distinct().Count());
    }

    [Fact]
    public void Mail_sex_and_full_name_are_those_of_the_first_and_last_name()
    {
        foreach (var locale in new[] { "en", "de", "ru", "ja", "pt_BR" })
        {
            var table =
                RuleMakerTests.Open(
                    $"{{ rows: 2000, locale: {locale}, columns: {{ f: first-name, l: last-name, n: full-name, e: email, s: sex, other: {{ kind: first-name, of: other }} }} }}")
                .Make("rules", 0, 2000);
            var people = People.Of(locale);
            for (var row = 0; row < 2000; row++)
            {
                string first = table["f"].Text(row), last = table["l"].Text(row);
                Assert.Equal(people.FamilyFirst ? $"{last} {first}" : $"{first} {last}", table["n"].Text(row));
                Assert.Equal(people.IsMale(Array.IndexOf(people.First, first)) ? "male" : "female",
                    table["s"].Text(row));
                if (locale is "en" or "de") Assert.StartsWith(Person.Plain(first), table["e"].Text(row),
                    StringComparison.Ordinal);
            }
            Assert.Equal(2000, Enumerable.Range(0, 2000).Select(table["e"].Text).Distinct().Count());
            Assert.Contains(Enumerable.Range(0, 2000), row => table["f"].Text(row) != table["other"].Text(row));
        }
    }

    [Fact]
    public void A_town_has_one_state_and_one_range_of_postcodes_in_every_locale()
    {
        foreach (var locale in Vocabulary.Locales)
        {
            var table =
                RuleMakerTests.Open(
                    $"{{ rows: 300, locale: {locale}, columns: {{ c: city, s: state, p: postcode, a: street-address, k: country, t: phone }} }}")
                .Make("rules", 0, 300);
            var gazetteer = Gazetteer.Of(locale);
            Assert.All(table.Columns, column => Assert.All(Enumerable.Range(0, 300), row =>
                Assert.False(string.IsNullOrWhiteSpace(column.Text(row)))));
            foreach (var town in Enumerable.Range(0, 300).GroupBy(table["c"].Text))
            {
                Assert.Single(town.Select(table["s"].Text).Distinct());
                var half = town.Select(table["p"].Text).Select(code => code[..Math.Min(2, code.Length / 2)]).Distinct();
                Assert.Single(half);
            }
        }
    }

    [Fact]
    public void Accounts_and_cards_carry_their_check_digits()
    {
        var table = RuleMakerTests.Open("{ rows: 500, columns: { i: iban, d: { kind: iban, country: FR }, c: "
            + "card-number, v: vin, e: ean } }").Make("rules", 0, 500);
        for (var row = 0; row < 500; row++)
        {
            Assert.True(Checksums.IsIban(table["i"].Text(row)));
            Assert.StartsWith("FR", table["d"].Text(row), StringComparison.Ordinal);
            Assert.Equal(27, table["d"].Text(row).Length);
            Assert.True(Checksums.IsLuhn(table["c"].Text(row).Replace(" ", "", StringComparison.Ordinal)));
            Assert.True(Checksums.IsVin(table["v"].Text(row)));
            Assert.True(Checksums.IsGs1(table["e"].Text(row)));
        }
    }

    // Kolmogorov and Smirnov: sqrt(n) D exceeds 1.95 once in a thousand samples
    [Theory]
    [InlineData("{ kind: normal, mean: 3, deviation: 2, decimals: 9 }", 3, 2)]
    [InlineData("{ kind: uniform, from: -1, to: 1, decimals: 9 }", 0, 0.57735)]
    [InlineData("{ kind: exponential, mean: 4, decimals: 9 }", 4, 4)]
    [InlineData("{ kind: poisson, mean: 7 }", 7, 2.64575)]
    [InlineData("{ kind: lognormal, median: 2, spread: 0.5, decimals: 9 }", 2.26630, 1.20779)]
    [InlineData("{ kind: mixture, parts: [{ kind: normal, mean: 0 }, { kind: normal, mean: "
        + "10 }], weights: [1, 3], decimals: 9 }", 7.5, 4.44410)]
    [InlineData("{ kind: histogram, edges: [0, 1, 3], counts: [1, 3], decimals: 9 }", 1.625, 0.83229)]
    [InlineData("{ kind: empirical, values: [10, 1], weights: [1, 3] }", 3.25, 3.89711)]
    [InlineData("{ kind: normal, minimum: 0, decimals: 9 }", 0.79788, 0.60281)]
    public void Distributions_have_their_mean_and_deviation(string rule, double mean, double deviation)
    {
        const int Rows = 40_000;
        var values = ((NumericColumn)RuleMakerTests.Open($"{{ rows: {Rows}, columns: {{ x: {rule} }} }}")
            .Make("rules", 0, Rows)["x"]).ToDoubles();
        var average = values.Average();
        Assert.InRange(average, mean - 4 * deviation / Math.Sqrt(Rows), mean + 4 * deviation / Math.Sqrt(Rows));
        var spread = Math.Sqrt(values.Average(value => (value - average) * (value - average)));
        Assert.InRange(spread, 0.95 * deviation, 1.05 * deviation);
    }

    [Fact]
    public void Zipf_s_first_rank_is_twice_as_frequent_as_its_second()
    {
        var values = ((LongColumn)RuleMakerTests.Open("{ rows: 50_000, columns: { x: { kind: zipf, ranks: 50 } } }")
            .Make("rules", 0, 50_000)["x"]).Values;
        double first = values.Count(value => value == 1), second = values.Count(value => value == 2);
        Assert.InRange(first / second, 1.85, 2.15); // five standard errors of the ratio
        Assert.Equal((1, 50), (values.Min(), values.Max()));
    }

    [Fact]
    public void Business_hours_are_those_of_weekdays_and_months_have_their_weights()
    {
        var values = ((LongColumn)RuleMakerTests.Open("""
            rows: 20_000
            columns: { t: { kind: timestamp, businessHours: true, months: [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 3] } }
            """).Make("rules", 0, 20_000)["t"]).Values.Select(value => DateTime.UnixEpoch.AddTicks(value * 10)).ToList();
        Assert.All(values, moment => Assert.True(moment.Hour is >= 9 and < 17
            && moment.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)));
        Assert.InRange(values.Count(moment => moment.Month == 12) / 20_000.0, 0.73, 0.77); // of 30 and 31 days
    }

    [Fact]
    public void A_formula_keeps_the_decimals_of_its_columns()
    {
        var schema = RuleMakerTests.Open("""
            columns:
              price: { kind: uniform, to: 9, decimals: 2 }
              count: { kind: poisson, mean: 3 }
              day: date
              total: = price * count
              twice: = count * 2
              half: = count / 2
              due: = day + 14
              late: = count > 3
            """).Schema("rules");
        Assert.Equal([(ColumnKind.Decimal, 2), (ColumnKind.Integer, null), (ColumnKind.Decimal, (int?)2),
            (ColumnKind.Date, null), (ColumnKind.Boolean, null)],
            schema.Columns.Skip(3).Select(column => (column.Kind, column.Decimals)));
    }
}
