using System.Globalization;
using System.Numerics.Tensors;

namespace Semblance.Tables.Expressions;

internal sealed class ArithmeticOperation(ValueType type, char symbol, NumberOperand left, NumberOperand right)
    : NumberOperand(type, left, right)
{
    public override double[] Evaluate(Rows rows)
    {
        double[] a = left.Evaluate(rows), b = right.Evaluate(rows);
        var result = new double[rows.Count];
        switch (symbol)
        {
            case '+': TensorPrimitives.Add<double>(a, b, result); break;
            case '-': TensorPrimitives.Subtract<double>(a, b, result); break;
            case '*': TensorPrimitives.Multiply<double>(a, b, result); break;
            case '/': TensorPrimitives.Divide<double>(a, b, result); break;
            default:
                for (var i = 0; i < result.Length; i++) result[i] = a[i] % b[i];
                break;
        }
        // a quotient by zero, or an overflow, is no number: it is missing
        for (var i = 0; i < result.Length; i++)
        {
            if (!double.IsFinite(result[i])) result[i] = double.NaN;
        }
        return result;
    }
}

/// <summary>A function of one number.</summary>
internal sealed class MapNumbers(ValueType type, NumberOperand operand, Func<double, double> function)
    : NumberOperand(type, operand)
{
    public override double[] Evaluate(Rows rows) =>
        Array.ConvertAll(operand.Evaluate(rows), value => double.IsNaN(value) ? value : function(value));
}

/// <summary>A function of one text.</summary>
internal sealed class MapTexts(TextOperand operand, Func<string, string> function) : TextOperand(operand)
{
    public override Texts Evaluate(Rows rows) => operand.Evaluate(rows).Map(function);
}

/// <summary>A number for each text, such as its length or the number that it spells.</summary>
internal sealed class NumberOfText(TextOperand operand, Func<string, double> function)
    : NumberOperand(ValueType.Number, operand)
{
    public override double[] Evaluate(Rows rows) => operand.Evaluate(rows).ToNumbers(function);

    /// <summary>The number that a label spells; NaN where it spells none.</summary>
    public static double Spelt(string label) =>
        double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) &&
        double.IsFinite(number) ? number : double.NaN;
}

internal sealed class CoalesceNumbers(ValueType type, IReadOnlyList<NumberOperand> operands)
    : NumberOperand(type, [.. operands])
{
    public override double[] Evaluate(Rows rows)
    {
        var result = (double[])operands[0].Evaluate(rows).Clone();
        foreach (var operand in operands.Skip(1))
        {
            var values = operand.Evaluate(rows);
            for (var i = 0; i < result.Length; i++)
            {
                if (double.IsNaN(result[i])) result[i] = values[i];
            }
        }
        return result;
    }
}

internal sealed class CoalesceTexts(IReadOnlyList<TextOperand> operands) : TextOperand([.. operands])
{
    public override Texts Evaluate(Rows rows)
    {
        var result = new string?[rows.Count];
        foreach (var operand in operands)
        {
            var (codes, levels) = operand.Evaluate(rows);
            for (var i = 0; i < result.Length; i++)
            {
                if (result[i] is null && codes[i] >= 0) result[i] = levels[codes[i]];
            }
        }
        return Texts.Of(result);
    }
}

internal sealed class CompareNumbers(Comparison comparison, NumberOperand left, NumberOperand right)
    : TruthOperand(left, right)
{
    public Comparison Comparison { get; } = comparison;

    public NumberOperand Left { get; } = left;

    public NumberOperand Right { get; } = right;

    public override byte[] Evaluate(Rows rows)
    {
        var a = Left.Evaluate(rows);
        var result = new byte[rows.Count];
        if (Right is NumberConstant constant)
        {
            var c = constant.Value;
            if (double.IsNaN(c)) Array.Fill(result, Truth.Unknown);
            else for (var i = 0; i < result.Length; i++) result[i] = Compare(a[i], c);
            return result;
        }
        var b = Right.Evaluate(rows);
        for (var i = 0; i < result.Length; i++) result[i] = Compare(a[i], b[i]);
        return result;
    }

    private byte Compare(double a, double b) =>
        double.IsNaN(a) || double.IsNaN(b) ? Truth.Unknown : Truth.Of(Comparison switch
        {
            Comparison.Equal => a == b,
            Comparison.NotEqual => a != b,
            Comparison.Less => a < b,
            Comparison.LessOrEqual => a <= b,
            Comparison.Greater => a > b,
            _ => a >= b,
        });
}

