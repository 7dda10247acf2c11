using System.Text.RegularExpressions;
using Semblance.Providers;
using Semblance.Tables.Detection;

namespace Semblance.Tables.Personal;

/// <summary>Personal data that was found in a column.</summary>
/// <param name="Column">The column.</param>
/// <param name="What">A semantic type, such as "email" or "full-name".</param>
/// <param name="How">By "values", by the "header", or "within texts".</param>
/// <param name="Cells">How many cells hold it; 0 where only the header tells.</param>
/// <param name="Share">Share of the cells that hold a value.</param>
/// <param name="Examples">A few of them, redacted.</param>
/// <param name="Names">Whether it names a person by itself, rather than together with other columns.</param>
/// <param name="Treatment">What is done about it where nothing is said.</param>
public sealed record PersonalFinding(string Column, string What, string How, long Cells, double Share,
    IReadOnlyList<string> Examples, bool Names, string Treatment)
{
    /// <summary>The table of a database that it was found in; null where there is one table.</summary>
    public string? Table { get; init; }

    /// <summary>How it was found, in words.</summary>
    internal string Found => How == "within texts" ? How : $"by the {How}";
}

/// <summary>Looks for personal data in every column, by header, by value, and within free texts.</summary>
/// <remarks>
/// Within texts, what has a form of its own is found: mail addresses, phone numbers with a country's code, IBANs, card
/// and social security numbers with their check digits, IP addresses; and in sentences the names of persons, as far as
/// <see cref="NamesInText"/> knows them.
/// </remarks>
public static partial class PersonalScan
{
    private const int MaxExamples = 3;

    // the first of its kind in a text; what has a form that a sentence cannot have by chance, and names
    private static readonly (string What, Func<string, string?> Find)[] Within =
    [
        ("email", text => First(Mail(), text)),
        ("iban", text => First(Iban(), text,
            match => Checksums.IsIban(match.Replace(" ", "", StringComparison.Ordinal)))),
        ("card-number", text => First(Card(), text,
            match => Checksums.IsLuhn(string.Concat(match.Where(char.IsAsciiDigit))))),
        ("ssn", text => First(Ssn(), text)),
        ("phone", text => First(Phone(), text)),
        ("ipv4", text => First(Ip(), text, match => match.Split('.').All(part => byte.TryParse(part, out byte _)))),
        ("full-name", NamesInText.First),
    ];

    /// <summary>Everything that was found, column by column; what names persons first.</summary>
    public static IReadOnlyList<PersonalFinding> Find(RawTable raw, DetectedTable detected,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(raw);
        ArgumentNullException.ThrowIfNull(detected);
        var found = new List<PersonalFinding>[raw.Columns.Count];
        Parallel.For(0, found.Length, new ParallelOptions { CancellationToken = cancel },
            i => found[i] = [.. InColumn(raw.Columns[i],
                detected.Profiles.First(profile => profile.Schema.Name == raw.Columns[i].Name))]);
        return [.. found.SelectMany(list => list).OrderByDescending(finding => finding.Names)];
    }

