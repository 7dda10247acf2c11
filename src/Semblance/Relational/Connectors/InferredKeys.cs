using System.Globalization;
using Semblance.Tables;

namespace Semblance.Relational.Connectors;

/// <summary>
/// Finds the keys of tables that come without any: a primary key is unique and named like one; a foreign key's values
/// are among those of a primary key whose table its name names. Neither the values alone nor the names alone are
/// believed: small whole numbers are among everything, and names are given away freely.
/// </summary>
/// <remarks>Cost: the distinct values of the columns named like keys, for each table that they might name.</remarks>
internal sealed class InferredKeys
{
    /// <summary>The share of a child's cells that may name no row where the names leave no doubt.</summary>
    private const double MostOrphans = 0.02;

    private readonly IReadOnlyDictionary<string, RawTable> tables;
    private readonly Dictionary<(string Table, string Column), Dictionary<string, int>> values = [];
    private readonly Dictionary<string, string> keys = new(StringComparer.Ordinal);

    public InferredKeys(IReadOnlyDictionary<string, RawTable> tables, IReadOnlyDictionary<string,
        IReadOnlyList<string>> known)
    {
        this.tables = tables;
        foreach (var (name, table) in tables)
        {
            if (known.TryGetValue(name, out var key) && key.Count > 0) (PrimaryKeys[name], keys[name]) =
                (key, key.Count == 1 ? key[0] : "");
            else if (SingleKey(name, table) is { } column) (PrimaryKeys[name], keys[name]) = ([column], column);
        }
        foreach (var name in tables.Keys.Order(StringComparer.Ordinal)) Relations.AddRange(RelationsOf(name));
        foreach (var name in tables.Keys.Where(name => !PrimaryKeys.ContainsKey(name)))
        {
            if (CompositeKey(name) is { } composite) PrimaryKeys[name] = composite;
        }
    }

    /// <summary>By table: the columns of its primary key. Tables without one are not there.</summary>
    public Dictionary<string, IReadOnlyList<string>> PrimaryKeys { get; } = new(StringComparer.Ordinal);

    /// <summary>The foreign keys, each with its evidence.</summary>
    public List<Relation> Relations { get; } = [];

    private string? SingleKey(string name, RawTable table)
    {
        var unique = table.Columns.Where(column => table.RowCount == 0 || IsUnique(name, column, table.RowCount))
            .Select(column => column.Name).ToList();
        return unique.FirstOrDefault(column => KeyNames.IsOwnKey(column, name))
            // a key of another name stands first, and names no other table
            ?? (unique.Count > 0 && unique[0] == table.Columns[0].Name && KeyNames.SaysKey(unique[0])
                && !tables.Keys.Any(other => other != name && KeyNames.Reference(unique[0], name, other) >= 2)
                    ? unique[0] : null);
    }

    private IEnumerable<Relation> RelationsOf(string child)
    {
        foreach (var column in tables[child].Columns.Select(column => column.Name))
        {
            var best = tables.Keys.Where(parent => keys.GetValueOrDefault(parent) is { Length: > 0 } key
                && !(parent == child && key == column))
                .Select(parent => (Parent: parent, Names: NamesSay(column, child, parent)))
                .Where(pair => pair.Names > 0)
                .Select(pair => (pair.Parent, pair.Names, Evidence: ValuesSay(child, column, pair.Parent, pair.Names)))
                .Where(pair => pair.Evidence is not null)
                .OrderByDescending(pair => pair.Names).ThenBy(pair => pair.Parent, StringComparer.Ordinal).ToList();
            if (best.Count == 0 || best.Count > 1 && best[0].Names == 1 && best[1].Names == 1) continue;
            yield return new()
            {
                Child = child, ChildColumns = [column], Parent = best[0].Parent, ParentColumns = [keys[best[0].Parent]],
                Evidence = best[0].Evidence,
            };
        }
    }

