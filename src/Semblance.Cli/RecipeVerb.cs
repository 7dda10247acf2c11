using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using Semblance.Catalog;
using Semblance.Recipes;
using Semblance.Tables;
using Spectre.Console;

namespace Semblance.Cli;

/// <summary>
/// A verb that binds what was typed to a recipe, executes it, and paints what came of it. Its flags are the recipe's
/// properties, and their help is those properties' documentation, so nothing is declared twice.
/// </summary>
internal abstract class RecipeVerb<TRecipe, TOutcome> : Verb where TRecipe : Recipe where TOutcome : Outcome
{
    private readonly ComponentInfo info = ComponentCatalog.Own.Of<TRecipe>()[0];
    private readonly Dictionary<string, Symbol> symbols = new(StringComparer.Ordinal);

    private readonly Option<string[]> settings = new("--set")
    {
        HelpName = "NAME=VALUE",
        Description = "An option of the synthesizer; 'semblance list synthesizers' shows "
            + "them all. Give it again for more options.",
    };

    // options of some synthesizer that have a flag of their own
    private readonly List<(ComponentInfo Owner, OptionInfo Option, Option<string?> Flag)> flags = [];

    private readonly Option<bool> json = new("--json") { Description = "Prints the result as JSON, for machines." };

    public sealed override string Name => info.Kind;

    /// <summary>The options that are typed without a flag, in order.</summary>
    protected abstract IReadOnlyList<(string Option, string Shown)> Positions { get; }

    /// <summary>Paints what came of it, for a person.</summary>
    protected abstract void Paint(TRecipe recipe, TOutcome outcome, IAnsiConsole painter);

    public sealed override void Declare(Command command)
    {
        foreach (var (name, shown) in Positions)
        {
            var argument = new Argument<string?>(shown) { Arity = ArgumentArity.ZeroOrOne };
            symbols[name] = argument;
            command.Add(argument);
        }
        foreach (var option in info.Options)
        {
            if (symbols.ContainsKey(option.Name)) continue;
            Option flag = IsList(option) ? new Option<string[]>("--" + option.Flag, Short(option))
                : new Option<string?>("--" + option.Flag, Short(option));
            flag.HelpName = Shown(option);
            if (option.Type == typeof(bool)) flag.Arity = ArgumentArity.ZeroOrOne;
            if (option.IsComponent)
                flag.CompletionSources.Add(_ => ComponentCatalog.Own.Of(option.Type)
                    .Select(known => new CompletionItem(known.Kind)));
            if (option.Type == typeof(bool)) flag.CompletionSources.Add("true", "false");
            symbols[option.Name] = flag;
            command.Add(flag);
            if (!option.IsComponent) continue;
            command.Add(settings);
            foreach (var (owner, setting) in ComponentCatalog.Own.FlagsOf(option.Type))
            {
                var own = new Option<string?>("--" + setting.Flag) { HelpName = Shown(setting) };
                flags.Add((owner, setting, own));
                command.Add(own);
            }
        }
        command.Add(json);
    }

    public sealed override void Describe(Command command)
    {
        foreach (var option in info.Options)
        {
            var text = option.Summary;
            var fallback = option.IsRequired ? null : Default(option);
            var described = fallback is null ? text : $"{text} Default: {fallback}.";
            symbols[option.Name].Description = described;
            if (option.IsRequired) Required.Add(symbols[option.Name]);
        }
        foreach (var (owner, option, flag) in flags)
            flag.Description = $"{option.Summary} For the synthesizer {owner.Kind}. Default: {Default(option)}.";
    }

    public sealed override async Task<int> Run(ParseResult typed, Terminal terminal, CancellationToken cancel)
    {
        var recipe = Bind(typed);
        var outcome = await Execution.Run(recipe, terminal.Folder, terminal, cancel).ConfigureAwait(false);
        Execution.Paint(terminal, recipe, outcome, typed.GetValue(json),
            painter => Paint(recipe, (TOutcome)outcome, painter));
        return CommandLine.Done;
    }

    public sealed override bool TryPaint(Recipe recipe, Outcome outcome, IAnsiConsole painter)
    {
        if (recipe is not TRecipe own || outcome is not TOutcome came) return false;
        Paint(own, came, painter);
        return true;
    }

