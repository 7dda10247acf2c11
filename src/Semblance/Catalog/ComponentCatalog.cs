using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Semblance.Tables.Constraints;

namespace Semblance.Catalog;

/// <summary>
/// Every component there is, found by reflection, so that adding one is adding one file. It binds kinds and options
/// from recipes, flags and saved models to component records, and describes them for help, documentation and forms.
/// </summary>
public sealed class ComponentCatalog
{
    // assemblies that a program may bring along: found by name, since the library must not depend on them
    private static readonly string[] Companions = ["Semblance.Torch"];

    private readonly ConcurrentDictionary<Type, IReadOnlyList<ComponentInfo>> byFamily = new();

    /// <summary>A catalogue of these types; those that are no component, or abstract, are passed over.</summary>
    public ComponentCatalog(IEnumerable<Type> types)
    {
        All = [.. types
            .Where(type => type.IsSubclassOf(typeof(Component)) && !type.IsAbstract && !type.ContainsGenericParameters)
            .Select(type => new ComponentInfo(type))
            .OrderBy(info => info.Family, StringComparer.Ordinal).ThenBy(info => info.Kind, StringComparer.Ordinal)];
        var twice = All.GroupBy(info => (info.Family, info.Kind)).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new ArgumentException($"Two components are called {twice.Key.Kind}: " +
                $"{string.Join(", ", twice.Select(info => info.Type))}.", nameof(types));
        }
    }

    /// <summary>
    /// The components of this library, and of those of its companions (Semblance.Torch) that stand beside the program.
    /// Looking at a companion's types loads no native library.
    /// </summary>
    public static ComponentCatalog Own { get; } =
        new(OwnAssemblies().SelectMany(assembly => assembly.GetExportedTypes()));

    /// <summary>All components, by family, then kind.</summary>
    public IReadOnlyList<ComponentInfo> All { get; }

    /// <summary>The components that are a <typeparamref name="T"/>, by kind.</summary>
    public IReadOnlyList<ComponentInfo> Of<T>() where T : Component => Of(typeof(T));

    /// <summary>The components that are a <paramref name="family"/>, by kind.</summary>
    public IReadOnlyList<ComponentInfo> Of(Type family) =>
        byFamily.GetOrAdd(family, type => [.. All.Where(info => info.Type.IsAssignableTo(type))]);

    /// <summary>The component of a kind with these options; those left out have their defaults.</summary>
    /// <param name="kind">Its name, such as "gaussian-copula".</param>
    /// <param name="options">Values by option name; null takes every default.</param>
    /// <param name="place">Where an option (or "kind") was written, for messages.</param>
    /// <exception cref="SemblanceException">
    /// Every problem: an unknown kind or option (with the nearest), a value of the wrong type or out of range.
    /// </exception>
    public T Bind<T>(string kind, JsonObject? options = null, Func<string, string>? place = null) where T : Component
    {
        var faults = new List<Fault>();
        var component = Bind(typeof(T), kind, options ?? [], place ?? (name => $"$.{name}"), faults);
        return faults.Count == 0 ? (T)component! : throw new SemblanceException(faults);
    }

    /// <summary>The component that JSON names: <c>"independent"</c> or <c>{ "kind": "independent", … }</c>.</summary>
    /// <param name="node">A text or an object.</param>
    /// <param name="place">Where it is written, for messages; the path of an option is added to it.</param>
    /// <exception cref="SemblanceException">Every problem.</exception>
    public T Bind<T>(JsonNode? node, string place = "$") where T : Component
    {
        var faults = new List<Fault>();
        var component = Bind(typeof(T), node, place, faults);
        return faults.Count == 0 ? (T)component! : throw new SemblanceException(faults);
    }

    /// <summary>
    /// As <see cref="Bind{T}(JsonNode?, string)"/>, adding to the faults of a larger input; null where there are any.
    /// </summary>
    public Component? Bind(Type family, JsonNode? node, string place, ICollection<Fault> faults)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(faults);
        // where there is one kind only, it goes without saying
        if (family.IsSealed && node is JsonObject single && single["kind"] is null)
            return Bind(family, Component.KindOf(family), single, name => $"{place}.{name}", faults);
        // a constraint alone may be spelled in one line, as on the command line
        if (family == typeof(Constraint) && Constraint.Spelled(node) is { } spelled) return spelled;
        var kind = (node as JsonObject)?["kind"] ?? node;
        if (kind is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            return Bind(family, value.GetValue<string>(), node as JsonObject ?? [], name => $"{place}.{name}", faults);
        faults.Add(new($"{Capitalise(WithArticle(family))} is expected here.", place,
            $"Write a kind, {Example(family)}."));
        return null;
    }

    /// <summary>
    /// As <see cref="Bind{T}(string, JsonObject?, Func{string, string}?)"/>, adding to the faults of a larger input.
    /// </summary>
    public Component? Bind(Type family, string kind, JsonObject options, Func<string, string> place,
        ICollection<Fault> faults)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(faults);
        if (Find(family, kind) is { } info) return info.Bind(this, options, place, faults);
        faults.Add(new($"'{kind}' is not {WithArticle(family)}.", place("kind"),
            Spelling.Suggest(kind, Of(family).Select(known => known.Kind))));
        return null;
    }

    /// <summary>What is known of a kind, or null.</summary>
    public ComponentInfo? Find(Type family, string kind) => Of(family).FirstOrDefault(info => info.Kind == kind);

    /// <summary>What is known of a component's type.</summary>
    public ComponentInfo InfoOf(Component component)
    {
        ArgumentNullException.ThrowIfNull(component);
        return All.FirstOrDefault(info => info.Type == component.GetType()) ?? new(component.GetType());
    }

    /// <summary>The options of a family's components that are asked for by a flag of their own.</summary>
    public IReadOnlyList<(ComponentInfo Component, OptionInfo Option)> FlagsOf(Type family) =>
        [.. Of(family).Where(info => info.HasFlags)
            .SelectMany(info => info.Options.Where(option => option.IsFlag).Select(option => (info, option)))];

    /// <summary>A component's kind and options, in a stable order.</summary>
    /// <param name="component">Any component.</param>
    /// <param name="onlyChanged">Leaves out the options that have their default.</param>
    public JsonObject ToJson(Component component, bool onlyChanged = false)
    {
        ArgumentNullException.ThrowIfNull(component);
        var json = new JsonObject { ["kind"] = component.Kind };
        foreach (var option in InfoOf(component).Options)
        {
            var value = option.Property.GetValue(component);
            if (!onlyChanged || !Equals(value, option.Default)) json[option.Name] = option.ToJson(value, this);
        }
        return json;
    }

    internal static string FamilyName(Type family)
    {
        while (family.BaseType is { } parent && parent != typeof(Component) && family != typeof(Component))
            family = parent;
        var name = family.Name.Split('`')[0];
        return JsonNamingPolicy.KebabCaseLower.ConvertName(name);
    }

    private static IEnumerable<Assembly> OwnAssemblies()
    {
        yield return typeof(Component).Assembly;
        foreach (var name in Companions)
        {
            if (TryLoad(name) is { } companion) yield return companion;
        }
    }

    private static Assembly? TryLoad(string name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (FileNotFoundException) // the program does without it
        {
            return null;
        }
    }

    private static string WithArticle(Type family) =>
        FamilyName(family) is var name && "aeiou".Contains(name[0], StringComparison.Ordinal)
            ? $"an {name}" : $"a {name}";

    private static string Capitalise(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private string Example(Type family) =>
        Of(family) is [var first, ..] ? $"such as \"{first.Kind}\"" : "of which there is none yet";
}
