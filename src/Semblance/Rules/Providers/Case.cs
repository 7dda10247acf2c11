using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>The rule of the first case whose condition a row meets: other prices for other segments.</summary>
public sealed record Case : Provider
{
    /// <summary>Conditions, each with its rule.</summary>
    public required IReadOnlyList<CaseRule> Cases { get; init; }

    /// <summary>The rule of all other rows. Left out: they hold no value.</summary>
    public Provider? Otherwise { get; init; }

    internal override Maker Open(Site site)
    {
        if (Cases.Count == 0) throw site.Error("cases", "There is no case.",
            "Write cases: [{ when: \"segment = 'gold'\", use: … }].");
        var conditions = Cases.Select((one, i) => site.Condition(one.When, $"cases[{i}].when")).ToArray();
        var makers = Cases.Select((one, i) => site.OpenPart(one.Use, $"cases[{i}].use")).ToList();
        if (Otherwise is not null) makers.Add(site.OpenPart(Otherwise, "otherwise"));
        var schema = Common(makers, site);
        return new(schema, batch =>
        {
            var chosen = new int[batch.Count];
            Array.Fill(chosen, Otherwise is null ? -1 : Cases.Count);
            for (var one = Cases.Count - 1; one >= 0; one--)
            {
                var truths = conditions[one].Truths(batch);
                for (var i = 0; i < chosen.Length; i++)
                {
                    if (truths[i] == Tables.Expressions.Truth.True) chosen[i] = one;
                }
            }
            var parts = makers.Select((maker, i) => chosen.Contains(i) ? maker.Make(batch) : null).ToArray();
            return Pick(schema, chosen, parts);
        });
    }

    /// <summary>Cells of the chosen parts, as columns of one kind.</summary>
    private static Column Pick(ColumnSchema schema, int[] chosen, Column?[] parts)
    {
        switch (schema.Kind)
        {
            case ColumnKind.Decimal:
            {
                var numbers = Array.ConvertAll(parts, part => ((NumericColumn?)part)?.ToDoubles());
                return new DoubleColumn(schema, [.. chosen.Select((part, row) => part < 0 ? double.NaN
                    : numbers[part]![row])]);
            }
            case ColumnKind.Text or ColumnKind.Category or ColumnKind.Boolean or ColumnKind.Identifier:
                return new TextColumn(schema, [.. chosen.Select((part, row) => part < 0 || parts[part]!.IsMissing(row)
                    ? null : parts[part]!.Text(row))]);
            default:
            {
                bool[] missing = [.. chosen.Select((part, row) => part < 0 || parts[part]!.IsMissing(row))];
                return new LongColumn(schema, [.. chosen.Select((part, row) => missing[row] ? 0
                    : ((LongColumn)parts[part]!).Values[row])],
                    missing.Contains(true) ? missing : null);
            }
        }
    }

    private static ColumnSchema Common(List<Maker> makers, Site site)
    {
        var schemas = makers.ConvertAll(maker => maker.Schema);
        if (schemas.All(schema => schema.Kind is ColumnKind.Integer or ColumnKind.Decimal))
            return schemas.FirstOrDefault(schema => schema.Kind == ColumnKind.Decimal) ?? schemas[0];
        if (schemas.All(schema =>
            schema.Kind is ColumnKind.Text or ColumnKind.Category or ColumnKind.Boolean or ColumnKind.Identifier))
            return site.Is(ColumnKind.Text);
        if (schemas.Select(schema => schema.Kind).Distinct().Count() == 1) return schemas[0];
        throw site.Error("cases",
            "The cases give different kinds of values: "
            + $"{string.Join(", ", schemas.Select(schema => schema.Kind.ToString().ToLowerInvariant()).Distinct())}.",
            "Let all of them give numbers, or all dates, or all texts.");
    }
}
