using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>One of some labels, with weights that depend on another column: P(product | segment).</summary>
public sealed record Conditional : Provider
{
    /// <summary>The column that decides, or an expression over columns.</summary>
    public required string Given { get; init; }

    /// <summary>For each value of it, the labels with their weights.</summary>
    public required IReadOnlyDictionary<string, Weights> Table { get; init; }

    /// <summary>The labels where the value is missing or not in the table. Left out: no label.</summary>
    public Weights? Otherwise { get; init; }

    internal override Maker Open(Site site)
    {
        var given = site.Value(Given, "given");
        var rows = Table.Select(row => (row.Key, Row: row.Value.Open(site, $"table.{row.Key}")))
            .ToDictionary(row => row.Key, row => row.Row, StringComparer.Ordinal);
        var otherwise = Otherwise?.Open(site, "otherwise");
        var labels = rows.Values.SelectMany(row => row.Labels).Concat(otherwise?.Labels ?? [])
            .Distinct(StringComparer.Ordinal).ToArray();
        var codes = labels.Select((label, code) => (label, code))
            .ToDictionary(pair => pair.label, pair => pair.code, StringComparer.Ordinal);
        int[] Coded(string[] own) => Array.ConvertAll(own, label => codes[label]);
        var tables = rows.ToDictionary(row => row.Key, row => (row.Value.Table, Codes: Coded(row.Value.Labels)),
            StringComparer.Ordinal);
        var rest = otherwise is { } open ? (open.Table, Codes: Coded(open.Labels))
            : default((WeightTable Table, int[] Codes)?);
        var decider = given.Describe(site.Is(ColumnKind.Text)) with { Missing = "" };
        var schema = site.Is(ColumnKind.Category) with { Levels = labels };
        return new(schema, batch =>
        {
            var (values, draws) = (given.Column(batch, decider), batch.Draws(site.Stream));
            var made = new int[batch.Count];
            for (var i = 0; i < made.Length; i++)
            {
                var row = !values.IsMissing(i) && tables.TryGetValue(values.Text(i), out var found) ? found : rest;
                made[i] = row is { } known ? known.Codes[known.Table.At(draws.Uniform(batch.Rows[i]))] : -1;
            }
            return new CategoryColumn(schema, made, labels);
        });
    }
}
