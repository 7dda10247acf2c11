using Semblance.Tables.Encoders;
using Semblance.Tables.Synthesizers;

namespace Semblance.Torch.Tables;

/// <summary>
/// One feature as <see cref="Argn"/> sees it. Its values are pieces. A piece is predicted with digits, and is known to
/// the networks of other features as a row of their first layer, or as a point between two rows that are neighbours.
/// </summary>
/// <remarks>
/// The point between two rows is the piecewise linear encoding of Y. Gorishniy, I. Rubachev, A. Babenko, "On embeddings
/// for numerical features in tabular deep learning", NeurIPS 2022: a number's network input is continuous in it.
/// </remarks>
internal sealed class ArgnColumn
{
    /// <summary>So many pieces make one digit; of more, the first digit tells fewer blocks apart.</summary>
    public const int MaxRadix = 100;

    /// <summary>A piece has no more digits than this.</summary>
    public const int MaxDigits = 3;

    private const int FirstRadix = 32, NextRadix = 16;

    /// <summary>After two digits, more are added until so few rows are left in a block.</summary>
    private const int BlockRows = 256;

    /// <summary>Rows of the first layer for ordered pieces that are more than that.</summary>
    private const int Knots = 32;

    /// <summary>Rows of the first layer for levels without order; the rarest share the last.</summary>
    private const int MaxEntries = 256;

    private readonly int[] entries;
    private readonly float[] shares;

    /// <summary>A feature whose pieces and digits are known.</summary>
    public ArgnColumn(FeaturePieces pieces, PieceBlocks[] digits, int unit)
    {
        (Pieces, Digits, Unit) = (pieces, digits, unit);
        entries = new int[pieces.Counts.Length];
        shares = new float[entries.Length];
        var isSmooth = pieces.IsOrdered && entries.Length > Knots;
        EntryCount = isSmooth ? Knots : Math.Min(entries.Length, MaxEntries);
        var fineness = pieces.Fineness();
        double total = fineness.Sum(), before = 0;
        for (var piece = 0; piece < entries.Length; piece++)
        {
            var at = total > 0 ? (before + fineness[piece] * 0.5) / total * (Knots - 1) : 0;
            before += fineness[piece];
            entries[piece] = isSmooth ? Math.Min((int)at, Knots - 2) : Math.Min(piece, EntryCount - 1);
            shares[piece] = isSmooth ? (float)Math.Clamp(at - entries[piece], 0, 1) : 0;
        }
    }

    /// <summary>The values.</summary>
    public FeaturePieces Pieces { get; }

    /// <summary>The digits, coarsest first; none where there is one piece.</summary>
    public PieceBlocks[] Digits { get; }

    /// <summary>Which column it is a part of, counted from 0: what of one column is known is known together.</summary>
    public int Unit { get; }

    /// <summary>Rows that it has in a first layer.</summary>
    public int EntryCount { get; }

    /// <summary>Where those rows begin.</summary>
    public int Start { get; set; }

    /// <summary>Cuts a feature's pieces into digits.</summary>
    public static ArgnColumn Of(Feature feature, int unit)
    {
        var pieces = FeaturePieces.Of(feature);
        var fineness = pieces.Fineness();
        var rows = pieces.Counts.Sum(count => (long)count);
        List<PieceBlocks> digits = [];
        int[] starts = [0, fineness.Length];
        while (digits.Count < (rows > BlockRows * (starts.Length - 1L) ? MaxDigits : 2))
        {
            var radix = digits.Count > 0 ? NextRadix : fineness.Length <= MaxRadix ? MaxRadix : FirstRadix;
            var digit = PieceBlocks.Cut(starts, fineness, radix);
            if (digit.Radix < 2) break;
            digits.Add(digit);
            starts = digit.Starts;
        }
        return new(pieces, [.. digits], unit);
    }

    /// <summary>The pieces of a block of the last digit.</summary>
    public (int From, int To) Range(int block) =>
        Digits.Length == 0 ? (0, Pieces.Counts.Length) : Digits[^1].Range(block);

    /// <summary>Adds a known piece to a row of a network's input; a gap (-1) adds nothing.</summary>
    public void AddTo(ArgnRows rows, int piece)
    {
        if (piece < 0) return;
        var share = shares[piece];
        rows.Add(Start + entries[piece], 1 - share);
        if (share > 0) rows.Add(Start + entries[piece] + 1, share);
    }
}
