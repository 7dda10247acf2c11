namespace Semblance.Tables.Synthesizers;

/// <summary>
/// One digit of how a model writes a feature's pieces: every block of neighbouring pieces of the level above is cut
/// into a few blocks, and the digit says which of them.
/// </summary>
/// <param name="starts">The first piece of each block, and the end; a parent with fewer blocks has empty ones
/// last.</param>
/// <param name="radix">Blocks a parent.</param>
internal sealed class PieceBlocks(int[] starts, int radix)
{
    private readonly bool[] hasChild = HasChild(starts);

    /// <summary>The first piece of each block, and the end.</summary>
    public int[] Starts { get; } = starts;

    /// <summary>Blocks a parent.</summary>
    public int Radix { get; } = radix;

    /// <summary>Blocks of the level above.</summary>
    public int ParentCount { get; } = (starts.Length - 1) / radix;

    /// <summary>How many blocks there are, empty ones among them.</summary>
    public int Count { get; } = starts.Length - 1;

    private static bool[] HasChild(int[] starts)
    {
        var has = new bool[starts.Length - 1];
        for (var block = 0; block < has.Length; block++) has[block] = starts[block] < starts[block + 1];
        return has;
    }

    /// <summary>Cuts blocks into blocks of about equal weight; a heavy piece gets one of its own.</summary>
    public static PieceBlocks Cut(int[] parentStarts, double[] weights, int maxRadix)
    {
        var cuts = new List<int>[parentStarts.Length - 1];
        for (var parent = 0; parent < cuts.Length; parent++)
            cuts[parent] = Cut(weights, parentStarts[parent], parentStarts[parent + 1], maxRadix);
        var radix = Math.Max(1, cuts.Max(cut => cut.Count));
        var starts = new int[cuts.Length * radix + 1];
        for (var parent = 0; parent < cuts.Length; parent++)
        {
            for (var k = 0; k < radix; k++)
                starts[parent * radix + k] = k < cuts[parent].Count ? cuts[parent][k] : parentStarts[parent + 1];
        }
        starts[^1] = parentStarts[^1];
        return new(starts, radix);
    }

    private static List<int> Cut(double[] weights, int from, int to, int maxRadix)
    {
        List<int> starts = [];
        var left = 0.0;
        for (var i = from; i < to; i++) left += weights[i];
        var room = maxRadix;
        for (var at = from; at < to; room--)
        {
            starts.Add(at);
            if (room == 1) break;
            double share = left / room, weight = 0;
            do weight += weights[at++];
            while (at < to && to - at >= room && weight + weights[at] * 0.5 < share);
            left -= weight;
        }
        return starts;
    }

    /// <summary>The pieces of a block.</summary>
    public (int From, int To) Range(int block) => (Starts[block], Starts[block + 1]);

    /// <summary>Whether a parent has more than one block.</summary>
    public bool HasChoice(int parent) => Radix > 1 && hasChild[parent * Radix + 1];

    /// <summary>The block of a piece, counted from the parent's first.</summary>
    public int DigitOf(int parent, int piece)
    {
        int low = parent * Radix, high = low + Radix - 1;
        while (low < high) // the last block that begins at or before the piece and is not empty
        {
            var middle = (low + high + 1) / 2;
            if (hasChild[middle] && Starts[middle] <= piece) low = middle;
            else high = middle - 1;
        }
        return low - parent * Radix;
    }

    /// <summary>How many blocks a parent has.</summary>
    public int ChoicesOf(int parent)
    {
        var count = 0;
        while (count < Radix && hasChild[parent * Radix + count]) count++;
        return count;
    }

    /// <summary>Which blocks hold a piece that is allowed.</summary>
    public bool[] OpenBlocks(bool[] allowed)
    {
        var open = new bool[hasChild.Length];
        for (var block = 0; block < open.Length; block++)
            open[block] = allowed.AsSpan(Starts[block]..Starts[block + 1]).Contains(true);
        return open;
    }

    /// <summary>
    /// Moves from a parent to one of its blocks that are open (null: all). Gives the probability of the open ones.
    /// </summary>
    public double Pick(ref int block, ReadOnlySpan<float> odds, bool[]? open, ref double uniform)
    {
        var first = block * Radix;
        double all = 0, mass = 0;
        for (var k = 0; k < Radix; k++)
        {
            if (!hasChild[first + k]) break;
            all += odds[k];
            if (open is null || open[first + k]) mass += odds[k];
        }
        var rest = uniform * mass;
        var last = 0;
        for (var k = 0; k < Radix; k++)
        {
            if (!hasChild[first + k]) break;
            if (odds[k] <= 0 || (open is not null && !open[first + k])) continue;
            last = k;
            if (rest < odds[k]) break;
            rest -= odds[k];
        }
        block = first + last;
        uniform = Math.Clamp(rest / Math.Max(odds[last], float.Epsilon), 0, FeaturePieces.MaxUniform);
        return all > 0 ? mass / all : 0;
    }

    /// <summary>Moves from a parent to the block of a piece. Gives its probability.</summary>
    public double Follow(ref int block, ReadOnlySpan<float> odds, int piece)
    {
        var first = block * Radix;
        var all = 0.0;
        for (var k = 0; k < Radix && hasChild[first + k]; k++) all += odds[k];
        var digit = DigitOf(block, piece);
        block = first + digit;
        return all > 0 ? odds[digit] / all : 0;
    }

    /// <summary>Refuses blocks that do not cut those of the level above.</summary>
    public void Check(int pieces, PieceBlocks? above, string tensor)
    {
        for (var block = 0; block < Starts.Length; block++)
            TensorReader.Require(Starts[block] >= 0 && Starts[block] <= pieces
                && (block == 0 || Starts[block] >= Starts[block - 1]), tensor);
        for (var parent = 0; parent <= ParentCount; parent++)
            TensorReader.Require(Starts[parent * Radix] == (above?.Starts[parent] ?? parent * pieces), tensor);
        for (var block = 1; block < Count; block++) // empty blocks come last
            TensorReader.Require(block % Radix == 0 || Starts[block - 1] < Starts[block]
                || Starts[block] == Starts[(block / Radix + 1) * Radix], tensor);
    }
}
