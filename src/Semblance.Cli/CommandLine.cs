using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Reflection;
using Semblance.Cli.Painting;
using Semblance.Cli.Verbs;

namespace Semblance.Cli;

/// <summary>What was typed: finds the verb, runs it, and turns what went wrong into an exit code.</summary>
internal static class CommandLine
{
    /// <summary>The exit codes: done, a bug, a mistake of the user's, cancelled.</summary>
    public const int Done = 0, Bug = 1, Mistake = 2, Cancelled = 130;

    /// <summary>The verbs, in the order of the help page.</summary>
    public static IReadOnlyList<Verb> Verbs() =>
    [
        new SynthVerb(), new FitVerb(), new SampleVerb(), new GenerateVerb(), new MaskVerb(), new CompleteVerb(),
        new RunVerb(),
        new InspectVerb(), new EvaluateVerb(), new ShowVerb(), new ListVerb(), new CompletionVerb(),
    ];

    /// <summary>Runs a command line. Returns its exit code.</summary>
    public static async Task<int> Run(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancel)
    {
        try
        {
            return await Dispatch(arguments, terminal, cancel).ConfigureAwait(false);
        }
        catch (SemblanceException error) when (error.InnerException is IOException inner && IsClosedPipe(inner))
        {
            return Done; // whoever read our output has seen enough, as `| head` does
        }
        catch (SemblanceException error)
        {
            ErrorPage.Write(terminal, error.Faults);
            return Mistake;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            terminal.Error.WriteLine("Cancelled: nothing half-written is left.");
            return Cancelled;
        }
        catch (AggregateException error)
            when (error.Flatten().InnerExceptions.All(inner => inner is OperationCanceledException)
            && cancel.IsCancellationRequested)
        {
            terminal.Error.WriteLine("Cancelled: nothing half-written is left.");
            return Cancelled;
        }
        catch (IOException error) when (IsClosedPipe(error))
        {
            return Done; // whoever read our output has seen enough, as `| head` does
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            terminal.Error.WriteLine($"This is a bug in Semblance {Version}: please report it with these lines.");
            terminal.Error.WriteLine(error);
            return Bug;
        }
    }

    /// <summary>The version, as <c>--version</c> prints it.</summary>
    public static string Version { get; } =
        (typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? "0")
        .Split('+')[0];

