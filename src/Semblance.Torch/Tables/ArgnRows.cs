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

    /// <summary>Adds the sums' gradients, which come in two parts, to the table's.</summary>
    /// <param name="dLeft">[row, unit]</param>
    /// <param name="left">How many units the first part has.</param>
    /// <param name="dRight">[row, unit]</param>
    /// <param name="right">How many units the second part has.</param>
    /// <param name="dTable">[entry, left and right units]</param>
    public void Scatter(ReadOnlySpan<float> dLeft, int left, ReadOnlySpan<float> dRight, int right, Span<float> dTable)
    {
        var at = 0;
        for (var row = 0; row < ends.Count; row++)
        {
            ReadOnlySpan<float> dL = dLeft.Slice(row * left, left), dR = dRight.Slice(row * right, right);
            for (; at < ends[row]; at++)
            {
                var entry = dTable.Slice(entries[at] * (left + right), left + right);
                TensorPrimitives.FusedMultiplyAdd(dL, shares[at], entry[..left], entry[..left]);
                TensorPrimitives.FusedMultiplyAdd(dR, shares[at], entry[left..], entry[left..]);
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