    /// <summary>The recipe that was typed; every mistake in it together.</summary>
    private TRecipe Bind(ParseResult typed)
    {
        var faults = new List<Fault>();
        var values = new JsonObject();
        TableSynthesizer? synthesizer = null;
        foreach (var option in info.Options)
        {
            var given = Typed(typed, symbols[option.Name]);
            if (option.IsComponent) synthesizer = Synthesizer(typed, given.LastOrDefault(), faults);
            else if (IsList(option) && given.Count > 0)
                values[option.Name] = new JsonArray([.. given.Select(text => JsonValue.Create(text))]);
            else if (given.Count > 0) values[option.Name] = option.FromText(given[^1]);
        }
        string Place(string name) => symbols[name] is Argument argument ? argument.Name : symbols[name].Name;
        var recipe = ComponentCatalog.Own.Bind(typeof(Recipe), info.Kind, values, Place, faults);
        if (faults.Count > 0) throw new SemblanceException(faults);
        if (synthesizer is not null)
            info.Options.First(option => option.IsComponent).Property.SetValue(recipe, synthesizer);
        return (TRecipe)recipe!;
    }

    private TableSynthesizer? Synthesizer(ParseResult typed, string? kind, List<Fault> faults)
    {
        var given = Typed(typed, settings).Select(text => (Text: text, Place: "--set")).ToList();
        foreach (var (owner, option, flag) in flags)
        {
            if (Typed(typed, flag) is not [.., var value]) continue;
            given.Add(($"{option.Name}={value}", flag.Name));
            kind ??= owner.Kind;
        }
        if (kind is null && given.Count == 0) return null;
        kind ??= SynthesizerChoice.DefaultKind;
        var known = ComponentCatalog.Own.Find(typeof(TableSynthesizer), kind);
        var values = new JsonObject();
        var places = new Dictionary<string, string>(StringComparer.Ordinal) { ["kind"] = "--synthesizer" };
        foreach (var (text, place) in given)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            var name = at > 0 ? text[..at].Trim() : text;
            if (at > 0) values[name] = known?.Option(name) is { } option ? option.FromText(text[(at + 1)..].Trim())
                : text[(at + 1)..];
            else faults.Add(new($"'{text}' sets no option.", "--set",
                "Write a name, = and a value, such as --set trees=20."));
            places[name] = place == "--set" ? $"--set {name}" : place;
        }
        return (TableSynthesizer?)ComponentCatalog.Own.Bind(typeof(TableSynthesizer), kind, values,
            name => places.GetValueOrDefault(name, $"--set {name}"), faults);
    }

    private static List<string> Typed(ParseResult typed, Symbol symbol)
    {
        SymbolResult? result = symbol is Argument argument ? typed.GetResult(argument)
            : typed.GetResult((Option)symbol);
        if (result is null) return [];
        // a flag that stands alone means true
        return result.Tokens.Count == 0 && symbol is Option { Arity.MinimumNumberOfValues: 0 } ? ["true"]
            : [.. result.Tokens.Select(token => token.Value)];
    }

    private static bool IsList(OptionInfo option) =>
        option.Type == typeof(IReadOnlyList<string>) || option.Shape == OptionShape.List;

    private static string[] Short(OptionInfo option) => option.Name switch
    {
        "output" => ["-o"],
        "rows" => ["-n"],
        "model" => ["-m"],
        "report" => ["-r"],
        "synthesizer" => ["-s"],
        "where" => ["-w"],
        _ => [],
    };

    private static string? Shown(OptionInfo option) => option.Name switch
    {
        "model" => "FOLDER",
        "where" => "CONDITION",
        "constraint" => "RULE",
        "synthesizer" => "KIND",
        "target" => "COLUMN",
        "table" or "keep" => "TABLE",
        "table-rows" or "tableRows" => "TABLE=N",
        "delimiter" or "quote" => "LETTER",
        "missing" => "MARK",
        "personal" => "COLUMN=TREATMENT",
        "keyVariable" => "NAME",
        "encoding" or "format" or "sheet" => "NAME",
        "subset" => "TABLE=N",
        _ when option.Type == typeof(TimeSpan) => "TIME",
        _ when option.Property.IsDefined(typeof(FileAttribute), false) => "FILE",
        _ when option.Type == typeof(bool) => "true|false",
        _ when option.Choices.Length > 0 => string.Join('|', option.Choices),
        _ when option.Type == typeof(double) => "SHARE",
        _ => "N",
    };

    private static string? Default(OptionInfo option) => option.Default switch
    {
        null or IReadOnlyList<string> or IReadOnlyList<Component> => null,
        bool value => value ? "true" : "false",
        Enum or TimeSpan => option.DefaultText,
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
