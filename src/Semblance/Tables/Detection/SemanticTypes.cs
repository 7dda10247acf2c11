using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Semblance.Providers;

namespace Semblance.Tables.Detection;

/// <summary>What values may stand for.</summary>
/// <param name="Name">The name in a schema.</param>
/// <param name="Plural">What the values are called in a sentence.</param>
/// <param name="Words">Words of a header that point to it.</param>
/// <param name="Test">Whether a text looks like one; null where only the header can tell.</param>
/// <param name="Alone">
/// Share of texts that must pass where the header says nothing; above 1: the header must speak.
/// </param>
/// <param name="Named">Share that must pass where the header says so.</param>
internal sealed record SemanticType(string Name, string Plural, string[] Words, Func<string, bool>? Test,
    double Alone, double Named)
{
    /// <summary>The kind of a column of them; null to decide as for any other texts.</summary>
    public ColumnKind? Kind { get; init; }

    /// <summary>Whether values name a person or a thing of theirs by themselves.</summary>
    public bool Names { get; init; }

    /// <summary>Whether they tell something about a person that identifies together with other columns.</summary>
    public bool Describes { get; init; }

    /// <summary>Whether a column of numbers may be of this type.</summary>
    public bool InNumbers { get; init; }
}

/// <summary>The semantic types that are looked for, most telling first.</summary>
internal static partial class SemanticTypes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SemanticType> All { get; } =
    [
        new("uuid", "UUIDs", ["uuid", "guid"], text => Uuid().IsMatch(text), 0.98,
            0.9) { Kind = ColumnKind.Identifier },
        new("email", "e-mail addresses", ["email", "mail", "correo", "courriel"],
            text => Email().IsMatch(text), 0.9, 0.7)
            { Kind = ColumnKind.Identifier, Names = true },
        new("url", "web addresses", ["url", "link", "website", "homepage", "uri", "href"],
            text => Url().IsMatch(text), 0.9, 0.7)
            { Kind = ColumnKind.Identifier },
        new("ipv4", "IPv4 addresses", ["ip", "ipv4", "ipaddress", "host"], IsIpV4, 0.95,
            0.8) { Kind = ColumnKind.Identifier, Names = true },
        new("ipv6", "IPv6 addresses", ["ip", "ipv6", "ipaddress"], IsIpV6, 0.95, 0.8) { Kind = ColumnKind.Identifier,
            Names = true },
        new("mac-address", "MAC addresses", ["mac", "macaddress"], text => Mac().IsMatch(text), 0.95, 0.8)
            { Kind = ColumnKind.Identifier, Names = true },
        new("iban", "IBANs", ["iban", "account", "bankaccount"], text => Checksums.IsIban(Bare(text)), 0.9, 0.7)
            { Kind = ColumnKind.Identifier, Names = true },
        new("card-number", "payment card numbers", ["card", "creditcard", "cc", "pan", "cardnumber"], IsCard, 0.95, 0.8)
            { Kind = ColumnKind.Identifier, Names = true, InNumbers = true },
        new("ssn", "US social security numbers", ["ssn", "social", "socialsecurity", "sin", "taxid", "tin"],
            text => Ssn().IsMatch(text), 0.95, 0.6)
            { Kind = ColumnKind.Identifier, Names = true, InNumbers = true },
        new("vin", "vehicle identification numbers", ["vin", "chassis"], text => Checksums.IsVin(text), 0.9, 0.5)
            { Kind = ColumnKind.Identifier, Names = true },
        new("ean", "article numbers (EAN, UPC, ISBN)", ["ean", "upc", "gtin", "isbn", "barcode", "isbn13"],
            text => Checksums.IsGs1(Bare(text)), 0.98, 0.8)
            { Kind = ColumnKind.Identifier, InNumbers = true },
        new("bic", "bank codes (BIC)", ["bic", "swift"], text => Bic().IsMatch(text), 2,
            0.8) { Kind = ColumnKind.Category },
        new("password", "passwords or their hashes", ["password", "passwd", "pwd", "secret", "passphrase"], null, 2, 0)
            { Kind = ColumnKind.Identifier, Names = true },
        new("hash", "hexadecimal digests",
            ["hash", "md5", "sha1", "sha256", "token", "digest", "checksum", "fingerprint"],
            text => text.Length is 32 or 40 or 64 && text.All(char.IsAsciiHexDigit), 0.98,
            0.9) { Kind = ColumnKind.Identifier },
        new("phone", "phone numbers", ["phone", "telephone", "tel", "mobile", "cell", "cellphone", "fax", "telefon",
            "handy", "telefono", "phonenumber", "msisdn"],
            IsPhone, 0.95, 0.6) { Kind = ColumnKind.Identifier, Names = true, InNumbers = true },
        new("licence-plate", "licence plates",
            ["plate", "licenseplate", "licenceplate", "numberplate", "kennzeichen", "registration"],
            text => Plate().IsMatch(text), 2, 0.8) { Kind = ColumnKind.Identifier, Names = true },
        new("passport", "passport numbers", ["passport", "passportnumber"], text => Passport().IsMatch(text), 2, 0.7)
            { Kind = ColumnKind.Identifier, Names = true },
        new("postcode", "postcodes", ["zip", "zipcode", "postcode", "postal", "postalcode", "plz", "codigopostal",
            "codepostal", "eircode", "pincode"],
            IsPostcode, 2, 0.7) { Describes = true, InNumbers = true },
        new("latitude", "latitudes", ["lat", "latitude"], text => InRange(text, 90), 2, 0.98) { Describes = true,
            InNumbers = true },
        new("longitude", "longitudes", ["lon", "long", "lng", "longitude"], text => InRange(text, 180), 2, 0.98)
            { Describes = true, InNumbers = true },
        new("street-address", "street addresses", ["address", "street", "addr", "strasse", "adresse", "direccion",
            "streetaddress", "address1", "address2", "addressline"],
            IsStreet, 0.9, 0.5) { Kind = ColumnKind.Text, Names = true },
        new("country-code", "country codes", ["country", "countrycode", "nationality", "iso", "iso2", "iso3", "nation"],
            text => Geography.IsCountryCode(text), 2, 0.9)
            { Describes = true },
        new("country", "countries", ["country", "nation", "nationality", "land", "pays", "pais"],
            text => Geography.IsCountry(text), 0.9, 0.5)
            { Describes = true },
        new("state-code", "US states", ["state", "st", "province", "region"], text => Geography.IsStateCode(text), 2,
            0.9) { Describes = true },
        new("state", "states or provinces", ["state", "province", "region", "county", "bundesland"],
            text => Lexicon.States.Contains(text.Trim().ToLowerInvariant()), 2, 0.6)
            { Describes = true },
        new("user-agent", "browser identifications", ["useragent", "agent", "browser"],
            text => UserAgent().IsMatch(text), 0.9, 0.7) { Kind = ColumnKind.Text },
        new("full-name", "names of persons", ["name", "fullname", "person", "customer", "contact", "employee",
            "passenger", "patient", "student", "client", "owner", "author"],
            IsFullName, 0.8, 0.45) { Kind = ColumnKind.Text, Names = true },
        new("first-name", "first names",
            ["firstname", "first", "givenname", "given", "forename", "fname", "vorname", "prenom", "nombre", "name"],
            IsFirstName, 0.85, 0.4) { Kind = ColumnKind.Text, Names = true },
        new("last-name", "last names",
            ["lastname", "last", "surname", "familyname", "lname", "nachname", "apellido", "sname"],
            IsLastName, 0.85, 0.25) { Kind = ColumnKind.Text, Names = true },
        new("user-name", "user names", ["username", "user", "login", "nickname", "handle", "screenname"],
            text => UserName().IsMatch(text), 2, 0.9)
            { Kind = ColumnKind.Identifier, Names = true },
        new("company", "companies", ["company", "employer", "organisation", "organization", "firm", "companyname"],
            IsCompany, 2, 0.3)
            { Describes = true },
        new("city", "towns", ["city", "town", "municipality", "village", "stadt", "ville", "ciudad", "locality"],
            IsPlace, 2, 0.9) { Describes = true },
        new("birth-date", "dates of birth", ["dob", "birth", "birthdate", "birthday", "dateofbirth", "born",
            "geburtsdatum"], null, 2, 0) { Describes = true },
        new("currency-code", "currency codes", ["currency", "ccy", "waehrung", "devise"],
            text => Currency().IsMatch(text), 2, 0.9),
    ];

    /// <summary>The type of that name, or null.</summary>
    public static SemanticType? Named(string name) => All.FirstOrDefault(type => type.Name == name);

    /// <summary>
    /// The first type whose values and header agree, with a sentence that says on what ground; null where none does.
    /// </summary>
    /// <param name="texts">The values.</param>
    /// <param name="header">The header's words.</param>
    /// <param name="areNumbers">Whether every value is a plain number.</param>
    /// <param name="areDates">Whether every value is a date.</param>
    public static (SemanticType Type, string Why)? Find(DistinctTexts texts, HeaderWords header, bool areNumbers,
        bool areDates)
    {
        if (texts.Texts.Length == 0) return null;
        var sample = texts.Spread(800).Select(pair => pair.Text.Trim()).ToArray();
        // few different texts prove little by themselves
        var canStandAlone = !areNumbers && sample.Length >= 3;
        (SemanticType Type, string Why)? best = null;
        foreach (var type in All)
        {
            if (areNumbers && !type.InNumbers || areDates != (type.Name == "birth-date")) continue;
            var word = header.FirstOf(type.Words);
            var bar = word is not null ? type.Named : canStandAlone ? type.Alone : 2;
            if (type.Name is "card-number" or "ean" && areNumbers && sample.Length >= 20) bar = Math.Min(bar, 0.98);
            if (bar > 1) continue;
            if (type.Name is "full-name" or "first-name" or "last-name"
                && IsUnlikeNames(header, word, sample, texts.Repetition)) continue;
            if (type.Name is "first-name" or "full-name"
                && header.HasAny("last", "surname", "family", "lname", "nachname", "apellido")) continue;
            if (type.Name is "last-name" or "full-name"
                && header.HasAny("first", "given", "forename", "fname", "vorname", "prenom")) continue;
            // bare digits may be anything: only the header tells
            if (word is null && type.Name is "phone"
                && sample.Count(text => text.All(char.IsAsciiDigit)) * 2 > sample.Length) continue;
            if (type.Test is null)
            {
                return (type, $"the header says '{word}'");
            }
            // a header that says "last name" needs no proof but that the values could be names
            var test = type.Name is "first-name" or "last-name"
                && word is not (null or "name" or "first" or "last" or "given" or "nombre")
                ? text => NameLike().IsMatch(text) : type.Test;
            if (test != type.Test) bar = 0.8;
            // "Level 2" has the look of a street and a house: without a header it takes a word for street, too
            if (word is null && type.Name == "street-address")
                test = text => text.Any(char.IsDigit) && StreetWord().IsMatch(text);
            var passed = sample.Count(test);
            if (passed < bar * sample.Length && test == type.Test && InAnyLanguage(type.Name) is { } wider
                && (word is not null || passed * 8 > sample.Length))
                passed = sample.Count(wider);
            if (passed < bar * sample.Length || passed == 0) continue;
            var share = ((double)passed / sample.Length).ToString("P0", CultureInfo.InvariantCulture)
                .Replace(" ", "", StringComparison.Ordinal);
            var why = $"{share} of {(texts.Texts.Length > sample.Length ? "a sample of " : "")}{sample.Length:N0} "
                + $"different values are {type.Plural}"
                + (Proof(type.Name) is { } proof ? $" ({proof})" : "")
                    + (word is null ? "" : $", and the header says '{word}'");
            best = (type, why);
            break;
        }
        return best;
    }

    private static string? Proof(string name) => name switch
    {
        "iban" => "the check digits agree, mod 97",
        "card-number" => "the check digit agrees, Luhn",
        "vin" => "the check character agrees",
        "ean" => "the check digit agrees",
        _ => null,
    };

    /// <summary>
    /// Product names, file names and the like are not persons; nor are labels that come again and again.
    /// </summary>
    private static bool IsUnlikeNames(HeaderWords header, string? word, string[] sample, double repetition)
    {
        if (word is null
            && (repetition > 10 || sample.Count(text => text.Length > 0 && char.IsUpper(text[0])
                && !text.Any(char.IsDigit)) * 5 < sample.Length * 4))
            return true;
        if (header.HasAny("product", "file", "column", "table", "city", "country", "company", "school", "station",
            "airport", "brand", "model", "category",
            "species", "island", "street", "title", "genre", "album", "track", "artist", "song", "team", "department",
            "region", "state", "neighborhood", "field", "class"))
            return true;
        return word is null && sample.Length < 10;
    }

    private static string Bare(string text) =>
        text.Contains(' ', StringComparison.Ordinal) || text.Contains('-', StringComparison.Ordinal)
            ? text.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal) : text;

    private static bool IsIpV4(string text)
    {
        if (text.Length is < 7 or > 18) return false;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var bytes = (slash < 0 ? text : text[..slash]).Split('.');
        return bytes.Length == 4 && bytes.All(part => part.Length is >= 1 and <= 3 && part.All(char.IsAsciiDigit)
            && int.Parse(part, CultureInfo.InvariantCulture) < 256);
    }

    private static bool IsIpV6(string text) =>
        text.Count(letter => letter == ':') >= 2 && IPAddress.TryParse(text, out var address)
            && address.AddressFamily == AddressFamily.InterNetworkV6
            && !Mac().IsMatch(text);

    private static bool IsCard(string text)
    {
        var bare = Bare(text);
        return bare.Length is >= 13 and <= 19 && bare.All(char.IsAsciiDigit) && bare[0] is >= '2' and <= '6'
            && Checksums.IsLuhn(bare);
    }

    private static bool IsPhone(string text)
    {
        if (!Phone().IsMatch(text)) return false;
        var digits = text.Count(char.IsAsciiDigit);
        return digits is >= 7 and <= 15 && (text[0] is '+' or '(' || digits != text.Length || digits is 10 or 11 or 12);
    }

    private static bool IsPostcode(string text) => Postcode().IsMatch(text);

    private static bool InRange(string text, double bound) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && Math.Abs(value) <= bound;

    private static bool IsStreet(string text) =>
        text.Length <= 120 && (Street().IsMatch(text) || StreetWord().IsMatch(text));

    private static bool IsPlace(string text) => text.Length <= 60 && Place().IsMatch(text);

    private static bool IsCompany(string text) =>
        Company().IsMatch(text) || text.Length is > 1 and <= 80 && char.IsUpper(text[0]);

    private static bool IsFirstName(string text) =>
        text.Length <= 40 && Lexicon.EnglishFirstNames.Contains(text.ToLowerInvariant());

    private static bool IsLastName(string text) =>
        text.Length <= 40 && Lexicon.EnglishLastNames.Contains(text.ToLowerInvariant());

    /// <summary>
    /// The same test with the names of many languages, which take a second to load; null for other types.
    /// </summary>
    private static Func<string, bool>? InAnyLanguage(string type) => type switch
    {
        "full-name" => text => IsFullName(text, Lexicon.FirstNames),
        "first-name" => text => text.Length <= 40 && Lexicon.FirstNames.Contains(text.ToLowerInvariant()),
        "last-name" => text => text.Length <= 40 && Lexicon.LastNames.Contains(text.ToLowerInvariant()),
        _ => null,
    };

    private static bool IsFullName(string text) => IsFullName(text, Lexicon.EnglishFirstNames);

    /// <summary>Two to seven capitalised words, titles and initials apart, one of which is a first name.</summary>
    private static bool IsFullName(string text, HashSet<string> firstNames)
    {
        if (text.Length is < 4 or > 90 || text.Any(char.IsDigit)) return false;
        var words = text.Split([' ', ',', '.', '(', ')', '"'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is < 2 or > 12) return false;
        return words.Count(word => char.IsUpper(word[0])) * 2 > words.Length
            && words.Any(word => firstNames.Contains(word.ToLowerInvariant()));
    }

    [GeneratedRegex(@"^\{?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\}?$")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"^[^\s@,;<>()]+@[^\s@,;<>()]+\.[^\s@,;<>()]{2,}$")]
    private static partial Regex Email();

    [GeneratedRegex(@"^(https?|ftp|file|s3|gs)://\S+$|^www\.[^\s.]+\.\S+$", RegexOptions.IgnoreCase)]
    private static partial Regex Url();

    [GeneratedRegex(@"^([0-9A-Fa-f]{2}([:-])([0-9A-Fa-f]{2}\2){4}[0-9A-Fa-f]{2}|([0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4})$")]
    private static partial Regex Mac();

    [GeneratedRegex(@"^(?!000|9\d\d)\d{3}(-)(?!00)\d{2}\1(?!0000)\d{4}$|^(?!000|9\d\d)\d{9}$")]
    private static partial Regex Ssn();

    [GeneratedRegex(@"^[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$")]
    private static partial Regex Bic();

    [GeneratedRegex(@"^\+?[\d(][\d\s().\-/]{5,20}\d(\s?(x|ext\.?)\s?\d{1,6})?$")]
    private static partial Regex Phone();

    [GeneratedRegex(@"^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9]{1,4}[ -]?[A-Za-z0-9]{1,4}([ -]?[A-Za-z0-9]{1,4})?$")]
    private static partial Regex Plate();

    [GeneratedRegex(@"^[A-Z0-9]{6,10}$")]
    private static partial Regex Passport();

    [GeneratedRegex(
        @"^(\d{3,6}|\d{5}-\d{4}|\d{3} \d{2}|\d{2}-\d{3}|\d{4} ?[A-Z]{2}|[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}|[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d|\d{5}-\d{3}|\d{3}-\d{4}|[A-Z]{1,2}-?\d{4,5})$")]
    private static partial Regex Postcode();

    [GeneratedRegex(
        @"^\d{1,6}[A-Za-z]?([-/]\d+)?,? +\p{L}[\p{L}\d .'#,/&-]*$|^\p{L}[\p{L} .'-]+,? \d{1,5}[a-zA-Z]?([-/]\d+[a-z]?)?(,.*)?$")]
    private static partial Regex Street();

    [GeneratedRegex(
        @"\b(street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|square|parkway|pkwy|highway|loop|way|place|plaza|straße|strasse|str|platz|weg|allee|rue|calle|via|avenida|rua|p\.?o\.? box)\b\.?",
        RegexOptions.IgnoreCase)]
    private static partial Regex StreetWord();

    [GeneratedRegex(@"^\p{L}[\p{L}\s.'’(),/-]*$")]
    private static partial Regex Place();

    [GeneratedRegex(
        @"\b(inc|ltd|llc|gmbh|corp|co|ag|plc|sa|bv|nv|oy|ab|group|partners|holding|holdings|sons|industries)\b\.?$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Company();

    [GeneratedRegex(@"^(Mozilla|Opera|curl|Wget|PostmanRuntime|python-requests|okhttp|Dalvik)/[\d.]+",
        RegexOptions.None)]
    private static partial Regex UserAgent();

    [GeneratedRegex(@"^[A-Za-z0-9._@-]{2,40}$")]
    private static partial Regex UserName();

    [GeneratedRegex(@"^\p{L}[\p{L}\p{M} .'’-]{0,40}$")]
    private static partial Regex NameLike();

    [GeneratedRegex(@"^[A-Z]{3}$")]
    private static partial Regex Currency();
}