    /// <summary>A text of which only form and ends are left: "j***@e***.com".</summary>
    public static string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > 40) text = text[..40];
        var letters = text.ToCharArray();
        var isStart = true;
        for (var i = 0; i < letters.Length; i++)
        {
            if (!char.IsLetterOrDigit(letters[i]) && !char.IsSurrogate(letters[i])) isStart = true;
            else if (isStart && char.IsLetter(letters[i]) && letters.Length > 3) isStart = false;
            else letters[i] = '*';
        }
        return new(letters);
    }

    /// <summary>What was found in one column.</summary>
    internal static IEnumerable<PersonalFinding> InColumn(RawColumn column, ColumnProfile profile)
    {
        var schema = profile.Schema;
        var counts = new long[column.Texts.Length];
        foreach (var code in column.Codes)
        {
            if (code >= 0) counts[code]++;
        }
        var present = Enumerable.Range(0, counts.Length)
            .Where(i => counts[i] > 0 && column.Texts[i].Trim().Length > 0 && column.Texts[i] != schema.Missing)
            .ToArray();
        var cells = present.Sum(i => counts[i]);
        var treatment = schema.Handling == Handling.Generate ? "replaced by generated values" : "learnt as it is";
        var type = schema.Semantic is null ? null : SemanticTypes.Named(schema.Semantic);
        if (type is { Names: true } or { Describes: true })
        {
            var held = type.Test is null ? [] : present.Where(i => type.Test(column.Texts[i].Trim())).ToArray();
            yield return new(schema.Name, type.Name, type.Test is null ? "header" : "values", held.Sum(i => counts[i]),
                Share(held), Examples(held), type.Names, treatment);
        }
        else if (HeaderType(schema.Name) is { } named
            && schema.Kind is ColumnKind.Text or ColumnKind.Identifier or ColumnKind.Category)
        {
            yield return new(schema.Name, named.Name, "header", 0, 0, [], named.Names, treatment);
        }
        if (schema.Kind is not (ColumnKind.Text or ColumnKind.Category or ColumnKind.Identifier)) yield break;
        foreach (var (what, find) in Within.Where(one => one.What != type?.Name))
        {
            // only in sentences: titles, firms and streets are named after persons
            if (what == "full-name" && (type is not null || !IsProse(schema, present.Select(i => column.Texts[i]))))
                continue;
            var matches = new List<(long Cells, string Text)>();
            foreach (var i in present)
            {
                if (find(column.Texts[i]) is { } match) matches.Add((counts[i], match));
            }
            if (matches.Count == 0 || type is not null && matches.Sum(match => match.Cells) * 20 < cells) continue;
            yield return new(schema.Name, what, "within texts", matches.Sum(match => match.Cells),
                (double)matches.Sum(match => match.Cells) / Math.Max(1, cells),
                [.. matches.Take(MaxExamples).Select(match => Redact(match.Text))], true, treatment);
        }

        double Share(int[] held) => cells == 0 ? 0 : (double)held.Sum(i => counts[i]) / cells;

        List<string> Examples(int[] held) => [.. held.Take(MaxExamples).Select(i => Redact(column.Texts[i].Trim()))];
    }

    /// <summary>Whether texts are sentences, not names of things.</summary>
    internal static bool IsProse(ColumnSchema schema, IEnumerable<string> texts)
    {
        const int Looked = 200;
        const double FewestWords = 5;
        return schema.Kind == ColumnKind.Text && texts.Take(Looked)
            .Select(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length)
            .DefaultIfEmpty(0).Average() >= FewestWords;
    }

    private static string? First(Regex form, string text, Func<string, bool>? proof = null) =>
        form.Matches(text).Select(match => match.Value).FirstOrDefault(proof ?? (_ => true));

    private static SemanticType? HeaderType(string name)
    {
        var words = new HeaderWords(name);
        return SemanticTypes.All.FirstOrDefault(type => type.Names
            && type.Name is not ("full-name" or "first-name" or "ipv4" or "ipv6")
            && words.FirstOf(type.Words) is not null);
    }

    [GeneratedRegex(@"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(\.[\w-]+)+")]
    private static partial Regex Mail();

    [GeneratedRegex(@"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")]
    private static partial Regex Iban();

    [GeneratedRegex(@"(?<![\d-])(?:\d[ -]?){12,18}\d(?![\d-])")]
    private static partial Regex Card();

    [GeneratedRegex(@"(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])")]
    private static partial Regex Ssn();

    [GeneratedRegex(
        @"(?<!\w)\+\d{1,3}[ .-]?\(?\d{1,4}\)?(?:[ .-]?\d{2,4}){2,4}(?!\d)|(?<!\w)\(\d{3}\) ?\d{3}-\d{4}(?!\d)")]
    private static partial Regex Phone();

    [GeneratedRegex(@"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")]
    private static partial Regex Ip();
}
