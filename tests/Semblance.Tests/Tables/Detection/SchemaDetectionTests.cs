using System.Globalization;
using Semblance.Providers;
using Semblance.Tables;
using Semblance.Tables.Detection;
using Xunit;

namespace Semblance.Tests.Tables.Detection;

public class SchemaDetectionTests
{
    private static ColumnProfile Detect(string name, params string?[] cells) =>
        SchemaDetection.Detect(Raw.One(name, cells)).Profiles[0];

    private static string[] Many(int count, Func<int, string> text) => [.. Enumerable.Range(0, count).Select(text)];

    /// <summary>Detects, builds, and checks that every cell is written as it was read.</summary>
    private static ColumnSchema RoundTrip(string name, params string[] cells)
    {
        var raw = Raw.One(name, cells);
        var schema = SchemaDetection.Detect(raw).Schema;
        Assert.Equal(cells, Raw.Written(TypedTable.Build(raw, schema)));
        return schema.Columns[0];
    }

    [Fact]
    public void Adult_is_understood_and_every_cell_is_written_back_as_it_was()
    {
        var raw = Raw.Csv(Raw.Sample("adult/adult.csv"));
        var detected = SchemaDetection.Detect(raw);
        var kinds = detected.Schema.Columns.ToDictionary(column => column.Name, column => column.Kind);
        Assert.Equal(ColumnKind.Integer, kinds["age"]);
        Assert.Equal(ColumnKind.Integer, kinds["fnlwgt"]);
        Assert.Equal(ColumnKind.Category, kinds["workclass"]);
        Assert.Equal(ColumnKind.Category, kinds["income"]);
        var profiles = detected.Profiles.ToDictionary(profile => profile.Schema.Name);
        Assert.Equal("?", profiles["workclass"].Schema.Missing);
        Assert.Equal(1836, profiles["workclass"].MissingCount);
        Assert.Equal(0.917, profiles["capital-gain"].Spikes[0].Share, 3);
        Assert.True(profiles["education"].Schema.Ordered);
        Assert.Equal(["Preschool", "1st-4th"], profiles["education"].Schema.Levels!.Take(2));
        Assert.Equal("country", profiles["native-country"].Schema.Semantic);
        Assert.Contains(profiles["capital-gain"].Notes, note => note.Contains("99999", StringComparison.Ordinal));
        var table = TypedTable.Build(raw, detected.Schema);
        for (var i = 0; i < raw.Columns.Count; i++)
            Assert.Equal(raw.Columns[i].Codes.Select(code => raw.Columns[i].Texts[code]), Raw.Written(table, i));
    }

    [Fact]
    public void Penguins_have_identifiers_missing_cells_and_one_decimal()
    {
        var profiles = SchemaDetection.Detect(Raw.Csv(Raw.Sample("penguins/penguins.csv"))).Profiles;
        Assert.Equal(ColumnKind.Identifier, profiles[0].Schema.Kind);
        Assert.Equal(Handling.Generate, profiles[0].Schema.Handling);
        Assert.NotNull(profiles[0].HandlingWhy);
        Assert.Equal(1, profiles[3].Schema.Decimals);
        Assert.Equal(2, profiles[3].MissingCount);
        Assert.Equal(ColumnKind.Integer, profiles[8].Schema.Kind); // years in a row are not names
    }

    [Theory]
    [InlineData("1", "20", "-3", "4000")]
    [InlineData("1,234", "12", "1,000,000", "-5,000")]
    [InlineData("+5", "-3", "0", "+1200")]
    public void Integers_keep_their_form(params string[] cells) =>
        Assert.Equal(ColumnKind.Integer, RoundTrip("amount", cells).Kind);

    [Theory]
    [InlineData("1.50", "2.00", "-0.25", "10.10")]
    [InlineData("0.1", "2.25", "3", "4.125")]
    [InlineData("1.0", "0.30000000000000004", "1e-05", "1.5e+16")]
    [InlineData("$1,234.50", "$0.99", "-$12.00", "$7.25")]
    [InlineData("12.5%", "3.0%", "99.9%", "100.0%")]
    [InlineData("1.234,56", "0,50", "-12,00", "7,25")]
    [InlineData("1 234,5", "10,5", "2 000 000,0", "3,5")]
    [InlineData("(1,234.00)", "15.00", "(2.50)", "3.75")]
    [InlineData("12.5 kg", "3.0 kg", "7.5 kg", "8.0 kg")]
    [InlineData(".5", ".25", "1.5", "-.75")]
    [InlineData("1.50E-05", "2.25E+10", "3.00E+00", "4.75E-02")]
    public void Decimals_keep_their_form(params string[] cells) =>
        Assert.Equal(ColumnKind.Decimal, RoundTrip("amount", cells).Kind);

