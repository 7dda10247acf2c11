using System.CommandLine;
using Semblance.Cli.Painting;

namespace Semblance.Cli.Verbs;

/// <summary>Prints a script that makes a shell complete verbs, options and their values.</summary>
internal sealed class CompletionVerb : Verb
{
    private static readonly Argument<string?> Shell = new("SHELL")
    {
        Description = "bash, zsh, fish or pwsh.",
        Arity = ArgumentArity.ZeroOrOne,
        CompletionSources = { "bash", "zsh", "fish", "pwsh" },
    };

    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            _semblance() {
              local IFS=$'\n' words
              words=$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)
              COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _semblance semblance ./semblance
            """,
        ["zsh"] = """
            #compdef semblance
            _semblance() {
              local -a found
              found=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
              if (( ${#found[@]} && ${#found[1]} )); then compadd -- "${found[@]}"; fi
              _files
            }
            compdef _semblance semblance ./semblance
            """,
        ["fish"] = """
            complete -c semblance -a '(semblance "[suggest:"(string length -- (commandline -cp))"]" (commandline -cp) 2>/dev/null)'
            """,
        ["pwsh"] = """
            Register-ArgumentCompleter -Native -CommandName semblance, ./semblance -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                $program = $commandAst.CommandElements[0].ToString()
                & $program "[suggest:$cursorPosition]" "$commandAst" 2>$null | Where-Object { $_ -like "$wordToComplete*" } |
                    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
    };

    public override string Group => "Set up";

    public override string Name => "completion";

    public override string Summary => "Prints a script that lets your shell complete verbs, options and values.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("semblance completion bash >> ~/.bashrc", "in every new bash"),
        new("semblance completion zsh > \"${fpath[1]}/_semblance\"", "in every new zsh"),
        new("semblance completion fish > ~/.config/fish/completions/semblance.fish", "in every new fish"),
        new("semblance completion pwsh >> $PROFILE", "in every new PowerShell"),
    ];

    public override void Declare(Command command)
    {
        command.Add(Shell);
        Required.Add(Shell);
    }

    public override Task<int> Run(ParseResult typed, Terminal terminal, CancellationToken cancel)
    {
        var shell = typed.GetValue(Shell) ?? throw new SemblanceException("No shell was named.", "SHELL",
            $"Name one of {string.Join(", ", Scripts.Keys)}.");
        if (!Scripts.TryGetValue(shell, out var script))
        {
            throw new SemblanceException($"'{shell}' is not a shell that completion is known for.", "SHELL",
                Spelling.Suggest(shell, Scripts.Keys));
        }
        terminal.Out.WriteLine(script);
        return Task.FromResult(0);
    }
}
