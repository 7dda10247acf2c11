using System.Globalization;
using Semblance.Tables;
using Semblance.Tables.Detection;
using Semblance.Tables.Personal;

namespace Semblance.Relational.Personal;

/// <summary>The different values of a family of columns, each once, and where they stand.</summary>
internal sealed class FamilyTexts
{
    private readonly List<string> texts = [];
    private readonly List<int> counts = [], rows = [];
    private readonly Dictionary<TableColumn, int[]> codes = [];

    private readonly bool isJoined;

    private FamilyTexts(ColumnSchema schema, bool isJoined) => (Schema, this.isJoined) = (schema, isJoined);

    /// <summary>What the first column is taken for, without the form in which keys are written.</summary>
    public ColumnSchema Schema { get; }

    /// <summary>The values, in the order in which they come.</summary>
    public IReadOnlyList<string> Texts => texts;

    /// <summary>By value: the row in which it comes first, counted on from one column to the next.</summary>
    public IReadOnlyList<int> Rows => rows;

    /// <summary>Gathers the values of a family.</summary>
    public static FamilyTexts Of(ColumnFamily family, DatabaseSchema schema, IReadOnlyDictionary<string, Table> tables)
    {
        var first = tables[family.First.Table][family.First.Column];
        var known = first.Schema with { Semantic = SemanticOf(first, family.IsKey(schema)), Levels = null };
        // both ends of a foreign key may be written in different ways
        if (family.IsJoined && known.Kind == ColumnKind.Integer)
            known = known with { Format = null, NumberMarks = null };
        var gathered = new FamilyTexts(known, family.IsJoined);
        var (places, start) = (new Dictionary<string, int>(StringComparer.Ordinal), 0);
        foreach (var member in family.Members)
        {
            var column = tables[member.Table][member.Column];
            gathered.codes[member] = [.. Enumerable.Range(0, column.Count).Select(row => column.IsMissing(row) ? -1
                : gathered.Place(gathered.TextOf(column, row), start + row, places))];
            start += column.Count;
        }
        return gathered;
    }

    /// <summary>What the treatment makes of each value.</summary>
    /// <exception cref="SemblanceException">It does not fit them.</exception>
    public string?[] Treat(Treatment treatment, PseudonymKey? key) =>
        treatment.Apply(new(Schema, Column(), [.. counts], key));

    /// <summary>The values as a column.</summary>
    public Column Column()
    {
        if (Schema.Kind is ColumnKind.Text or ColumnKind.Identifier) return new TextColumn(Schema, [.. texts]);
        if (Schema.Kind is ColumnKind.Category or ColumnKind.Boolean)
            return new TextColumn(Schema with { Kind = ColumnKind.Identifier }, [.. texts]);
        return TypedTable.Build(RawOf(Schema.Name, [.. texts], [.. Enumerable.Range(0, texts.Count)]),
            new() { Columns = [Schema] }).Columns[0];
    }

    /// <summary>A column of the family with other texts in the place of its values, as text.</summary>
    public RawTable Rewritten(TableColumn member, string?[] made)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var map = Array.ConvertAll(made, text => text is null ? -1
            : places.TryGetValue(text, out var known) ? known : places[text] = places.Count);
        return RawOf(member.Column, [.. places.Keys],
            Array.ConvertAll(codes[member], code => code < 0 ? -1 : map[code]));
    }

    private int Place(string text, int row, Dictionary<string, int> places)
    {
        if (!places.TryGetValue(text, out var place))
        {
            places[text] = place = texts.Count;
            texts.Add(text);
            counts.Add(0);
            rows.Add(row);
        }
        counts[place]++;
        return place;
    }

    private string TextOf(Column column, int row)
    {
        if (!isJoined || Schema.Kind != ColumnKind.Integer) return column.Text(row);
        return column is LongColumn whole ? whole.Values[row].ToString(CultureInfo.InvariantCulture)
            : long.TryParse(column.Text(row), CultureInfo.InvariantCulture, out var number)
                ? number.ToString(CultureInfo.InvariantCulture) : column.Text(row);
    }

    /// <summary>
    /// What the values stand for. A key was read without asking; of its kinds only mail addresses have aliases of their
    /// own that are no two alike.
    /// </summary>
    private static string? SemanticOf(Column column, bool isKey) =>
        !isKey ? column.Schema.Semantic : WrittenColumns.AreMails(column) ? "email" : null;

    private static RawTable RawOf(string name, string[] texts, int[] codes) => new()
    {
        Columns = [new() { Name = name, Texts = texts, Codes = codes }],
        RowCount = codes.Length, SourceRowCount = codes.Length, Source = name,
    };
}
