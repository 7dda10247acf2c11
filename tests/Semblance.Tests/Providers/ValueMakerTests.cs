using System.Globalization;
using System.Text.Json.Nodes;
using Semblance.Providers;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Detection;
using Semblance.Tests.Tables.Detection;
using Xunit;

namespace Semblance.Tests.Providers;

public class ValueMakerTests
{
    private static readonly long[] Rows = [.. Enumerable.Range(0, 5000).Select(i => (long)i)];

    private static string[] Cells(int count, Func<int, string> text) => [.. Enumerable.Range(0, count).Select(text)];

    private static Column Real(string name, params string?[] cells)
    {
        var raw = Raw.One(name, cells);
        return TypedTable.Build(raw, SchemaDetection.Detect(raw).Schema).Columns[0];
    }

    private static string[] Make(Column real, int rows = 5000)
    {
        var made = ValueMaker.Fit(real).Make(Rows.AsSpan(0, rows), new Rng(42));
        return [.. Enumerable.Range(0, made.Count).Select(made.Text)];
    }

    [Fact]
    public void A_running_number_keeps_running() =>
        Assert.Equal(Cells(300, i => (i + 1).ToString(CultureInfo.InvariantCulture)),
            Make(Real("order_id", Cells(100, i => (i + 1).ToString(CultureInfo.InvariantCulture))), 300));

    [Fact]
    public void A_shuffled_number_is_a_permutation_and_a_growing_one_grows()
    {
        var shuffled =
            Make(Real("order_id", Cells(101, i => (i * 37 % 101 + 1).ToString(CultureInfo.InvariantCulture))), 101);
        Assert.Equal(Enumerable.Range(1, 101),
            shuffled.Select(text => int.Parse(text, CultureInfo.InvariantCulture)).Order());
        var growing =
            Make(Real("order_id", Cells(100, i => (i * 17 + i % 3 + 1000).ToString(CultureInfo.InvariantCulture))))
                .Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        Assert.All(growing.Zip(growing.Skip(1)), pair => Assert.True(pair.First < pair.Second));
    }

    [Theory]
    [InlineData("sku", "AB-####", @"^AB-\d{4}$")]
    [InlineData("customerID", "####-XYZAB", @"^\d{4}-[A-Z]{5}$")]
    public void Codes_keep_their_pattern_stay_unique_and_show_no_real_one(string name, string pattern, string expected)
    {
        var real = Real(name, Cells(400, i =>
        {
            var text = pattern.Replace("####", (i * 7919 % 10_000).ToString("0000", CultureInfo.InvariantCulture),
                StringComparison.Ordinal);
            return text.Replace("XYZAB",
                string.Concat(Enumerable.Range(1, 5).Select(k => (char)('A' + i * (k + 6) * 31 % 26))),
                StringComparison.Ordinal);
        }));
        var made = Make(real);
        Assert.All(made, text => Assert.Matches(expected, text));
        Assert.Equal(made.Length, made.Distinct().Count());
    }

    [Fact]
    public void A_code_keeps_its_form_while_there_are_codes_left()
    {
        // five digits stand in the middle and ten at the ends: 500 codes
        var made = Make(Real("batch", Cells(100, i => $"LOT{i * 7 % 10}{i % 5 * 2}{i / 10}")), 500);
        Assert.All(made, text => Assert.Matches("^LOT[0-9]{3}$", text));
        Assert.Equal(500, made.Distinct().Count());
    }

