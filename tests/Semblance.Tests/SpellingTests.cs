using Xunit;

namespace Semblance.Tests;

public class SpellingTests
{
    private static readonly string[] Kinds = ["gaussian-copula", "sequential-trees", "independent", "ctgan"];

    [Theory]
    [InlineData("ctgam", "ctgan")]
    [InlineData("CTGAN", "ctgan")]
    [InlineData("cgtan", "ctgan")]
    [InlineData("gaussian_copula", "gaussian-copula")]
    [InlineData("gaussian", "gaussian-copula")]
    [InlineData("tree", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_found(string typed, string? expected) =>
        Assert.Equal(expected, Spelling.Nearest(typed, Kinds));

    [Fact]
    public void Without_a_near_name_all_are_listed() =>
        Assert.Equal("Choose one of 'gaussian-copula', 'sequential-trees', 'independent', 'ctgan'.",
            Spelling.Suggest("zzz", Kinds));

    [Fact]
    public void A_long_list_is_cut() =>
        Assert.EndsWith("and 88 more.", Spelling.Suggest("?", Enumerable.Range(100, 100).Select(i => $"column{i}")),
            StringComparison.Ordinal);
}
