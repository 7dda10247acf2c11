using Semblance.Tables;
using Semblance.Tables.Expressions;
using ValueType = Semblance.Tables.Expressions.ValueType;

namespace Semblance.Rules;

/// <summary>An expression over the columns of a table, and over those of the rows that its keys lead to.</summary>
internal sealed class BoundExpression
{
    private readonly Operand operand;
    private readonly IReadOnlyList<string> headers;

    private readonly Schema schema;
    private readonly Expression parsed;

    private BoundExpression(string text, Expression parsed, Operand operand, Schema schema,
        IReadOnlyList<string> headers)
    {
        Text = text;
        this.parsed = parsed;
        this.operand = operand;
        this.schema = schema;
        this.headers = headers;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Binds an expression of any kind; the columns that it names are opened for it.</summary>
    public static BoundExpression Value(TableMaker table, string text, string path) =>
        Bind(table, text, path, (source, schema) => Binder.BindValue(source, schema));

    /// <summary>Binds an expression that is true or false.</summary>
    public static BoundExpression Condition(TableMaker table, string text, string path) =>
        Bind(table, text, path, Binder.BindTruth);

    /// <summary>
    /// The column that holds the values. Numbers keep as many decimals as the columns that they come from; at least two
    /// where there is a quotient or a fraction.
    /// </summary>
    public ColumnSchema Describe(ColumnSchema column, int? decimals = null)
    {
        switch (operand.Type)
        {
            case ValueType.Number:
                var kept = decimals ?? Decimals();
                return kept == 0 ? column with { Kind = ColumnKind.Integer }
                    : column with { Kind = ColumnKind.Decimal, Decimals = kept, Format = "0." + new string('0', kept) };
            case ValueType.Truth: return column with { Kind = ColumnKind.Boolean, Levels = ["false", "true"] };
            case ValueType.Date: return column with { Kind = ColumnKind.Date };
            case ValueType.Instant: return column with { Kind = ColumnKind.Instant };
            case ValueType.Time: return column with { Kind = ColumnKind.Time };
            case ValueType.Duration: return column with { Kind = ColumnKind.Duration };
            default: return column with { Kind = ColumnKind.Text };
        }
    }

    private int Decimals()
    {
        if (parsed is Call { Function: var function } call)
        {
            if (function.Equals("round", StringComparison.OrdinalIgnoreCase)) return call.Arguments is [_,
                NumberLiteral places] ? (int)places.Value : 0;
            if (Whole.Contains(function)) return 0;
        }
        var ofColumns = operand.Columns.Select(position => schema.Columns[position])
            .Where(column => column.Kind == ColumnKind.Decimal).Select(column => column.Decimals ?? 2)
                .DefaultIfEmpty(0).Max();
        var isFraction = Walk(parsed).Any(part => part is Arithmetic { Operator: '/' } || part is NumberLiteral literal
            && literal.Value % 1 != 0);
        return isFraction ? Math.Max(2, ofColumns) : ofColumns;
    }

    private static readonly HashSet<string> Whole = new(StringComparer.OrdinalIgnoreCase)
    {
        "floor", "ceil", "ceiling", "length", "year", "month", "day", "weekday", "hour", "minute",
    };

    /// <summary>Yes, no or unknown for each row.</summary>
    public byte[] Truths(Batch batch) => ((TruthOperand)operand).Evaluate(Rows(batch));

    /// <summary>The values, as a column of that description.</summary>
    public Column Column(Batch batch, ColumnSchema schema) => operand switch
    {
        NumberOperand numbers => Numbers(numbers.Evaluate(Rows(batch)), schema),
        TextOperand texts => Texts(texts.Evaluate(Rows(batch)), schema),
        TruthOperand truths => new CategoryColumn(schema, Array.ConvertAll(truths.Evaluate(Rows(batch)), truth =>
            truth switch
        {
            Truth.True => 1,
            Truth.False => 0,
            _ => -1,
        }), ["false", "true"]),
        _ => throw new ArgumentException($"No column of {operand.GetType().Name}."),
    };

    /// <summary>Numbers as they are stored: whole ones rounded, others to the decimals that are kept.</summary>
    public static NumericColumn Numbers(double[] values, ColumnSchema schema)
    {
        if (schema.Kind == ColumnKind.Decimal)
        {
            return new DoubleColumn(schema, schema.Decimals is not { } decimals ? values
                : Array.ConvertAll(values, value => Math.Round(value, decimals, MidpointRounding.AwayFromZero)));
        }
        var missing = Array.ConvertAll(values, double.IsNaN);
        return new LongColumn(schema, Array.ConvertAll(values, value => double.IsNaN(value) ? 0
            : (long)Math.Round(value, MidpointRounding.AwayFromZero)),
            missing.Contains(true) ? missing : null);
    }

    private static Column Texts(Texts texts, ColumnSchema schema) =>
        new TextColumn(schema, Array.ConvertAll(texts.Codes, code => code < 0 ? null : texts.Levels[code]));

    private Rows Rows(Batch batch)
    {
        var columns = new Column?[headers.Count];
        foreach (var position in operand.Columns) columns[position] = batch[headers[position]];
        return new(columns, batch.Count);
    }

    private static BoundExpression Bind(TableMaker table, string text, string path, Func<Source, Schema, Operand> bind)
    {
        var place = table.Where(path);
        var source = new Source(text, "expression");
        try
        {
            var headers = table.Headers;
            var parsed = Parser.Parse(source, headers);
            var named = NamesIn(parsed).Select(name => Find(headers, name)).OfType<string>()
                .ToHashSet(StringComparer.Ordinal);
            var schema = new Schema
            {
                // the kind of a column that is not named does not matter
                Columns = [.. headers.Select(header => named.Contains(header)
                    ? table.SchemaOf(header) with { Name = header }
                    : new ColumnSchema { Name = header, Kind = ColumnKind.Text })],
            };
            return new(text, parsed, bind(source, schema), schema, headers);
        }
        catch (SemblanceException error) when (error.Faults.All(fault =>
            fault.Where.StartsWith("the expression", StringComparison.Ordinal)))
        {
            throw new SemblanceException([.. error.Faults.Select(fault =>
                fault with { Where = $"{place}: {fault.Where}" })]);
        }
    }

    private static string? Find(IReadOnlyList<string> headers, string name)
    {
        if (headers.Contains(name)) return name;
        var alike = headers.Where(header => header.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        return alike is [var only] ? only : null;
    }

    private static IEnumerable<string> NamesIn(Expression expression) => Walk(expression).OfType<Name>()
        .Select(name => name.Text);

    private static IEnumerable<Expression> Walk(Expression expression) => Parts(expression).SelectMany(Walk)
        .Prepend(expression);

    private static IEnumerable<Expression> Parts(Expression expression) => expression switch
    {
        Negation negation => [negation.Operand],
        Arithmetic arithmetic => [arithmetic.Left, arithmetic.Right],
        Compared compared => [compared.Left, compared.Right],
        Not not => [not.Operand],
        AllOf all => all.Parts,
        AnyOf any => any.Parts,
        Between between => [between.Operand, between.Low, between.High],
        In list => [list.Operand, .. list.Items],
        Like like => [like.Operand, like.Pattern],
        IsNull missing => [missing.Operand],
        Call call => call.Arguments,
        _ => [],
    };
}
