using Semblance.Rules.Providers;
using Semblance.Tables;
using Semblance.Tables.Detection;

namespace Semblance.Rules;

/// <summary>
/// What is known of a column without its data: its header, its kind, the bounds that a database declares. From it
/// comes a
/// plausible rule, to be edited.
/// </summary>
/// <param name="Table">The table's name, which tells a customer's name from a product's.</param>
/// <param name="Name">The header.</param>
/// <param name="Kind">What the values are.</param>
internal sealed record ColumnGuess(string Table, string Name, ColumnKind Kind)
{
    public string? Semantic { get; init; }

    public IReadOnlyList<string>? Levels { get; init; }

    public int? Decimals { get; init; }

    /// <summary>The most characters of a text.</summary>
    public int? Length { get; init; }

    public bool Unique { get; init; }

    /// <summary>Bounds of a number, or of a date in days since 1970.</summary>
    public double? Minimum { get; init; }

    /// <inheritdoc cref="Minimum"/>
    public double? Maximum { get; init; }

    /// <summary>The greatest number that the type holds: far beyond what is plausible, but not to be passed.</summary>
    public double? Capacity { get; init; }

    private static readonly string[] Persons =
    [
        "customer", "person", "employee", "user", "contact", "patient", "student", "member", "staff", "author",
            "client", "driver", "passenger",
        "owner", "actor", "teacher", "tenant", "guest", "agent", "people", "player", "account", "subscriber",
            "manager", "rep",
    ];

    // header words, and the rule that they point to, most telling first
    private static readonly (string[] Words, Func<Provider> Rule)[] Texts =
    [
        (["email", "mail"], () => new Email()),
        (["phone", "telephone", "mobile", "fax", "cell"], () => new Phone()),
        (["uuid", "guid"], () => new Uuid()),
        (["iban"], () => new Iban()),
        (["card", "creditcard", "pan"], () => new CardNumber()),
        (["ssn", "socialsecurity"], () => new Ssn()),
        (["vin"], () => new Vin()),
        (["ean", "upc", "barcode", "gtin", "isbn"], () => new Ean()),
        (["url", "website", "link", "homepage", "web"], () => new Url()),
        (["ip", "ipaddress"], () => new Ipv4()),
        (["mac", "macaddress"], () => new MacAddress()),
        (["postcode", "postalcode", "zip", "zipcode", "postal", "plz"], () => new Postcode()),
        (["address2", "addressline2"], () => new Pattern { Form = "Apt. ##", Unique = false }),
        (["street", "address", "addressline", "address1", "addressline1"], () => new StreetAddress()),
        (["city", "town"], () => new City()),
        (["countrycode"], () => new Country { Code = true }),
        (["country", "nation"], () => new Country()),
        (["statecode"], () => new State { Code = true }),
        (["state", "province", "region", "district", "county"], () => new State()),
        (["username", "login", "nickname"], () => new UserName()),
        (["firstname", "first", "givenname", "forename", "vorname"], () => new FirstName()),
        (["lastname", "last", "surname", "familyname", "nachname"], () => new LastName()),
        (["fullname", "customername", "contactname", "personname"], () => new FullName()),
        (["company", "companyname", "supplier", "vendor", "manufacturer", "employer", "organization", "organisation"],
            () => new Company()),
        (["sex", "gender"], () => new Sex()),
        (["department"], () => new Word()),
        (["job", "jobtitle", "contacttitle", "profession", "occupation"], () => new Word { List = "name.title.job" }),
        (["color", "colour"], () => new Word { List = "commerce.color" }),
        (["product", "productname", "item", "article"], () => new Product()),
    ];

    /// <summary>A plausible rule for the column.</summary>
    public Provider Rule()
    {
        if (Levels is { Count: > 0 }
            && Kind is ColumnKind.Category or ColumnKind.Text) return new Category { Values = Weights.Alike(Levels!) };
        return Kind switch
        {
            ColumnKind.Integer => Whole(),
            ColumnKind.Decimal or ColumnKind.Duration => Fraction(),
            ColumnKind.Boolean => Levels is [var no, var yes] ? new Category { Values = Weights.Alike([no, yes]) }
                : new Providers.Boolean(),
            ColumnKind.Date => Period(new Date()),
            ColumnKind.Instant => Period(new Timestamp()),
            ColumnKind.Time => new TimeOfDay(),
            _ => OfText(),
        };
    }

    /// <summary>Whether the rule may make texts that are longer than the column takes.</summary>
    public bool MayBeTooLong(Provider rule) => Length < 60
        && rule is Email or FullName or StreetAddress or City or Company or Product or Country
        or State or Url or FirstName or LastName or UserName or Word;

    private Provider Whole()
    {
        var header = new HeaderWords(Name);
        if (Unique) return new Sequence { Start = Minimum is { } start ? (long)start : 1, Shuffled = true };
        if (Minimum is { } least && Maximum is { } most) return new Uniform { From = least, To = most, Decimals = 0 };
        if (header.HasAny("age")) return new Normal { Mean = 42, Deviation = 16, Minimum = 18, Maximum = 95,
            Decimals = 0 };
        if (header.HasAny("year")) return new Uniform { From = 1990, To = 2024, Decimals = 0 };
        if (header.HasAny("quantity", "qty", "count", "items", "units")) return new Poisson { Mean = 3,
            Minimum = Minimum ?? 1, Maximum = Maximum ?? Capacity };
        if (header.HasAny("rating", "score", "stars")) return new Uniform { From = Minimum ?? 1, To = Maximum ?? 5,
            Decimals = 0 };
        return new Lognormal { Median = Math.Max(100, 2 * (Minimum ?? 0)), Spread = 0.8, Minimum = Minimum ?? 0,
            Maximum = Maximum ?? Capacity, Decimals = 0 };
    }

