using Semblance.Relational.Connectors;
using Xunit;

namespace Semblance.Tests.Relational.Connectors;

public class DatabaseAddressTests
{
    [Theory]
    [InlineData("Data Source=x.db", "sqlite", "x.db")]
    [InlineData("x.sqlite3", "sqlite", "x.sqlite3")]
    [InlineData("sqlite:odd.name", "sqlite", "odd.name")]
    [InlineData("x.duckdb", "duckdb", "x.duckdb")]
    [InlineData("Host=h;Port=5433;Database=shop;Username=me;Password=hunter22", "postgresql",
        "host=h;port=5433;database=shop;username=me")]
    [InlineData("postgres://me:hunter22@h:5433/shop?sslmode=require", "postgresql",
        "Host=h;Database=shop;Port=5433;Username=me")]
    [InlineData("mysql://me:hunter22@h/shop", "mysql", "Host=h;Database=shop;Username=me")]
    [InlineData("mysql:Server=h;Database=shop;User Id=me;Password=hunter22", "mysql",
        "server=h;database=shop;user id=me")]
    [InlineData("Server=h;Port=3306;Database=shop;Uid=me;Pwd=hunter22", "mysql",
        "server=h;port=3306;database=shop;uid=me")]
    [InlineData("Server=h;Initial Catalog=shop;User Id=me;Password=hunter22", "sql-server",
        "server=h;initial catalog=shop;user id=me")]
    [InlineData("Server=h\\one;Database=shop;Password=hunter22", "sql-server", "server=h\\one;database=shop")]
    [InlineData("sqlserver://me:hunter22@h:1433/shop", "sql-server", "Host=h;Database=shop;Port=1433;Username=me")]
    public void An_address_is_recognised_and_shown_without_secrets(string typed, string kind, string shown)
    {
        var address = DatabaseAddress.Parse(typed);
        Assert.Equal((kind, shown), (address.Connector.Kind, address.Shown));
        Assert.DoesNotContain("hunter22", address.ToString(), StringComparison.Ordinal);
        if (typed.Contains("hunter22", StringComparison.Ordinal))
            Assert.Equal("the password *** is wrong", address.Clean("the password hunter22 is wrong"));
    }

    [Theory]
    [InlineData("adult.csv")]
    [InlineData("-")]
    [InlineData("part-*.csv")]
    public void Other_texts_name_no_database(string typed) => Assert.Null(DatabaseAddress.Find(typed));

    [Theory]
    [InlineData("Server=h;Database=shop;Password=hunter22")]
    [InlineData("oracle://me:hunter22@h/shop")]
    public void What_cannot_be_told_apart_is_refused_without_its_secrets(string typed)
    {
        var error = Assert.Throws<SemblanceException>(() => DatabaseAddress.Find(typed));
        Assert.DoesNotContain("hunter22", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("postgresql", string.Join(' ', Connector.All.Select(connector => connector.Kind)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_known_by_how_they_begin()
    {
        using var shop = new Shop();
        File.Copy(Shop.Chinook, shop["without-ending"]);
        Assert.Equal("sqlite", DatabaseAddress.Parse("without-ending", shop.Folder).Connector.Kind);
        File.WriteAllText(shop["not-one.db"], "id,name\n1,a\n");
        Assert.Null(DatabaseAddress.Find("not-one.db", shop.Folder));
    }

    [Fact]
    public void A_server_that_is_not_there_is_told_without_the_password()
    {
        foreach (var typed in new[] { "Host=127.0.0.1;Port=9;Database=shop;Username=me;Password=hunter22",
            "mysql://me:hunter22@127.0.0.1:9/shop" })
        {
            var error = Assert.Throws<SemblanceException>(() => DatabaseAddress.Parse(typed).Read());
            Assert.Contains("cannot be opened", error.Problem, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter22", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("mysql://me:hunter22@127.0.0.1:9/shop?token=hunter22", "mysql://127.0.0.1:9/shop")]
    [InlineData("Host=a;Database=shop;Username=me;Password=hunter22", "host=a;database=shop;username=me")]
    [InlineData("out/x=1.csv", "out/x=1.csv")]
    [InlineData("copy.db", "copy.db")]
    public void What_was_typed_is_shown_without_secrets(string typed, string shown) =>
        Assert.Equal(shown, DatabaseAddress.WithoutSecrets(typed));
}
