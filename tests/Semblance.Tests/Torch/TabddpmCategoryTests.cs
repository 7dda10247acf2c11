using Semblance.Random;
using Semblance.Torch.Tables;
using Xunit;
using static Semblance.Tests.Tables.Synthesizers.FeatureTables;

namespace Semblance.Tests.Torch;

public class TabddpmCategoryTests
{
    private const int N = 60_000;
    private static readonly TabddpmSchedule Schedule = new(100);

    // a level with noise, taken back to an earlier step by the posterior, is as if it had had that step's noise
    [Theory, InlineData(false), InlineData(true)]
    public void The_posterior_undoes_a_long_step_of_noise(bool isEven)
    {
        int[] codes = [.. Enumerable.Range(0, 100).Select(i => i < 60 ? 0 : i < 90 ? 1 : 2)];
        var category = TabddpmCategory.Of(Category("a", 3, codes), 0, 128, isEven);
        var rng = new Rng(1);
        int Noisy(int clean, double kept, RandomBlock words) =>
            words.First < kept ? clean : category.Noisy(words.Second);
        foreach (var (from, to) in new[] { (20, 60), (40, 41), (5, 95) })
        {
            for (var clean = 0; clean < 3; clean++)
            {
                var rows = Enumerable.Range(0, N);
                int[] direct = [.. rows.Select(i => Noisy(clean, Schedule.Kept(from), rng.At((ulong)i)))];
                int[] back = [.. rows.Select(i => category.Earlier(
                    Noisy(clean, Schedule.Kept(to), rng.At((ulong)i, 1)), clean, Schedule.Kept(from),
                    Schedule.Kept(from, to), rng.At((ulong)i, 2)))];
                Assert.InRange(ChiSquare(direct, back, 3).Statistic, 0, 18.4); // two degrees, once in 10,000
            }
        }
    }

    [Fact]
    public void Before_any_step_there_is_no_noise_and_after_all_nothing_else()
    {
        Assert.Equal(1, Schedule.Kept(0));
        Assert.InRange(Schedule.Kept(100), 0, 1e-5);
        Assert.All(Enumerable.Range(1, 100), i => Assert.InRange(Schedule.Kept(i), 0, Schedule.Kept(i - 1)));
        Assert.Equal([100, 75, 50, 25, 0], Schedule.Grid(4));
        Assert.Equal(101, Schedule.Grid(5000).Length);
    }

    [Fact]
    public void Levels_of_many_are_entries_of_even_share()
    {
        int[] codes = [.. Enumerable.Range(0, 20_000).Select(i => i % 10_000)];
        var category = TabddpmCategory.Of(Category("a", 10_000, codes), 0, 50, false);
        Assert.Equal(50, category.Width);
        Assert.All(category.Shares, share => Assert.InRange(share, 0.015, 0.025));
        Assert.Contains(category.Level(7, null, 0.5), category.Pieces.Levels);
    }
}
