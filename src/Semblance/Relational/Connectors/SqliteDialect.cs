using System.Globalization;

namespace Semblance.Relational.Connectors;

/// <summary>How SQLite writes things: a value has a type of its own, whatever the column's.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    public override string Kind => "sqlite";

    public override (string True, string False) Truth => ("1", "0");

    public override bool DeclaresKeysLater => false;

    public override bool ChecksKeysAtEnd => true;

    public override bool TakesAnything => true;

    // only a column that is declared the key itself numbers rows
    public override string Identity => "";

    public override string TextOf(string column, SqlType type) => column;

    public override string TypeName(SqlType type, bool isKey)
    {
        var length = type.Length is { } most ? $"({most.ToString(CultureInfo.InvariantCulture)})" : "";
        return type.Kind switch
        {
            SqlKind.Integer => "INTEGER",
            SqlKind.Boolean => "BOOLEAN",
            SqlKind.Decimal when type.Precision is { } digits =>
                string.Create(CultureInfo.InvariantCulture, $"NUMERIC({digits},{type.Scale ?? 0})"),
            SqlKind.Decimal => "NUMERIC",
            SqlKind.Float => "REAL",
            SqlKind.Date => "DATE",
            SqlKind.Time => "TIME",
            SqlKind.Instant => "DATETIME",
            SqlKind.Binary => "BLOB",
            SqlKind.Text when type.Length is not null => (type.IsFixed ? "CHAR" : "VARCHAR") + length,
            _ => "TEXT",
        };
    }

    public override SqlType Stored(SqlType type) => type.Kind switch
    {
        SqlKind.Decimal => type with { Kind = SqlKind.Float },
        SqlKind.Binary or SqlKind.Integer or SqlKind.Float or SqlKind.Boolean => type,
        _ => type with { Kind = SqlKind.Text, Length = null },
    };

    public override IEnumerable<string> Comments(TableDefinition table) => [];
}
