using System.Text.Json.Nodes;

namespace Semblance.Relational.Synthesizers;

/// <summary>How the parent of a new row is found.</summary>
internal enum LinkKind
{
    /// <summary>The parent's rows bring their children with them.</summary>
    Owner,

    /// <summary>Chosen for a row before its columns are drawn.</summary>
    Linked,

    /// <summary>Its columns are among those of another relation whose parent refers to the same row.</summary>
    Implied,

    /// <summary>The same row that the parent of another relation names.</summary>
    Repeated,

    /// <summary>Chosen when all tables are there: the relation closes a cycle.</summary>
    Deferred,

    /// <summary>Chosen among the rows of the table itself, one level up.</summary>
    Forest,
}

/// <summary>One foreign key of a table: how it is filled.</summary>
/// <param name="Relation">Its position in the schema.</param>
/// <param name="Kind">How the parent is found.</param>
/// <param name="Via">For <see cref="LinkKind.Implied"/> and <see cref="LinkKind.Repeated"/>: the
/// relations to walk instead.</param>
internal sealed record LinkPlan(int Relation, LinkKind Kind, int[] Via);

/// <summary>One table: its foreign keys in the order in which they are filled.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Links">Its foreign keys.</param>
internal sealed record TablePlan(string Table, IReadOnlyList<LinkPlan> Links)
{
    /// <summary>The relation whose parents bring the rows; -1 where the rows stand for themselves.</summary>
    public int Owner => Links.FirstOrDefault(link => link.Kind == LinkKind.Owner)?.Relation ?? -1;

    /// <summary>The relations that are known before a row's columns are drawn.</summary>
    public IEnumerable<int> Known =>
        Links.Where(link => link.Kind is not (LinkKind.Deferred or LinkKind.Forest)).Select(link => link.Relation);

    /// <summary>The relations of a kind.</summary>
    public IEnumerable<int> Of(LinkKind kind) => Links.Where(link => link.Kind == kind).Select(link => link.Relation);
}

/// <summary>In which order the tables of a database are made, and how each foreign key is filled.</summary>
/// <param name="Tables">Parents before their children, but for relations that are deferred.</param>
internal sealed record DatabasePlan(IReadOnlyList<TablePlan> Tables)
{
    /// <summary>The plan of a table.</summary>
    public TablePlan this[string table] => Tables.First(plan => plan.Table == table);

    /// <summary>What a saved model keeps.</summary>
    public JsonNode ToJson() => new JsonArray([.. Tables.Select(table => new JsonObject
    {
        ["table"] = table.Table,
        ["links"] = new JsonArray([.. table.Links.Select(link => new JsonObject
        {
            ["relation"] = link.Relation,
            ["kind"] = link.Kind.ToString(),
            ["via"] = new JsonArray([.. link.Via.Select(relation => (JsonNode)relation)]),
        })]),
    })]);

    /// <summary>Reads back what <see cref="ToJson"/> gave.</summary>
    public static DatabasePlan FromJson(JsonNode? node) =>
        new([.. node!.AsArray().Select(table => new TablePlan((string)table!["table"]!,
        [.. table["links"]!.AsArray()
            .Select(link => new LinkPlan((int)link!["relation"]!, Enum.Parse<LinkKind>((string)link["kind"]!),
            [.. link["via"]!.AsArray().Select(relation => (int)relation!)]))]))]);

    /// <summary>
    /// Whether every table and relation is planned once, and every parent is made before it is asked for.
    /// </summary>
    public bool Fits(DatabaseSchema schema)
    {
        var made = new HashSet<string>(StringComparer.Ordinal);
        var filled = new HashSet<int>();
        foreach (var table in Tables)
        {
            foreach (var (at, kind, via) in table.Links.Select(link => (link.Relation, link.Kind, link.Via)))
            {
                if (at < 0 || at >= schema.Relations.Count || schema.Relations[at].Child != table.Table
                    || !filled.Add(at)) return false;
                var relation = schema.Relations[at];
                if (kind is not (LinkKind.Deferred or LinkKind.Forest) && !made.Contains(relation.Parent)) return false;
                if (kind == LinkKind.Forest && relation.Parent != table.Table) return false;
                if (kind is LinkKind.Implied or LinkKind.Repeated && (via.Length != 2 || !via.All(filled.Contains)))
                    return false;
            }
            if (!made.Add(table.Table) || table.Links.Count(link => link.Kind == LinkKind.Owner) > 1) return false;
        }
        return filled.Count == schema.Relations.Count && made.SetEquals(schema.Tables.Select(table => table.Name));
    }
}
