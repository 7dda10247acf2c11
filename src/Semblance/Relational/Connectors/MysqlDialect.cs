using System.Globalization;

namespace Semblance.Relational.Connectors;

/// <summary>How MySQL and MariaDB write things.</summary>
internal sealed class MysqlDialect : SqlDialect
{
    public override string Kind => "mysql";

    public override string LengthFunction => "CHAR_LENGTH";

    public override bool ChecksRowByRow => true;

    public override bool HasEnumerations => true;

    public override string Identity => "AUTO_INCREMENT";

    public override string Quote(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    public override string Literal(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    public override string TextOf(string column, SqlType type) => type.Kind switch
    {
        SqlKind.Binary => $"lower(hex({column}))",
        SqlKind.Boolean => $"CAST({column} + 0 AS CHAR)", // a bit is a byte otherwise
        _ => $"CAST({column} AS CHAR)",
    };

    public override string TypeName(SqlType type, bool isKey) => type.Kind switch
    {
        SqlKind.Integer => type.Bits switch { 8 => "tinyint", 16 => "smallint", 32 => "int", _ => "bigint" },
        SqlKind.Decimal => string.Create(CultureInfo.InvariantCulture,
            $"decimal({Math.Min(type.Precision ?? 38, 65)},{Math.Min(type.Scale ?? 10, 30)})"),
        SqlKind.Float => "double",
        SqlKind.Boolean => "tinyint(1)",
        SqlKind.Date => "date",
        SqlKind.Time or SqlKind.Duration => "time(6)",
        SqlKind.Instant => "datetime(6)",
        SqlKind.Binary when isKey => string.Create(CultureInfo.InvariantCulture, $"varbinary({type.Length ?? 64})"),
        SqlKind.Binary => "longblob",
        SqlKind.Uuid => "char(36)",
        SqlKind.Json => "json",
        SqlKind.Enumeration when type.Labels.Count > 0 => $"enum({string.Join(",", type.Labels.Select(Literal))})",
        SqlKind.Text when type is { Length: { } most, IsFixed: true } and { Length: <= 255 } =>
            string.Create(CultureInfo.InvariantCulture, $"char({most})"),
        SqlKind.Text when type.Length is { } most and <= 4000 =>
            string.Create(CultureInfo.InvariantCulture, $"varchar({most})"),
        // a key must have a bound
        _ => isKey ? "varchar(255)" : "longtext",
    };

    // elsewhere 'a' and 'A' are two keys
    public override string TableOptions(bool isOwn) =>
        isOwn ? " CHARACTER SET utf8mb4" : " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

    // an inline clause; MySQL has no COMMENT ON
    public override string Described(string? comment) => comment is null ? "" : $" COMMENT {Literal(comment)}";

    public override IEnumerable<string> Comments(TableDefinition table)
    {
        if (table.Comment is { } said) yield return $"ALTER TABLE {Name(table)} COMMENT = {Literal(said)}";
    }
}
