using Semblance.Tests.Goldens;
using Xunit;

namespace Semblance.Tests.Architecture;

public class NoticeTests
{
    private static readonly string Vendor = Path.Combine(Golden.Root, "src", "Semblance", "Reports", "Page", "vendor");

    [Theory]
    [InlineData("inter.LICENSE.txt")]
    [InlineData("source-serif.LICENSE.txt")]
    [InlineData("echarts.NOTICE.txt")]
    public void The_notice_names_the_holders_and_years_of_every_vendored_work(string file)
    {
        var copyright = File.ReadLines(Path.Combine(Vendor, file))
            .First(line => line.StartsWith("Copyright", StringComparison.Ordinal));
        Assert.Contains(copyright, File.ReadAllText(Path.Combine(Golden.Root, "NOTICE")), StringComparison.Ordinal);
    }
}
