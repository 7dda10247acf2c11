using System.Globalization;
using System.Text.Json.Nodes;
using Semblance.Catalog;
using Semblance.Tables;
using Semblance.Tables.Constraints;
using Semblance.Tables.Detection;

namespace Semblance.Recipes;

/// <summary>What to do with real rows that break a constraint.</summary>
public enum Violations
{
    /// <summary>Say which they are, and do nothing more.</summary>
    Refuse,

    /// <summary>Learn from the others.</summary>
    Drop,
}

/// <summary>The constraints of a recipe and the rows that they are about.</summary>
internal static class ConstraintRows
{
    /// <summary>What the schema file and the recipe say, each once, checked against the columns.</summary>
    /// <exception cref="SemblanceException">Every problem of any of them, and every contradiction.</exception>
    public static IReadOnlyList<Constraint> Said(SchemaOverrides? schema, TableRecipe recipe, Schema columns)
    {
        var faults = new List<Fault>();
        var listed = (schema?.Constraints ?? []).Select((node, i) =>
            (Constraint?)ComponentCatalog.Own.Bind(typeof(Constraint), node, $"{schema!.Source}, constraints[{i}]",
                faults)).ToList();
        if (faults.Count > 0) throw new SemblanceException(faults);
        return [.. ConstraintCheck.Bind([.. listed.OfType<Constraint>(), .. recipe.Constraint], columns)
            .DistinctBy(constraint => constraint.Describe())];
    }

    /// <summary>The rows that break none.</summary>
    /// <exception cref="SemblanceException">Some break one, and are to be refused; or all do.</exception>
    public static Table Obeying(Run run, Table table, IReadOnlyList<Constraint> constraints, Violations violations)
    {
        if (constraints.Count == 0) return table;
        if (violations == Violations.Refuse)
        {
            ConstraintCheck.Refuse(constraints, table);
            return table;
        }
        var gone = new HashSet<int>();
        foreach (var constraint in constraints)
        {
            var rows = constraint.Check(table);
            var word = rows.Count == 1 ? "breaks" : "break";
            if (rows.Count > 0)
            {
                run.Tell("constraint", $"{Written.Count(rows.Count, "row")} left out",
                    $"{ConstraintCheck.Shown(rows)} {word} {constraint.Describe()}");
            }
            gone.UnionWith(rows);
        }
        if (gone.Count == table.RowCount)
        {
            throw new SemblanceException("Every real row breaks a constraint, so nothing is left to learn from.",
                "--constraint", "Mend the constraints.");
        }
        return gone.Count == 0 ? table : table.Gather([
            .. Enumerable.Range(0, table.RowCount).Where(row => !gone.Contains(row))]);
    }

    /// <summary>By table: the constraints that were asked for and those that were found, for a schema file.</summary>
    /// <param name="run">Told how many were found.</param>
    /// <param name="tables">Each with both; a single table has no name.</param>
    public static IReadOnlyDictionary<string, JsonArray> Listed(Run run,
        IEnumerable<(string Table, IReadOnlyList<Constraint> Said, IReadOnlyList<Finding> Findings)> tables)
    {
        var (listed, count) = (new Dictionary<string, JsonArray>(StringComparer.Ordinal), 0);
        foreach (var (table, constraints, findings) in tables)
        {
            var said = constraints.Select(constraint => constraint.Describe()).ToList();
            var found = findings.Where(finding => finding.Constraint is { } text && !said.Contains(text))
                .OrderByDescending(finding => finding.Support)
                .DistinctBy(finding => finding.Constraint).ToList();
            listed[table] = [.. said.Select(text => (JsonNode)text),
                .. found.Select(finding => Constraint.Spelling(finding.Constraint!, finding.Support))];
            count += found.Count;
        }
        if (count > 0)
            run.Tell("constraints", $"{Written.Count(count)} found",
                "they are in the schema file: strike those that are not meant");
        return listed;
    }

    /// <summary>Says in what share of the real and of the synthetic rows each constraint holds.</summary>
    public static void TellShares(Run run, IReadOnlyList<Constraint> constraints, Table real, Table synthetic,
        string about = "constraint")
    {
        foreach (var constraint in constraints)
        {
            run.Tell(about, constraint.Describe(),
                $"holds in {Share(constraint.Check(real).Count, real.RowCount)} of the real "
                + $"and {Share(constraint.Check(synthetic, real).Count, synthetic.RowCount)} of the synthetic rows");
        }
    }

    // rounded down: 100 % is all of them
    private static string Share(int broken, int rows) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{Math.Floor(10_000.0 * (rows - broken) / Math.Max(1, rows)) / 100:0.##} %");

    /// <summary>Says how many rows were drawn again for the constraints' sake.</summary>
    public static void TellRedrawn(Run run, TableModel model, long rows)
    {
        foreach (var kept in model.Constraints.Where(kept => kept.Redrawn > 0))
        {
            run.Tell("constraint", $"{Written.Count(kept.Redrawn, "row")} drawn again",
                $"to keep {kept.Constraint.Describe()} in {Written.Count(rows, "row")}");
        }
    }
}
