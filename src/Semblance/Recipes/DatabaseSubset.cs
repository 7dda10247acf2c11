using System.Globalization;
using Semblance.Random;
using Semblance.Relational;

namespace Semblance.Recipes;

/// <summary>The part of a database that a recipe asks for.</summary>
internal static class DatabaseSubset
{
    private const string Flag = "--subset";

    /// <summary>Takes the part out of the whole; the whole where nothing is asked for.</summary>
    /// <param name="run">Told what is left.</param>
    /// <param name="typed">"customers=1000" or "customers: country = 'NL'".</param>
    /// <param name="source">The whole.</param>
    /// <param name="rng">Chooses rows.</param>
    /// <exception cref="SemblanceException">It is neither, or names no table; or nothing is left.</exception>
    public static SourceDatabase Of(Run run, string? typed, SourceDatabase source, Rng rng)
    {
        if (typed is null) return source;
        var part = Rows(typed) is var (table, count)
            ? Subset.Of(source.Database, Named(table, source.Database.Schema), count, rng)
            : Met(typed, source.Database);
        var (all, left) = (SynthDatabase.Rows(source.Database), SynthDatabase.Rows(part));
        if (left == 0)
            throw new SemblanceException("No row is left of the database.", Flag, "Ask for more of it.");
        run.Tell("subset", $"{Written.Count(left)} of {Written.Count(all, "row")}",
            $"{typed}, all that belongs to these rows, and all that they name");
        return source with { Database = part };
    }

    private static (string Table, int Count)? Rows(string typed) => !typed.Contains(':', StringComparison.Ordinal)
        && typed.LastIndexOf('=') is > 0 and var at && int.TryParse(typed[(at + 1)..]
            .Replace("_", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        ? (typed[..at].Trim(), count) : null;

    private static string Named(string name, DatabaseSchema schema) =>
        schema.Tables.FirstOrDefault(table => table.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Name
        ?? throw new SemblanceException($"There is no table '{name}'.", Flag,
            Spelling.Suggest(name, schema.Tables.Select(table => table.Name)));

    private static Database Met(string typed, Database whole)
    {
        if (!typed.Contains(':', StringComparison.Ordinal))
            throw new SemblanceException($"'{typed}' does not say which part of the database is meant.", Flag,
                "Write a table and a number, customers=1000, or a table and a condition, customers: country = 'NL'.");
        var faults = new List<Fault>();
        var (table, condition) = DatabaseConstraints.Split(typed, whole.Schema, Flag, faults);
        return faults.Count > 0 ? throw new SemblanceException(faults)
            : Subset.Of(whole, table, Condition.Parse(condition));
    }
}
