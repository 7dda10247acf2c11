using System.Text.Json.Serialization;

namespace Semblance.Tables;

/// <summary>What the values of a column are.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColumnKind>))]
public enum ColumnKind
{
    /// <summary>Whole numbers.</summary>
    [JsonStringEnumMemberName("integer")] Integer,

    /// <summary>Numbers with a fraction.</summary>
    [JsonStringEnumMemberName("decimal")] Decimal,

    /// <summary>Two opposite values, however they are spelt.</summary>
    [JsonStringEnumMemberName("boolean")] Boolean,

    /// <summary>One of a set of labels.</summary>
    [JsonStringEnumMemberName("category")] Category,

    /// <summary>Days. Stored as days since 1970-01-01.</summary>
    [JsonStringEnumMemberName("date")] Date,

    /// <summary>Times of day. Stored as microseconds since midnight.</summary>
    [JsonStringEnumMemberName("time")] Time,

    /// <summary>
    /// Points in time. Stored as microseconds since 1970-01-01 00:00 (UTC where an offset was given).
    /// </summary>
    [JsonStringEnumMemberName("instant")] Instant,

    /// <summary>Lengths of time. Stored as microseconds.</summary>
    [JsonStringEnumMemberName("duration")] Duration,

    /// <summary>Free text.</summary>
    [JsonStringEnumMemberName("text")] Text,

    /// <summary>Values that name one row, or one thing, and mean nothing else.</summary>
    [JsonStringEnumMemberName("identifier")] Identifier,
}

/// <summary>What a model does with a column.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Handling>))]
public enum Handling
{
    /// <summary>Learn its distribution and its ties to other columns.</summary>
    [JsonStringEnumMemberName("learn")] Learn,

    /// <summary>Replace it by new values of the same form; nothing of the real values is kept.</summary>
    [JsonStringEnumMemberName("generate")] Generate,
}
