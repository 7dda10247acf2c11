using System.Globalization;

namespace Semblance.Relational.Connectors;

/// <summary>How PostgreSQL writes things.</summary>
internal sealed class PostgresqlDialect : SqlDialect
{
    public override string Kind => "postgresql";

    public override string TextOf(string column, SqlType type) => type.Kind switch
    {
        SqlKind.Binary => $"encode({column}, 'hex')",
        SqlKind.Decimal => $"{column}::numeric::text", // money is written with its sign otherwise
        SqlKind.Float => $"CASE WHEN {column}::text NOT IN ('NaN', 'Infinity', '-Infinity') THEN {column}::text END",
        _ => $"{column}::text",
    };

    public override string TypeName(SqlType type, bool isKey) => type.Kind switch
    {
        SqlKind.Integer => type.Bits switch { <= 16 => "smallint", 32 => "integer", _ => "bigint" },
        SqlKind.Decimal when type.Precision is { } digits =>
            string.Create(CultureInfo.InvariantCulture, $"numeric({digits},{type.Scale ?? 0})"),
        SqlKind.Decimal => "numeric",
        SqlKind.Float => "double precision",
        SqlKind.Boolean => "boolean",
        SqlKind.Date => "date",
        SqlKind.Time => "time",
        SqlKind.Instant => type.HasZone ? "timestamp with time zone" : "timestamp",
        SqlKind.Duration => "interval",
        SqlKind.Binary => "bytea",
        SqlKind.Uuid => "uuid",
        SqlKind.Json => "jsonb",
        SqlKind.Text when type.Length is { } most =>
            string.Create(CultureInfo.InvariantCulture, $"{(type.IsFixed ? "char" : "varchar")}({most})"),
        _ => "text",
    };
}
