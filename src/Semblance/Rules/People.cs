using Semblance.Providers;
using Semblance.Random;

namespace Semblance.Rules;

/// <summary>
/// The persons of a locale: every pair of a first and a last name once, in a random order, then every pair again with a
/// number. So the name, the sex and the mail of a row agree, and mails are unique.
/// </summary>
internal sealed class People
{
    private const int Separators = 3;
    private readonly string[] male, female;
    private readonly int men;

    private People(string locale)
    {
        var men = Vocabulary.Native(locale, "name", "male_first_name");
        var women = Vocabulary.Native(locale, "name", "female_first_name");
        if (men.Length == 0 || women.Length == 0)
        {
            // names that are not told apart: half of them are given to either sex
            var all = Vocabulary.List(locale, "name", "first_name");
            (men, women) = ([.. all.Where((_, i) => i % 2 == 0)], [.. all.Where((_, i) => i % 2 == 1)]);
        }
        // O'Neil and Oneil would have one address, and a name of both sexes one person
        First = [.. men.Concat(women).DistinctBy(Ascii, StringComparer.Ordinal)];
        this.men = men.DistinctBy(Ascii, StringComparer.Ordinal).Count();
        male = LastNames(locale, "male_last_name");
        female = LastNames(locale, "female_last_name");
        if (female.Length != male.Length) female = male;
        Last = [.. male.Concat(female).Distinct(StringComparer.Ordinal)];
        FamilyFirst = !Vocabulary.List(locale, "name", "name").Contains("#{first_name} #{last_name}")
            && Vocabulary.List(locale, "name", "name").Contains("#{last_name} #{first_name}");
        PlainFirst = Array.ConvertAll(First, Ascii);
        PlainLast = Array.ConvertAll(male, Ascii);
    }

    /// <summary>First names: men's, then women's.</summary>
    public string[] First { get; }

    /// <summary>Last names.</summary>
    public string[] Last { get; }

    /// <summary>First names in the letters of an address.</summary>
    public string[] PlainFirst { get; }

    /// <summary>Families in the letters of an address.</summary>
    public string[] PlainLast { get; }

    /// <summary>Whether the family's name is written first.</summary>
    public bool FamilyFirst { get; }

    public static People Of(string locale) => Vocabulary.Once("people", locale, () => new People(locale));

    /// <summary>The persons that the rows of a batch speak of; columns with the same "of" speak of the same.</summary>
    public Persons In(Batch batch, Site site, string of, string locale) => batch.Once(("person", of, locale), () =>
    {
        var order = new KeyedPermutation((ulong)First.Length * (ulong)male.Length,
            site.Table.Shared($"person {of} {locale}").Key);
        var count = (long)First.Length * male.Length;
        var persons = new Persons(new int[batch.Count], new int[batch.Count], new long[batch.Count]);
        var tries = batch.Attempt == 0 ? 0
            : batch.Attempt * site.Table.RowCount; // a row that is drawn again takes a person after all others
        for (var i = 0; i < batch.Count; i++)
        {
            var (round, place) = Math.DivRem(batch.Rows[i] + tries, count);
            var (first, family) = Math.DivRem((long)order[(ulong)place], male.Length);
            (persons.First[i], persons.Family[i], persons.Round[i]) = ((int)first, (int)family, round);
        }
        return persons;
    });

    public bool IsMale(int first) => first < men;

    /// <summary>The family's name as this person bears it: Иванов and Иванова.</summary>
    public string LastName(int first, int family) => IsMale(first) ? male[family] : female[family];

    /// <summary>The place of <see cref="LastName"/> in <see cref="Last"/>.</summary>
    public int LastCode(int first, int family) => IsMale(first) || ReferenceEquals(male, female) ? family
        : FemaleCodes[family];

    private int[] FemaleCodes => field ??= Array.ConvertAll(female, name => Array.IndexOf(Last, name));

    /// <summary>The part of a mail address before the @: it spells both names out, so it tells persons apart.</summary>
    public string Address(Persons persons, int row)
    {
        var (first, family, round) = (persons.First[row], persons.Family[row], persons.Round[row]);
        var separator = "._-"[(first * 31 + family) % Separators];
        string one = PlainFirst[first], two = PlainLast[family];
        return round == 0 ? string.Create(one.Length + two.Length + 1, (one, two, separator), static (span, parts) =>
        {
            parts.one.CopyTo(span);
            span[parts.one.Length] = parts.separator;
            parts.two.CopyTo(span[(parts.one.Length + 1)..]);
        }) : FormattableString.Invariant($"{one}{separator}{two}{round}");
    }

    private static string[] LastNames(string locale, string half)
    {
        var names = Vocabulary.Native(locale, "name", half);
        if (names.Length == 0) names = Vocabulary.List(locale, "name", "last_name");
        return [.. names.DistinctBy(Ascii, StringComparer.Ordinal)];
    }

    /// <summary>A name in the letters of an address; of one in another script, a number that stands for it.</summary>
    private static string Ascii(string name)
    {
        var plain = Person.Plain(name);
        return plain == "user" ? FormattableString.Invariant($"u{StableHash.Of(name) % 1_000_000:000000}") : plain;
    }
}

/// <summary>One person a row: the places of the first name and of the family, and how often the pair came
/// before.</summary>
internal sealed record Persons(int[] First, int[] Family, long[] Round);
