using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints;

/// <summary>A fixed value that a column is held against: a number, or a date or time as text.</summary>
[JsonConverter(typeof(BoundConverter))]
public readonly record struct Bound
{
    private readonly string? text;
    private readonly double number;

    private Bound(string? text, double number) => (this.text, this.number) = (text, number);

    /// <summary>A number.</summary>
    public static implicit operator Bound(double number) => FromDouble(number);

    /// <summary>A date or time, such as "2020-12-31".</summary>
    public static implicit operator Bound(string text) => FromString(text);

    /// <summary>A number.</summary>
    public static Bound FromDouble(double number) => double.IsFinite(number) ? new(null, number)
        : throw new ArgumentException("A bound is finite.", nameof(number));

    /// <summary>A date or time, such as "2020-12-31".</summary>
    public static Bound FromString(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(text, 0);
    }

    /// <summary>As an expression spells it.</summary>
    public override string ToString() =>
        text is null ? number.ToString("R", CultureInfo.InvariantCulture) : ColumnName.Quoted(text);

    private sealed class BoundConverter : JsonConverter<Bound>
    {
        public override Bound Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType switch
        {
            JsonTokenType.Number => reader.GetDouble(),
            JsonTokenType.String => reader.GetString()!,
            _ => throw new JsonException(),
        };

        public override void Write(Utf8JsonWriter writer, Bound value, JsonSerializerOptions options)
        {
            if (value.text is null) writer.WriteNumberValue(value.number);
            else writer.WriteStringValue(value.text);
        }
    }
}
