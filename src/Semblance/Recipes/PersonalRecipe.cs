using Semblance.Tables;
using Semblance.Tables.Detection;
using Semblance.Tables.Personal;

namespace Semblance.Recipes;

/// <summary>
/// A recipe that takes personal data out of a table or a database before it does anything else with it.
/// </summary>
public abstract record PersonalRecipe : TableRecipe
{
    /// <summary>
    /// What is done to a column's values, as COLUMN=TREATMENT, or TABLE.COLUMN=TREATMENT in a database: drop, fake,
    /// pseudonymise, mask:4, generalise:10, generalise:month, keep. Give it again for more columns; a schema file may
    /// say it too, as "personal".
    /// </summary>
    public IReadOnlyList<string> Personal { get; init; } = [];

    /// <summary>A file that holds the key of pseudonyms, 16 bytes or more. Left out: the key is in a
    /// variable.</summary>
    [File] public string? KeyFile { get; init; }

    /// <summary>The environment variable that holds the key of pseudonyms. The key is kept nowhere.</summary>
    public string KeyVariable { get; init; } = PseudonymKey.DefaultVariable;

    /// <summary>
    /// A part of a database alone: rows of one table chosen at random, "customers=1000", or by a condition, "customers:
    /// country = 'NL'"; all that belongs to them, and all that they name. Left out: the whole.
    /// </summary>
    public string? Subset { get; init; }

    /// <summary>What the schema and the recipe say of each column; the recipe's word counts.</summary>
    /// <exception cref="SemblanceException">Every mistake in it.</exception>
    internal Dictionary<string, Treatment> Treatments(Schema schema)
    {
        var treatments = new Dictionary<string, Treatment>(StringComparer.Ordinal);
        foreach (var column in schema.Columns.Where(column => column.Personal is not null))
            treatments[column.Name] = Treatment.Parse(column.Personal!, $"column '{column.Name}' of the schema");
        EachSaid((column, treatment) => treatments[column] = treatment);
        return treatments;
    }

    /// <summary>Reads what the recipe says of columns.</summary>
    /// <param name="take">Takes a column's name and its treatment.</param>
    /// <exception cref="SemblanceException">Every mistake in it.</exception>
    internal void EachSaid(Action<string, Treatment> take)
    {
        var faults = new List<Fault>();
        foreach (var text in Personal)
        {
            // a header may hold the sign itself
            var at = text.LastIndexOf('=');
            if (at <= 0)
            {
                faults.Add(new($"'{text}' is not a column and its treatment.", "--personal",
                    "Write it as email=drop."));
                continue;
            }
            try
            {
                take(text[..at].Trim(), Treatment.Parse(text[(at + 1)..].Trim(), "--personal"));
            }
            catch (SemblanceException error)
            {
                faults.AddRange(error.Faults);
            }
        }
        if (faults.Count > 0) throw new SemblanceException(faults);
    }

    /// <summary>The key that pseudonyms follow from; null where there is none, or none is asked for.</summary>
    internal PseudonymKey? Key(Run run, IEnumerable<Treatment> treatments) =>
        !treatments.Any(treatment => treatment is Pseudonymise) ? null
        : KeyFile is not null ? PseudonymKey.FromFile(run.Locate(KeyFile)) : PseudonymKey.FromEnvironment(KeyVariable);

    /// <summary>The table with its personal columns treated, and what they are now.</summary>
    internal (RawTable Raw, DetectedTable Detected) Treat(Run run, RawTable raw, DetectedTable detected,
        SchemaOverrides? overrides)
    {
        var treatments = Treatments(detected.Schema);
        if (treatments.Count == 0) return (raw, detected);
        var treated = Treating.Apply(raw, detected.Schema, treatments, Key(run, treatments.Values));
        foreach (var (column, treatment) in treatments)
            run.Tell(column, treatment.Word, "as asked of its personal data");
        // what a column was said to be need not be true of what became of it
        var given = treated.Columns.Select(column =>
        {
            var said = overrides?.Columns.FirstOrDefault(one => one.Name == column.Name)
                ?? new ColumnOverride { Name = column.Name };
            if (!treatments.TryGetValue(column.Name, out var treatment) || treatment is Keep) return said;
            var profile = detected.Schema.Columns[detected.Schema.IndexOf(column.Name)];
            return treatment.Fakes ? ColumnOverride.Of(profile) with { Handling = Handling.Generate }
                : new() { Name = column.Name, Personal = profile.Personal ?? treatment.Word,
                    Semantic = treatment is Pseudonymise ? null : "none", Handling = said.Handling };
        });
        return (treated, SchemaDetection.Detect(treated,
            new() { Missing = Missing, Overrides = new() { Columns = [.. given], Source = Schema ?? "schema" } }));
    }
}
