using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Semblance.Catalog;

/// <summary>One option of a component: declared once, as a property, and read here by everything that shows or sets it.</summary>
public sealed class OptionInfo
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private static readonly JsonSerializerOptions Other = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    internal OptionInfo(PropertyInfo property, object defaults)
    {
        Property = property;
        Name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        Flag = JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name);
        Type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Default = property.GetValue(defaults);
        IsRequired = property.GetCustomAttribute<RequiredMemberAttribute>() is not null;
        AllowsNull = !IsRequired && (Nullable.GetUnderlyingType(property.PropertyType) is not null ||
            new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable);
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            Minimum = System.Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture);
            Maximum = System.Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture);
        }
        Choices = Type.IsEnum ? [.. Enum.GetValues(Type).Cast<Enum>().Select(NameOf)] : [];
    }

    /// <summary>The property that declares it.</summary>
    public PropertyInfo Property { get; }

    /// <summary>Its name in JSON, in camel case.</summary>
    public string Name { get; }

    /// <summary>Its name on the command line, in kebab case, without dashes before it.</summary>
    public string Flag { get; }

    /// <summary>The type of its values, without a question mark.</summary>
    public Type Type { get; }

    /// <summary>What it is where nothing is said.</summary>
    public object? Default { get; }

    /// <summary>The smallest number allowed, or null.</summary>
    public double? Minimum { get; }

    /// <summary>The largest number allowed, or null.</summary>
    public double? Maximum { get; }

    /// <summary>The values of an enum by name; else none.</summary>
    public ImmutableArray<string> Choices { get; }

    /// <summary>Whether nothing works without it.</summary>
    public bool IsRequired { get; }

    /// <summary>Whether null is a value.</summary>
    public bool AllowsNull { get; }

    /// <summary>Whether it is another component, with options of its own.</summary>
    public bool IsComponent => Type.IsAssignableTo(typeof(Component));

    /// <summary>What its items are, where it is a list of components; else null.</summary>
    public Type? ItemType => Type is { IsGenericType: true } && Type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
        && Type.GetGenericArguments()[0] is var item && item.IsAssignableTo(typeof(Component)) ? item : null;

    /// <summary>What turning it up does, and its unit, from its source.</summary>
    public string Summary => DocComments.Summary(Property);

    /// <summary>What a text typed on a command line stands for in JSON; the text itself where it does not fit.</summary>
    public JsonNode? FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Type == typeof(bool))
        {
            return text.ToUpperInvariant() switch
            {
                "TRUE" or "YES" or "ON" or "1" => JsonValue.Create(true),
                "FALSE" or "NO" or "OFF" or "0" => JsonValue.Create(false),
                _ => JsonValue.Create(text),
            };
        }
        if (Type == typeof(string[]) || Type == typeof(IReadOnlyList<string>)) return new JsonArray(JsonValue.Create(text));
        if (!IsNumber) return JsonValue.Create(text);
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (long.TryParse(plain, NumberStyles.AllowLeadingSign, Invariant, out var whole)) return JsonValue.Create(whole);
        return double.TryParse(plain, NumberStyles.Float, Invariant, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number) : JsonValue.Create(text);
    }

    /// <summary>The value that JSON stands for; null with a fault where it stands for none.</summary>
    internal object? Read(JsonNode? node, string place, ComponentCatalog catalog, ICollection<Fault> faults)
    {
        if (node is null)
        {
            if (!AllowsNull) faults.Add(new($"'{Name}' is null.", place, $"Write {Expected()}, or leave it out for the default."));
            return null;
        }
        if (IsComponent) return catalog.Bind(Type, node, place, faults);
        if (ItemType is { } item) return ReadList(item, node, place, catalog, faults);
        var kind = node.GetValueKind();
        if (Type == typeof(bool) && kind is JsonValueKind.True or JsonValueKind.False) return kind == JsonValueKind.True;
        if (Type == typeof(string) && kind == JsonValueKind.String) return node.GetValue<string>();
        if (Type.IsEnum && kind == JsonValueKind.String) return ReadChoice(node.GetValue<string>(), place, faults);
        if (IsNumber && kind == JsonValueKind.Number) return ReadNumber(node, place, faults);
        if (Type == typeof(TimeSpan) && kind == JsonValueKind.String &&
            TimeSpan.TryParse(node.GetValue<string>(), CultureInfo.InvariantCulture, out var span)) return span;
        if (!IsScalar)
        {
            try
            {
                if (node.Deserialize(Property.PropertyType, Other) is { } value) return value;
            }
            catch (Exception error) when (error is JsonException or NotSupportedException)
            {
                // told below, in the words of a user
            }
        }
        faults.Add(new($"'{Name}' is {Shown(node)}, which is not {Expected()}.", place,
            $"Write {Expected()}, or leave it out for the default."));
        return null;
    }

    /// <summary>A value as JSON holds it.</summary>
    internal JsonNode? ToJson(object? value, ComponentCatalog catalog) => value switch
    {
        null => null,
        Enum choice => JsonValue.Create(NameOf(choice)),
        TimeSpan span => JsonValue.Create(span.ToString("c", CultureInfo.InvariantCulture)),
        Component component => catalog.ToJson(component),
        IReadOnlyList<Component> components => new JsonArray([.. components.Select(item => (JsonNode)catalog.ToJson(item, onlyChanged: true))]),
        _ => JsonSerializer.SerializeToNode(value, Property.PropertyType, Other),
    };

    internal bool IsNumber => IsWhole || Type == typeof(double) || Type == typeof(float);

    internal bool IsWhole => Type == typeof(int) || Type == typeof(long) || Type == typeof(ulong);

    private bool IsScalar => IsNumber || Type == typeof(bool) || Type == typeof(string) || Type.IsEnum || Type == typeof(TimeSpan);

    private object? ReadChoice(string text, string place, ICollection<Fault> faults)
    {
        foreach (var value in Enum.GetValues(Type).Cast<Enum>())
        {
            if (NameOf(value).Equals(text, StringComparison.OrdinalIgnoreCase)) return value;
        }
        faults.Add(new($"'{text}' is not a value of '{Name}'.", place, Spelling.Suggest(text, Choices)));
        return null;
    }

    // one item, or a list of them
    private object? ReadList(Type item, JsonNode node, string place, ComponentCatalog catalog, ICollection<Fault> faults)
    {
        var before = faults.Count;
        var items = node is JsonArray array
            ? array.Select((each, i) => catalog.Bind(item, each, $"{place}[{i}]", faults)).ToArray()
            : [catalog.Bind(item, node, place, faults)];
        if (faults.Count > before) return null;
        if (items.Length == 0 && Default is { } none) return none; // so that records with nothing in their lists are equal
        var list = Array.CreateInstance(item, items.Length);
        items.CopyTo(list, 0);
        return list;
    }

    private object? ReadNumber(JsonNode node, string place, ICollection<Fault> faults)
    {
        var text = node.ToJsonString();
        var value = double.TryParse(text, NumberStyles.Float, Invariant, out var parsed) ? parsed : double.NaN;
        var exact = decimal.TryParse(text, NumberStyles.Float, Invariant, out var digits) ? digits : (decimal?)null;
        if (!double.IsFinite(value) || (IsWhole && value % 1 != 0))
        {
            faults.Add(new($"'{Name}' is {Shown(node)}, which is not {Expected()}.", place, $"Write {Expected()}."));
            return null;
        }
        if (value < Minimum || value > Maximum || !Fits(value))
        {
            faults.Add(new($"'{Name}' is {Shown(node)}; it must be {Bounds()}.", place,
                Default is null ? "Leave it out for the default." : $"Leave it out for the default, {Text(Default)}."));
            return null;
        }
        if (Type == typeof(int)) return (int)value;
        // a double would lose the last digits of large whole numbers
        if (Type == typeof(long)) return exact is { } whole ? (long)Math.Clamp(whole, long.MinValue, long.MaxValue) : (long)value;
        if (Type == typeof(ulong)) return exact is { } natural ? (ulong)Math.Clamp(natural, 0, ulong.MaxValue) : (ulong)value;
        return Type == typeof(float) ? (float)value : value;
    }

    private bool Fits(double value) => Type switch
    {
        _ when Type == typeof(int) => value is >= int.MinValue and <= int.MaxValue,
        _ when Type == typeof(long) => value is >= long.MinValue and <= long.MaxValue,
        _ when Type == typeof(ulong) => value is >= 0 and <= ulong.MaxValue,
        _ => true,
    };

    private string Bounds()
    {
        double low = Minimum ?? double.MinValue, high = Maximum ?? double.MaxValue;
        if (Type == typeof(int)) (low, high) = (Math.Max(low, int.MinValue), Math.Min(high, int.MaxValue));
        return high >= int.MaxValue ? $"at least {Text(low)}"
            : low <= int.MinValue ? $"at most {Text(high)}" : $"between {Text(low)} and {Text(high)}";
    }

    private string Expected() => Type switch
    {
        _ when IsWhole => "a whole number",
        _ when IsNumber => "a number",
        _ when Type == typeof(bool) => "true or false",
        _ when Type == typeof(string) => "a text in quotes",
        _ when Type == typeof(TimeSpan) => "a time such as \"00:30:00\"",
        _ when Type.IsEnum => $"one of {string.Join(", ", Choices.Select(choice => $"\"{choice}\""))}",
        _ when ItemType is { } item => $"a list of {ComponentCatalog.FamilyName(item)}s",
        _ when Type.IsAssignableFrom(typeof(string[])) => "a list of texts, [\"one\", \"two\"]",
        _ => $"a value of {Type.Name}",
    };

    private static string Shown(JsonNode node)
    {
        var text = node.ToJsonString();
        return text.Length <= 60 ? text : text[..57] + "…";
    }

    private static string Text(object value) => value is Enum choice ? NameOf(choice)
        : value is bool flag ? (flag ? "true" : "false") : System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string NameOf(Enum value) =>
        value.GetType().GetField(value.ToString())?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
        ?? JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
