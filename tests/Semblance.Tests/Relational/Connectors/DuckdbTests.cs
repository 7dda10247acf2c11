using Xunit;

namespace Semblance.Tests.Relational.Connectors;

public class DuckdbTests
{
    [Fact]
    public async Task Chinook_goes_to_DuckDB_and_back()
    {
        using var shop = new Shop();
        var real = Shop.Read(Shop.Chinook);
        var written = await Shop.Write(real, shop["c.duckdb"]);
        Assert.Contains(written.Notes, note => note.Contains("Employee(ReportsTo)", StringComparison.Ordinal));
        var duck = Shop.Read(shop["c.duckdb"]);
        Assert.Equal(Shop.Relations(real)
            .Where(relation => !relation.StartsWith("Employee(", StringComparison.Ordinal)), Shop.Relations(duck));
        Assert.Equal("DECIMAL(10,2)", duck.Schema["Invoice"].Columns[8].DeclaredType);
        await Shop.Write(duck, shop["back.db"]);
        Assert.Equal(Shop.Cells(real), Shop.Cells(Shop.Read(shop["back.db"])));
    }

    [Fact]
    public async Task A_failed_run_leaves_no_file()
    {
        using var shop = new Shop();
        var real = Shop.Read(Shop.Chinook);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Shop.Write(real, shop["c.duckdb"], null,
            new(canceled: true)));
        Assert.Empty(Directory.GetFiles(shop.Folder));
    }
}
