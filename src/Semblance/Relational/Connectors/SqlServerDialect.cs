using System.Globalization;

namespace Semblance.Relational.Connectors;

/// <summary>How SQL Server writes things.</summary>
internal sealed class SqlServerDialect : SqlDialect
{
    public override string Kind => "sql-server";

    public override string LengthFunction => "LEN";

    public override (string True, string False) Truth => ("1", "0");

    public override string Identity => "IDENTITY(1,1)";

    public override string Quote(string name) => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";

    public override string Literal(string text) => "N" + base.Literal(text);

    public override string Computed(string expression) => $"AS ({expression}) PERSISTED";

    public override bool ComputedHaveTypes => false;

    public override string TextOf(string column, SqlType type) => type.Kind switch
    {
        SqlKind.Binary => $"LOWER(CONVERT(varchar(max), {column}, 2))",
        SqlKind.Float => $"CONVERT(varchar(40), {column}, 3)", // 17 digits
        SqlKind.Date => $"CONVERT(varchar(10), {column}, 23)",
        SqlKind.Instant when type.HasZone => $"CONVERT(varchar(40), {column}, 127)",
        SqlKind.Instant => $"CONVERT(varchar(40), {column}, 121)",
        _ => $"CONVERT(nvarchar(max), {column})",
    };

    public override string TypeName(SqlType type, bool isKey) => type.Kind switch
    {
        SqlKind.Integer => type.Bits switch { 8 or 16 => "smallint", 32 => "int", _ => "bigint" },
        SqlKind.Decimal => string.Create(CultureInfo.InvariantCulture,
            $"decimal({Math.Min(type.Precision ?? 38, 38)},{Math.Min(type.Scale ?? 10, 38)})"),
        SqlKind.Float => "float",
        SqlKind.Boolean => "bit",
        SqlKind.Date => "date",
        SqlKind.Time => "time",
        SqlKind.Instant => type.HasZone ? "datetimeoffset" : "datetime2",
        SqlKind.Binary when type.Length is { } most and <= 8000 =>
            string.Create(CultureInfo.InvariantCulture, $"varbinary({most})"),
        SqlKind.Binary => isKey ? "varbinary(450)" : "varbinary(max)",
        SqlKind.Uuid => "uniqueidentifier",
        SqlKind.Text when type.Length is { } most and <= 4000 =>
            string.Create(CultureInfo.InvariantCulture, $"{(type.IsFixed ? "nchar" : "nvarchar")}({most})"),
        // a key must have a bound
        _ => isKey ? "nvarchar(450)" : "nvarchar(max)",
    };

    public override IEnumerable<string> Comments(TableDefinition table)
    {
        string Add(string said, string level) =>
            $"EXEC sp_addextendedproperty N'MS_Description', {Literal(said)}, N'SCHEMA', "
            + $"{Literal(table.Namespace ?? "dbo")}, N'TABLE', {Literal(table.Name)}{level}";
        if (table.Comment is { } comment) yield return Add(comment, "");
        foreach (var column in table.Columns.Where(column => column.Comment is not null))
            yield return Add(column.Comment!, $", N'COLUMN', {Literal(column.Name)}");
    }
}
