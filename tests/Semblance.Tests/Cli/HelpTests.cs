using System.Text.RegularExpressions;
using Semblance.Cli;
using Semblance.Tests.Goldens;
using Xunit;

namespace Semblance.Tests.Cli;

public class HelpTests
{
    public static TheoryData<string> Verbs => [.. CommandLine.Verbs().Select(verb => verb.Name)];

    [Theory, MemberData(nameof(Verbs))]
    public void Help_of_a_verb_is_as_accepted(string verb)
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run(verb, "--help"));
        Assert.Equal("", run.Error);
        Golden.Check($"cli/help-{verb}.txt", run.Out);
    }

    [Fact]
    public void The_page_of_verbs_is_as_accepted()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("--help"));
        Golden.Check("cli/help.txt", run.Out);
    }

    [Theory, MemberData(nameof(Verbs))]
    public void Every_help_has_examples_that_begin_with_the_verb(string name)
    {
        var verb = CommandLine.Verbs().Single(verb => verb.Name == name);
        Assert.NotEmpty(verb.Examples);
        Assert.All(verb.Examples,
            example => Assert.StartsWith($"semblance {name}", example.Line, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Verbs))]
    public void No_line_of_a_help_is_wider_than_its_terminal(string verb)
    {
        using var run = new CommandRun();
        run.Run(verb, "--help");
        var usage = run.Out.Split('\n').Where(line => !line.StartsWith("  semblance ", StringComparison.Ordinal));
        Assert.All(usage, line => Assert.True(line.Length <= 100, line));
    }

    [Fact]
    public void Help_can_be_asked_for_in_any_place()
    {
        using var run = new CommandRun();
        run.Run("synth", "--help");
        var page = run.Out;
        Assert.Equal(0, run.Run("synth", "adult.csv", "-h"));
        Assert.Equal(page, run.Out);
        Assert.Equal(0, run.Run("help", "synth"));
        Assert.Equal(page, run.Out);
    }

    [Fact]
    public void Nothing_typed_shows_the_verbs_and_is_a_mistake()
    {
        using var run = new CommandRun();
        Assert.Equal(2, run.Run());
        Assert.Contains("semblance synth", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_one_line()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("--version"));
        Assert.Matches(@"^\d+\.\d+\.\d+\n$", run.Out);
    }

    [Fact]
    public void Every_flag_that_a_message_of_the_library_names_exists()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Golden.Root, "src", "Semblance"), "*.cs",
            SearchOption.AllDirectories).Select(path => File.ReadAllText(path));
        var named = sources.SelectMany(text => Regex.Matches(text, "--[a-z][a-z-]+").Select(match => match.Value))
            .Distinct();
        var known = Semblance.Cli.CommandLine.Verbs().SelectMany(verb =>
        {
            var command = new System.CommandLine.Command(verb.Name);
            verb.Declare(command);
            return command.Options.Select(option => option.Name);
        }).ToHashSet();
        Assert.All(named, flag => Assert.Contains(flag.Replace("--no-", "--", StringComparison.Ordinal), known));
    }
}
