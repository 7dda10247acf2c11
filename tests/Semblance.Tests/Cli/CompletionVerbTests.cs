using Xunit;

namespace Semblance.Tests.Cli;

public class CompletionVerbTests
{
    [Theory, InlineData("bash", "complete -o default"), InlineData("zsh", "compdef"),
        InlineData("fish", "complete -c semblance"), InlineData("pwsh", "Register-ArgumentCompleter")]
    public void Every_shell_has_its_script(string shell, string line)
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("completion", shell));
        Assert.Contains(line, run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("semblance ", "synth")]
    [InlineData("semblance sy", "synth")]
    [InlineData("semblance synth --hold", "--holdout")]
    [InlineData("semblance synth a.csv --synthesizer gau", "gaussian-copula")]
    [InlineData("semblance list met", "metrics")]
    [InlineData("./semblance completion fi", "fish")]
    public void A_half_typed_word_is_completed(string line, string expected)
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run($"[suggest:{line.Length}]", line));
        Assert.Contains(expected, run.Out.Split('\n'));
    }

    [Fact]
    public void What_does_not_begin_alike_is_not_offered()
    {
        using var run = new CommandRun();
        run.Run("[suggest:12]", "semblance sy");
        Assert.Equal(["synth"], run.Out.TrimEnd().Split('\n'));
    }
}
