using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Semblance.Torch.Tables;

/// <summary>
/// Rows of a few numbers among many zeros: which rows of a table are summed, and with which share of each. The product
/// with the table, and the table's gradient, are loops over what is not zero, in a fixed order.
/// </summary>
internal sealed class ArgnRows
{
    private readonly List<int> entries = [], ends = [];
    private readonly List<float> shares = [];

    /// <summary>How many rows there are.</summary>
    public int Count => ends.Count;

    /// <summary>Adds to the row that is being written.</summary>
    public void Add(int entry, float share)
    {
        entries.Add(entry);
        shares.Add(share);
    }

    /// <summary>Ends the row that is being written.</summary>
    public void End() => ends.Add(entries.Count);

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        entries.Clear();
        shares.Clear();
        ends.Clear();
    }

    /// <summary>Sums of rows of a table.</summary>
    /// <param name="table">[entry, unit]</param>
    /// <param name="units">How many units there are.</param>
    /// <param name="sums">[row, unit], overwritten</param>
    public void Sum(ReadOnlySpan<float> table, int units, Span<float> sums)
    {
        var at = 0;
        for (var row = 0; row < ends.Count; row++)
        {
            var sum = sums.Slice(row * units, units);
            sum.Clear();
            for (; at < ends[row]; at++)
                TensorPrimitives.FusedMultiplyAdd(table.Slice(entries[at] * units, units), shares[at], sum, sum);
        }
    }

    /// <summary>Adds the sums' gradients to the table's.</summary>
    /// <param name="dSums">[row, unit]</param>
    /// <param name="units">How many units there are.</param>
    /// <param name="dTable">[entry, unit]</param>
    public void Scatter(ReadOnlySpan<float> dSums, int units, Span<float> dTable)
    {
        var at = 0;
        for (var row = 0; row < ends.Count; row++)
        {
            var sum = dSums.Slice(row * units, units);
            for (; at < ends[row]; at++)
            {
                var entry = dTable.Slice(entries[at] * units, units);
                TensorPrimitives.FusedMultiplyAdd(sum, shares[at], entry, entry);
            }
        }
    }

    /// <summary>The entries of all rows, one row after the other.</summary>
    public ReadOnlySpan<int> Entries => CollectionsMarshal.AsSpan(entries);

    /// <summary>The share of each entry.</summary>
    public ReadOnlySpan<float> Shares => CollectionsMarshal.AsSpan(shares);

    /// <summary>Where each row's entries end.</summary>
    public ReadOnlySpan<int> Ends => CollectionsMarshal.AsSpan(ends);
}
