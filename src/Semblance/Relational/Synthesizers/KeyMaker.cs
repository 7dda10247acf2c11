using System.Globalization;
using System.Text.Json.Nodes;
using Semblance.Providers;
using Semblance.Random;
using Semblance.Relational.Personal;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// Makes the values of a key that names a table's own rows: in the form of the real ones, no two alike,
/// none of the real texts.
/// </summary>
internal sealed class KeyMaker
{
    private readonly ValueMaker? maker;
    private readonly ColumnSchema schema;
    private readonly double start, step;

    private KeyMaker(ValueMaker? maker, ColumnSchema schema, double start, double step) =>
        (this.maker, this.schema, this.start, this.step) = (maker, schema, start, step);

    /// <summary>The column as it is made.</summary>
    public ColumnSchema Schema => schema;

    /// <summary>Learns the form of a key.</summary>
    public static KeyMaker Fit(Column column)
    {
        // an integer's digits alone are its form; dates and fractions are steps along a line
        if (column is NumericColumn numeric && column.Schema.Kind != ColumnKind.Integer)
        {
            var sorted = numeric.ToDoubles().Where(value => !double.IsNaN(value)).Order().ToArray();
            var step = sorted.Length < 2 ? 1 : (sorted[^1] - sorted[0]) / (sorted.Length - 1);
            if (column is LongColumn) step = Math.Max(1, Math.Round(step));
            return new(null, column.Schema, sorted.Length == 0 ? 0 : sorted[0], step > 0 ? step : 1);
        }
        // of what keys may mean, mail addresses have a form that is more than their letters
        var semantic = WrittenColumns.AreMails(column) ? "email" : column.Schema.Semantic;
        var plain = column.With(column.Schema with { Semantic = semantic, Unique = true, Handling = Handling.Generate,
            Format = null, NumberMarks = null });
        return new(ValueMaker.Fit(plain), column.Schema, 0, 0);
    }

    /// <summary>
    /// The keys of rows <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1.
    /// </summary>
    public Column Make(int first, int count, Rng rng)
    {
        var rows = new long[count];
        for (var i = 0; i < count; i++) rows[i] = first + i;
        if (maker is not null) return AllDifferent(maker.Make(rows, rng).With(schema), first);
        var values = Array.ConvertAll(rows, row => start + row * step);
        if (schema.Kind != ColumnKind.Decimal)
            return new LongColumn(schema, Array.ConvertAll(values, value => (long)value));
        return new DoubleColumn(schema,
            Array.ConvertAll(values, value => Math.Round(value, Math.Min(schema.Decimals ?? 15, 15))));
    }

    // a form may hold fewer values than rows are asked for: the rest are numbered
    private static Column AllDifferent(Column column, int first)
    {
        if (column is LongColumn whole)
        {
            var (seen, next) = (new HashSet<long>(), whole.Count == 0 ? 0 : whole.Values.Max() + 1);
            return new LongColumn(whole.Schema, [.. whole.Values.Select((value, row) =>
                whole.IsMissing(row) || seen.Add(value) ? value : next++)], whole.Missing);
        }
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var texts = new string?[column.Count];
        for (var row = 0; row < texts.Length; row++)
        {
            if (column.IsMissing(row)) continue;
            var text = texts[row] = column.Text(row);
            for (var number = first + row + 1; !taken.Add(texts[row]!); number++)
                texts[row] = text + number.ToString(CultureInfo.InvariantCulture);
        }
        return column is TextColumn ? new TextColumn(column.Schema, texts) : Labels(column.Schema, texts);
    }

    private static CategoryColumn Labels(ColumnSchema schema, string?[] texts)
    {
        var levels = texts.OfType<string>().ToArray();
        var (codes, next) = (new int[texts.Length], 0);
        for (var row = 0; row < codes.Length; row++) codes[row] = texts[row] is null ? -1 : next++;
        return new(schema with { Levels = null }, codes, levels);
    }

    /// <summary>What a saved model keeps.</summary>
    public JsonObject ToJson() => new()
    {
        ["maker"] = maker?.ToJson(),
        ["start"] = start,
        ["step"] = step,
    };

    /// <summary>Reads back what <see cref="ToJson"/> gave.</summary>
    public static KeyMaker FromJson(JsonNode? node, ColumnSchema schema)
    {
        var (start, step) = ((double)node!["start"]!, (double)node["step"]!);
        var maker = node["maker"] is JsonObject state ? ValueMaker.FromJson(state) : null;
        if (!double.IsFinite(start) || !double.IsFinite(step) || (maker is null && step <= 0))
            throw new FormatException("key");
        return new(maker, schema, start, step);
    }
}
