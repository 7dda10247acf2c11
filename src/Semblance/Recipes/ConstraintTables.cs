using System.Text.Json.Nodes;
using Semblance.Relational;
using Semblance.Relational.Synthesizers;
using Semblance.Tables.Constraints;
using Semblance.Tables.Detection;

namespace Semblance.Recipes;

/// <summary>The constraints of a recipe on the tables of a database, and the rows that they are about.</summary>
internal static class ConstraintTables
{
    /// <summary>The database with what the recipe says beside the schema file, checked against the columns.</summary>
    /// <exception cref="SemblanceException">Every problem of any of them, and every contradiction.</exception>
    public static Database Said(TableRecipe recipe, Database database)
    {
        var typed = recipe.Constraint.Select(constraint => constraint.Table is { } table
            ? $"\"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\": {constraint.Describe()}"
            : constraint.Describe());
        var schema = DatabaseConstraints.With(database.Schema, typed, "--constraint");
        var said = new Database(schema, schema.Tables.ToDictionary(table => table.Name, table => database[table.Name]));
        DatabaseConstraints.Bind(said);
        return said;
    }

    /// <summary>The database with only such rows as break no constraint, as is asked.</summary>
    /// <exception cref="SemblanceException">Rows break one, and are to be refused.</exception>
    public static Database Obeying(Run run, Database database, Violations violations)
    {
        if (violations == Violations.Refuse)
        {
            DatabaseConstraints.Refuse(database);
            return database;
        }
        var obeying = DatabaseConstraints.Obeying(database, out var left);
        foreach (var (table, rows) in left)
        {
            run.Tell(table, $"{Written.Count(rows, "row")} left out",
                "they break a constraint, or belong to rows that do");
        }
        return obeying;
    }

    /// <summary>By table: the constraints that were asked for and those that were found, for a schema file.</summary>
    public static IReadOnlyDictionary<string, JsonArray> Found(Run run, Database database,
        IReadOnlyDictionary<string, IReadOnlyList<Finding>> found)
    {
        var said = DatabaseConstraints.Bind(database);
        return ConstraintRows.Listed(run, database.Schema.Tables.Select(table => (table.Name,
            (IReadOnlyList<Constraint>)said.GetValueOrDefault(table.Name, []),
            (IReadOnlyList<Finding>)found.GetValueOrDefault(table.Name, []))));
    }

    /// <summary>Says in what share of the real and of the synthetic rows each constraint holds.</summary>
    public static void TellShares(Run run, Database real, Database synthetic)
    {
        foreach (var (table, constraints) in DatabaseConstraints.Bind(real))
            ConstraintRows.TellShares(run, constraints, real[table], synthetic[table], table);
    }

    /// <summary>
    /// Says how many rows were drawn again for the sake of constraints and conditions, and which tables have fewer
    /// than asked.
    /// </summary>
    public static void TellRedrawn(Run run, DatabaseModel model, Database made, DatabaseSize size,
        IReadOnlyList<TableCondition> where)
    {
        AskedConditions.Tell(run, where, made);
        foreach (var (table, kept) in model.Constraints.Where(one => one.Constraint.Redrawn > 0))
        {
            run.Tell(table, $"{Written.Count(kept.Redrawn, "row")} drawn again",
                $"to keep {kept.Constraint.Describe()} in {Written.Count(made[table].RowCount, "row")}");
        }
        foreach (var table in model.Tables.Where(table => !table.IsKept))
        {
            var (asked, rows) = (size.Of(table.Name, table.Rows), made[table.Name].RowCount);
            if (where.Any(one => one.IsAbove(table.Name, made.Schema)) && !size.Rows.ContainsKey(table.Name))
            {
                if (Math.Abs(rows - asked) > 0.01 * asked)
                    run.Tell(table.Name, Written.Count(rows, "row"),
                        $"as many as belong to rows that meet the condition; without it there are {asked:N0}");
                continue;
            }
            if (rows >= 0.99 * asked) continue;
            run.Tell(table.Name, $"{Written.Count(rows)} of {Written.Count(asked, "row")}",
                "for more, its keys, checks and constraints leave no room");
        }
    }
}
