using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>A column of multiples of one number is learnt as which multiple it is.</summary>
internal sealed class MultipleTransform(ColumnSchema column, double increment, ColumnSchema multiple) : Transform
{
    public override IReadOnlyList<string> Claims => [column.Name];

    public static MultipleTransform Fit(Table table, MultipleShape shape) =>
        new(table[shape.Column].Schema, shape.Increment,
        new() { Name = Free(table.Schema, $"{shape.Column} in steps"), Kind = ColumnKind.Integer });

    public override Table Apply(Table table) => Replace(table, Claims.ToArray(),
        [NumberEncoder.ToColumn(multiple, Array.ConvertAll(((NumericColumn)table[column.Name]).ToDoubles(),
            value => Math.Round(value / increment)))]);

    public override Table Invert(Table table, Drawn drawn) => Replace(table, [multiple.Name],
        [NumberEncoder.ToColumn(column, Array.ConvertAll(((NumericColumn)table[multiple.Name]).ToDoubles(), Value))]);

    private double Value(double times) =>
        column.Decimals is { } decimals and <= 15 ? Math.Round(times * increment, decimals) : times * increment;

    public override void Restrict(IDictionary<string, ValueSet> sets)
    {
        if (!sets.TryGetValue(column.Name, out var set)) return;
        sets.Remove(column.Name);
        var (asked, slack) = ((NumberSet)set, 1e-9);
        Narrow(sets, multiple.Name, new NumberSet([.. asked.Intervals
            .Select(span => (Low: Math.Ceiling(span.Low / increment - slack),
                High: Math.Floor(span.High / increment + slack)))
            .Where(span => span.Low <= span.High)], asked.AllowsMissing));
    }

    public override JsonObject Save(ModelFolder folder, string name) => new()
    {
        ["transform"] = "multiple",
        ["increment"] = increment,
        ["column"] = SchemaState.Save(column),
        ["multiple"] = SchemaState.Save(multiple),
    };

    public static MultipleTransform Load(JsonObject state) =>
        new(SchemaState.Load(state["column"]), (double)state["increment"]!, SchemaState.Load(state["multiple"]));
}
