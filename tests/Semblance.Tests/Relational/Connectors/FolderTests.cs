using Semblance.Relational;
using Semblance.Relational.Connectors;
using Xunit;

namespace Semblance.Tests.Relational.Connectors;

public class FolderTests
{
    /// <summary>
    /// A shop's tables as another program might export them: names agree in part, and numbers are among all others.
    /// </summary>
    private static readonly Dictionary<string, string> Files = new()
    {
        ["country"] = "country_id,country\n1,Aland\n2,Brunei\n3,Chad\n",
        ["city"] = "city_id,city,country_id\n1,Ava,1\n2,Bor,1\n3,Cal,3\n",
        ["stores"] = "store_id,manager_staff_id,city_id\n1,1,2\n2,2,3\n",
        ["staff"] = "staff_id,name,store_id,city_id,active\n1,Mia,1,1,t\n2,Jon,2,2,t\n",
        ["category"] = "category_id,name\n1,Action\n2,Drama\n",
        ["film"] =
            "film_id,title,language_id,original_language_id,rental_duration,release_year\n1,A,1,,3,2006\n2,B,1,,4,2006\n3,C,2,,3,2006\n",
        ["language"] = "language_id,name\n1,English\n2,Czech\n3,Welsh\n",
        ["film_category"] = "film_id,category_id\n1,1\n2,1\n2,2\n3,2\n",
        ["rental"] = "rental_id,film_id,staff_id\n1,1,1\n2,3,2\n3,3,1\n4,1,1\n5,2,2\n",
        ["line"] = "rental_id,line_no,amount\n1,1,2.50\n1,2,1.00\n2,1,0.99\n",
    };

    private static readonly string[] Truth =
    [
        "city(country_id) → country(country_id)", "film(language_id) → language(language_id)",
        "film(original_language_id) → language(language_id)",
        "film_category(category_id) → category(category_id)", "film_category(film_id) → film(film_id)",
        "line(rental_id) → rental(rental_id)",
        "rental(film_id) → film(film_id)", "rental(staff_id) → staff(staff_id)", "staff(city_id) → city(city_id)",
        "staff(store_id) → stores(store_id)",
        "stores(city_id) → city(city_id)", "stores(manager_staff_id) → staff(staff_id)",
    ];

    [Fact]
    public void Keys_of_exported_tables_are_found_and_no_false_ones()
    {
        using var shop = Exported();
        var database = Shop.Read(shop.Folder);
        Assert.Equal(Truth, Shop.Relations(database));
        Assert.Equal(["film_id", "category_id"], database.Schema["film_category"].PrimaryKey);
        Assert.Equal(["rental_id", "line_no"], database.Schema["line"].PrimaryKey);
        Assert.Equal("all 2 values are among the 3 of city(city_id), and the names agree",
            database.Schema.Relations.First(relation => relation is { Child: "staff", Parent: "city" }).Evidence);
    }

    [Fact]
    public async Task All_keys_of_Chinook_are_found_in_its_CSV_files_and_no_false_ones()
    {
        using var shop = new Shop();
        var real = Shop.Read(Shop.Chinook);
        await Shop.Write(real, shop["csv"], new() { Format = "csv" });
        File.Delete(Path.Combine(shop["csv"], DatabaseSchemaFile.Name));
        var found = Shop.Read(shop["csv"]);
        Assert.Equal(Shop.Relations(real), Shop.Relations(found));
        Assert.All(real.Schema.Tables, table => Assert.Equal(table.PrimaryKey, found.Schema[table.Name].PrimaryKey));
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("csv")]
    public async Task What_is_written_to_a_folder_is_read_back_with_its_keys(string format)
    {
        using var shop = new Shop();
        var real = Shop.Read(shop.Sqlite("a.db", Shop.Awkward));
        await Shop.Write(real, shop["out"], new() { Format = format });
        var copy = Shop.Read(shop["out"]);
        Assert.Equal(Shop.Relations(real), Shop.Relations(copy));
        Assert.Equal(real.Schema["order"].Checks, copy.Schema["order"].Checks);
        Assert.Equal(real.Schema["order"].Columns.Select(column => column.DeclaredType),
            copy.Schema["order"].Columns.Select(column => column.DeclaredType));
        Assert.Equal(Shop.Cells(real)["person"], Shop.Cells(copy)["person"]);
        var error = await Assert.ThrowsAsync<SemblanceException>(() => Shop.Write(real, shop["out"]));
        Assert.Contains("not empty", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_file_goes_before_what_is_inferred()
    {
        using var shop = Exported();
        File.WriteAllText(shop["keys.txt"], """
            { "tables": [ { "name": "rental", "primaryKey": ["rental_id", "film_id"], "checks": ["rental_id > 0"] } ],
              "relations": [ { "child": "rental", "childColumns": ["film_id"], "parent": "film", "parentColumns": ["film_id"] } ] }
            """);
        var database = Shop.Read(shop.Folder, new() { SchemaFile = shop["keys.txt"] });
        Assert.Equal(["rental(film_id) → film(film_id)"], Shop.Relations(database));
        Assert.Equal(["rental_id", "film_id"], database.Schema["rental"].PrimaryKey);
        Assert.Equal(["rental_id > 0"], database.Schema["rental"].Checks);
    }

    [Fact]
    public void All_problems_of_a_schema_file_are_told_together()
    {
        using var shop = Exported();
        File.WriteAllText(shop["keys.txt"], """
            { "tables": [ { "name": "rental", "primaryKey": ["rentel_id"], "colour": 1 } ],
              "relations": [ { "child": "rental", "childColumns": ["film_id"], "parent": "fim", "parentColumns": ["film_id"] } ] }
            """);
        var faults = Assert.Throws<SemblanceException>(() => Shop.Read(shop.Folder,
            new() { SchemaFile = shop["keys.txt"] })).Faults;
        Assert.Equal(["The schema file has an unknown property 'colour'.",
            "A key of 'rental' names a column 'rentel_id', which is not there.",
            "A relation's parent is 'fim', which is no table."],
            faults.Select(fault => fault.Problem));
        Assert.Contains("'rental_id'", faults[1].Remedy, StringComparison.Ordinal);
    }

    private static Shop Exported()
    {
        var shop = new Shop();
        foreach (var (name, text) in Files) File.WriteAllText(shop[name + ".csv"], text);
        return shop;
    }
}