internal sealed class InNumbers(NumberOperand operand, double[] values) : TruthOperand(operand)
{
    public NumberOperand Operand { get; } = operand;

    /// <summary>The numbers of the list, ascending and different.</summary>
    public double[] Values { get; } = [.. values.Distinct().Order()];

    public override byte[] Evaluate(Rows rows) => Array.ConvertAll(Operand.Evaluate(rows), value =>
        double.IsNaN(value) ? Truth.Unknown : Truth.Of(Array.BinarySearch(Values, value) >= 0));
}

/// <summary>A yes or no for each distinct text: comparisons with a constant, lists, patterns.</summary>
internal sealed class TestTexts(TextOperand operand, Func<string, byte> test) : TruthOperand(operand)
{
    public override byte[] Evaluate(Rows rows) => operand.Evaluate(rows).ToTruths(test);
}

/// <summary>Compares two texts in each row, by code point, or by their ranks in an order of labels.</summary>
internal sealed class CompareTexts(Comparison comparison, TextOperand left, TextOperand right,
    IReadOnlyList<string>? order) : TruthOperand(left, right)
{
    private readonly Dictionary<string, int>? ranks = Ranks(order);

    public override byte[] Evaluate(Rows rows)
    {
        Texts a = left.Evaluate(rows), b = right.Evaluate(rows);
        var result = new byte[rows.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = a.Codes[i] < 0 || b.Codes[i] < 0 ? Truth.Unknown
                : Compare(comparison, a.Levels[a.Codes[i]]!, b.Levels[b.Codes[i]]!, ranks);
        }
        return result;
    }

    public static byte Compare(Comparison comparison, string a, string b, Dictionary<string, int>? ranks)
    {
        int sign;
        if (ranks is null) sign = string.CompareOrdinal(a, b);
        else if (ranks.TryGetValue(a, out var rankA) && ranks.TryGetValue(b, out var rankB)) sign = rankA - rankB;
        else return Truth.Unknown;
        return Truth.Of(comparison switch
        {
            Comparison.Equal => sign == 0,
            Comparison.NotEqual => sign != 0,
            Comparison.Less => sign < 0,
            Comparison.LessOrEqual => sign <= 0,
            Comparison.Greater => sign > 0,
            _ => sign >= 0,
        });
    }

    public static Dictionary<string, int>? Ranks(IReadOnlyList<string>? order) =>
        order?.Select((label, rank) => (label, rank)).ToDictionary(pair => pair.label, pair => pair.rank);
}

internal sealed class CompareTruths(bool equal, TruthOperand left, TruthOperand right) : TruthOperand(left, right)
{
    public override byte[] Evaluate(Rows rows)
    {
        byte[] a = left.Evaluate(rows), b = right.Evaluate(rows);
        var result = new byte[rows.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = a[i] == Truth.Unknown || b[i] == Truth.Unknown ? Truth.Unknown
                : Truth.Of(a[i] == b[i] == equal);
        }
        return result;
    }
}

internal sealed class IsMissing(Operand operand) : TruthOperand(operand)
{
    public Operand Operand { get; } = operand;

    public override byte[] Evaluate(Rows rows) => Array.ConvertAll(Operand.Missing(rows), Truth.Of);
}

internal sealed class NotOperation(TruthOperand operand) : TruthOperand(operand)
{
    public TruthOperand Operand { get; } = operand;

    public override byte[] Evaluate(Rows rows) => Array.ConvertAll(Operand.Evaluate(rows), Truth.Not);
}

/// <summary>All of, or any of, some conditions.</summary>
internal sealed class Junction(bool all, IReadOnlyList<TruthOperand> parts) : TruthOperand([.. parts])
{
    /// <summary>True for and, false for or.</summary>
    public bool All { get; } = all;

    public IReadOnlyList<TruthOperand> Parts { get; } = parts;

    public override byte[] Evaluate(Rows rows)
    {
        var result = (byte[])Parts[0].Evaluate(rows).Clone();
        foreach (var part in Parts.Skip(1))
        {
            if (All) TensorPrimitives.BitwiseAnd<byte>(result, part.Evaluate(rows), result);
            else TensorPrimitives.BitwiseOr<byte>(result, part.Evaluate(rows), result);
        }
        return result;
    }
}
