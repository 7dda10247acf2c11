using Semblance.Tables;

namespace Semblance;

/// <summary>What sampled rows must meet, in SQL's syntax: <c>sex = 'Female' and age between 30 and 40</c>.</summary>
public sealed class Condition
{
    private Condition(string text) => Text = text;

    /// <summary>The condition as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a condition.</summary>
    /// <exception cref="SemblanceException">A syntax error, with a caret under its place.</exception>
    public static Condition Parse(string text) => new(text);

    /// <summary>Checks names and values against the schema.</summary>
    /// <exception cref="SemblanceException">An unknown column (with the nearest name) or a value of the wrong kind.</exception>
    public void Bind(Schema schema) => throw new NotSupportedException();

    /// <summary>
    /// For each column that the condition restricts on its own: the values it leaves possible. Every matching row lies
    /// within these sets; <see cref="Matches"/> has the last word.
    /// </summary>
    public IReadOnlyDictionary<string, ValueSet> Restrictions(Schema schema) => throw new NotSupportedException();

    /// <summary>Which rows meet the condition. A comparison with a missing cell is not met, as in SQL.</summary>
    public bool[] Matches(Table table) => throw new NotSupportedException();
}
