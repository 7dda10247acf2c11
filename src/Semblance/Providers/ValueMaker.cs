using System.Globalization;
using System.Text.Json.Nodes;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Detection;

namespace Semblance.Providers;

/// <summary>
/// Makes the values of a column that is not learnt: identifiers, personal data, free text. It keeps the form of the
/// real values (a pattern such as AB-1234, a running number, a locale, how often values repeat, the share of missing
/// cells) and none of the values.
/// </summary>
/// <remarks>
/// Row i's value depends on i and the stream only. Where values are unique, a keyed permutation of the
/// index keeps them so for any rows. Columns that speak of the same person (customer_name,
/// customer_email) make the same one in the same row.
/// </remarks>
public sealed class ValueMaker
{
    private readonly ColumnSchema schema;
    private readonly Entities entities;
    private readonly ValueForm? form;
    private readonly (double Low, double High)? range;
    private readonly double missing;

    private ValueMaker(ColumnSchema schema, Entities entities, ValueForm? form, (double, double)? range, double missing)
    {
        this.schema = schema;
        this.entities = entities;
        this.form = form;
        this.range = range;
        this.missing = missing;
    }

    /// <summary>The column that is made.</summary>
    public ColumnSchema Schema => schema;

    /// <summary>Learns the form of a column.</summary>
    public static ValueMaker Fit(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var texts = new string?[column.Count];
        for (var row = 0; row < texts.Length; row++) texts[row] = column.IsMissing(row) ? null : column.Text(row);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (text is not null) counts[text] = counts.GetValueOrDefault(text) + 1;
        }
        var present = texts.Count(text => text is not null);
        var missing = texts.Length == 0 ? 0 : 1 - (double)present / texts.Length;
        var schema = column.Schema;
        // one label of a fixed set: the set is part of the form
        if (schema.Kind == ColumnKind.Boolean && schema.Levels is null && column is CategoryColumn labels)
            schema = schema with { Levels = labels.Levels };
        if (present == 0) return new(schema, Entities.Unique(1), null, null, 1);
        var entities = Entities.Of(counts.Values, texts.Length);
        if (schema.Unique && !entities.AreUnique) entities = Entities.Unique(counts.Count);
        // a name comes twice because two persons share it: each row has its own person, unless rows speak of few
        if (schema.Semantic is "first-name" or "last-name" or "full-name" && present < 3 * counts.Count)
            entities = Entities.Unique(counts.Count);
        if (column is DoubleColumn || schema.Kind is ColumnKind.Date or ColumnKind.Time or ColumnKind.Instant
            or ColumnKind.Duration)
            return new(schema, entities, null, Range((NumericColumn)column), missing);
        if (schema.Kind == ColumnKind.Boolean || schema is { Kind: ColumnKind.Category, Levels.Count: > 0 })
            return new(schema, entities, null, null, missing);
        var form = Form(schema, texts, [.. counts.Keys], [.. counts.Values]);
        return new(schema, entities, form, null, missing);
    }

    private bool HasFixedLabels =>
        schema.Kind == ColumnKind.Boolean || schema is { Kind: ColumnKind.Category, Levels.Count: > 0 };

    /// <summary>Makes the cells of these rows.</summary>
    /// <param name="rows">Absolute row indices.</param>
    /// <param name="rng">The stream of the whole table, so that columns of the same person agree.</param>
    public Column Make(ReadOnlySpan<long> rows, Rng rng)
    {
        var own = rng.Split("generated").Split(schema.Name);
        var shared = rng.Split("person").Split(Group(schema.Name));
        var gaps = own.Split("missing");
        var texts = new string?[rows.Length];
        if (HasFixedLabels) return Labels(rows, own, gaps);
        if (range is { } ends) return Numbers(rows, ends, own.Split("value"), gaps);
        if (form is not null)
        {
            var write = form.Open(own, shared, entities.AreUnique);
            for (var i = 0; i < texts.Length; i++)
            {
                if (missing > 0 && gaps.Uniform(rows[i]) < missing) continue;
                texts[i] = write(entities.At(rows[i], form is PersonForm ? shared : own));
            }
        }
        switch (schema.Kind)
        {
            case ColumnKind.Integer:
                return new LongColumn(schema,
                    Array.ConvertAll(texts,
                        text => long.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : 0),
                    texts.Contains(null) ? Array.ConvertAll(texts, text => text is null) : null);
            case ColumnKind.Category:
            {
                var levels = texts.Where(text => text is not null).Distinct().ToArray();
                var codes = new Dictionary<string, int>(StringComparer.Ordinal);
                for (var i = 0; i < levels.Length; i++) codes[levels[i]!] = i;
                return new CategoryColumn(schema,
                    Array.ConvertAll(texts, text => text is null ? -1 : codes[text]), levels!);
            }
            default:
                return new TextColumn(schema, texts);
        }
    }

    /// <summary>What a saved model keeps.</summary>
    public JsonObject ToJson() => new()
    {
        ["schema"] = SchemaFile.ToJson(schema),
        ["missing"] = missing,
        ["entities"] = entities.ToJson(),
        ["form"] = form?.ToJson(),
        ["range"] = range is { } ends ? new JsonArray(ends.Low, ends.High) : null,
    };

    /// <summary>Reads back what <see cref="ToJson"/> gave.</summary>
    /// <exception cref="SemblanceException">The state is damaged.</exception>
    public static ValueMaker FromJson(JsonObject state)
    {
        ArgumentNullException.ThrowIfNull(state);
        try
        {
            var range = state["range"] is JsonArray { Count: 2 } ends ? ((double)ends[0]!, (double)ends[1]!)
                : ((double, double)?)null;
            return new(SchemaFile.FromJson(state["schema"]!.AsObject()),
                Entities.FromJson(state["entities"]!.AsObject()),
                state["form"] is JsonObject form ? ValueForm.FromJson(form) : null, range, (double)state["missing"]!);
        }
        catch (Exception cause)
            when (cause is FormatException or InvalidOperationException or NullReferenceException or ArgumentException
            or OverflowException)
        {
            throw new SemblanceException("What the model keeps of a generated column cannot be read.", "model.json",
                "Fit the model again, or copy the folder again from where it was whole.", cause);
        }
    }

    private static ValueForm Form(ColumnSchema schema, string?[] texts, string[] distinct, int[] counts)
    {
        var semantic = schema.Semantic;
        if (semantic is "full-name" or "first-name" or "last-name" or "email" or "user-name")
            return PersonForm.Fit(semantic, distinct);
        if (semantic is "street-address" or "city" or "company" or "country" or "state")
            return PlaceForm.Fit(semantic, distinct);
        if (semantic is not null && NumberedForm.Knows(semantic)
            && NumberedForm.Fit(semantic, distinct) is { } numbered) return numbered;
        if (SequenceForm.Fit(texts) is { } sequence) return sequence;
        var words = distinct.Take(2000).Average(text => 1.0 + text.Trim().Count(letter => letter == ' '));
        var hasDigits = distinct.Take(2000).Count(text => text.Any(char.IsDigit)) * 2 > Math.Min(2000, distinct.Length);
        var isCode = schema.Kind is ColumnKind.Identifier or ColumnKind.Integer || hasDigits && words < 3
            || semantic is "postcode" or "licence-plate" or "password" or "hash";
        return isCode || schema.Kind == ColumnKind.Category && words < 1.5 && distinct.Average(text => text.Length) <= 4
            ? CodeForm.Fit(distinct, counts) : ProseForm.Fit(distinct);
    }

    /// <summary>
    /// The twentieth and the nineteen-twentieths quantile, so that no extreme is kept, rounded to two
    /// digits of their distance.
    /// </summary>
    private static (double, double) Range(NumericColumn column)
    {
        var values = column.ToDoubles().Where(value => !double.IsNaN(value)).Order().ToArray();
        double low = values[values.Length / 20], high = values[values.Length - 1 - values.Length / 20];
        var step = high > low ? Math.Pow(10, Math.Floor(Math.Log10(high - low)) - 1) : 1;
        return (Math.Floor(low / step) * step, Math.Ceiling(high / step) * step);
    }

    private Column Numbers(ReadOnlySpan<long> rows, (double Low, double High) ends, Rng draws, Rng gaps)
    {
        var values = new double[rows.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var value = ends.Low + draws.Uniform(rows[i]) * (ends.High - ends.Low);
            if (schema.Decimals is { } decimals) value = Math.Round(value, Math.Min(decimals, 15));
            values[i] = missing > 0 && gaps.Uniform(rows[i]) < missing ? double.NaN : value;
        }
        if (schema.Kind == ColumnKind.Decimal) return new DoubleColumn(schema, values);
        const long Day = 86_400_000_000;
        var whole = Array.ConvertAll(values, value => double.IsNaN(value) ? 0 : (long)Math.Round(value));
        // times of day stay within the day, moments on whole seconds
        if (schema.Kind == ColumnKind.Time) whole = Array.ConvertAll(whole, value => Math.Clamp(value, 0, Day - 1));
        if (schema.Kind is ColumnKind.Time or ColumnKind.Instant or ColumnKind.Duration)
            whole = Array.ConvertAll(whole, value => value / 1_000_000 * 1_000_000);
        return new LongColumn(schema, whole, values.Any(double.IsNaN) ? Array.ConvertAll(values, double.IsNaN) : null);
    }

    private CategoryColumn Labels(ReadOnlySpan<long> rows, Rng own, Rng gaps)
    {
        var levels = schema.Levels is { Count: > 0 } given ? given.ToArray() : ["false", "true"];
        var codes = new int[rows.Length];
        for (var i = 0; i < codes.Length; i++)
            codes[i] = missing > 0 && gaps.Uniform(rows[i]) < missing ? -1 : own.Below(levels.Length, rows[i]);
        return new(schema, codes, levels);
    }

    /// <summary>Whom a column speaks of: "customer_email" and "customer_name" speak of the customer.</summary>
    private static string Group(string header)
    {
        var words = new HeaderWords(header).List.Where(word => !PersonWords.Contains(word));
        return string.Join(' ', words);
    }

    private static readonly HashSet<string> PersonWords = new(StringComparer.Ordinal)
    {
        "name", "first", "last", "firstname", "lastname", "surname", "given", "family", "full", "fullname", "email",
        "mail", "e", "address",
        "user", "username", "login", "id", "forename", "fname", "lname", "nickname", "handle", "contact",
    };
}