    [Theory]
    [InlineData(ColumnKind.Date, "2024-01-31", "2023-12-05", "1969-07-20")]
    [InlineData(ColumnKind.Date, "31/01/2024", "05/12/2023", "20/07/1969")]
    [InlineData(ColumnKind.Date, "1/31/2024", "12/5/2023", "7/20/1969")]
    [InlineData(ColumnKind.Date, "31.1.2024", "5.12.2023", "20.7.1969")]
    [InlineData(ColumnKind.Date, "03-JAN-2024", "28-FEB-2023", "20-JUL-1969")]
    [InlineData(ColumnKind.Date, "Jan 3, 2024", "Feb 28, 2023", "Jul 20, 1969")]
    [InlineData(ColumnKind.Date, "20141013T000000", "20141209T000000", "20150225T000000")]
    [InlineData(ColumnKind.Date, "2024-01", "2023-12", "1969-07")]
    [InlineData(ColumnKind.Instant, "2024-01-31 23:59:59", "2023-12-05 00:00:01", "1969-07-20 20:17:40")]
    [InlineData(ColumnKind.Instant, "2024-01-31T23:59:59.123Z", "2023-12-05T00:00:01.500Z", "1969-07-20T20:17:40.001Z")]
    [InlineData(ColumnKind.Instant, "2024-01-31T23:59:59+02:00", "2023-12-05T00:00:01+02:00",
        "1969-07-20T20:17:40+02:00")]
    [InlineData(ColumnKind.Instant, "1/31/2024 11:59 PM", "12/5/2023 1:01 AM", "7/20/1969 8:17 PM")]
    [InlineData(ColumnKind.Time, "23:59", "00:01", "12:30")]
    [InlineData(ColumnKind.Duration, "36:15:00", "0:01:30", "101:00:05")]
    [InlineData(ColumnKind.Duration, "PT36H15M", "PT5M", "PT10M")]
    public void Dates_and_times_keep_their_form(ColumnKind kind, params string[] cells)
    {
        if (cells[0] == "PT36H15M") Assert.Equal(kind, Detect("waited", cells).Schema.Kind); // P1DT12H15M is written
        else Assert.Equal(kind, RoundTrip("when", cells).Kind);
    }

    [Fact]
    public void A_day_above_twelve_proves_the_order()
    {
        Assert.Contains("'31/01/2024' proves", Detect("d", "05/01/2024", "31/01/2024", "07/02/2024").Why,
            StringComparison.Ordinal);
        var doubt = Detect("d", "05/01/2024", "03/01/2024", "07/02/2024");
        Assert.Contains(doubt.Notes, note => note.Contains("both possible", StringComparison.Ordinal));
    }

