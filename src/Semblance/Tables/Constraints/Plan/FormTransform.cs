using System.Numerics;
using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Providers;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>
/// Generated texts that do not have a form are made from its regular expression instead: the row's place in a keyed
/// permutation of all such texts, so that none comes twice before each came once.
/// </summary>
/// <param name="column">The generated column.</param>
/// <param name="expression">The form.</param>
/// <param name="replacesAll">Whether every text is made so; else those that lack the form.</param>
internal sealed class FormTransform(ColumnSchema column, string expression, bool replacesAll) : Transform
{
    private const int Tried = 1000;

    private readonly RegularMaker? maker = RegularMaker.Of(expression);

    /// <summary>Whether it can write what the generator of the column fails to.</summary>
    public bool CanMake => maker is not null || !replacesAll;

    /// <summary>How many different texts there are; null where they are not made from the expression.</summary>
    public BigInteger? Count => replacesAll ? maker?.Count : null;

    public override IReadOnlyList<string> Claims => [];

    /// <summary>Tries the column's own generator: where all that it makes has the form, it is left to it.</summary>
    public static FormTransform Fit(Column column, string expression)
    {
        var made = ValueMaker.Fit(column).Make([.. Enumerable.Range(0, Tried).Select(row => (long)row)], new Rng(1));
        var form = RegularText.Whole(expression);
        var fits = Enumerable.Range(0, Tried).All(row => made.IsMissing(row) || form.IsMatch(made.Text(row)));
        return new(column.Schema, expression, !fits);
    }

    public override Table Apply(Table table) => table;

    public override Table Invert(Table table, Drawn drawn)
    {
        if (maker is null) return table;
        var form = RegularText.Whole(expression);
        var given = table[column.Name];
        var texts = new string?[table.RowCount];
        var stream = drawn.Whole.Split("form").Split(column.Name);
        var count = maker.Count > ulong.MaxValue ? ulong.MaxValue : (ulong)maker.Count;
        for (var row = 0; row < texts.Length; row++)
        {
            if (given.IsMissing(row)) continue;
            if (!replacesAll && form.IsMatch(given.Text(row)))
            {
                texts[row] = given.Text(row);
                continue;
            }
            var (cycle, place) = Math.DivRem((ulong)drawn.Rows[row], count);
            BigInteger number = new KeyedPermutation(count, stream.Split((long)cycle).Key)[place];
            // of more texts than numbers, those at equal distances
            if (maker.Count > count) number = number * maker.Count / count;
            texts[row] = maker[number];
        }
        return Replace(table, [column.Name], [OfTexts(texts)]);
    }

    private Column OfTexts(string?[] texts)
    {
        if (column.Kind is not (ColumnKind.Category or ColumnKind.Boolean)) return new TextColumn(column, texts);
        var codes = new Dictionary<string, int>(StringComparer.Ordinal);
        var each = Array.ConvertAll(texts, text => text is null ? -1 : codes.TryGetValue(text, out var code)
            ? code : codes[text] = codes.Count);
        return new CategoryColumn(column, each, [.. codes.Keys]);
    }

    public override void Restrict(IDictionary<string, ValueSet> sets)
    {
    }

    public override JsonObject Save(ModelFolder folder, string name) => new()
    {
        ["transform"] = "form",
        ["column"] = SchemaState.Save(column),
        ["expression"] = expression,
        ["all"] = replacesAll,
    };

    public static FormTransform Load(JsonObject state) =>
        new(SchemaState.Load(state["column"]), (string)state["expression"]!, (bool)state["all"]!);
}
