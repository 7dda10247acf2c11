using System.Numerics.Tensors;
using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Tables.Synthesizers;

namespace Semblance.Torch.Tables;

/// <summary>
/// A category or a number's part as <see cref="Tabddpm"/> sees it: one of a few entries a row, which multinomial noise
/// replaces by another. An entry is a level; of many levels, the rarer ones share entries.
/// </summary>
/// <remarks>
/// E. Hoogeboom, D. Nielsen, P. Jaini, P. Forré, M. Welling, "Argmax flows and multinomial diffusion: learning
/// categorical distributions", NeurIPS 2021. Noise draws entries from <see cref="Noise"/>: their frequencies (C.
/// Vignac and others, "DiGress: discrete denoising diffusion for graph generation", ICLR 2023), so that rare ones are
/// no more often met in noisy rows than in the data; or evenly, as the paper has it.
/// </remarks>
internal sealed class TabddpmCategory
{
    private const float Never = -1e4f;
    private readonly double[] cumulative;
    private readonly float[] frequencies, possible;
    private readonly int[] entryOfPiece;

    public TabddpmCategory(int feature, FeaturePieces pieces, PieceBlocks blocks, bool isEven)
    {
        (Feature, Pieces, Blocks) = (feature, pieces, blocks);
        Width = blocks.ChoicesOf(0);
        entryOfPiece = new int[pieces.Counts.Length];
        Shares = new float[Width];
        var total = Math.Max(1, pieces.Counts.Sum(count => (double)count));
        for (var piece = 0; piece < entryOfPiece.Length; piece++)
        {
            entryOfPiece[piece] = blocks.DigitOf(0, piece);
            Shares[entryOfPiece[piece]] += (float)(pieces.Counts[piece] / total);
        }
        var seen = Shares.Count(share => share > 0);
        frequencies = Array.ConvertAll(Shares, share => share > 0 ? MathF.Log(share) : Never);
        possible = Array.ConvertAll(Shares, share => share > 0 ? 0 : Never);
        Noise = isEven ? Array.ConvertAll(Shares, share => share > 0 ? 1f / seen : 0) : Shares;
        cumulative = new double[Width];
        for (var k = 0; k < Width; k++) cumulative[k] = Noise[k] + (k > 0 ? cumulative[k - 1] : 0);
    }

    /// <summary>The feature.</summary>
    public int Feature { get; }

    /// <summary>The levels.</summary>
    public FeaturePieces Pieces { get; }

    /// <summary>The entries as blocks of levels.</summary>
    public PieceBlocks Blocks { get; }

    /// <summary>Where its entries begin among all.</summary>
    public int Start { get; set; }

    /// <summary>How many entries there are.</summary>
    public int Width { get; }

    /// <summary>How frequent each entry is in the data.</summary>
    public float[] Shares { get; }

    /// <summary>How frequent each entry is in noise.</summary>
    public float[] Noise { get; }

    /// <summary>Whether some levels share an entry.</summary>
    public bool IsBinned => Width < Pieces.Counts.Length;

    /// <summary>Cuts a category's levels, the most frequent first unless they have an order, into entries.</summary>
    public static TabddpmCategory Of(CategoryFeature feature, int index, int maxLevels, bool isEven)
    {
        var pieces = FeaturePieces.Of(feature);
        return new(index, pieces, PieceBlocks.Cut([0, pieces.Counts.Length], pieces.Fineness(), maxLevels), isEven);
    }

    /// <summary>The entry of a piece; 0 where it is unknown.</summary>
    public int EntryOf(int piece) => piece < 0 ? 0 : entryOfPiece[piece];

    /// <summary>An entry of noise.</summary>
    public int Noisy(double u) => LatentModel.Level(cumulative, u * cumulative[^1]);

    /// <summary>
    /// Adds to logits of x_0 what is known without a network: no entry that the data has not and, where
    /// <paramref name="isBayes"/>, each entry's frequency and the likelihood q(x_t | x_0) of the noisy one. The network
    /// then says only what other columns tell.
    /// </summary>
    public void AddPrior(Span<float> logits, int now, double kept, bool isBayes)
    {
        TensorPrimitives.Add(logits, isBayes ? frequencies : possible, logits);
        if (isBayes) logits[now] += (float)Math.Log(1 + kept / ((1 - kept) * Noise[now]));
    }

    /// <summary>The level in an entry, by frequency, among those that are allowed.</summary>
    public int Level(int entry, bool[]? allowed, double u)
    {
        var (from, to) = Blocks.Range(entry);
        return Pieces.Levels[Pieces.Pick(from, to, allowed, ref u, out _)];
    }

    /// <summary>The share of each entry's rows that are allowed.</summary>
    public float[] Open(bool[] allowed)
    {
        var open = new float[Width];
        for (var k = 0; k < Width; k++)
        {
            var (from, to) = Blocks.Range(k);
            var unused = 0.0;
            Pieces.Pick(from, to, allowed, ref unused, out var share);
            open[k] = (float)share;
        }
        return open;
    }

    /// <summary>
    /// The entry at an earlier step, given the one at a later step and the one without noise: two draws' worth of
    /// q(x_s | x_t, x_0), which is proportional to q(x_t | x_s) q(x_s | x_0).
    /// </summary>
    /// <param name="now">The entry at the later step, x_t.</param>
    /// <param name="clean">The entry without noise, x_0.</param>
    /// <param name="kept">What is left at the earlier step of the row.</param>
    /// <param name="keptBetween">What is left at the later step of the earlier one.</param>
    /// <param name="words">Two uniform numbers.</param>
    public int Earlier(int now, int clean, double kept, double keptBetween, RandomBlock words)
    {
        double stays = keptBetween, comes = (1 - keptBetween) * Noise[now];
        var both = now == clean ? stays * kept : 0;
        double asNow = stays * (1 - kept) * Noise[now], asClean = comes * kept, anew = comes * (1 - kept);
        var u = words.First * (both + asNow + asClean + anew);
        if ((u -= both + asClean) < 0) return clean;
        return u < asNow ? now : Noisy(words.Second);
    }
}
