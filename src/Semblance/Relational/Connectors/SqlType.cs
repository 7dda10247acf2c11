using System.Globalization;
using System.Text.RegularExpressions;
using Semblance.Tables;

namespace Semblance.Relational.Connectors;

/// <summary>What a column's declared type means, in whatever dialect it was written.</summary>
internal enum SqlKind
{
    Integer, Decimal, Float, Boolean, Text, Date, Time, Instant, Duration, Binary, Uuid, Json, Array, Enumeration,
        Unknown,
}

/// <summary>A declared type in nobody's dialect, so that it can be said in anybody's.</summary>
internal sealed partial record SqlType(SqlKind Kind)
{
    /// <summary>Characters or bytes; null where there is no bound.</summary>
    public int? Length { get; init; }

    /// <summary>Digits of a decimal number, and those of them after the point.</summary>
    public int? Precision { get; init; }

    /// <inheritdoc cref="Precision"/>
    public int? Scale { get; init; }

    /// <summary>Bits of a whole number: 8, 16, 32 or 64.</summary>
    public int Bits { get; init; } = 64;

    /// <summary>Whether a point in time says its offset.</summary>
    public bool HasZone { get; init; }

    /// <summary>Whether texts are padded to their length.</summary>
    public bool IsFixed { get; init; }

    /// <summary>The labels of an enumeration, where the type lists them.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The kind that the type tells of its values; null where it tells nothing.</summary>
    public ColumnKind? Declared => Kind switch
    {
        SqlKind.Integer => ColumnKind.Integer,
        SqlKind.Decimal or SqlKind.Float => ColumnKind.Decimal,
        SqlKind.Boolean => ColumnKind.Boolean,
        SqlKind.Date => ColumnKind.Date,
        SqlKind.Time => ColumnKind.Time,
        SqlKind.Instant => ColumnKind.Instant,
        SqlKind.Duration => ColumnKind.Duration,
        SqlKind.Enumeration => ColumnKind.Category,
        SqlKind.Unknown => null,
        _ => ColumnKind.Text,
    };

    /// <summary>Whether the values have an inner form that no model learns: only labels of them can be kept.</summary>
    /// <param name="origin">Whose type it is: one of SQLite's, or a file's, says nothing of the values.</param>
    public bool IsOpaque(string? origin) =>
        Kind is SqlKind.Binary or SqlKind.Json or SqlKind.Array || Kind == SqlKind.Unknown
            && origin is not (null or "sqlite");

    /// <summary>
    /// Reads a type as the common databases write it; what is not known is <see cref="SqlKind.Unknown"/>.
    /// </summary>
    public static SqlType Parse(string? declared)
    {
        if (string.IsNullOrWhiteSpace(declared)) return new(SqlKind.Unknown);
        var text = declared.Trim().ToLowerInvariant();
        if (text.EndsWith("[]", StringComparison.Ordinal) || text.StartsWith('_')
            || text.StartsWith("list", StringComparison.Ordinal) || text.StartsWith("map(", StringComparison.Ordinal)
            || text.StartsWith("struct(", StringComparison.Ordinal)) return new(SqlKind.Array);
        var match = Pattern().Match(text);
        var name = Spaces().Replace(match.Groups["name"].Value + " " + match.Groups["rest"].Value, " ").Trim();
        if (name.StartsWith("enum", StringComparison.Ordinal) || name == "set")
            return new(name == "set" ? SqlKind.Text : SqlKind.Enumeration) { Labels = name == "set" ? []
                : LabelsOf(declared) };
        var sizes = match.Groups["size"].Value.Split(',').Select(part =>
            int.TryParse(part.Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var size) ? size
                : (int?)null).ToArray();
        return Named(name.Replace(" unsigned", "", StringComparison.Ordinal)
            .Replace(" zerofill", "", StringComparison.Ordinal),
            sizes[0], sizes.Length > 1 ? sizes[1] : null, name.Contains("unsigned", StringComparison.Ordinal));
    }

    private static SqlType Named(string name, int? size, int? scale, bool unsigned) => name switch
    {
        "tinyint" when size == 1 => new(SqlKind.Boolean),
        "tinyint" or "int1" or "utinyint" => new(SqlKind.Integer) { Bits = unsigned || name[0] == 'u' ? 16 : 8 },
        "smallint" or "int2" or "smallserial" or "year" => new(SqlKind.Integer) { Bits = unsigned ? 32 : 16 },
        "mediumint" or "usmallint" => new(SqlKind.Integer) { Bits = 32 },
        "int" or "integer" or "int4" or "serial" => new(SqlKind.Integer) { Bits = unsigned ? 64 : 32 },
        "bigint" or "int8" or "bigserial" or "long" or "uinteger" => new(SqlKind.Integer),
        "hugeint" or "ubigint" or "uhugeint" => new(SqlKind.Decimal) { Precision = 38, Scale = 0 },
        "decimal" or "numeric" or "number" or "dec" =>
            new(SqlKind.Decimal) { Precision = size, Scale = size is null ? null : scale ?? 0 },
        "money" => new(SqlKind.Decimal) { Precision = 19, Scale = 4 },
        "smallmoney" => new(SqlKind.Decimal) { Precision = 10, Scale = 4 },
        "real" or "float" or "float4" or "float8" or "double" or "double precision" => new(SqlKind.Float),
        "bit" when size is null or 1 => new(SqlKind.Boolean),
        "boolean" or "bool" => new(SqlKind.Boolean),
        "date" => new(SqlKind.Date),
        "time" or "time without time zone" or "time with time zone" or "timetz" => new(SqlKind.Time),
        "timestamp with time zone" or "timestamptz" or "datetimeoffset" => new(SqlKind.Instant) { HasZone = true },
        "datetime" or "datetime2" or "smalldatetime" or "timestamp" or "timestamp without time zone" or "timestamp_s"
            or "timestamp_ms"
            or "timestamp_ns" => new(SqlKind.Instant),
        "interval" => new(SqlKind.Duration),
        "blob" or "tinyblob" or "mediumblob" or "longblob" or "bytea" or "image" or "rowversion" => new(SqlKind.Binary),
        "binary" or "varbinary" => new(SqlKind.Binary) { Length = size },
        "uuid" or "uniqueidentifier" => new(SqlKind.Uuid),
        "json" or "jsonb" => new(SqlKind.Json),
        "char" or "character" or "bpchar" or "nchar" or "native character" =>
            new(SqlKind.Text) { Length = size ?? 1, IsFixed = true },
        "text" or "ntext" or "tinytext" or "mediumtext" or "longtext" or "clob" or "string" or "citext" or "name"
            or "sysname" => new(SqlKind.Text) { Length = name == "tinytext" ? 255 : null },
        _ when name.Contains("char", StringComparison.Ordinal) => new(SqlKind.Text) { Length = size },
        _ => new(SqlKind.Unknown),
    };

    private static string[] LabelsOf(string declared) =>
        [.. Quoted().Matches(declared)
            .Select(match => match.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal))];

    [GeneratedRegex(@"^(?<name>[a-z_][\w ]*?)\s*(?:\((?<size>[^)]*)\)\s*(?<rest>.*))?$", RegexOptions.Singleline)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"'((?:[^']|'')*)'")]
    private static partial Regex Quoted();
}
