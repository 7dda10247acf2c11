namespace Semblance.Tables.Detection;

/// <summary>Chooses the .NET format that writes the numbers of a column as they were read.</summary>
internal static class NumberFormats
{
    /// <summary>The format that writes most cells back unchanged; ties go to the simpler one.</summary>
    /// <param name="draft">Name and kind; format and marks are filled in.</param>
    /// <param name="texts">The distinct texts.</param>
    /// <param name="reading">What they were read as.</param>
    /// <returns>The filled-in schema, and how many cells and which first text would be written differently.</returns>
    public static (ColumnSchema Schema, int Changed, string? Example) Choose(ColumnSchema draft, DistinctTexts texts,
        NumberReading reading)
    {
        var style = reading.Style;
        var marks = style.Decimal == '.' && style.Group is '\0' or ',' ? null
            : string.Create(1 + (style.Group == '\0' ? 0 : 1), style, (span, s) =>
            {
                span[0] = s.Decimal;
                if (span.Length > 1) span[1] = s.Group;
            });
        draft = draft with { NumberMarks = marks };
        var best = (Schema: draft, Changed: int.MaxValue, Example: (string?)null);
        foreach (var format in Candidates(draft.Kind, reading, draft.Decimals))
        {
            var schema = draft with { Format = format };
            var (changed, example) = Changed(schema, texts, reading, best.Changed);
            if (changed < best.Changed) best = (schema, changed, example);
            if (changed == 0) break;
        }
        return best;
    }

    private static (int Count, string? Example) Changed(ColumnSchema schema, DistinctTexts texts,
        NumberReading reading, int limit)
    {
        var changed = 0;
        string? example = null;
        for (var i = 0; i < texts.Texts.Length && changed < limit; i++)
        {
            if (!reading.IsRead[i]) continue;
            var written = schema.Kind == ColumnKind.Integer ? CellText.Of(schema, reading.Shapes[i].Whole)
                : CellText.Of(schema, reading.Shapes[i].Value);
            if (written == texts.Texts[i]) continue;
            changed += texts.Counts[i];
            example ??= texts.Texts[i];
        }
        return (changed, example);
    }

    private static IEnumerable<string?> Candidates(ColumnKind kind, NumberReading reading, int? decimals)
    {
        int least = int.MaxValue, most = 0;
        bool grouped = false, plus = false, exponent = false, noWhole = false, bare = false;
        for (var i = 0; i < reading.Shapes.Length; i++)
        {
            if (!reading.IsRead[i]) continue;
            ref readonly var shape = ref reading.Shapes[i];
            grouped |= shape.Grouped;
            plus |= shape.Plus;
            exponent |= shape.HasExponent;
            noWhole |= shape.NoWhole;
            bare |= shape is { HasPoint: true, Decimals: 0 };
            if (shape.HasExponent) continue;
            least = Math.Min(least, shape.Decimals);
            most = Math.Max(most, shape.Decimals);
        }
        if (least == int.MaxValue) least = 0;
        var style = reading.Style;
        if (kind == ColumnKind.Integer) (least, most) = (0, 0);

        var isPlain = !grouped && !plus && !noWhole && style.Prefix.Length == 0 && style.Suffix.Length == 0
            && !style.Brackets;
        if (isPlain)
        {
            if (kind == ColumnKind.Integer || least != most) yield return null;
            if (kind == ColumnKind.Decimal && least >= 1 && least != most) yield return CellText.ShortestWithPoint;
        }
        var fixedPart = new string('0', least);
        var freePart = new string('#', most - least);
        var whole = grouped ? "#,##0" : "0";
        foreach (var first in noWhole ? new[] { grouped ? "#,###" : "#", whole } : [whole])
        {
            var number = most == 0 ? first : $"{first}.{fixedPart}{freePart}";
            yield return Around(number, style, plus);
        }
        if (isPlain && kind == ColumnKind.Decimal)
        {
            yield return $"F{most}"; // more than the fifteen digits that custom formats give
            yield return null;
            yield return CellText.ShortestWithPoint;
            if (exponent)
            {
                yield return "r";
                foreach (var mantissa in new[] { "0.###############", "0.0##############",
                    "0." + new string('0', Math.Max(1, most)) })
                {
                    foreach (var power in new[] { "e+00", "E+00", "e-00", "E-00", "e+0", "E+0", "e-0", "E-0",
                        "e+000", "E+000" })
                        yield return mantissa + power;
                }
                for (var digits = 0; digits <= 10; digits++)
                {
                    foreach (var power in new[] { "e+00", "E+00" })
                        yield return (digits == 0 ? "0" : "0." + new string('0', digits)) + power;
                }
            }
        }
    }

    private static string Around(string number, NumberStyle style, bool plus)
    {
        var positive = Quote(style.Prefix) + number + Quote(style.Suffix);
        if (style.Brackets) return $"{positive};'('{positive}')'";
        if (style.SignInside) return $"{positive};{Quote(style.Prefix)}'-'{number}{Quote(style.Suffix)}";
        return plus ? $"'+'{positive};'-'{positive};{positive}" : positive;
    }

    private static string Quote(string literal)
    {
        if (literal.Length == 0) return "";
        return literal.Contains('\'', StringComparison.Ordinal) ? $"\"{literal}\"" : $"'{literal}'";
    }
}
