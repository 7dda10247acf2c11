using System.Globalization;
using Semblance.Relational.Connectors;
using Semblance.Tables;

namespace Semblance.Relational.Personal;

/// <summary>What a database says of a table once a column's values are others, or the column is gone.</summary>
internal static class TreatedDefinition
{
    /// <summary>The table with a type of the column that takes its new values.</summary>
    /// <param name="table">The table.</param>
    /// <param name="raw">The column alone.</param>
    /// <param name="schema">What it holds.</param>
    public static TableDefinition Widened(TableDefinition table, RawTable raw, ColumnSchema schema)
    {
        var alone = table with { Columns = [.. table.Columns.Where(column => column.Name == schema.Name)] };
        var column = DeclaredTypes.Believed(alone, raw, new() { Columns = [schema] }).Columns[0];
        var longest = raw.Columns[0].Texts.Select(text => text.Length).DefaultIfEmpty(0).Max();
        if (SqlType.Parse(column.DeclaredType) is { Kind: SqlKind.Text, Length: { } length } && longest > length)
            column = column with { DeclaredType = string.Create(CultureInfo.InvariantCulture, $"VARCHAR({longest})"), MaxLength = longest };
        // a number that the database gives rows itself is a number
        if (column.DeclaredType != alone.Columns[0].DeclaredType) column = column with { Identity = false, Default = null };
        return table with { Columns = [.. table.Columns.Select(one => one.Name == column.Name ? column : one)] };
    }

    /// <summary>The table without a column, and what is left out with it, in words.</summary>
    /// <exception cref="SemblanceException">Another column is computed from it.</exception>
    public static (TableDefinition Table, IReadOnlyList<string> Gone) Without(TableDefinition table, string name)
    {
        if (table.Columns.FirstOrDefault(column => column.Expression is { } sql && Speaks(sql, name) && column.Name != name) is { } computed)
        {
            throw new SemblanceException($"'{table.Name}.{computed.Name}' is computed from '{name}', so that cannot be dropped.",
                $"{table.Name}.{name}", $"Drop '{computed.Name}' first, or replace the values: fake, mask or generalise.");
        }
        var checks = table.Checks.ToLookup(check => Speaks(check, name));
        var keys = table.UniqueKeys.ToLookup(key => key.Contains(name));
        var left = table with
        {
            Columns = [.. table.Columns.Where(column => column.Name != name)],
            Checks = [.. checks[false]],
            UniqueKeys = [.. keys[false]],
            Indexes = [.. table.Indexes.Where(index => !index.Columns.Contains(name))],
        };
        return (left, [.. checks[true].Select(check => $"the check {check} of {table.Name}"),
            .. keys[true].Select(key => $"the unique key ({string.Join(", ", key)}) of {table.Name}")]);
    }

    /// <summary>Checks that speak of a column and are broken by rows, as far as they can be read.</summary>
    public static IEnumerable<(string Check, int Rows)> Broken(TableDefinition table, string column, Table rows)
    {
        foreach (var check in table.Checks.Where(check => Speaks(check, column)))
        {
            int broken;
            try
            {
                broken = Condition.Parse($"not ({check})").Matches(rows).Count(matches => matches);
            }
            catch (SemblanceException)
            {
                continue; // a dialect's own words, which the database alone can judge
            }
            if (broken > 0) yield return (check, broken);
        }
    }

    private static bool Speaks(string sql, string column) => SqlTokens.Of(sql).Exists(token =>
        token.Kind is SqlTokenKind.Word or SqlTokenKind.Name && token.Text.Equals(column, StringComparison.OrdinalIgnoreCase));
}
