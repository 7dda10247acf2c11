using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Tables.Synthesizers;
using Xunit;
using static Semblance.Tests.Tables.Synthesizers.FeatureTables;

namespace Semblance.Tests.Tables.Synthesizers;

public class SequentialTreesOrderTests
{
    private const int N = 2000;
    private static readonly double[] X = [.. Enumerable.Range(0, N).Select(i => Normal.Draw(new Rng(1), i))];
    private static readonly double[] Near = [.. X.Select((x, i) => x + 0.5 * Normal.Draw(new Rng(2), i))];
    private static readonly double[] Noise = [.. X.Select((_, i) => Normal.Draw(new Rng(3), i))];

    private static IReadOnlyList<int>? Order(params Feature[] features) =>
        SequentialTreesOrder.Of(Of(features), new Rng(4))?.Order;

    [Fact]
    public void A_table_that_names_no_target_keeps_its_order() =>
        Assert.Null(Order(Number("a", X), Number("b", Near)));

    [Fact]
    public void A_target_in_the_last_place_stays_there() =>
        Assert.Null(Order(Number("price", X), Number("risk", Near)));

    [Fact]
    public void A_named_target_goes_last_together_with_its_part() =>
        Assert.Equal([2, 3, 0, 1],
            Order(Category("price.part", 2, new int[N]), Number("price", X, 0), Number("a", Near),
            Number("b", Noise)));

    [Fact]
    public void Of_several_the_one_goes_last_that_the_others_tell_most_about() =>
        Assert.Equal([0, 2, 3, 1], Order(Number("score", Noise), Number("price", Near), Number("a", X),
            Number("b", Noise)));

    [Fact]
    public void A_second_form_of_another_column_does_not_go_last() =>
        Assert.Equal([0, 2, 3, 1], Order(Category("grade", 2, Bits(X)), Number("price", Near),
            Category("a", 2, Bits(X)), Number("b", X)));

    private static int[] Bits(double[] values) => [.. values.Select(value => value > 0 ? 1 : 0)];
}
