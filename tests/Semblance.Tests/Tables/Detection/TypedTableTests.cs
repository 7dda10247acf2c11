using Semblance.Tables;
using Semblance.Tables.Detection;
using Xunit;

namespace Semblance.Tests.Tables.Detection;

public class TypedTableTests
{
    private static Schema Of(params ColumnSchema[] columns) => new() { Columns = columns };

    [Fact]
    public void Every_cell_that_does_not_fit_is_told_with_its_line()
    {
        var raw = Raw.Of(("age", ["39", "4o", "50", "5l"]),
            ("joined", ["2024-01-31", "2024-01-31", "31.1.24", "2024-02-30"]));
        var schema = Of(new() { Name = "age", Kind = ColumnKind.Integer },
            new() { Name = "joined", Kind = ColumnKind.Date, Format = "yyyy-MM-dd" });
        var faults = Assert.Throws<SemblanceException>(() => TypedTable.Build(raw, schema)).Faults;
        Assert.Equal(["test.csv, line 3, column 1", "test.csv, line 5, column 1", "test.csv, line 4, column 2",
            "test.csv, line 5, column 2"],
            faults.Select(fault => fault.Where));
        Assert.Equal("Column 'age' holds '4o', which is not a whole number.", faults[0].Problem);
        Assert.Contains("--missing \"4o\"", faults[0].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_faults_are_counted_not_listed()
    {
        var raw = Raw.One("age", [.. Enumerable.Range(0, 500).Select(i => $"{i}y")]);
        var faults = Assert.Throws<SemblanceException>(() => TypedTable.Build(raw,
            Of(new ColumnSchema { Name = "age", Kind = ColumnKind.Integer }))).Faults;
        Assert.Equal(21, faults.Count);
        Assert.Contains("480 more", faults[^1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_is_not_there_is_told_with_the_nearest_name()
    {
        var fault = Assert.Throws<SemblanceException>(() =>
            TypedTable.Build(Raw.One("education", "a"),
                Of(new ColumnSchema { Name = "edukation", Kind = ColumnKind.Text }))).Faults[0];
        Assert.Contains("Did you mean 'education'?", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_keep_the_schemas_order_and_new_ones_come_after()
    {
        var column = (CategoryColumn)TypedTable.Build(Raw.One("size", "L", "S", "XXL", "L"),
            Of(new ColumnSchema { Name = "size", Kind = ColumnKind.Category, Ordered = true,
                Levels = ["S", "M", "L"] })).Columns[0];
        Assert.Equal(["S", "M", "L", "XXL"], column.Levels);
        Assert.Equal([2, 0, 3, 2], column.Codes);
    }

    [Fact]
    public void Columns_come_in_the_schemas_order_and_others_are_left_out()
    {
        var raw = Raw.Of(("a", ["1"]), ("b", ["2"]), ("c", ["3"]));
        var table = TypedTable.Build(raw,
            Of(new() { Name = "c", Kind = ColumnKind.Integer }, new() { Name = "a", Kind = ColumnKind.Integer }));
        Assert.Equal(["c", "a"], table.Columns.Select(column => column.Name));
    }

    [Fact]
    public void A_schema_reads_another_file_of_the_same_form()
    {
        var schema = SchemaDetection.Detect(Raw.One("price", "$1,234.50", "$10.00", "-$3.25")).Schema;
        var column = (DoubleColumn)TypedTable.Build(Raw.One("price", "$7.00", "-$2,000.00", ""), schema).Columns[0];
        Assert.Equal([7, -2000, double.NaN], column.Values);
    }
}
