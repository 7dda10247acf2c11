using Semblance.Tables.Synthesizers;
using Xunit;

namespace Semblance.Tests.Tables.Synthesizers;

public class PieceBlocksTests
{
    // forty pieces, of which one has half of the weight
    private static readonly double[] Weights = [.. Enumerable.Range(0, 40).Select(i => i == 17 ? 39.0 : 1)];
    private static readonly PieceBlocks Coarse = PieceBlocks.Cut([0, 40], Weights, 8);
    private static readonly PieceBlocks Fine = PieceBlocks.Cut(Coarse.Starts, Weights, 4);

    [Fact]
    public void Blocks_cover_all_pieces_and_a_heavy_piece_ends_its_own()
    {
        Assert.Equal(0, Coarse.Starts[0]);
        Assert.Equal(40, Coarse.Starts[^1]);
        Assert.Contains(18, Coarse.Starts);
        Assert.InRange(Coarse.ChoicesOf(0), 2, 8);
        for (var parent = 0; parent < Fine.ParentCount; parent++)
            Assert.Equal(Fine.ChoicesOf(parent) > 1, Fine.HasChoice(parent));
    }

    [Fact]
    public void A_pieces_digits_lead_to_a_block_that_holds_it()
    {
        for (var piece = 0; piece < 40; piece++)
        {
            var block = Coarse.DigitOf(0, piece);
            block = block * Fine.Radix + Fine.DigitOf(block, piece);
            var (from, to) = Fine.Range(block);
            Assert.InRange(piece, from, to - 1);
        }
    }

    [Fact]
    public void Only_open_blocks_are_picked_and_their_share_is_told()
    {
        var allowed = new bool[40];
        allowed[30] = true;
        var open = Coarse.OpenBlocks(allowed);
        float[] odds = [.. Enumerable.Range(0, Coarse.Radix).Select(i => i + 1f)];
        for (var i = 0; i < 20; i++)
        {
            var (block, uniform) = (0, i / 20.0);
            var mass = Coarse.Pick(ref block, odds, open, ref uniform);
            Assert.True(open[block]);
            Assert.InRange(uniform, 0, 1);
            var choices = Coarse.ChoicesOf(0);
            Assert.Equal((block + 1) / (choices * (choices + 1) / 2.0), mass, 1e-6);
        }
    }

    [Fact]
    public void Blocks_that_do_not_cut_those_above_are_refused()
    {
        Coarse.Check(40, null, "starts");
        Fine.Check(40, Coarse, "starts");
        Assert.Throws<SemblanceException>(() => Fine.Check(39, Coarse, "starts"));
        int[] moved = [.. Fine.Starts];
        moved[Fine.Radix]++;
        Assert.Throws<SemblanceException>(() => new PieceBlocks(moved, Fine.Radix).Check(40, Coarse, "starts"));
    }
}
