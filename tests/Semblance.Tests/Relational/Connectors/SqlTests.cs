using Semblance.Relational;
using Semblance.Relational.Connectors;
using Semblance.Tests.Goldens;
using Xunit;

namespace Semblance.Tests.Relational.Connectors;

/// <summary>
/// Types and expressions of one dialect said in another. SQL Server has no server here: this is its test.
/// </summary>
public class SqlTests
{
    [Theory]
    [InlineData("NVARCHAR(160)", "Text", 160)]
    [InlineData("character varying(20)", "Text", 20)]
    [InlineData("timestamp with time zone", "Instant", null)]
    [InlineData("int(11) unsigned", "Integer", null)]
    [InlineData("tinyint(1)", "Boolean", null)]
    [InlineData("numeric(10,2)", "Decimal", null)]
    [InlineData("double precision", "Float", null)]
    [InlineData("text[]", "Array", null)]
    [InlineData("enum('a','it''s')", "Enumeration", null)]
    [InlineData("varbinary(max)", "Binary", null)]
    [InlineData("geometry", "Unknown", null)]
    [InlineData(null, "Unknown", null)]
    public void Types_of_every_dialect_are_understood(string? declared, string kind, int? length)
    {
        var type = SqlType.Parse(declared);
        Assert.Equal((kind, length), (type.Kind.ToString(), type.Length));
        if (type.Kind == SqlKind.Enumeration) Assert.Equal(["a", "it's"], type.Labels);
    }

    [Theory]
    [InlineData("[Discount]>=(0) AND [Discount]<=(1)", "\"Discount\" >=(0) AND \"Discount\" <=(1)")]
    [InlineData("((name)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
        "((\"name\") IN ('a', 'b'))")]
    [InlineData("char_length(`name`) > 3 and `name` <> _utf8mb4'x'", "LENGTH(\"name\") > 3 AND \"name\" <> 'x'")]
    [InlineData("len([NAME]) between 1 and 20", "LENGTH(\"name\") BETWEEN 1 AND 20")]
    [InlineData("regexp_matches(name, 'x')", null)]
    [InlineData("name > other_column", null)]
    public void Checks_are_said_in_another_dialect_or_not_at_all(string sql, string? said) =>
        Assert.Equal(said, SqlTranslation.Of(sql, new PostgresqlDialect(), ["Discount", "name"]));

    [Fact]
    public void Chinook_and_what_is_awkward_in_the_words_of_SQL_Server_are_as_accepted()
    {
        using var shop = new Shop();
        var text = new System.Text.StringBuilder();
        foreach (var path in new[] { shop.Sqlite("a.db", Shop.Awkward), Shop.Chinook })
        {
            var schema = Shop.Read(path).Schema;
            var (dialect, notes, taken) = (new SqlServerDialect(), new List<string>(), new HashSet<string>());
            foreach (
                var table in schema.Tables.Select(table => table with { Namespace = "dbo", Comment = "Rows of 'it'" }))
            {
                var statements = new TableStatements(table, schema.Origin, schema.Relations, dialect, notes);
                text.AppendLine(statements.Create([], name => schema[name]) + ";");
                foreach (var relation in schema.Relations.Where(relation => relation.Child == table.Name))
                    text.AppendLine(statements.AddForeignKey(relation,
                        schema[relation.Parent] with { Namespace = "dbo" }) + ";");
                foreach (var sql in statements.Indexes(taken).Concat(dialect.Comments(table)))
                    text.AppendLine(sql + ";");
            }
            foreach (var note in notes) text.AppendLine("-- " + note);
        }
        Golden.Check("sql-server.sql", text.ToString());
    }

    [Theory]
    [InlineData("nvarchar", 320, 0, 0, "nvarchar(160)")]
    [InlineData("nvarchar", -1, 0, 0, "nvarchar(max)")]
    [InlineData("varchar", 20, 0, 0, "varchar(20)")]
    [InlineData("decimal", 9, 10, 2, "decimal(10,2)")]
    [InlineData("timestamp", 8, 0, 0, "rowversion")]
    public void Types_are_told_as_SQL_Server_declares_them(string name, int bytes, int precision, int scale,
        string declared) =>
        Assert.Equal(declared, SqlServerSession.TypeText(name, bytes, precision, scale));

    [Fact]
    public void Parents_come_before_their_children_and_circles_are_broken_where_a_key_may_be_empty()
    {
        using var shop = new Shop();
        var order = DependencyOrder.Of(Shop.Read(shop.Sqlite("a.db", Shop.Awkward)).Schema);
        Assert.Equal(["team(lead_id) → person(id)"], order.Broken.Select(relation => relation.ToString()));
        Assert.True(order.Tables.ToList().IndexOf("team") < order.Tables.ToList().IndexOf("person"));
        Assert.True(order.Tables.ToList().IndexOf("person") < order.Tables.ToList().IndexOf("item"));
    }
}
