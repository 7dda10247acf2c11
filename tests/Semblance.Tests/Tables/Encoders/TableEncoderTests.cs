using CsCheck;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Encoders;
using Xunit;
using static Semblance.Tests.Tables.TestTables;

namespace Semblance.Tests.Tables.Encoders;

public class TableEncoderTests
{
    private static Table RoundTrip(Table table, TableEncoder? encoder = null)
    {
        encoder ??= TableEncoder.Fit(table);
        var rows = Enumerable.Range(0, table.RowCount).Select(row => (long)row).ToArray();
        return encoder.Decode(encoder.Encode(table), rows, new Rng(1));
    }

    [Fact]
    public void Decoding_what_was_encoded_gives_every_cell_back()
    {
        var shop = Shop(3000);
        Assert.Equal(Texts(shop), Texts(RoundTrip(shop)));
    }

    [Fact]
    public void Decoding_what_was_encoded_gives_any_integers_back() =>
        Gen.Long[-1_000_000_000_000, 1_000_000_000_000].Nullable()
        .Array[1, 200]
        .Sample(values => Assert.Equal(Texts(new([Integers("n", values)])),
            Texts(RoundTrip(new([Integers("n", values)])))));

    [Fact]
    public void Decoding_what_was_encoded_gives_any_decimals_back() =>
        Gen.Int[-100_000, 100_000].Array[1, 200].Sample(values =>
    {
        var table = new Table([Decimals("x", 3, [.. values.Select(value => value / 1000.0)])]);
        Assert.Equal(Texts(table), Texts(RoundTrip(table)));
    });

    [Fact]
    public void A_saved_encoder_decodes_alike()
    {
        var shop = Shop(2000);
        var folder = new ModelFolder();
        TableEncoder.Fit(shop).Save(folder);
        Assert.Equal(Texts(shop), Texts(RoundTrip(shop, TableEncoder.Load(folder))));
    }

    [Fact]
    public void A_value_far_more_frequent_than_its_neighbours_is_a_spike()
    {
        var features = TableEncoder.Fit(Shop(3000)).Layout.Features;
        Assert.Contains(features, feature => feature is CategoryFeature { Name: "amount.part", LevelCount: 2 });
        Assert.Contains(features, feature => feature is NumberFeature { Name: "amount", Part: >= 0 });
        Assert.DoesNotContain(features, feature => feature.Name == "age.part"); // many ages, all about as frequent
    }

    [Fact]
    public void A_column_that_follows_from_another_is_not_modelled_but_looked_up()
    {
        var encoder = TableEncoder.Fit(Shop(3000));
        Assert.Equal([("rank", "kind")], encoder.Derivations);
        Assert.DoesNotContain(encoder.Layout.Features,
            feature => feature.Name.StartsWith("rank", StringComparison.Ordinal));
    }