    private static async Task<int> Dispatch(IReadOnlyList<string> arguments, Terminal terminal,
        CancellationToken cancel)
    {
        var verbs = Verbs();
        if (arguments.Count == 0 || arguments[0] is "--help" or "-h" or "-?" or "help" && arguments.Count == 1)
        {
            HelpPage.WriteRoot(terminal, verbs);
            return arguments.Count == 0 ? Mistake : Done;
        }
        if (arguments[0] == "--version")
        {
            terminal.Out.WriteLine(Version);
            return Done;
        }
        if (arguments[0].StartsWith("[suggest", StringComparison.Ordinal)) return Suggest(arguments, terminal, verbs);
        if (arguments[0] == "help") arguments = [.. arguments.Skip(1), "--help"];

        var verb = verbs.FirstOrDefault(verb => verb.Name == arguments[0])
            ?? throw UnknownVerb(arguments[0], terminal, verbs);
        var command = new Command(verb.Name) { TreatUnmatchedTokensAsErrors = false };
        verb.Declare(command);
        var rest = Spelt([.. arguments.Skip(1)], command);
        if (rest.TakeWhile(token => token != "--").Any(token => token is "--help" or "-h" or "-?"))
        {
            verb.Describe(command);
            HelpPage.Write(terminal, verb, command);
            return Done;
        }
        var typed = command.Parse(rest, new ParserConfiguration { ResponseFileTokenReplacer = null });
        CheckSyntax(typed, verb, command);
        return await verb.Run(typed, terminal, cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Flags of truth with their value: <c>--no-header</c> is <c>--header false</c>, and before any word but a value
    /// <c>--header</c> is <c>--header true</c>, so that a file may follow it.
    /// </summary>
    private static string[] Spelt(string[] words, Command command)
    {
        bool IsTruth(string flag) => command.Options.Any(option => option.Name == flag
            && option is { Arity: { MinimumNumberOfValues: 0, MaximumNumberOfValues: 1 } } and Option<string?>);
        var spelt = new List<string>();
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] == "--") return [.. spelt, .. words[i..]];
            var isNegated = words[i].StartsWith("--no-", StringComparison.Ordinal) && IsTruth("--" + words[i][5..]);
            spelt.Add(isNegated ? "--" + words[i][5..] : words[i]);
            if (isNegated) spelt.Add("false");
            else if (IsTruth(words[i]) && !(i + 1 < words.Length && bool.TryParse(words[i + 1], out _)))
                spelt.Add("true");
        }
        return [.. spelt];
    }

    private static SemblanceException UnknownVerb(string typed, Terminal terminal, IReadOnlyList<Verb> verbs)
    {
        var names = verbs.Select(verb => verb.Name);
        if (typed.StartsWith('-'))
            return new($"'{typed}' stands where a verb is expected.", "semblance",
                $"Begin with a verb: {string.Join(", ", names)}.");
        return File.Exists(Path.Combine(terminal.Folder, typed))
            ? new($"'{typed}' is a file, not a verb.", "semblance",
                $"Say what to do with it: semblance inspect \"{typed}\"")
            : new($"'{typed}' is not a verb.", "semblance",
                $"{Spelling.Suggest(typed, names)} 'semblance --help' shows them all.");
    }

    /// <summary>Unknown flags, words too many, and flags without their value; all of them together.</summary>
    private static void CheckSyntax(ParseResult typed, Verb verb, Command command)
    {
        var faults = new List<Fault>();
        var flags = command.Options.SelectMany(option => option.Aliases.Prepend(option.Name)).ToList();
        for (var i = 0; i < typed.UnmatchedTokens.Count; i++)
        {
            var token = typed.UnmatchedTokens[i];
            if (token is "-" || !token.StartsWith('-'))
            {
                // the value of a flag that is not known was already said to be too much
                if (i > 0 && typed.UnmatchedTokens[i - 1].StartsWith('-')) continue;
                faults.Add(new($"'{token}' is one word too many.", $"semblance {verb.Name}",
                    token.Contains(' ', StringComparison.Ordinal) ? "Put the flag that it belongs to before it."
                        : "Take it away, or put it in quotes with the word before it."));
                continue;
            }
            var flag = token.Split('=')[0];
            var near = Spelling.Near(flag.TrimStart('-'),
                flags.Where(known => known.Length > 2).Select(known => known[2..]), 1);
            faults.Add(new($"'{flag}' is not an option of {verb.Name}.", $"semblance {verb.Name}", near.Count > 0
                ? $"Did you mean '--{near[0]}'?" : $"'semblance {verb.Name} --help' shows the options."));
        }
        foreach (var error in typed.Errors)
        {
            faults.Add(error.SymbolResult is OptionResult option
                ? new($"{option.IdentifierToken?.Value ?? option.Option.Name} needs a value.", $"semblance {verb.Name}",
                    $"Write {option.Option.Name} {option.Option.HelpName}.")
                : new(error.Message, $"semblance {verb.Name}",
                    $"'semblance {verb.Name} --help' shows how it is written."));
        }
        if (faults.Count > 0) throw new SemblanceException(faults);
    }

    /// <summary>Answers a shell that asks how the word before the cursor may go on.</summary>
    private static int Suggest(IReadOnlyList<string> arguments, Terminal terminal, IReadOnlyList<Verb> verbs)
    {
        var line = arguments.Count > 1 ? arguments[1] : "";
        var position = int.TryParse(arguments[0].Trim('[', ']').Split(':').Last(), out var at)
            ? Math.Min(at, line.Length) : line.Length;
        var root = new RootCommand("semblance");
        root.Options.Clear();
        foreach (var verb in verbs)
        {
            var command = new Command(verb.Name);
            verb.Declare(command);
            root.Add(command);
        }
        root.Add(new Option<bool>("--help"));
        var before = line[..position];
        var words = before.IndexOf(' ', StringComparison.Ordinal) is var space and >= 0 ? before[(space + 1)..] : "";
        var context = ((TextCompletionContext)root.Parse(words).GetCompletionContext()).AtCursorPosition(words.Length);
        foreach (var item in context.ParseResult.GetCompletions(words.Length))
            terminal.Out.WriteLine(item.InsertText ?? item.Label);
        return Done;
    }

    private static bool IsClosedPipe(IOException error) =>
        !OperatingSystem.IsWindows() && (error.HResult & 0xFFFF) == 32 // EPIPE
        || OperatingSystem.IsWindows() && (error.HResult & 0xFFFF) is 109 or 232;
}
