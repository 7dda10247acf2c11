using Semblance.Models;
using Semblance.Random;
using Semblance.Torch.Tables;
using Xunit;

namespace Semblance.Tests.Torch;

public class EntryDrawsTests
{
    private static readonly int[] Widths = [3, 40, 1, 2];

    private static readonly ModeLayout Layout = new([.. Widths.Select((width, c) => new ModeColumn
    {
        Part = c, Number = -1, Levels = [.. Enumerable.Range(0, width)], Start = Widths[..c].Sum(),
    })], []);

    private readonly Rng rng = new(5);
    private readonly float[] offsets;
    private readonly float[] output;
    private readonly Rng[] streams;

    public EntryDrawsTests()
    {
        offsets = [.. Enumerable.Range(0, Layout.EntryCount).Select(k => (float)rng.Uniform(k, 1))];
        output = [.. Enumerable.Range(0, EntryDraws.Rows * Layout.Width).Select(i => 300 * (float)rng.Uniform(i, 2))];
        streams = [.. Widths.Select((_, c) => rng.Split(c))];
    }

    [Theory]
    [InlineData(EntryDraws.Rows)]
    [InlineData(21)]
    public void A_block_draws_what_each_row_draws_alone(int count)
    {
        long[] rows = [.. Enumerable.Range(0, count).Select(i => 7L * i + 1_000_000_000_000)];
        var draws = new EntryDraws(Layout, offsets);
        draws.Draw(output, rows, streams);
        AssertAlone(draws, count, isLikeliest: false,
            (c, r, shares) => LatentModel.Pick(shares, streams[c].Uniform(rows[r])));
    }

    [Fact]
    public void The_likeliest_entry_has_the_largest_logit()
    {
        var draws = new EntryDraws(Layout, offsets);
        draws.Likeliest(output, 50);
        AssertAlone(draws, 50, isLikeliest: true, (_, _, shares) => Array.IndexOf(shares, 1));
    }

    private void AssertAlone(EntryDraws draws, int count, bool isLikeliest, Func<int, int, float[], int> pick)
    {
        var model = new LatentModel(Layout, new NoNetwork(), new(offsets, new Semblance.Numerics.MonotoneMap?[4]))
        {
            IsLikeliest = isLikeliest,
        };
        var shares = new float[Layout.EntryCount];
        for (var r = 0; r < count; r++)
        {
            model.Shares(output.AsSpan(r * Layout.Width, Layout.EntryCount), shares);
            for (var c = 0; c < Widths.Length; c++)
            {
                var column = Layout.Columns[c];
                Assert.Equal(pick(c, r, shares[column.Start..(column.Start + column.Width)]), draws.Of(c)[r]);
            }
        }
    }

    private sealed class NoNetwork : IRowGenerator
    {
        public void Generate(ReadOnlySpan<long> rows, Rng rng, Span<float> output) => throw new NotSupportedException();

        public void Save(ModelFolder folder) => throw new NotSupportedException();
    }
}
