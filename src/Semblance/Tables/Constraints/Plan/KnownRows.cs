using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>The different rows that some columns of the real table have.</summary>
internal sealed class KnownRows
{
    private readonly Dictionary<string, int> positions;

    public KnownRows(IReadOnlyList<Column> columns)
    {
        Columns = columns;
        positions = RowKeys.Of(columns).Select((key, row) => (key, row))
            .ToDictionary(pair => pair.key, pair => pair.row, StringComparer.Ordinal);
    }

    /// <summary>The columns, one row for each combination.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>How many combinations there are.</summary>
    public int Count => positions.Count;

    /// <summary>The different rows of columns, in the order in which they first occur.</summary>
    public static KnownRows Of(IReadOnlyList<Column> columns)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var keys = RowKeys.Of(columns);
        var first = Enumerable.Range(0, keys.Length).Where(row => seen.Add(keys[row])).ToArray();
        return new([.. columns.Select(column => column.Gather(first))]);
    }

    /// <summary>For each row the combination that it is, or -1.</summary>
    public int[] Find(IReadOnlyList<Column> columns) =>
        Array.ConvertAll(RowKeys.Of(columns), key => positions.GetValueOrDefault(key, -1));

    /// <summary>Keeps what <see cref="Load"/> needs.</summary>
    public JsonArray Save(ModelFolder folder, string name) =>
        new([.. Columns.Select((column, i) => (JsonNode)ColumnState.Save(column, folder, $"{name}.{i}"))]);

    public static KnownRows Load(JsonNode? state, ModelFolder folder, string name) =>
        new([.. state!.AsArray().Select((column, i) => ColumnState.Load(column!.AsObject(), folder, $"{name}.{i}"))]);
}