    private Distribution Fraction()
    {
        var header = new HeaderWords(Name);
        if (header.HasAny("latitude", "lat")) return new Uniform { From = -60, To = 70, Decimals = 5 };
        if (header.HasAny("longitude", "lon", "lng")) return new Uniform { From = -180, To = 180, Decimals = 5 };
        if (Minimum is { } least && Maximum is { } most && most - least <= 1000) return new Uniform { From = least,
            To = most, Decimals = Decimals };
        if (header.HasAny("rate", "share", "percent", "discount", "ratio", "tax")) return new Uniform { From = 0,
            To = 0.3, Decimals = Decimals ?? 2 };
        return new Lognormal { Median = Math.Max(50, 2 * (Minimum ?? 0)), Spread = 0.8, Minimum = OnGrid(Minimum),
            Maximum = Maximum ?? Capacity, Decimals = Decimals };
    }

    // above zero, and kept to two decimals, is 0.01 or more
    private double? OnGrid(double? least)
    {
        var grid = Math.Pow(10, Decimals ?? 2);
        return least is { } bound && Math.Abs(bound) < 1e12
            ? Math.Ceiling(bound * grid + (bound is > 0 and < 1e-300 ? 1 : 0)) / grid : least;
    }

    private Provider Period(Calendar rule)
    {
        var header = new HeaderWords(Name);
        if (header.HasAny("birth", "birthday", "dob", "born") || Semantic == "birth-date")
            rule = rule with { From = new(1940, 1, 1), To = new(2005, 12, 31) };
        if (Minimum is { } first) rule = rule with { From = Day(first),
            To = Day(first + 5 * 365) is var end && end > rule.To ? end : rule.To };
        if (Maximum is { } last) rule = rule with { To = Day(last),
            From = rule.From > Day(last) ? Day(last - 5 * 365) : rule.From };
        return rule;
    }

    private static DateOnly Day(double sinceEpoch) => new DateOnly(1970, 1, 1)
        .AddDays((int)Math.Clamp(sinceEpoch, -700_000, 2_900_000));

    private Provider OfText()
    {
        var header = new HeaderWords(Name);
        var rule = Semantic is null or "none" ? null : OfSemantic(Semantic);
        rule ??= Texts.FirstOrDefault(pair => header.FirstOf(pair.Words) is not null).Rule?.Invoke();
        if (rule is null && header.HasAny("name")) rule = OfNamed();
        if (rule is State && Length is <= 3) rule = new State { Code = true };
        if (rule is Country && Length is <= 3) rule = new Country { Code = true };
        if (Unique && rule is not (Email or UserName or NumberedProvider)) rule = Code();
        if (rule is not null) return rule;
        if (Kind == ColumnKind.Category) return new Category { Values = Weights.Alike(Enumerable.Range(1, 5)
            .Select(number => $"{Name} {number}")) };
        if (Kind == ColumnKind.Identifier || Length is <= 12
            || header.HasAny("code", "number", "no", "sku", "reference", "ref", "key", "id")) return Code();
        var words = Math.Clamp((Length ?? 120) / 8, 1, 15);
        return new Text { MinimumWords = Math.Min(2, words), MaximumWords = words, MaximumLength = Length };
    }

    // "name" alone is that of what the table is about
    private Provider? OfNamed()
    {
        var about = new HeaderWords(Table);
        if (about.List.Any(word => Persons.Contains(word) || word.EndsWith('s')
            && Persons.Contains(word[..^1]))) return new FullName();
        if (about.HasAny("product", "products", "item", "items", "article", "articles")) return new Product();
        if (about.HasAny("company", "companies", "supplier", "suppliers", "vendor", "vendors", "shipper",
            "shippers")) return new Company();
        return about.HasAny("city", "cities") ? new City() : about.HasAny("country", "countries")
            ? new Country { Anywhere = true }
            : about.HasAny("department", "departments", "category", "categories") ? new Word() : null;
    }

    private Pattern Code()
    {
        var length = Math.Clamp(Length ?? 8, 1, 12);
        return new() { Form = length <= 4 ? new string('?', length) : "??" + new string('#', Math.Min(8, length - 2)),
            Unique = Unique };
    }

    private static Provider? OfSemantic(string semantic) => semantic switch
    {
        "email" => new Email(), "url" => new Url(), "phone" => new Phone(), "uuid" => new Uuid(), "ipv4" => new Ipv4(),
            "mac-address" => new MacAddress(),
        "iban" => new Iban(), "card-number" => new CardNumber(), "ssn" => new Ssn(), "vin" => new Vin(),
            "ean" => new Ean(),
        "postcode" => new Postcode(), "street-address" => new StreetAddress(), "city" => new City(),
            "country" => new Country { Anywhere = true },
        "country-code" => new Country { Anywhere = true, Code = true }, "state" => new State(),
            "state-code" => new State { Code = true },
        "full-name" => new FullName(), "first-name" => new FirstName(), "last-name" => new LastName(),
            "user-name" => new UserName(),
        "company" => new Company(), _ => null,
    };
}
