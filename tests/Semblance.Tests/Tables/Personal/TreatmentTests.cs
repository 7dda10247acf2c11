using System.Text;
using CsCheck;
using Semblance.Tables;
using Semblance.Tables.Personal;
using Xunit;

namespace Semblance.Tests.Tables.Personal;

public class TreatmentTests
{
    private static readonly PseudonymKey Key = PseudonymKey.Of("0123456789abcdef"u8, "test"),
        Other = PseudonymKey.Of("fedcba9876543210"u8, "test");

    private static string Treat(string treatment, ColumnKind kind, string? semantic, PseudonymKey? key,
        params string?[] texts)
    {
        var schema = new ColumnSchema { Name = "x", Kind = kind, Semantic = semantic };
        Column values = kind switch
        {
            ColumnKind.Integer => new LongColumn(schema, [.. texts.Select(text => long.Parse(text!))]),
            ColumnKind.Decimal => new DoubleColumn(schema, [.. texts.Select(text => text is null ? double.NaN
                : double.Parse(text))]),
            ColumnKind.Date => new LongColumn(schema,
                [.. texts.Select(text => (long)DateOnly.Parse(text!).DayNumber - 719_162)]),
            _ => new TextColumn(schema, texts),
        };
        return string.Join('|', Treatment.Parse(treatment, "test").Apply(new(schema, values, [.. texts.Select((_, i) =>
            texts.Length - i)], key)).Select(text => text ?? "-"));
    }

    [Theory]
    [InlineData("mask", "4111 1111 1111 1234", "**** **** **** 1234")]
    [InlineData("mask:2", "AB-123", "**-*23")]
    [InlineData("mask:9", "abcd", "**cd")] // never more than half
    [InlineData("mask:0", "j.doe@web.org", "*.***@***.***")]
    [InlineData("mask:1", "Žofie 🙂", "****e **")]
    public void Masking_leaves_the_last_letters_and_what_stands_between(string treatment, string text, string masked) =>
        Assert.Equal(masked, Treat(treatment, ColumnKind.Text, null, null, text));

    [Fact]
    public void Generalising_coarsens_numbers_dates_texts_and_labels()
    {
        Assert.Equal("40|40|-10", Treat("generalise:10", ColumnKind.Integer, null, null, "42", "49", "-3"));
        Assert.Equal("2.5|-", Treat("generalise:0.5", ColumnKind.Decimal, null, null, "2.7", null));
        Assert.Equal("2021-05-01", Treat("generalise:month", ColumnKind.Date, null, null, "2021-05-17"));
        Assert.Equal("2021-04-01", Treat("generalize:quarter", ColumnKind.Date, null, null, "2021-05-17"));
        Assert.Equal("1970-01-01", Treat("generalise:decade", ColumnKind.Date, null, null, "1979-12-31"));
        Assert.Equal("SW1|E1", Treat("generalise:first3", ColumnKind.Text, null, null, "SW1A 1AA", "E1"));
        Assert.Equal("a|b|other", Treat("generalise:top2", ColumnKind.Category, null, null, "a", "b", "c"));
    }

    [Theory]
    [InlineData("maske", "Did you mean 'mask'?")]
    [InlineData("mask:x", "how many letters")]
    [InlineData("drop:3", "Write drop alone.")]
    [InlineData("generalise:weekly", "the width of a bin")]
    public void A_mistake_in_a_treatment_is_said_with_its_remedy(string text, string remedy) =>
        Assert.Contains(remedy, Assert.Throws<SemblanceException>(() => Treatment.Parse(text, "test")).Remedy,
            StringComparison.Ordinal);

    [Fact]
    public void A_treatment_that_does_not_fit_a_column_is_refused()
    {
        Assert.Contains("no key", Assert.Throws<SemblanceException>(() => Treat("pseudonymise", ColumnKind.Text, null,
            null, "x")).Problem, StringComparison.Ordinal);
        Assert.Throws<SemblanceException>(() => Treat("pseudonymise", ColumnKind.Date, null, Key, "2020-01-01"));
        Assert.Throws<SemblanceException>(() => Treat("generalise:month", ColumnKind.Integer, null, null, "4"));
        Assert.Throws<SemblanceException>(() => Treat("generalise:month", ColumnKind.Text, null, null, "4"));
    }

    [Fact]
    public void The_same_key_gives_the_same_alias_and_another_key_another()
    {
        foreach (var (kind, semantic, text) in new (ColumnKind, string?, string)[]
        {
            (ColumnKind.Identifier, null, "CUST-00412"), (ColumnKind.Text, "email", "ann@web.org"),
                (ColumnKind.Text, "full-name", "Ann Lee"), (ColumnKind.Integer, null, "90125"),
        })
        {
            var alias = Treat("pseudonymise", kind, semantic, Key, text);
            Assert.Equal(alias, Treat("pseudonymise", kind, semantic, Key, text));
            Assert.NotEqual(alias, Treat("pseudonymise", kind, semantic, Other, text));
            Assert.NotEqual(text, alias);
        }
        // whatever the column is called or taken for: keys of two tables still join
        Assert.Equal(Treat("pseudonymise", ColumnKind.Integer, null, Key, "90125"),
            Treat("pseudonymise", ColumnKind.Identifier, null, Key, "90125"));
    }

    [Fact]
    public void Aliases_of_a_form_are_a_permutation_of_it()
    {
        var cipher = new FormatPreserving(Key);
        foreach (var form in new[] { "{0:00}", "A{0:000}", "{0:0000}", "x-{0:00000}" })
        {
            var all = Enumerable.Range(0, 2000).Where(i => form != "{0:00}" || i < 100)
                .Where(i => form != "A{0:000}" || i < 1000)
                .Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, form, i)).ToList();
            var aliases = all.Select(cipher.Alias).ToList();
            Assert.Equal(all.Count, aliases.Distinct().Count());
            foreach (var (text, alias) in all.Zip(aliases)) Assert.Equal(Shape(text), Shape(alias));
        }
    }

    [Fact]
    public void Every_text_keeps_its_form() => Gen.String.Sample(text =>
    {
        var alias = new FormatPreserving(Key).Alias(text);
        return alias.Length == text.Length && Shape(alias).Zip(Shape(text)).All(pair => pair.First == pair.Second
            || pair.Second > 127);
    }, iter: 500);

    [Fact]
    public void A_short_key_is_refused_and_no_key_shows_itself()
    {
        Assert.Throws<SemblanceException>(() => PseudonymKey.Of("short"u8, "test"));
        Assert.DoesNotContain("0123", Key.ToString(), StringComparison.Ordinal);
    }

    private static string Shape(string text)
    {
        var shape = new StringBuilder();
        foreach (var letter in text)
            shape.Append(char.IsAsciiDigit(letter) ? '0' : char.IsAsciiLetterUpper(letter) ? 'A'
                : char.IsAsciiLetterLower(letter) ? 'a' : letter);
        return shape.ToString();
    }
}
