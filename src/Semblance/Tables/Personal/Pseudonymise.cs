using Semblance.Providers;
using Semblance.Tables.Detection;

namespace Semblance.Tables.Personal;

/// <summary>
/// Replaces each value by an alias that only the key tells: the same key gives the same value the same alias, in every
/// column, table and run, so that keys still join.
/// </summary>
/// <remarks>
/// Names become names, mails become mails at a reserved domain, everything else becomes a text of the same form:
/// digits for
/// digits, letters for letters; no two texts in ASCII share an alias. Persons may share a made-up name, as they do in
/// life. See <see cref="FormatPreserving"/>. An alias hides who it is
/// from whoever lacks the key, not how often a value occurs, nor what other columns tell.
/// </remarks>
public sealed record Pseudonymise : Treatment
{
    internal override string? Argument => null;

    internal override string?[] Apply(TreatedColumn column)
    {
        var key = column.Key ?? throw column.Error($"There is no key for the pseudonyms of '{column.Schema.Name}'.",
            $"Set the environment variable {PseudonymKey.DefaultVariable} to a secret of {PseudonymKey.LeastBytes} "
            + "letters or more, or name a file with --key-file.");
        if (column.Schema.Kind is ColumnKind.Decimal or ColumnKind.Date or ColumnKind.Instant or ColumnKind.Time
            or ColumnKind.Duration)
        {
            throw column.Error($"'{column.Schema.Name}' holds measures, of which an alias would keep nothing.",
                "Generalise it instead: generalise, or generalise:month for a date.");
        }
        var (cipher, isMail) = (new FormatPreserving(key), SemanticTypes.Named("email")!.Test!);
        return column.Schema.Semantic switch
        {
            "first-name" => column.Map(text => Pick(key, "first name", text, Lexicon.List("en", "name", "first_name"))),
            "last-name" => column.Map(text => Pick(key, "last name", text, Lexicon.List("en", "name", "last_name"))),
            "full-name" => column.Map(text => Pick(key, "given", text, Lexicon.List("en", "name", "first_name")) + " "
                + Pick(key, "family", text, Lexicon.List("en", "name", "last_name"))),
            "email" => column.Map(text => Mail(key, text)),
            // a mail address has the same alias in a column of other texts
            _ => column.Map(text => isMail(text) ? Mail(key, text) : cipher.Alias(text)),
        };
    }

    private static string Pick(PseudonymKey key, string purpose, string text, string[] list) =>
        list[(int)(key.Number(purpose, text) % (ulong)list.Length)];

    // twelve letters of five bits each: two of a million addresses share an alias with a chance of one in two million
    private static string Mail(PseudonymKey key, string text)
    {
        const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";
        var number = key.Number("mail", text.ToLowerInvariant());
        return string.Create(24, number, static (span, bits) =>
        {
            for (var i = 0; i < 12; i++) span[i] = Letters[(int)(bits >> (5 * i) & 31)];
            "@example.com".CopyTo(span[12..]);
        });
    }
}
