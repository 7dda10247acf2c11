using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Semblance.Catalog;
using Semblance.Cli.Painting;
using Spectre.Console;

namespace Semblance.Cli.Verbs;

/// <summary>Lists the components that there are, with their options, from the catalogue.</summary>
internal sealed class ListVerb : Verb
{
    private static readonly Dictionary<string, string> Families = new(StringComparer.Ordinal)
    {
        ["synthesizers"] = "synthesizer", ["metrics"] = "metric", ["formats"] = "format",
        ["constraints"] = "constraint",
        ["providers"] = "provider", ["treatments"] = "treatment", ["recipes"] = "recipe",
    };

    private readonly Argument<string?> what = new("WHAT")
    {
        Description = $"{string.Join(", ", Families.Keys)}, or the name of one of them to see its options. Left out: "
            + "everything, a line each.",
        Arity = ArgumentArity.ZeroOrOne,
        CompletionSources = { context => Families.Keys.Concat(ComponentCatalog.Own.All.Select(info => info.Kind)) },
    };

    private readonly Option<bool> json = new("--json") { Description = "Prints the list as JSON, for machines." };

    public override string Group => "Look";

    public override string Name => "list";

    public override string Summary => "Lists the synthesizers, metrics and formats that there are, and their options.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("semblance list", "everything, a line each"),
        new("semblance list synthesizers", "each with its options, defaults and limits"),
        new("semblance list gaussian-copula", "one of them, with its paper, cost and limits"),
    ];

    public override void Declare(Command command)
    {
        command.Add(what);
        command.Add(json);
    }

    public override Task<int> Run(ParseResult typed, Terminal terminal, CancellationToken cancel)
    {
        var asked = typed.GetValue(what);
        var catalog = ComponentCatalog.Own;
        var found = asked is null ? catalog.All.Where(info => Families.ContainsValue(info.Family)).ToList()
            : Families.TryGetValue(asked, out var family) ? [.. catalog.All.Where(info => info.Family == family)]
            : catalog.All.Where(info => info.Kind == asked).ToList();
        if (found.Count == 0)
        {
            throw new SemblanceException($"There is nothing called '{asked}' to list.", "WHAT",
                Spelling.Suggest(asked ?? "", Families.Keys.Concat(catalog.All.Select(info => info.Kind))));
        }
        if (typed.GetValue(json))
        {
            var list = new JsonArray([.. found.Select(info => ToJson(info, catalog))]);
            terminal.Out.WriteLine(list.ToJsonString(Execution.Json));
        }
        else Write(terminal.Painter(), found, withOptions: asked is not null,
            withRemarks: asked is not null && !Families.ContainsKey(asked));
        return Task.FromResult(CommandLine.Done);
    }

    private static JsonObject ToJson(ComponentInfo info, ComponentCatalog catalog)
    {
        var schema = ComponentSchema.Of(info, catalog);
        return new()
        {
            ["family"] = info.Family,
            ["kind"] = info.Kind,
            ["summary"] = info.Summary,
            ["remarks"] = info.Remarks,
            ["options"] = schema["properties"]?.DeepClone(),
        };
    }

    private static void Write(IAnsiConsole painter, IReadOnlyList<ComponentInfo> found, bool withOptions,
        bool withRemarks)
    {
        var width = found.Max(info => info.Kind.Length) + 2;
        foreach (var family in found.GroupBy(info => info.Family)
            .OrderBy(family => Families.Values.ToList().IndexOf(family.Key)))
        {
            if (!withRemarks)
            {
                painter.WriteLine();
                painter.MarkupLineInterpolated($"[bold]{Families.First(pair => pair.Value == family.Key).Key}[/]");
            }
            foreach (var info in family)
            {
                var summary = info.Summary
                    + (info.Kind == Recipes.SynthesizerChoice.DefaultKind ? " The default." : "");
                if (!withOptions) Words.Hang(painter, "  " + info.Kind.PadRight(width), summary);
                else
                {
                    painter.WriteLine();
                    painter.MarkupLineInterpolated($"[bold]{info.Kind}[/]");
                    Words.Hang(painter, "  ", summary);
                    if (withRemarks && info.Remarks.Length > 0)
                    {
                        painter.WriteLine();
                        Words.Hang(painter, "  ", info.Remarks);
                    }
                    if (info.Options.Count > 0) painter.WriteLine();
                    foreach (var option in info.Options)
                    {
                        painter.MarkupLineInterpolated($"    [aqua]{option.Name}[/] [grey]{Limits(option)}[/]");
                        Words.Hang(painter, "        ", option.Summary);
                    }
                }
            }
        }
    }

    private static string Limits(OptionInfo option)
    {
        var parts = new List<string>();
        if (option.Choices.Length > 0) parts.Add(string.Join(" | ", option.Choices));
        else if (option.Minimum is { } low && option.Maximum is { } high)
            parts.Add(high >= int.MaxValue ? $"at least {Text(low)}" : $"{Text(low)} to {Text(high)}");
        if (option.IsRequired) parts.Add("required");
        else if (option.Default is not null
            && option.Default is not (IReadOnlyList<string> { Count: 0 } or IReadOnlyList<Component> { Count: 0 }))
            parts.Add($"default {Text(option.Default)}");
        return string.Join(", ", parts);
    }

    private static string Text(object value) => value switch
    {
        Enum choice => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(choice.ToString()),
        bool flag => flag ? "true" : "false",
        Component component => component.Kind,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
