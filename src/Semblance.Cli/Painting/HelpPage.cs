using System.CommandLine;

namespace Semblance.Cli.Painting;

/// <summary>
/// The help of one verb, or of all: what it does, how it is written, what each option does, and examples.
/// </summary>
internal static class HelpPage
{
    /// <summary>The page that lists the verbs.</summary>
    public static void WriteRoot(Terminal terminal, IReadOnlyList<Verb> verbs)
    {
        var page = new Page(terminal);
        page.Line("semblance: synthetic data like the real data, and how good it is, told honestly");
        page.Heading("Usage");
        page.Line("  semblance VERB [arguments] [options]");
        foreach (var group in verbs.GroupBy(verb => verb.Group))
        {
            page.Heading(group.Key);
            page.Columns([.. group.Select(verb => (verb.Name, verb.Summary))]);
        }
        page.Heading("Options");
        page.Columns([("-h, --help", "Shows this page, or that of a verb."), ("--version", "Shows the version.")]);
        page.Heading("Start here");
        page.Example(new("semblance synth adult.csv -o synthetic.csv --report report.html",
            "a synthetic table as long as the real one, and a report on it"));
        page.Example(new("semblance inspect adult.csv", "what the columns hold, and what was found in them"));
        page.Example(new("semblance synth --help", "the options and examples of one verb"));
        page.Flush();
    }

    /// <summary>The page of one verb.</summary>
    public static void Write(Terminal terminal, Verb verb, Command command)
    {
        var page = new Page(terminal);
        page.Title($"semblance {verb.Name}: {Decapitalised(verb.Summary).TrimEnd('.')}");
        page.Heading("Usage");
        var words = command.Arguments.Select(argument => verb.Required.Contains(argument)
            ? argument.Name : $"[{argument.Name}]")
            .Concat(command.Options.Where(verb.Required.Contains)
                .Select(option => $"{Shortest(option)} {option.HelpName}"));
        page.Line($"  semblance {string.Join(' ', words.Prepend(verb.Name))} [options]");
        if (command.Arguments.Count > 0)
        {
            page.Heading("Arguments");
            page.Columns([.. command.Arguments.Select(argument => (argument.Name, argument.Description ?? ""))]);
        }
        page.Heading("Options");
        page.Columns([.. command.Options.Where(option => !option.Hidden)
            .Select(option => (Names(option), option.Description ?? "")), ("-h, --help", "Shows this page.")]);
        if (verb.Examples.Count > 0) page.Heading("Examples");
        foreach (var example in verb.Examples) page.Example(example);
        page.Flush();
    }

    private static string Decapitalised(string text) => char.ToLowerInvariant(text[0]) + text[1..];

    private static string Shortest(Option option) => option.Aliases.FirstOrDefault() ?? option.Name;

    private static string Names(Option option)
    {
        var names = option.Aliases.Count > 0 ? $"{option.Aliases.First()}, {option.Name}" : $"    {option.Name}";
        return option.HelpName is null ? names : $"{names} {option.HelpName}";
    }

    /// <summary>Text wrapped to the terminal, with headings in bold where a person reads.</summary>
    private sealed class Page(Terminal terminal)
    {
        private readonly int width = Math.Clamp(terminal.Width, 60, 110);
        private readonly System.Text.StringBuilder text = new();

        public void Line(string line) => text.AppendLine(line);

        public void Title(string title)
        {
            foreach (var line in Words.Wrap(title, width)) text.AppendLine(line);
        }

        public void Heading(string heading)
        {
            var (bold, end) = terminal is { IsOutTerminal: true, HasColor: true } ? ("\e[1m", "\e[0m") : ("", "");
            text.AppendLine().AppendLine($"{bold}{heading}{end}");
        }

        public void Columns(IReadOnlyList<(string Name, string Text)> rows)
        {
            var column = Math.Min(rows.Max(row => row.Name.Length), 26) + 4;
            foreach (var (name, description) in rows)
            {
                var lines = Words.Wrap(description, width - column).ToList();
                var start = $"  {name}".PadRight(column);
                if (start.Length > column || (name.Length + 4 > column && lines.Count > 0))
                {
                    text.AppendLine(start.TrimEnd());
                    start = new(' ', column);
                }
                text.AppendLine((start + lines.FirstOrDefault()).TrimEnd());
                foreach (var line in lines.Skip(1)) text.AppendLine(new string(' ', column) + line);
            }
        }

        public void Example(Example example)
        {
            text.AppendLine($"  {example.Line}");
            foreach (var line in Words.Wrap(example.Says, width - 6)) text.AppendLine($"      {line}");
        }

        public void Flush() => terminal.Out.Write(text.ToString());
    }
}

/// <summary>A line to type, and what comes of it.</summary>
internal sealed record Example(string Line, string Says);
