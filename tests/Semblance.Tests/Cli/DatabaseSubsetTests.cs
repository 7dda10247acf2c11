using Semblance.Relational;
using Semblance.Relational.Connectors;
using Semblance.Tests.Relational.Connectors;
using Xunit;

namespace Semblance.Tests.Cli;

public class DatabaseSubsetTests
{
    private static Database Masked(string subset)
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("mask", Shop.Chinook, "-o", run["part.db"], "--subset", subset));
        Assert.Contains("all that belongs to these rows", run.Error, StringComparison.Ordinal);
        return DatabaseAddress.Parse(run["part.db"]).Read().Database;
    }

    [Fact]
    public void A_number_of_rows_comes_with_all_that_is_theirs()
    {
        var part = Masked("customer=7");
        Assert.Equal(7, part["Customer"].RowCount);
        Assert.InRange(part["Invoice"].RowCount, 42, 49); // customers have six or seven invoices
        Assert.True(part["Track"].RowCount is > 0 and < 400);
    }

    [Fact]
    public void A_condition_chooses_rows_too()
    {
        var part = Masked("Customer: Country = 'Brazil'");
        Assert.Equal(5, part["Customer"].RowCount);
        Assert.Equal(35, part["Invoice"].RowCount);
    }

    [Theory]
    [InlineData("Custmer=7", "no table 'Custmer'", "Customer")]
    [InlineData("Customer", "does not say which part", "customers=1000")]
    [InlineData("Custmer: Country = 'Brazil'", "no table 'Custmer'", "Customer")]
    [InlineData("Customer: Land = 'Brazil'", "Land", "")]
    [InlineData("Customer=0", "No row is left", "more")]
    public void Mistakes_are_told(string subset, string problem, string remedy)
    {
        using var run = new CommandRun();
        Assert.Equal(2, run.Run("synth", Shop.Chinook, "-o", run["out.db"], "--subset", subset));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.Contains(remedy, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(run["out.db"]));
    }

    [Fact]
    public void A_model_learns_from_a_part_and_a_table_has_none()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("fit", Shop.Chinook, "-o", run["model"], "--subset", "Album=100"));
        Assert.Equal(0, run.Run("sample", run["model"], "-o", run["copy.db"]));
        Assert.Equal(100, DatabaseAddress.Parse(run["copy.db"]).Read().Database["Album"].RowCount);
        run.File_("t.csv", "a,b\n1,2\n2,3\n");
        Assert.Equal(2, run.Run("fit", run["t.csv"], "-o", run["m"], "--subset", "t=1"));
        Assert.Contains("--max-rows", run.Error, StringComparison.Ordinal);
    }
}
