using Semblance.Random;
using Semblance.Relational.Connectors;
using Semblance.Tables;
using Semblance.Tables.Detection;
using Semblance.Tables.Personal;

namespace Semblance.Relational.Personal;

/// <summary>Treats the personal columns of a database before anything else is done with it. Keys stay whole.</summary>
/// <remarks>
/// What is done to a column is done to all that foreign keys join with it, with the same result for the same value. A
/// treatment that makes two keys alike, or leaves out a column that names rows, is refused.
/// </remarks>
public static class DatabaseTreating
{
    /// <summary>The database with the columns treated.</summary>
    /// <param name="source">The database as it was read.</param>
    /// <param name="treatments">By column.</param>
    /// <param name="key">What pseudonyms follow from; it is kept nowhere.</param>
    /// <param name="fakes">
    /// The stream of made-up values, which then stand in the rows, the same one for the same value in every table. Null
    /// to leave it to the model: it learns nothing of such columns, and makes them anew.
    /// </param>
    /// <exception cref="SemblanceException">Every treatment that does not fit its column.</exception>
    public static SourceDatabase Apply(SourceDatabase source, IReadOnlyDictionary<TableColumn, Treatment> treatments,
        PseudonymKey? key = null, Rng? fakes = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(treatments);
        var schema = source.Database.Schema;
        var asked = ColumnFamily.Of(treatments.Keys, schema).Select(family => (Family: family,
            Treatments: family.Members.Where(treatments.ContainsKey).Select(member => treatments[member]).Distinct()
                .ToList())).ToList();
        var faults = asked.Where(one => one.Treatments.Count > 1).Select(one => new Fault(
            $"Columns that one foreign key joins are to be treated in {one.Treatments.Count} ways: "
            + $"{string.Join(", ", one.Family.Members.Where(treatments.ContainsKey))}.", one.Family.First.ToString(),
            "Say one treatment; it is applied to all of them.")).ToList();
        if (faults.Count > 0) throw new SemblanceException(faults);
        var treated = new TreatedRows(source);
        var made = fakes is { } stream ? new ConsistentFakes(stream) : null;
        // keys first: their values must differ, and other columns repeat them
        foreach (var (family, ways) in asked.OrderByDescending(one => one.Family.IsKey(schema)))
        {
            try
            {
                Apply(treated, family, ways[0], key, made);
            }
            catch (SemblanceException error)
            {
                faults.AddRange(error.Faults.Select(fault => fault with { Where = family.First.ToString() }));
            }
        }
        treated.Check(faults);
        return faults.Count == 0 ? treated.Result() : throw new SemblanceException(faults);
    }

    private static void Apply(TreatedRows treated, ColumnFamily family, Treatment treatment, PseudonymKey? key,
        ConsistentFakes? fakes)
    {
        if (treatment is Keep) treated.Describe(family, treatment);
        else if (treatment.Drops) treated.Drop(family);
        else if (treatment.Fakes && fakes is null) treated.Describe(family, treatment, Handling.Generate);
        else
        {
            var texts = treated.TextsOf(family);
            treated.Rewrite(family, texts, treatment, treatment.Fakes
                ? fakes!.Of(family, texts, family.IsKey(treated.Schema)) : texts.Treat(treatment, key));
        }
    }
}
