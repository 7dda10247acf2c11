using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Semblance.Tables.Constraints;

namespace Semblance.Catalog;

/// <summary>
/// One option of a component: declared once, as a property, and read here by everything that shows or sets it.
/// </summary>
public sealed class OptionInfo
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private static readonly Type[] Numbers = [typeof(int), typeof(long), typeof(ulong), typeof(double), typeof(float)];
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
        (Shape, ComponentType) = ShapeOf(Type);
        Item = Shape == OptionShape.Value && Type.IsGenericType
            && Type.GetGenericTypeDefinition() == typeof(ValueList<>)
            ? Type.GetGenericArguments()[0] : null;
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

    /// <summary>The type of the values within, where it is a list of plain values.</summary>
    public Type? Item { get; }

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
    public bool IsComponent => Shape == OptionShape.Component;

    /// <summary>Whether it is a plain value, a component, or several of them.</summary>
    public OptionShape Shape { get; }

    /// <summary>The family of the component, or of each of several; null where it is a plain value.</summary>
    public Type? ComponentType { get; }

    /// <summary>Whether the command line has a flag for it.</summary>
    public bool IsFlag => Property.IsDefined(typeof(FlagAttribute), false);

    /// <summary>What turning it up does, and its unit, from its source.</summary>
    public string Summary => DocComments.Summary(Property);

    /// <summary>
    /// What a text typed on a command line stands for in JSON; the text itself where it does not fit.
    /// </summary>
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
        var isList = Item is not null || Shape == OptionShape.List;
        if ((isList && text.StartsWith('['))
            || (Shape is OptionShape.Component or OptionShape.Map && text.StartsWith('{'))) return FromJson(text);
        // it may hold commas
        if (isList && ComponentType == typeof(Constraint)) return new JsonArray(JsonValue.Create(text));
        if (isList)
            return new JsonArray([.. text.Split(',', StringSplitOptions.TrimEntries)
                .Select(item => FromText(item, Item ?? typeof(string)))]);
        if (Type == typeof(string[]) || Type == typeof(IReadOnlyList<string>))
            return new JsonArray(JsonValue.Create(text));
        return FromText(text, Type);
    }

    // a list of components that have options of their own is typed as it stands in a recipe
    private static JsonNode? FromJson(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text); // told to be no value of the option, with what would be one
        }
    }

    private static JsonNode? FromText(string text, Type type)
    {
        if (!Numbers.Contains(type)) return JsonValue.Create(text);
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (long.TryParse(plain, NumberStyles.AllowLeadingSign, Invariant, out var whole))
            return JsonValue.Create(whole);
        return double.TryParse(plain, NumberStyles.Float, Invariant, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number) : JsonValue.Create(text);
    }

    /// <summary>The value that JSON stands for; null with a fault where it stands for none.</summary>
    internal object? Read(JsonNode? node, string place, ComponentCatalog catalog, ICollection<Fault> faults)
    {
        if (node is null)
        {
            if (!AllowsNull)
                faults.Add(new($"'{Name}' is null.", place, $"Write {Expected()}, or leave it out for the default."));
            return null;
        }
        if (ComponentType is not null) return ReadComponents(node, place, catalog, faults);
        if (Item is not null && node is JsonArray items) return ReadItems(items, place, faults);
        var kind = node.GetValueKind();
        // a list of one text may be written as the text
        if (Type == typeof(IReadOnlyList<string>) && kind == JsonValueKind.String) return new[] { (string)node! };
        if (Type == typeof(bool) && kind is JsonValueKind.True or JsonValueKind.False)
            return kind == JsonValueKind.True;
        if (Type == typeof(string) && kind == JsonValueKind.String) return node.GetValue<string>();
        if (Type.IsEnum && kind == JsonValueKind.String) return ReadChoice(node.GetValue<string>(), place, faults);
        if (IsNumber && kind == JsonValueKind.Number) return ReadNumber(node, place, faults);
        if (Type == typeof(TimeSpan) && kind == JsonValueKind.String &&
            Duration.TryParse(node.GetValue<string>(), out var span)) return span;
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

    private object? ReadItems(JsonArray nodes, string place, ICollection<Fault> faults)
    {
        var before = faults.Count;
        var items = Array.CreateInstance(Item!, nodes.Count);
        for (var i = 0; i < items.Length; i++)
        {
            var at = $"{place}[{i}]";
            if (Item == typeof(string) && nodes[i]?.GetValueKind() == JsonValueKind.String)
                items.SetValue((string?)nodes[i], i);
            else if (Item == typeof(double) && nodes[i]?.GetValueKind() == JsonValueKind.Number)
            {
                if ((double)nodes[i]! is var number && (number < Minimum || number > Maximum))
                    faults.Add(new($"'{Name}' holds {Shown(nodes[i]!)}; it must be {Bounds()}.", at,
                        "Give another number."));
                else items.SetValue((double)nodes[i]!, i);
            }
            else faults.Add(new($"'{Name}' holds {Shown(nodes[i])}, which is not {ExpectedItem()}.", at,
                $"Write {Expected()}."));
        }
        return faults.Count == before ? Activator.CreateInstance(Type, items) : null;
    }

    private string ExpectedItem() => Item == typeof(double) ? "a number" : "a text in quotes";

    /// <summary>A value as JSON holds it.</summary>
    internal JsonNode? ToJson(object? value, ComponentCatalog catalog) => value switch
    {
        null => null,
        Enum choice => JsonValue.Create(NameOf(choice)),
        TimeSpan span => JsonValue.Create(Duration.Text(span)),
        Component component => catalog.ToJson(component),
        IEnumerable<Component> list =>
            new JsonArray([.. list.Select(one => (JsonNode)catalog.ToJson(one, onlyChanged: one is Constraint))]),
        _ when Shape == OptionShape.Map => MapToJson((System.Collections.IEnumerable)value, catalog),
        _ => JsonSerializer.SerializeToNode(value, Property.PropertyType, Other),
    };

    private static (OptionShape, Type?) ShapeOf(Type type)
    {
        if (type.IsAssignableTo(typeof(Component))) return (OptionShape.Component, type);
        if (!type.IsGenericType || type.GetGenericArguments()[^1] is not { } element
            || !element.IsAssignableTo(typeof(Component)))
            return (OptionShape.Value, null);
        return (type.IsAssignableTo(typeof(System.Collections.IEnumerable)) && type.GetGenericArguments().Length == 1
            ? OptionShape.List : OptionShape.Map, element);
    }

    private object? ReadComponents(JsonNode node, string place, ComponentCatalog catalog, ICollection<Fault> faults)
    {
        var before = faults.Count;
        switch (Shape)
        {
            case OptionShape.List when node is JsonArray items:
            {
                var list = Array.CreateInstance(ComponentType!, items.Count);
                for (var i = 0; i < items.Count; i++)
                    list.SetValue(catalog.Bind(ComponentType!, items[i], $"{place}[{i}]", faults), i);
                if (faults.Count > before) return null;
                return Type.GetGenericTypeDefinition() == typeof(ValueList<>)
                    ? Activator.CreateInstance(Type, list) : list;
            }
            case OptionShape.Map when node is JsonObject entries:
            {
                var map = (System.Collections.IDictionary)Activator.CreateInstance(
                    typeof(OrderedDictionary<,>).MakeGenericType(typeof(string), ComponentType!))!;
                foreach (var (name, entry) in entries)
                    map[name] = catalog.Bind(ComponentType!, entry, $"{place}.{name}", faults);
                return faults.Count == before ? map : null;
            }
            case OptionShape.Component:
                return catalog.Bind(ComponentType!, node, place, faults);
            default:
                faults.Add(new($"'{Name}' is {Shown(node)}, which is not {Expected()}.", place, Summary));
                return null;
        }
    }

    private static JsonObject MapToJson(System.Collections.IEnumerable entries, ComponentCatalog catalog)
    {
        var json = new JsonObject();
        foreach (var entry in entries)
        {
            var type = entry.GetType();
            json[(string)type.GetProperty("Key")!.GetValue(entry)!] =
                catalog.ToJson((Component)type.GetProperty("Value")!.GetValue(entry)!);
        }
        return json;
    }

    internal bool IsNumber => Numbers.Contains(Type);

    internal bool IsWhole => Type == typeof(int) || Type == typeof(long) || Type == typeof(ulong);

    private bool IsScalar => IsNumber || Type == typeof(bool) || Type == typeof(string) || Type.IsEnum
        || Type == typeof(TimeSpan);

    private object? ReadChoice(string text, string place, ICollection<Fault> faults)
    {
        foreach (var value in Enum.GetValues(Type).Cast<Enum>())
        {
            if (NameOf(value).Equals(text, StringComparison.OrdinalIgnoreCase)) return value;
        }
        faults.Add(new($"'{text}' is not a value of '{Name}'.", place, Spelling.Suggest(text, Choices)));
        return null;
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
        if (Type == typeof(long))
            return exact is { } whole ? (long)Math.Clamp(whole, long.MinValue, long.MaxValue) : (long)value;
        if (Type == typeof(ulong))
            return exact is { } natural ? (ulong)Math.Clamp(natural, 0, ulong.MaxValue) : (ulong)value;
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
        _ when Type == typeof(TimeSpan) => "a time such as \"90s\", \"2m\" or \"1h30m\"",
        _ when Item == typeof(double) => "a list of numbers, [0.7, 0.3]",
        _ when Item == typeof(string) => "a list of texts, [\"one\", \"two\"]",
        _ when Shape == OptionShape.List && ComponentType == typeof(Constraint) =>
            "a list of constraints, [\"low <= high\"]",
        _ when Shape == OptionShape.List => "a list of kinds, [\"one\", { \"kind\": \"two\" }]",
        _ when Type.IsEnum => $"one of {string.Join(", ", Choices.Select(choice => $"\"{choice}\""))}",
        _ when Shape == OptionShape.List => "a list",
        _ when Shape == OptionShape.Map => "an object of names and what each stands for",
        _ when Type.IsAssignableFrom(typeof(string[])) => "a list of texts, [\"one\", \"two\"]",
        _ => $"a value of {Type.Name}",
    };

    private static string Shown(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        return text.Length <= 60 ? text : text[..57] + "…";
    }

    /// <summary>The default as a person would type it; empty where there is none.</summary>
    public string DefaultText => Default is null ? "" : Text(Default);

    private static string Text(object value) => value is TimeSpan time ? Duration.Text(time) : value is Enum choice
        ? NameOf(choice)
        : value is bool flag ? (flag ? "true" : "false")
        : System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string NameOf(Enum value) =>
        value.GetType().GetField(value.ToString())?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
        ?? JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}

/// <summary>How an option holds components.</summary>
public enum OptionShape
{
    /// <summary>A plain value, no component.</summary>
    Value,

    /// <summary>One component.</summary>
    Component,

    /// <summary>Components in a list.</summary>
    List,

    /// <summary>Components by name, in an order.</summary>
    Map,
}