    [Fact]
    public void Dates_in_two_formats_are_a_fault_that_names_both()
    {
        var fault = Assert.Throws<SemblanceException>(() => Detect("joined", "2024-01-31", "2024-02-28", "31/03/2024",
            "2023-01-01")).Faults[0];
        Assert.Contains("3 cells as yyyy-MM-dd", fault.Problem, StringComparison.Ordinal);
        Assert.Contains("1 as dd/MM/yyyy", fault.Problem, StringComparison.Ordinal);
        Assert.Equal("test.csv, line 4, column 1", fault.Where);
        Assert.Contains("\"kind\": \"text\"", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Offsets_that_differ_are_brought_to_utc_and_told()
    {
        var raw = Raw.One("at", "2024-01-31T12:00:00+02:00", "2024-01-31T12:00:00-05:00", "2024-06-30T00:00:00+00:00");
        var detected = SchemaDetection.Detect(raw);
        var column = (LongColumn)TypedTable.Build(raw, detected.Schema).Columns[0];
        Assert.Equal(7 * 3600L * 1_000_000, column.Values[1] - column.Values[0]);
        Assert.Contains("UTC", detected.Profiles[0].FormatWhy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yes", "no")]
    [InlineData("TRUE", "FALSE")]
    [InlineData("N", "Y")]
    [InlineData("0", "1")]
    [InlineData("Oui", "Non")]
    public void Two_opposite_words_are_a_boolean_and_keep_their_spelling(string one, string other)
    {
        var schema = RoundTrip("flag", one, other, one, one, other);
        Assert.Equal(ColumnKind.Boolean, schema.Kind);
        Assert.Equal(new[] { one, other }.Order(), schema.Levels!.Order());
    }

    [Fact]
    public void Leading_zeros_make_codes()
    {
        var schema = RoundTrip("branch", Many(60, i => (i % 6).ToString("000", CultureInfo.InvariantCulture)));
        Assert.Equal(ColumnKind.Category, schema.Kind);
        Assert.Equal(ColumnKind.Identifier,
            Detect("branch", Many(60, i => i.ToString("00000", CultureInfo.InvariantCulture))).Schema.Kind);
    }

    [Fact]
    public void Whole_numbers_beyond_64_bits_are_not_numbers()
    {
        var profile = Detect("amount",
            Many(30, i => "12345678901234567890" + i.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(ColumnKind.Identifier, profile.Schema.Kind);
        Assert.Contains(profile.Notes, note => note.Contains("64-bit", StringComparison.Ordinal));
    }

    [Fact]
    public void Texts_that_no_format_writes_back_are_told()
    {
        var profile = Detect("x", "1", "1.0", "2.5", "3.5");
        Assert.Contains("will look different", profile.FormatWhy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?")]
    [InlineData("NA")]
    [InlineData("-")]
    [InlineData("not recorded")]
    public void A_text_among_many_numbers_is_a_missing_mark(string mark)
    {
        string[] cells = [.. Many(30, i => (i * 7 % 31).ToString(CultureInfo.InvariantCulture)), mark, mark];
        var profile = Detect("amount", cells);
        Assert.Equal(ColumnKind.Integer, profile.Schema.Kind);
        Assert.Equal(mark, profile.Schema.Missing);
        Assert.Equal(2, profile.MissingCount);
        RoundTrip("amount", cells);
    }

    [Fact]
    public void A_mark_that_is_asked_for_is_missing_and_one_with_digits_is_not_guessed()
    {
        string[] cells = [.. Many(30, i => i.ToString(CultureInfo.InvariantCulture)), "10+"];
        Assert.NotEqual(ColumnKind.Integer, Detect("amount", cells).Schema.Kind);
        var asked = SchemaDetection.Detect(Raw.One("amount", cells), new() { Missing = ["10+"] });
        Assert.Equal(ColumnKind.Integer, asked.Schema.Columns[0].Kind);
        Assert.Equal(1, asked.Profiles[0].MissingCount);
    }

    [Fact]
    public void NA_is_a_label_among_codes_and_missing_among_words()
    {
        Assert.Equal(0, Detect("continent", [.. Many(40, i => i % 2 == 0 ? "EU" : "AS"), "NA"]).MissingCount);
        Assert.Equal(1, Detect("fence", [.. Many(40, i => i % 2 == 0 ? "wood" : "wire"), "NA"]).MissingCount);
    }

    [Fact]
    public void Two_missing_marks_are_told()
    {
        var profile = Detect("amount", [.. Many(30, i => i.ToString(CultureInfo.InvariantCulture)), "", "", "NA"]);
        Assert.Equal(3, profile.MissingCount);
        Assert.Contains(profile.Notes, note => note.Contains("2 ways", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("priority", "low", "medium", "high")]
    [InlineData("size", "S", "M", "XL")]
    [InlineData("age_group", "0-17", "18-64", "65+")]
    [InlineData("cut", "Fair", "Good", "Ideal")]
    [InlineData("grade", "A", "B", "C")]
    [InlineData("step", "Level 2", "Level 9", "Level 10")]
    public void Known_orders_are_found(string name, string first, string second, string third)
    {
        var schema = Detect(name, [.. Many(30, i => (i % 3) switch { 0 => third, 1 => first, _ => second })]).Schema;
        Assert.True(schema.Ordered);
        Assert.Equal([first, second, third], schema.Levels);
    }

    [Fact]
    public void Unordered_labels_stay_unordered() =>
        Assert.False(Detect("species",
            [.. Many(30, i => (i % 3) switch { 0 => "Adelie", 1 => "Gentoo", _ => "Chinstrap" })]).Schema.Ordered);

    [Theory]
    [InlineData("contact", "email", "anna@example.org", "bo.li@mail.example.com", "c_d@firm.example")]
    [InlineData("x", "uuid", "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "00000000-0000-4000-8000-000000000001")]
    [InlineData("x", "ipv4", "192.168.0.1", "10.0.0.255", "8.8.8.8")]
    [InlineData("x", "iban", "DE89370400440532013000", "GB82WEST12345698765432", "FR1420041010050500013M02606")]
    [InlineData("x", "mac-address", "00:1B:44:11:3A:B7", "00:1b:44:11:3a:b8", "AA:BB:CC:DD:EE:FF")]
    [InlineData("x", "url", "https://example.org/a", "http://example.com", "https://example.net/x?y=1")]
    [InlineData("phone", "phone", "+1 (202) 555-0143", "+44 20 7946 0958", "202-555-0101")]
    [InlineData("ssn", "ssn", "219-09-9999", "078-05-1120", "123-45-6789")]
    [InlineData("zip", "postcode", "98178", "02139", "10001")]
    [InlineData("surname", "last-name", "Nguyen", "O'Brien", "Łukasiewicz")]
    public void Meanings_are_found_by_value_and_header(string name, string semantic, params string[] cells)
    {
        var profile = Detect(name, cells);
        Assert.Equal(semantic, profile.Schema.Semantic);
        Assert.NotNull(profile.SemanticWhy);
    }

    [Fact]
    public void Card_numbers_are_told_from_other_long_numbers_by_their_check_digit()
    {
        string Card(int i)
        {
            var digits = "411111" + (i * 7919L + 100_000_000).ToString(CultureInfo.InvariantCulture);
            return digits + Checksums.LuhnDigit(digits);
        }
        Assert.Equal("card-number", Detect("x", Many(40, Card)).Schema.Semantic);
        Assert.Null(Detect("x",
            Many(40, i => "411111" + (i * 7919L + 1_000_000_000)
                .ToString(CultureInfo.InvariantCulture))).Schema.Semantic);
    }

    [Fact]
    public void Personal_data_is_generated_and_places_are_learnt()
    {
        var mail = Detect("mail", Many(50, i => $"user{i}@example.org"));
        Assert.Equal(Handling.Generate, mail.Schema.Handling);
        Assert.True(mail.Personal);
        var country = Detect("country", Many(50, i => i % 2 == 0 ? "Norway" : "France"));
        Assert.Equal(Handling.Learn, country.Schema.Handling);
        Assert.True(country.Personal);
    }

    [Fact]
    public void Coordinates_stay_numbers()
    {
        var schema = Detect("latitude", "47.5112", "-33.8688", "12.25").Schema;
        Assert.Equal((ColumnKind.Decimal, "latitude", Handling.Learn), (schema.Kind, schema.Semantic, schema.Handling));
    }

    [Fact]
    public void Running_and_repeated_numbers_of_things_are_identifiers_but_amounts_are_not()
    {
        Assert.Equal(ColumnKind.Identifier,
            Detect("order_id", Many(100, i => (i + 1).ToString(CultureInfo.InvariantCulture))).Schema.Kind);
        Assert.Equal(ColumnKind.Identifier,
            Detect("customer_id", Many(600, i => (i * 37 % 300).ToString(CultureInfo.InvariantCulture))).Schema.Kind);
        Assert.Equal(ColumnKind.Category,
            Detect("store_id", Many(600, i => (i % 3 + 1).ToString(CultureInfo.InvariantCulture))).Schema.Kind);
        Assert.Equal(ColumnKind.Integer,
            Detect("price", Many(100, i => (i * i + 7).ToString(CultureInfo.InvariantCulture))).Schema.Kind);
    }

    [Fact]
    public void Prose_is_text_and_codes_are_identifiers()
    {
        Assert.Equal(ColumnKind.Text,
            Detect("review", Many(50, i => $"It arrived {i} days late and the box was broken")).Schema.Kind);
        Assert.Equal(ColumnKind.Identifier, Detect("sku", Many(50, i => $"AB-{i * 37:0000}")).Schema.Kind);
    }

    [Fact]
    public void Odd_tables_work()
    {
        Assert.Equal(1.0, Detect("Größe 尺寸", null, "", "  ").MissingShare);
        Assert.Equal(ColumnKind.Integer, Detect("年齢", "42").Schema.Kind);
        Assert.Empty(SchemaDetection.Detect(new RawTable { Columns = [], RowCount = 0, SourceRowCount = 0,
            Source = "x" }).Profiles);
        Assert.Equal(0, Detect("empty").RowCount);
    }

    [Fact]
    public void Histograms_and_summaries_add_up()
    {
        var profile = Detect("x", Many(1000, i => (i % 100).ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(1000, profile.Histogram!.Counts.Sum());
        Assert.Equal(49.5, profile.Numbers!.Mean, 9);
        Assert.Equal(("0", "99"), (profile.Minimum, profile.Maximum));
    }

    [Fact]
    public void Two_thousand_columns_are_looked_at_within_seconds()
    {
        var cells = Many(1000, i => (i * 7919 % 1009 / 8.0).ToString(CultureInfo.InvariantCulture));
        var raw = Raw.Of([.. Enumerable.Range(0, 2000).Select(i => ($"c{i}", (string?[])cells))]);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(2000,
            SchemaDetection.Detect(raw).Profiles.Count(profile => profile.Schema.Kind == ColumnKind.Decimal));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"took {watch.Elapsed}");
    }
}
