using Semblance.Catalog;
using Xunit;

namespace Semblance.Tests.Catalog;

public class DurationTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("2m", 120)]
    [InlineData("1h30m", 5400)]
    [InlineData("0.5s", 0.5)]
    [InlineData("1d1s", 86_401)]
    [InlineData(" 1.5m ", 90)]
    [InlineData("0s", 0)]
    public void A_time_is_a_number_and_a_unit_or_more_of_them(string text, double seconds)
    {
        Assert.True(Duration.TryParse(text, out var time));
        Assert.Equal(seconds, time.TotalSeconds);
        Assert.True(Duration.TryParse(Duration.Text(time), out var again));
        Assert.Equal(time, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("120")]
    [InlineData("2 minutes")]
    [InlineData("30m1h")]
    [InlineData("-2m")]
    [InlineData("m")]
    [InlineData("99999999999999d")]
    public void Anything_else_is_not(string text) => Assert.False(Duration.TryParse(text, out _));

    [Fact]
    public void It_is_written_without_the_units_of_which_there_is_none()
    {
        Assert.Equal("1h30m", Duration.Text(TimeSpan.FromMinutes(90)));
        Assert.Equal("1m30s", Duration.Text(TimeSpan.FromSeconds(90)));
        Assert.Equal("2.5s", Duration.Text(TimeSpan.FromSeconds(2.5)));
    }
}
