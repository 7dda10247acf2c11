using System.CommandLine;
using Semblance.Cli.Painting;
using Semblance.Recipes;
using Spectre.Console;

namespace Semblance.Cli;

/// <summary>One verb of the command line: its name and help, its arguments, and what it does.</summary>
internal abstract class Verb
{
    /// <summary>Its place on the page that lists the verbs.</summary>
    public abstract string Group { get; }

    /// <summary>What is typed.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in one sentence.</summary>
    public abstract string Summary { get; }

    /// <summary>Lines to type.</summary>
    public abstract IReadOnlyList<Example> Examples { get; }

    /// <summary>The arguments and options that nothing works without, for the usage line.</summary>
    public HashSet<Symbol> Required { get; } = [];

    /// <summary>Arguments and options, without their values.</summary>
    public abstract void Declare(Command command);

    /// <summary>Gives each argument and option its text, where that is not part of <see cref="Declare"/>.</summary>
    public virtual void Describe(Command command)
    {
    }

    /// <summary>Paints what came of a recipe that was read from a file, where it is of this verb.</summary>
    public virtual bool TryPaint(Recipe recipe, Outcome outcome, IAnsiConsole painter) => false;

    /// <summary>Does it. Returns the exit code.</summary>
    public abstract Task<int> Run(ParseResult typed, Terminal terminal, CancellationToken cancel);
}
