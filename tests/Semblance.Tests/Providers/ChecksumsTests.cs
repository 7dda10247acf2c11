using Semblance.Providers;
using Xunit;

namespace Semblance.Tests.Providers;

public class ChecksumsTests
{
    [Theory]
    [InlineData("4111111111111111")] // test numbers that the card networks publish
    [InlineData("378282246310005")]
    [InlineData("5555555555554444")]
    public void Luhn_accepts_published_test_numbers_and_no_changed_digit(string number)
    {
        Assert.True(Checksums.IsLuhn(number));
        Assert.False(Checksums.IsLuhn(number[..^1] + (char)('0' + (number[^1] - '0' + 1) % 10)));
        Assert.Equal(number[^1], Checksums.LuhnDigit(number.AsSpan(0, number.Length - 1)));
    }

    [Theory]
    [InlineData("DE89370400440532013000")] // examples of the IBAN registry
    [InlineData("GB82WEST12345698765432")]
    [InlineData("FR1420041010050500013M02606")]
    public void Iban_accepts_the_registrys_examples(string iban)
    {
        Assert.True(Checksums.IsIban(iban));
        Assert.False(Checksums.IsIban(iban[..^1] + (iban[^1] == '0' ? '1' : '0')));
        Assert.Equal(iban[2..4], Checksums.IbanDigits(iban[..2], iban[4..]));
    }

    [Fact]
    public void Vehicle_numbers_articles_and_routing_numbers_are_checked()
    {
        Assert.True(Checksums.IsVin("1M8GDM9AXKP042788")); // the example of 49 CFR 565
        Assert.False(Checksums.IsVin("1M8GDM9A0KP042788"));
        Assert.True(Checksums.IsGs1("4006381333931")); // the example of the GS1 manual
        Assert.False(Checksums.IsGs1("4006381333932"));
        Assert.Equal('1', Checksums.Gs1Digit("400638133393"));
        Assert.True(Checksums.IsRoutingNumber("021000021"));
        Assert.False(Checksums.IsRoutingNumber("021000022"));
    }
}
