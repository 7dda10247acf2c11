using System.Globalization;

namespace Semblance.Relational.Connectors;

/// <summary>How DuckDB writes things.</summary>
internal sealed class DuckdbDialect : SqlDialect
{
    public override string Kind => "duckdb";

    // there is no ALTER TABLE that adds a foreign key
    public override bool DeclaresKeysLater => false;

    public override bool ChecksRowByRow => true;

    // sequences number rows here; what is written has its numbers
    public override string Identity => "";

    public override string Computed(string expression) => $"GENERATED ALWAYS AS ({expression})";

    public override string TextOf(string column, SqlType type) => type.Kind switch
    {
        SqlKind.Binary => $"lower(hex({column}))",
        SqlKind.Float => $"CASE WHEN isfinite({column}) THEN CAST({column} AS VARCHAR) END",
        _ => $"CAST({column} AS VARCHAR)",
    };

    public override string TypeName(SqlType type, bool isKey) => type.Kind switch
    {
        SqlKind.Integer => type.Bits switch { 8 => "TINYINT", 16 => "SMALLINT", 32 => "INTEGER", _ => "BIGINT" },
        SqlKind.Decimal when type.Precision is { } digits and <= 38 =>
            string.Create(CultureInfo.InvariantCulture, $"DECIMAL({digits},{type.Scale ?? 0})"),
        SqlKind.Decimal or SqlKind.Float => "DOUBLE",
        SqlKind.Boolean => "BOOLEAN",
        SqlKind.Date => "DATE",
        SqlKind.Time => "TIME",
        SqlKind.Instant => type.HasZone ? "TIMESTAMPTZ" : "TIMESTAMP",
        SqlKind.Duration => "INTERVAL",
        SqlKind.Binary => "BLOB",
        SqlKind.Uuid => "UUID",
        SqlKind.Json => "JSON",
        _ => "VARCHAR",
    };
}