    [Theory]
    [InlineData("email", "email")]
    [InlineData("ip", "ipv4")]
    [InlineData("id", "uuid")]
    [InlineData("iban", "iban")]
    [InlineData("card", "card-number")]
    [InlineData("ssn", "ssn")]
    [InlineData("mac", "mac-address")]
    [InlineData("phone", "phone")]
    public void Made_values_are_of_the_same_meaning_unique_and_not_real(string name, string semantic)
    {
        var real = Real(name, Cells(200, i => semantic switch
        {
            "email" => $"person{i}.last@firm.example",
            "ipv4" => $"8.8.{i}.{i * 7 % 256}",
            "uuid" => $"3f2504e0-4f89-41d3-9a0c-0305e82c{i:0000}",
            "iban" => "DE" + Checksums.IbanDigits("DE", $"37040044{i:0000000000}") + $"37040044{i:0000000000}",
            "card-number" => Card($"45399876{i:0000000}"),
            "ssn" => $"{i + 100}-{i % 90 + 10}-{i * 31 % 9000 + 1000}",
            "mac-address" => $"00:1b:44:11:3a:{i:x2}",
            _ => $"+1 (202) 777-{i:0000}",
        }));
        Assert.Equal(semantic, real.Schema.Semantic);
        var made = Make(real);
        Assert.Equal(made.Length, made.Distinct().Count());
        Assert.Empty(made.Intersect(Enumerable.Range(0, real.Count).Select(real.Text)));
        if (semantic == "iban") Assert.All(made, text => Assert.True(Checksums.IsIban(text)));
        if (semantic == "card-number")
            Assert.All(made,
                text =>
                    Assert.True(Checksums.IsLuhn(text) && text[..6] is "411111" or "400000" or "555555" or "510510"));
        if (semantic == "ipv4")
            Assert.All(made,
                text => Assert.InRange(int.Parse(text.Split('.')[0], CultureInfo.InvariantCulture), 240, 255));
        if (semantic == "ssn") Assert.All(made, text => Assert.Matches(@"^9\d\d-\d\d-\d{4}$", text));
        if (semantic == "phone") Assert.All(made, text => Assert.Matches(@"^\+1 \(\d{3}\) 555-\d{4}$", text));
        if (semantic is not ("ssn"))
            Assert.Equal(semantic, SchemaDetection.Detect(Raw.One(name, made)).Schema.Columns[0].Semantic);

        static string Card(string digits) => digits + Checksums.LuhnDigit(digits);
    }

    [Fact]
    public void Names_and_addresses_of_a_row_belong_to_one_person()
    {
        string[] first = ["Anna", "John", "Maria", "Peter", "Laura"],
        last = ["Smith", "Jones", "Miller", "Brown", "Davis", "Moore", "Clark",
            "Walker", "Young", "King", "Wright", "Hill", "Green", "Baker", "Nelson", "Carter", "Parker", "Collins",
            "Turner", "Cooper"];
        var names = Make(Real("customer_last_name", Cells(35, i => last[i % 20])));
        var mails = Make(Real("customer_email",
            Cells(35, i => $"{first[i / 7]}.{last[i % 20]}@firm.example".ToLowerInvariant())));
        Assert.All(names.Zip(mails),
            pair => Assert.EndsWith("." + new string([.. pair.First.ToLowerInvariant().Where(char.IsAsciiLetter)]),
                pair.Second.Split('@')[0], StringComparison.Ordinal));
    }

    [Fact]
    public void Names_keep_the_form_of_the_real_ones()
    {
        var made = Make(Real("Name", Cells(40, i => $"{(i % 2 == 0 ? "Smith" : "Brown")}{(char)('a' + i % 26)}, Mr. "
            + "John")), 100);
        Assert.All(made, text => Assert.Matches(@"^[\p{L}' -]+, (Mr|Mrs|Miss)\.? [\p{L}' -]+$", text));
        Assert.All(Make(Real("first_name", Cells(40, i => i % 2 == 0 ? "ANNA" : "JOHN")), 100),
            text => Assert.Equal(text.ToUpperInvariant(), text));
    }

