using Semblance.Relational;
using Semblance.Relational.Connectors;
using Semblance.Rules.Providers;
using Semblance.Tables;
using Semblance.Tables.Detection;

namespace Semblance.Rules;

/// <summary>
/// Rules from what is known without data: a schema file, or what an empty database says of its tables. They are
/// plausible
/// and keep every key and bound; the distributions are a start, to be edited.
/// </summary>
public static class PlausibleRules
{
    /// <summary>Rules for one table from a schema file, as <c>inspect --save</c> writes it.</summary>
    public static RuleSet Of(SchemaOverrides schema, string table)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var columns = new OrderedDictionary<string, Provider>();
        foreach (var column in schema.Columns)
        {
            var kind = column.Kind ?? ColumnKind.Text;
            columns[column.Name] = kind is ColumnKind.Identifier && column.Semantic is null or "none"
                && column.Unique == true
                ? new Sequence()
                : new ColumnGuess(table, column.Name, kind)
                {
                    Semantic = column.Semantic, Levels = column.Levels, Decimals = column.Decimals,
                    Unique = column.Unique ?? false,
                }.Rule();
        }
        return One(table, new() { Columns = columns });
    }

    /// <summary>Rules for the tables of a database from their definitions: types, lengths, checks, keys.</summary>
    /// <param name="schema">What the database says of its tables.</param>
    /// <param name="notes">Told what could not be made use of, a line each.</param>
    public static RuleSet Of(DatabaseSchema schema, ICollection<string>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var parents = Parents(schema);
        var tables = new OrderedDictionary<string, TableRules>();
        foreach (var table in schema.Tables) tables[table.Name] = Table(schema, table,
            parents.GetValueOrDefault(table.Name), notes ?? []);
        return new() { Tables = tables };
    }

    private static RuleSet One(string name, TableRules table) =>
        new() { Tables = new OrderedDictionary<string, TableRules> { [name] = table } };

    private static TableRules Table(DatabaseSchema schema, TableDefinition table, Relation? parent,
        ICollection<string> notes)
    {
        var kinds = new Schema
        {
            Columns = [.. table.Columns.Select(column =>
                new ColumnSchema { Name = column.Name, Kind = SqlType.Parse(column.DeclaredType).Declared
                ?? ColumnKind.Text })],
        };
        var checks = new CheckRules(kinds, table.Checks);
        foreach (var check in checks.NotUnderstood)
            notes.Add($"{table.Name}: the check {check} is not understood, and left out");
        var constraints = new List<string>(checks.Constraints);
        var columns = new OrderedDictionary<string, Provider>();
        var relations = schema.Relations.Where(relation => relation.Child == table.Name).ToList();
        foreach (var column in table.Columns)
        {
            var relation = relations.FirstOrDefault(one => one.ChildColumns.Contains(column.Name));
            var rule = relation is not null ? Key(table, column, relation, parent, relations)
                : Own(table, column, parent, checks, constraints);
            var isFree = column.Nullable && !table.PrimaryKey.Contains(column.Name)
                && !relations.Any(one => one == parent && one.ChildColumns.Contains(column.Name));
            columns[column.Name] = isFree && rule.Missing is null ? rule with { Missing = 0.1 } : rule;
        }
        return new()
        {
            Key = table.PrimaryKey,
            Parent = parent is null ? null : new() { Table = parent.Parent, Count = Count(table, parent) },
            Columns = columns,
            Constraints = constraints,
        };
    }

    /// <summary>
    /// The relation by which a table's rows are counted: one within its primary key, or else the first that must be
    /// there.
    /// A chain of parents has no ring.
    /// </summary>
    private static Dictionary<string, Relation> Parents(DatabaseSchema schema)
    {
        var parents = new Dictionary<string, Relation>(StringComparer.Ordinal);
        foreach (var table in schema.Tables)
        {
            var candidates = schema.Relations.Where(relation => relation.Child == table.Name
                && relation.Parent != table.Name
                && relation.ChildColumns.All(name => !table.Columns.First(column => column.Name == name).Nullable))
                    .ToList();
            var chosen = candidates.FirstOrDefault(relation => relation.ChildColumns.All(table.PrimaryKey.Contains))
                ?? candidates.FirstOrDefault();
            if (chosen is null) continue;
            var ancestor = chosen.Parent;
            while (ancestor != table.Name && parents.TryGetValue(ancestor, out var next)) ancestor = next.Parent;
            if (ancestor != table.Name) parents[table.Name] = chosen;
        }
        return parents;
    }

    // a key that is the parent's key leaves room for one row a parent
    private static Provider Count(TableDefinition table, Relation parent)
    {
        bool Covers(IReadOnlyList<string> key) => key.Count > 0 && key.All(parent.ChildColumns.Contains);
        return Covers(table.PrimaryKey) || table.UniqueKeys.Any(Covers)
            ? new Empirical { Values = [0, 1], Weights = [1, 4] } : new Poisson { Mean = 3 };
    }

    private static ForeignKey Key(TableDefinition table, ColumnDefinition column, Relation relation, Relation? parent,
        List<Relation> relations)
    {
        var target = relation.ParentColumns[relation.ChildColumns.ToList().IndexOf(column.Name)];
        // a second key to the same table goes to another row
        var isSecond = relation != parent && relations.Count(one => one.Parent == relation.Parent) > 1;
        var isUnique = relation != parent && (table.UniqueKeys.Append(table.PrimaryKey).Any(key =>
            key.SequenceEqual(relation.ChildColumns)));
        var amongSiblings = relation != parent && !isUnique && parent is not null
            && table.UniqueKeys.Append(table.PrimaryKey)
            .Any(key => key.Count > 0 && relation.ChildColumns.All(key.Contains)
                && key.All(name => parent.ChildColumns.Contains(name) || relation.ChildColumns.Contains(name)));
        return new()
        {
            Table = relation.Parent,
            Column = target,
            As = isSecond ? string.Join('_', relation.ChildColumns) : null,
            Earlier = relation.Parent == table.Name,
            Repeats = isUnique && relation.Parent != table.Name ? Repeats.Never : amongSiblings
                ? Repeats.NotAmongSiblings : Repeats.Freely,
        };
    }

    private static Provider Own(TableDefinition table, ColumnDefinition column, Relation? parent, CheckRules checks,
        List<string> constraints)
    {
        var type = SqlType.Parse(column.DeclaredType);
        var kind = type.Declared ?? ColumnKind.Text;
        if (column.Computed && column.Expression is { } expression) return new Formula { Is = expression };
        if (type.Kind == SqlKind.Uuid) return new Uuid();
        if (type.IsOpaque(null)) return new Constant { Value = type.Kind == SqlKind.Json ? "{}" : "",
            Missing = column.Nullable ? 1 : null };
        if (checks.Points(column.Name) is { } points) return new Empirical { Values = points };
        var isKey = table.PrimaryKey.Contains(column.Name);
        // beside the parent's key, a number tells siblings apart
        if (isKey && table.PrimaryKey.Count > 1 && kind == ColumnKind.Integer && parent is not null
            && parent.ChildColumns.All(table.PrimaryKey.Contains))
            return new SiblingNumber();
        if (isKey && kind == ColumnKind.Integer) return new Sequence { Start = checks.Range(column.Name).Low is { } low
            ? (long)low : 1 };
        var (least, most) = checks.Range(column.Name);
        var guess = new ColumnGuess(table.Name, column.Name, kind)
        {
            Levels = checks.Labels(column.Name) ?? (type.Labels.Count > 0 ? type.Labels : null),
            Decimals = type.Scale,
            Length = column.MaxLength ?? type.Length,
            Unique = isKey || table.UniqueKeys.Any(key => key.Count == 1 && key[0] == column.Name),
            Minimum = least,
            Maximum = most,
            Capacity = type is { Kind: SqlKind.Decimal, Precision: { } digits }
                ? Math.Pow(10, Math.Min(15, digits - (type.Scale ?? 0))) - 1
                : kind == ColumnKind.Integer && type.Bits < 64 ? Math.Pow(2, type.Bits - 1) - 1 : null,
        };
        var rule = guess.Rule();
        if (guess.MayBeTooLong(rule)) constraints.Add($"length(\"{column.Name}\") <= {guess.Length}");
        return rule;
    }
}