    [Fact]
    public void A_dependency_that_chance_explains_is_not_taken()
    {
        // 30 rows, 3 of 'yes': a level of ten rows is pure by chance easily
        var key = Labels("key",
            [.. Enumerable.Range(0, 30)
                .Select(i => (i % 3).ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        var rare = Labels("rare", [.. Enumerable.Range(0, 30).Select(i => i % 3 == 0 && i > 25 ? "yes" : "no")]);
        Assert.Empty(TableEncoder.Fit(new([key, rare])).Derivations);
        var constant = Labels("same", [.. Enumerable.Range(0, 30).Select(_ => "x")]);
        Assert.Empty(TableEncoder.Fit(new([key, constant])).Derivations);
    }

    [Fact]
    public void Numbers_keep_their_step_range_and_support()
    {
        var form = TableEncoder.Fit(new([Integers("n", [.. Enumerable.Range(0, 500).Select(i => (long?)(i * 50))])]))
            .Layout.Features.OfType<NumberFeature>().Single().Form;
        Assert.Equal((0, 24_950, 50), (form.Min, form.Max, form.Step));
        Assert.Null(form.Support);
        Assert.Equal(24_950, form.Snap(1e9));
        Assert.Equal(150, form.Snap(160));

        var few = TableEncoder.Fit(
            new([Integers("n", [.. Enumerable.Range(0, 500).Select(i => (long?)(i % 25 * (i % 25)))])]))
            .Layout.Features.OfType<NumberFeature>().Single().Form;
        Assert.Equal(25, few.Support!.Length);
        Assert.Equal(16, few.Snap(18));
    }

    [Fact]
    public void A_restriction_of_a_derived_column_restricts_the_one_it_follows_from()
    {
        var encoder = TableEncoder.Fit(Shop(3000));
        var sets = encoder.Restrict(new Dictionary<string, ValueSet> { ["rank"] = new NumberSet([(2.5, 9)], false) });
        var kind = Assert.Single(sets);
        Assert.Equal("kind", encoder.Layout.Features[kind.Key].Name);
        Assert.Equal(2, kind.Value.Levels!.Count(allowed => allowed)); // gold and platinum
    }

    [Fact]
    public void A_restriction_that_nothing_meets_is_refused()
    {
        var encoder = TableEncoder.Fit(Shop(3000));
        var fault = Assert.Throws<SemblanceException>(() =>
            encoder.Restrict(new Dictionary<string, ValueSet> { ["age"] = new NumberSet([(500, 600)], false) }));
        Assert.Contains("'age'", fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restriction_reaches_the_values_that_round_into_it()
    {
        var encoder = TableEncoder.Fit(new([Integers("n", [.. Enumerable.Range(0, 500).Select(i => (long?)i)])]));
        var span = Assert.Single(Assert.Single(encoder.Restrict(
            new Dictionary<string, ValueSet> { ["n"] = new NumberSet([(10, 20)], false) })).Value.Intervals!);
        Assert.Equal(9.5, span.Low, 9);
        Assert.Equal(20.5, span.High, 9);
    }

    [Fact]
    public void An_empty_table_is_refused() =>
        Assert.Throws<SemblanceException>(() => TableEncoder.Fit(new([Integers("n")])));

    [Fact]
    public void A_damaged_folder_is_refused()
    {
        var folder = new ModelFolder();
        TableEncoder.Fit(Shop(500)).Save(folder);
        folder.State["encoder"]![0]!["encoder"] = "magic";
        Assert.Throws<SemblanceException>(() => TableEncoder.Load(folder));
        Assert.Throws<SemblanceException>(() => TableEncoder.Load(new ModelFolder()));
    }

    private static Table Bills(int rows)
    {
        var rng = new Rng(4);
        var net = Enumerable.Range(0, rows).Select(i => (long?)(100 + rng.Below(90_000, i))).ToArray();
        var tax = Enumerable.Range(0, rows).Select(i => (long?)rng.Below(9_000, i, 1)).ToArray();
        var paid = Enumerable.Range(0, rows)
            .Select(i => rng.Uniform(i, 2) < 0.3 ? net[i] : rng.Below(90_000, i, 3)).ToArray();
        return new([Integers("net", net), Integers("tax", tax), Integers("paid", paid),
            Integers("total", [.. net.Zip(tax, (a, b) => a + b)])]);
    }

    [Fact]
    public void A_sum_of_two_columns_is_rebuilt_and_a_repeated_value_is_a_level()
    {
        var bills = Bills(2000);
        var encoder = TableEncoder.Fit(bills);
        Assert.Equal([("total", "net", "tax")], encoder.Sums);
        Assert.Equal([("paid", "net")], encoder.Repetitions);
        Assert.Equal(Texts(bills), Texts(RoundTrip(bills, encoder)));
        var folder = new ModelFolder();
        encoder.Save(folder);
        Assert.Equal(Texts(bills), Texts(RoundTrip(bills, TableEncoder.Load(folder))));
    }

    [Fact]
    public void Numbers_of_a_feature_have_their_spikes_and_echoes_filled_in()
    {
        var bills = Bills(2000);
        var features = TableEncoder.Fit(bills).Encode(bills);
        var paid = Enumerable.Range(0, features.Features.Count)
            .Single(i => features.Features[i] is NumberFeature { Name: "paid" });
        Assert.Equal(((NumericColumn)bills["paid"]).ToDoubles(), features.Numbers(paid));
    }

    [Fact]
    public void Columns_that_agree_by_chance_only_are_no_echoes()
    {
        var rng = new Rng(5);
        var dice = new Table([.. new[] { "a", "b" }.Select((name, column) =>
            (Column)Integers(name, [.. Enumerable.Range(0, 3000).Select(i => (long?)rng.Below(30, i, column))]))]);
        Assert.Empty(TableEncoder.Fit(dice).Repetitions); // equal in a thirtieth of the rows, as chance has it
    }

    [Fact]
    public void A_missing_summand_follows_from_the_sum()
    {
        var bills = Bills(2000);
        var model = new Semblance.Tables.Synthesizers.Independent().Fit(bills, new Rng(1));
        var tax = (LongColumn)bills["tax"];
        var holes = new LongColumn(tax.Schema, tax.Values, [.. Enumerable.Range(0, 2000).Select(i => i % 7 == 0)]);
        var filled = model.Complete(new([bills["net"], holes, bills["paid"], bills["total"]]), new Rng(2));
        Assert.Equal(tax.Values, ((LongColumn)filled["tax"]).Values);
    }
}
