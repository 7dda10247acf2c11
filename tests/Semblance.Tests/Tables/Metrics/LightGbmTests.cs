using Semblance.Tables.Metrics.Judges;
using Semblance.Tests.Tables.Formats;
using Xunit;

namespace Semblance.Tests.Tables.Metrics;

public class LightGbmTests
{
    private static void AssertTellsWhatToInstall(string library)
    {
        var refused = Assert.Throws<SemblanceException>(() => LightGbm.Find(library));
        Assert.Equal("The boosted-tree judge could not be loaded.", refused.Problem);
        Assert.Equal(library, refused.Where);
        Assert.StartsWith("Install the ", refused.Remedy, StringComparison.Ordinal);
        Assert.NotNull(refused.InnerException);
    }

    [Fact]
    public void A_library_that_is_not_there_is_told_with_what_to_install() =>
        AssertTellsWhatToInstall("lib_lightgbm_of_nowhere");

    [Fact]
    public void A_library_that_cannot_be_loaded_is_told_with_what_to_install()
    {
        using var scratch = new Scratch();
        AssertTellsWhatToInstall(scratch.File("lib_lightgbm.so", "no library at all"));
    }

    [Fact]
    public void Another_library_of_that_name_is_told_with_what_to_install() =>
        AssertTellsWhatToInstall("libSystem.Native");

    [Fact]
    public void The_library_that_comes_with_us_is_found() => LightGbm.Load();
}
