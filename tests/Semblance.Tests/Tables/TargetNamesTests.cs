using Semblance.Tables;
using Xunit;

namespace Semblance.Tests.Tables;

public class TargetNamesTests
{
    [Theory]
    [InlineData("price", true)]
    [InlineData("SalePrice", true)]
    [InlineData("credit_risk", true)]
    [InlineData("default payment", true)]
    [InlineData("Churn", true)]
    [InlineData("enterprise", false)]
    [InlineData("upgrade", false)]
    [InlineData("y", false)]
    [InlineData("", false)]
    public void A_name_is_a_target_s_where_it_holds_such_a_word(string name, bool isTarget) =>
        Assert.Equal(isTarget, TargetNames.Has(name));
}