    [Fact]
    public void Prose_has_as_many_words_and_only_common_ones_of_the_real_texts()
    {
        var real = Real("review",
            Cells(60,
                i => $"The parcel of secret{(char)('a' + i % 26)}{(char)('a' + i / 26)} arrived late and broken"));
        var made = Make(real, 500);
        Assert.All(made, text => Assert.Equal(8, text.Split(' ').Length));
        Assert.All(made, text => Assert.DoesNotContain("secret", text, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(made, text => text.Contains("parcel", StringComparison.Ordinal));
    }

    [Fact]
    public void What_hardly_ever_comes_twice_hardly_ever_comes_twice()
    {
        // 597 postcodes in 600 rows
        var real = Real("postal_code",
            Cells(600, i => (10_000 + i % 597 * 137).ToString(CultureInfo.InvariantCulture)));
        Assert.InRange(Make(real, 600).Distinct().Count(), 590, 600);
        Assert.InRange(Make(real, 3000).Distinct().Count(), 2800, 3000);
        // and forty customers in as many rows stay forty
        var few = Real("customer_id", Cells(600, i => $"C-{i * i % 40 * 7919 % 9000 + 1000}"));
        var things = Enumerable.Range(0, 600).Select(i => i * i % 40).Distinct().Count();
        Assert.Equal(things, Make(few, 600).Distinct().Count());
        Assert.Equal(things, Make(few, 3000).Distinct().Count());
    }

    [Fact]
    public void Repeated_identifiers_repeat_and_gaps_stay()
    {
        var real = Real("customer_id",
            [.. Cells(3000, i => (i * 37 % 300 + 7000).ToString(CultureInfo.InvariantCulture)), .. new string?[1000]]);
        var made = Make(real);
        Assert.InRange(made.Distinct().Count(), 250, 301);
        // 5,000 draws at a quarter: four standard errors are 0.0245
        Assert.InRange(made.Count(text => text.Length == 0) / 5000.0, 0.2255, 0.2745);
    }

    [Theory]
    [InlineData("order_id")]
    [InlineData("email")]
    [InlineData("review")]
    [InlineData("amount")]
    public void A_row_does_not_depend_on_its_batch_and_survives_saving(string name)
    {
        var real = Real(name, Cells(60, i => name switch
        {
            "email" => $"p{i}@firm.example", "review" => $"word{i} and some more words here", "amount" =>
                $"{i * 3.5 + 1:0.00}", _ => $"X-{i * 77:00000}",
        }));
        var maker = ValueMaker.Fit(real);
        var whole = maker.Make(Rows.AsSpan(0, 100), new Rng(1));
        var saved = ValueMaker.FromJson(JsonNode.Parse(maker.ToJson().ToJsonString())!.AsObject());
        var part = saved.Make(Rows.AsSpan(40, 20), new Rng(1));
        Assert.Equal(Enumerable.Range(40, 20).Select(whole.Text), Enumerable.Range(0, 20).Select(part.Text));
        Assert.NotEqual(Enumerable.Range(0, 100).Select(whole.Text),
            Enumerable.Range(0, 100).Select(maker.Make(Rows.AsSpan(0, 100), new Rng(2)).Text));
    }

    [Fact]
    public void What_is_saved_holds_no_real_value()
    {
        foreach (var real in new[]
        {
            Real("email", Cells(60, i => $"zorblax{(char)('a' + i % 26)}{i}@quuxfirm.example")),
            Real("review", Cells(60, i => $"zorblax{(char)('a' + i % 26)}{(char)('a' + i / 26)} came by again today")),
            Real("customer_name", Cells(60, i => $"John Zorblax{(char)('a' + i % 26)}")),
        })
        {
            Assert.Equal(Handling.Generate, real.Schema.Handling);
            var json = ValueMaker.Fit(real).ToJson().ToJsonString();
            Assert.DoesNotContain("zorblax", json, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("quux", json, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void A_column_of_nulls_stays_one_and_a_damaged_state_is_told()
    {
        Assert.All(Make(Real("x", new string?[20]), 50), text => Assert.Equal("", text));
        Assert.Throws<SemblanceException>(() => ValueMaker.FromJson(new JsonObject { ["schema"] = 3 }));
        var state = ValueMaker.Fit(Real("sku", Cells(50, i => $"AB-{i:0000}"))).ToJson();
        state["form"]!["masks"] = new JsonArray();
        Assert.Throws<SemblanceException>(() => ValueMaker.FromJson(state));
    }

    [Fact]
    public void Values_are_made_fast_enough()
    {
        var real = Real("email", Cells(60, i => $"p{i}@firm.example"));
        var maker = ValueMaker.Fit(real);
        maker.Make(Rows, new Rng(1));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 20; i++) maker.Make(Rows, new Rng(1));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), $"100,000 values took {watch.Elapsed}");
    }
}
