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
        var was = table.Columns.First(column => column.Name == schema.Name);
        var believed = DeclaredTypes.Believed(table with { Columns = [was] }, raw, new() { Columns = [schema] })
            .Columns[0];
        var declared = Wide(believed.DeclaredType, raw.Columns[0].Texts);
        if (declared == was.DeclaredType) return table;
        // the database numbers rows, and fills in values, of the type that the column had
        var column = was with
        {
            DeclaredType = declared, MaxLength = SqlType.Parse(declared).Length, Identity = false, Default = null,
        };
        return table with { Columns = [.. table.Columns.Select(one => one.Name == column.Name ? column : one)] };
    }

    /// <summary>A type that takes these texts.</summary>
    private static string? Wide(string? declared, string[] texts)
    {
        var type = SqlType.Parse(declared);
        var longest = texts.Select(text => text.Length).DefaultIfEmpty(1).Max();
        var text = string.Create(CultureInfo.InvariantCulture, $"VARCHAR({longest})");
        switch (type.Kind)
        {
            case SqlKind.Integer:
                // an alias has as many digits as the number, and may be larger
                var largest = texts.Select(number => Math.Abs(double.Parse(number, CultureInfo.InvariantCulture)))
                    .DefaultIfEmpty(0).Max();
                return largest > int.MaxValue && type.Bits < 64 ? "BIGINT"
                    : largest > sbyte.MaxValue && type.Bits < 32 ? "INTEGER" : declared;
            case SqlKind.Text:
                return longest > type.Length ? text : declared;
            case SqlKind.Enumeration or SqlKind.Duration:
            case SqlKind.Uuid when !texts.All(one => Guid.TryParse(one, out _)):
                return text;
            default:
                return declared;
        }
    }

    /// <summary>The table without a column, and what is left out with it, in words.</summary>
    /// <exception cref="SemblanceException">Another column is computed from it.</exception>
    public static (TableDefinition Table, IReadOnlyList<string> Gone) Without(TableDefinition table, string name)
    {
        var others = table.Columns.Where(column => column.Name != name);
        if (others.FirstOrDefault(column => column.Expression is { } sql && Speaks(sql, name)) is { } computed)
        {
            throw new SemblanceException(
                $"'{table.Name}.{computed.Name}' is computed from '{name}', so that cannot be dropped.",
                $"{table.Name}.{name}",
                $"Drop '{computed.Name}' first, or replace the values: fake, mask or generalise.");
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

    /// <summary>Checks that speak of a column and are broken by its new values, as far as they can be read.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="real">The rows as they were.</param>
    /// <param name="rows">The rows as they are.</param>
    public static IEnumerable<(string Check, int Rows)> Broken(TableDefinition table, string column, Table real,
        Table rows)
    {
        foreach (var check in table.Checks.Where(check => Speaks(check, column)))
        {
            // a dialect's own words are left to the database
            if (Holds(check, real) is not { } held) continue;
            // what was a number and is none now holds no check of numbers
            var holds = Holds(check, rows) ?? new bool[held.Length];
            var broken = held.Zip(holds).Count(row => row is (true, false));
            if (broken > 0) yield return (check, broken);
        }
    }

    private static bool[]? Holds(string check, Table rows)
    {
        try
        {
            return Condition.Parse(check).Matches(rows);
        }
        catch (SemblanceException)
        {
            return null;
        }
    }

    private static bool Speaks(string sql, string column) => SqlTokens.Of(sql).Exists(token =>
        token.Kind is SqlTokenKind.Word or SqlTokenKind.Name
        && token.Text.Equals(column, StringComparison.OrdinalIgnoreCase));
}