    /// <summary>A key whose name names no table is named in full by those who refer to it.</summary>
    private int NamesSay(string column, string child, string parent)
    {
        var names = KeyNames.Reference(column, child, parent);
        if (names > 0 || child == parent) return names;
        var key = keys[parent];
        return key.Equals(column, StringComparison.OrdinalIgnoreCase) && KeyNames.Words(key).Count > 1
            && keys.Values.Count(other => other.Equals(key, StringComparison.OrdinalIgnoreCase)) == 1 ? 2 : 0;
    }

    private string? ValuesSay(string child, string column, string parent, int names)
    {
        var (held, known) = (Values(child, column), Values(parent, keys[parent]));
        var agree = names switch
        {
            3 => "the names agree",
            2 when child == parent => "the name is one for a row above",
            2 => "the name ends in the other's",
            _ => "the names are alike",
        };
        if (held.Count == 0)
            return names >= 2 ? $"no row holds a value, but {agree}" : null;
        if (known.Count == 0) return null;
        var orphans = held.Where(pair => !known.ContainsKey(pair.Key)).Sum(pair => (long)pair.Value);
        var cells = held.Values.Sum(count => (long)count);
        if (orphans > (names >= 2 ? MostOrphans * cells : 0)) return null;
        // a table's own key is like the names of its children
        if (names == 1 && keys.GetValueOrDefault(child) == column) return null;
        // a likeness of a name that is no key's is believed where most rows of the other table are named
        if (names == 1 && !KeyNames.SaysKey(column) && 2 * held.Count < known.Count) return null;
        var all = orphans == 0 ? held.Count == 1 ? "its only value is" : $"all {Number(held.Count)} values are"
            : $"{Number(cells - orphans)} of {Number(cells)} cells are";
        return $"{all} among the {Number(known.Count)} of {parent}({keys[parent]}), and {agree}";
    }

    /// <summary>The foreign keys of a bridge, or one of them with a number within it.</summary>
    private string[]? CompositeKey(string name)
    {
        var table = tables[name];
        var foreign = Relations.Where(relation => relation.Child == name).Select(relation => relation.ChildColumns[0])
            .Distinct().ToList();
        foreach (var pair in from one in foreign from other in foreign where foreign.IndexOf(one)
            < foreign.IndexOf(other) select new[] { one, other })
        {
            if (table.RowCount == 0 || AreUnique(table, pair)) return pair;
        }
        var numbers = table.Columns.Select(column => column.Name).Where(column => !foreign.Contains(column)
            && KeyNames.Words(column)
                .Any(word =>
                word is "line" or "seq" or "sequence" or "position" or "item" or "number" or "no" or "nr" or "index"));
        foreach (var pair in from one in foreign from other in numbers select new[] { one, other })
        {
            if (table.RowCount > 0 && AreUnique(table, pair)) return pair;
        }
        return foreign.Count > 2 && table.RowCount > 0 && AreUnique(table, [.. foreign]) ? [.. foreign] : null;
    }

    private static bool AreUnique(RawTable table, string[] columns)
    {
        var parts = columns.Select(column => table.Columns.First(one => one.Name == column)).ToArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var row = 0; row < table.RowCount; row++)
        {
            if (parts.Any(part => part.Codes[row] < 0)
                || !seen.Add(string.Join(',', parts.Select(part => part.Codes[row])))) return false;
        }
        return true;
    }

    private bool IsUnique(string table, RawColumn column, int rows) =>
        column.Texts.Length >= rows
            && column.Declared is not (ColumnKind.Decimal or ColumnKind.Date or ColumnKind.Instant or ColumnKind.Time)
        && Values(table, column.Name) is var counts && counts.Count == rows
            && counts.Keys.All(text => text.Length <= 64);

    /// <summary>The values of a column that are not blank, with the cells that hold each.</summary>
    private Dictionary<string, int> Values(string table, string column)
    {
        if (values.TryGetValue((table, column), out var known)) return known;
        var raw = tables[table].Columns.First(one => one.Name == column);
        var counts = new int[raw.Texts.Length];
        foreach (var code in raw.Codes)
        {
            if (code >= 0) counts[code]++;
        }
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0 && !string.IsNullOrWhiteSpace(raw.Texts[i])) found[raw.Texts[i]] = counts[i];
        }
        return values[(table, column)] = found;
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
