using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>
/// A column that is computed is not learnt. Where the real one lacks values that could be computed, a category says
/// whether it is there.
/// </summary>
internal sealed class FormulaTransform(WrittenFormula formula, ColumnSchema computed,
    ColumnSchema? presence) : Transform
{
    private const string Here = "here", Gone = "missing";

    public override IReadOnlyList<string> Claims => [computed.Name];

    public static FormulaTransform Fit(Table table, FormulaShape shape)
    {
        var formula = new WrittenFormula(shape.Column, shape.Expression);
        var column = table[shape.Column];
        var exact = formula.Compute(table, column.Schema);
        var lacks = Enumerable.Range(0, table.RowCount).Any(row => column.IsMissing(row) && !exact.IsMissing(row));
        return new(formula, column.Schema, lacks
            ? new() { Name = Free(table.Schema, $"{shape.Column} is there"), Kind = ColumnKind.Category } : null);
    }

    public override Table Apply(Table table)
    {
        if (presence is null) return Replace(table, Claims.ToArray(), []);
        var column = table[computed.Name];
        var exact = formula.Compute(table, computed);
        return Replace(table, Claims.ToArray(), [new CategoryColumn(presence,
            [.. Enumerable.Range(0, table.RowCount)
                .Select(row => column.IsMissing(row) && !exact.IsMissing(row) ? 1 : 0)], [Here, Gone])]);
    }

    public override Table Invert(Table table, Drawn drawn)
    {
        var column = formula.Compute(table, computed);
        if (presence is null) return new([.. table.Columns, column]);
        var label = (CategoryColumn)table[presence.Name];
        // a missing cell of the column's own kind, where none was computed
        var absent = column switch
        {
            DoubleColumn => new DoubleColumn(computed, [double.NaN]),
            CategoryColumn category => new CategoryColumn(computed, [-1], category.Levels),
            TextColumn => new TextColumn(computed, [null]),
            _ => (Column)new LongColumn(computed, [0], [true]),
        };
        column = column.Append([absent]).Gather([.. Enumerable.Range(0, table.RowCount)
            .Select(row => label.Codes[row] >= 0 && label.Levels[label.Codes[row]] == Gone ? table.RowCount : row)]);
        return Replace(table, [presence.Name], [column]);
    }

    public override void Restrict(IDictionary<string, ValueSet> sets) => sets.Remove(computed.Name);

    public override JsonObject Save(ModelFolder folder, string name) => new()
    {
        ["transform"] = "formula",
        ["expression"] = formula.Expression,
        ["column"] = SchemaState.Save(computed),
        ["presence"] = presence is null ? null : SchemaState.Save(presence),
    };

    public static FormulaTransform Load(JsonObject state)
    {
        var computed = SchemaState.Load(state["column"]);
        return new(new(computed.Name, (string)state["expression"]!), computed, state["presence"] is { } presence
            ? SchemaState.Load(presence) : null);
    }
}
