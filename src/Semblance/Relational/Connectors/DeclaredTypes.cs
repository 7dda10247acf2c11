using System.Globalization;
using Semblance.Tables;

namespace Semblance.Relational.Connectors;

/// <summary>Types for columns that have none, or whose values belie them, as SQLite allows.</summary>
internal static class DeclaredTypes
{
    /// <summary>The table with a type for every column, true of all its values.</summary>
    public static TableDefinition Believed(TableDefinition table, RawTable raw, Schema schema) => table with
    {
        Columns =
            [.. table.Columns.Select((column, i) =>
            IsTrue(SqlType.Parse(column.DeclaredType), raw.Columns[i], schema.Columns[i]) ? column
            : column with { DeclaredType = Of(raw.Columns[i], schema.Columns[i]) })],
    };

    private static bool IsTrue(SqlType type, RawColumn raw, ColumnSchema schema) => type.Kind switch
    {
        SqlKind.Unknown => false,
        SqlKind.Integer => Present(raw).All(text =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)),
        SqlKind.Decimal or SqlKind.Float =>
            Present(raw).All(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)),
        SqlKind.Boolean => Present(raw).All(text => Truth.Of(text) is not null),
        SqlKind.Date or SqlKind.Instant =>
            schema.Kind is ColumnKind.Date or ColumnKind.Instant || raw.Texts.Length == 0,
        SqlKind.Time => schema.Kind == ColumnKind.Time || raw.Texts.Length == 0,
        _ => true,
    };

    private static string Of(RawColumn raw, ColumnSchema schema) => schema.Kind switch
    {
        ColumnKind.Integer => "BIGINT",
        ColumnKind.Decimal =>
            schema.Decimals is { } digits and <= 9 && Present(raw).All(text => text.Length <= 18 - digits)
            ? $"DECIMAL(18,{digits.ToString(CultureInfo.InvariantCulture)})" : "DOUBLE PRECISION",
        ColumnKind.Date => "DATE",
        ColumnKind.Time => "TIME",
        ColumnKind.Instant => "TIMESTAMP",
        ColumnKind.Boolean when Present(raw).All(text => text.ToLowerInvariant() is "true" or "false" or "t" or "f") =>
            "BOOLEAN",
        ColumnKind.Identifier or ColumnKind.Category or ColumnKind.Boolean when raw.Texts.Length > 0 && Present(raw)
            .All(IsPlainInteger) => "BIGINT",
        _ => "TEXT",
    };

    private static IEnumerable<string> Present(RawColumn raw) =>
        raw.Texts.Where(text => !string.IsNullOrWhiteSpace(text));

    // 007 is a code, and so is a number of twenty digits
    private static bool IsPlainInteger(string text) =>
        text.Length <= 18 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0');
}
