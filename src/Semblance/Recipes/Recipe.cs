using System.ComponentModel.DataAnnotations;

namespace Semblance.Recipes;

/// <summary>
/// A piece of work as data: what the command line binds its flags to, what a <c>recipe.json</c> holds, and what
/// <see cref="Run"/> executes. Each kind of recipe is a verb, and its properties are that verb's options.
/// </summary>
public abstract record Recipe : Component
{
    /// <summary>Every random draw follows from this number: the same recipe and seed give the same bytes.</summary>
    [Range(0, long.MaxValue)] public long Seed { get; init; } = 42;

    /// <summary>Does the work.</summary>
    /// <param name="run">Where relative paths start, and who is told what.</param>
    /// <param name="cancel">Checked at every step; a cancelled run leaves no half-written file.</param>
    internal abstract Task<Outcome> Execute(Run run, CancellationToken cancel);
}

/// <summary>What came of a recipe.</summary>
public abstract record Outcome
{
    /// <summary>The files written, in the order in which they were finished.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>What was chosen where the recipe left it open, and why.</summary>
    public IReadOnlyList<Choice> Choices { get; init; } = [];
}

/// <summary>Something that was chosen where the recipe left it open.</summary>
/// <param name="About">What it is about: a column's name, or "holdout", "synthesizer", "seed".</param>
/// <param name="What">What was chosen.</param>
/// <param name="Why">Why.</param>
public sealed record Choice(string About, string What, string Why);

/// <summary>A path in a recipe: relative ones start at the recipe's folder.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FileAttribute : Attribute;
