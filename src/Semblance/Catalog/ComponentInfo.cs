using System.Reflection;
using System.Text.Json.Nodes;

namespace Semblance.Catalog;

/// <summary>What is known of one component: its kind, its text, its options.</summary>
public sealed class ComponentInfo
{
    private readonly Lazy<IReadOnlyList<OptionInfo>> options;

    internal ComponentInfo(Type type)
    {
        Type = type;
        Kind = Component.KindOf(type);
        Family = ComponentCatalog.FamilyName(type);
        options = new(() => OptionsOf(type));
    }

    /// <summary>The record.</summary>
    public Type Type { get; }

    /// <summary>Its name in recipes and on the command line.</summary>
    public string Kind { get; }

    /// <summary>What it is: "synthesizer", "metric", "format".</summary>
    public string Family { get; }

    /// <summary>What it is for, from its source.</summary>
    public string Summary => DocComments.Summary(Type);

    /// <summary>Its paper, cost and limits, from its source; empty where there is nothing to say.</summary>
    public string Remarks => DocComments.Remarks(Type);

    /// <summary>Its own options in the order of its source, then those that it shares with its family.</summary>
    public IReadOnlyList<OptionInfo> Options => options.Value;

    // asked at each start of the command line, of every component: none is made for it
    internal bool HasFlags => Type.GetProperties().Any(property => property.IsDefined(typeof(FlagAttribute), false));

    /// <summary>A component with every default.</summary>
    public Component Create() => (Component)Activator.CreateInstance(Type)!;

    /// <summary>The option of that name, camel case or kebab case; null where there is none.</summary>
    public OptionInfo? Option(string name) =>
        Options.FirstOrDefault(option => option.Name == name || option.Flag == name);

    internal Component? Bind(ComponentCatalog catalog, JsonObject values, Func<string, string> place,
        ICollection<Fault> faults)
    {
        var before = faults.Count;
        var component = Create();
        foreach (var (name, node) in values)
        {
            if (name is "kind" or "$schema") continue;
            if (Option(name) is not { } option)
            {
                faults.Add(new($"{Kind} has no option '{name}'.", place(name),
                    Options.Count == 0 ? "Leave it out: it has no options."
                    : Spelling.Suggest(name, Options.Select(known => known.Name))));
            }
            else if (option.Read(node, place(name), catalog, faults) is var value
                && (value is not null || option.AllowsNull))
            {
                option.Property.SetValue(component, value);
            }
        }
        foreach (var option in Options.Where(option => option.IsRequired))
        {
            if (!values.Any(pair => Option(pair.Key) == option))
                faults.Add(new($"{Kind} needs '{option.Name}'.", place(option.Name), option.Summary));
        }
        return faults.Count == before ? component : null;
    }

    private static IReadOnlyList<OptionInfo> OptionsOf(Type type)
    {
        var defaults = Activator.CreateInstance(type)!;
        return [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
            .OrderBy(property => Depth(property.DeclaringType!, type)).ThenBy(property => property.MetadataToken)
            .Select(property => new OptionInfo(property, defaults))];
    }

    private static int Depth(Type declaring, Type type)
    {
        var depth = 0;
        for (var step = type; step != declaring && step.BaseType is not null; step = step.BaseType) depth++;
        return depth;
    }
}
