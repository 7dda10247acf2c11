using System.Globalization;
using System.Text.Json.Nodes;
using Semblance.Random;

namespace Semblance.Providers;

/// <summary>Whole numbers that name things: a running number, a shuffled one, or numbers out of a range.</summary>
internal sealed class SequenceForm : ValueForm
{
    public enum Order
    {
        /// <summary>start, start + step, …</summary>
        Running,

        /// <summary>Growing by about a step.</summary>
        Growing,

        /// <summary>A block of consecutive numbers in random order, then the next block.</summary>
        Shuffled,

        /// <summary>Any different numbers of a range.</summary>
        Scattered,
    }

    public required Order Kept { get; init; }

    public required long Start { get; init; }

    /// <summary>The step, or the size of the block or range.</summary>
    public required long Size { get; init; }

    /// <summary>Least digits, with zeros in front; 0 for none.</summary>
    public int Width { get; init; }

    public override string Kind => "sequence";

    /// <summary>
    /// Learns from whole numbers in row order; null entries are missing. Null where a text is not one.
    /// </summary>
    public static SequenceForm? Fit(IReadOnlyList<string?> texts)
    {
        var values = new List<long>(texts.Count);
        int shortest = int.MaxValue, longest = 0;
        var hasZeros = false;
        foreach (var text in texts)
        {
            if (text is null) continue;
            if (text.Length is 0 or > 18
                || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return null;
            hasZeros |= text.Length > 1 && text[0] == '0';
            shortest = Math.Min(shortest, text.Length);
            longest = Math.Max(longest, text.Length);
            values.Add(value);
        }
        if (values.Count == 0 || hasZeros && shortest != longest) return null;
        var width = hasZeros ? longest : 0;
        if (values.Count == 1) return new() { Kept = Order.Running, Start = values[0], Size = 1, Width = width };
        long low = values.Min(), high = values.Max(), step = values[1] - values[0];
        bool isRunning = step > 0, isGrowing = true;
        for (var i = 1; i < values.Count; i++)
        {
            var change = values[i] - values[i - 1];
            isRunning &= change == step;
            isGrowing &= change > 0;
        }
        if (isRunning) return new() { Kept = Order.Running, Start = low, Size = step, Width = width };
        if (isGrowing)
        {
            var mean = (high - low) / (values.Count - 1);
            return new() { Kept = Order.Growing, Start = RoundDown(low), Size = Math.Max(1, mean), Width = width };
        }
        var distinct = values.Distinct().Count();
        if (high - low + 1 == distinct)
            return new() { Kept = Order.Shuffled, Start = low, Size = distinct, Width = width };
        // the ends are two real numbers: round them away
        low = RoundDown(low);
        high = RoundUp(high);
        return new() { Kept = Order.Scattered, Start = low, Size = Math.Max(distinct, high - low + 1), Width = width };
    }

    public override Func<long, string> Open(Rng own, Rng shared, bool areUnique)
    {
        var format = Width > 0 ? "D" + Width.ToString(CultureInfo.InvariantCulture) : null;
        var order = new KeyedPermutation((ulong)Size, own.Split("order").Key);
        var shift = own.Split("shift");
        return thing => (Kept switch
        {
            Order.Running => Start + thing * Size,
            Order.Growing => Start + thing * Size + (Size > 1 ? (long)(shift.Uniform(thing) * Size) : 0),
            _ => Start + thing / Size * Size + (long)order[(ulong)(thing % Size)],
        }).ToString(format, CultureInfo.InvariantCulture);
    }

    public override JsonObject ToJson() => new()
    {
        ["form"] = Kind, ["order"] = Kept.ToString(), ["start"] = Start, ["size"] = Size, ["width"] = Width,
    };

    public static SequenceForm Read(JsonObject state)
    {
        var size = (long)state["size"]!;
        if (size < 1) throw new FormatException("size");
        return new()
        {
            Kept = Enum.Parse<Order>((string)state["order"]!), Start = (long)state["start"]!, Size = size,
            Width = (int)state["width"]!,
        };
    }

    /// <summary>Keeps the first two digits; below a hundred the tens.</summary>
    private static long RoundDown(long value) => value < 10 ? Math.Min(value, 1) : value / Unit(value) * Unit(value);

    private static long RoundUp(long value) => (value / Unit(value) + 1) * Unit(value) - 1;

    private static long Unit(long value)
    {
        var unit = 10L;
        while (value / unit >= 100) unit *= 10;
        return unit;
    }
}
