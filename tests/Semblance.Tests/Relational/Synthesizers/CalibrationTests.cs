using Semblance.Models;
using Semblance.Random;
using Semblance.Relational.Synthesizers;
using Semblance.Tables;
using Xunit;

namespace Semblance.Tests.Relational.Synthesizers;

public class CalibrationTests
{
    private const int Rows = 200, Draws = 8;

    private static readonly Column Region = Shops.Label("region",
        Enumerable.Range(0, Rows).Select(row => row % 2 == 0 ? "north" : "south"));

    // seven in ten are green in the north, three in ten in the south
    private static readonly Column Colour = Shops.Label("colour",
        Enumerable.Range(0, Rows).Select(row => row / 2 % 10 < (row % 2 == 0 ? 7 : 3) ? "green" : "blue"));

    private static Table Drawn(int draw) => new([Shops.Label("colour", Enumerable.Range(0, Rows)
        .Select(row => new Rng(3).Uniform(row, draw) < (row % 2 == 0 ? 0.7 : 0.3) ? "green" : "blue"))]);

    private static int[] GreenByRegion(Func<int, Table> drawOf) =>
        [.. Enumerable.Range(0, 2).Select(region => Enumerable.Range(0, Rows)
            .Count(row => row % 2 == region && drawOf(row)["colour"].Text(row) == "green"))];

    [Fact]
    public void Rows_chosen_one_by_one_count_like_the_real_ones()
    {
        var draws = Enumerable.Range(0, Draws).Select(Drawn).ToArray();
        int[][] alone = [.. Enumerable.Range(0, Rows).Select(row => (int[])[row])];
        var chosen = Calibration.Of([Region], [Colour]).Choose([Region], draws, alone, new Rng(1), default);
        var green = GreenByRegion(row => draws[chosen[row]]);
        Assert.InRange(green[0], 68, 72); // one draw misses by 4.6, the square root of 100 * 0.7 * 0.3
        Assert.InRange(green[1], 28, 32);
    }

    [Fact]
    public void Families_are_chosen_whole_and_come_nearer_than_one_draw()
    {
        var draws = Enumerable.Range(0, Draws).Select(Drawn).ToArray();
        int[][] families = [.. Enumerable.Range(0, Rows).Chunk(4)];
        var chosen = Calibration.Of([Region], [Colour]).Choose([Region], draws, families, new Rng(1), default);
        Assert.Equal(families.Length, chosen.Length);
        var green = GreenByRegion(row => draws[chosen[row / 4]]);
        Assert.InRange(green[0], 68, 72);
        Assert.InRange(green[1], 28, 32);
    }

    [Fact]
    public void Small_tables_are_drawn_several_times_and_large_ones_once()
    {
        Assert.InRange(Calibration.DrawsOf(100), 2, 100);
        Assert.Equal(1, Calibration.DrawsOf(1_000_000));
    }

    [Fact]
    public void What_was_saved_chooses_the_same_and_what_was_damaged_is_refused()
    {
        var draws = Enumerable.Range(0, Draws).Select(Drawn).ToArray();
        int[][] alone = [.. Enumerable.Range(0, Rows).Select(row => (int[])[row])];
        var calibration = Calibration.Of([Region], [Colour]);
        var folder = new ModelFolder();
        calibration.Save(folder);
        Assert.Equal(calibration.Choose([Region], draws, alone, new Rng(1), default),
            Calibration.Load(folder, 1, 1).Choose([Region], draws, alone, new Rng(1), default));
        Assert.Throws<FormatException>(() => Calibration.Load(folder, 2, 1));
    }
}
