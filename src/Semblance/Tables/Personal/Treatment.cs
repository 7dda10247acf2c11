using Semblance.Tables.Detection;

namespace Semblance.Tables.Personal;

/// <summary>What is done to the values of a column that holds personal data, before anything else sees them.</summary>
/// <remarks>
/// In a schema file and on a command line a treatment is one word, with what it needs to know after a colon: "drop",
/// "mask:4", "generalise:month".
/// </remarks>
public abstract record Treatment : Component
{
    /// <summary>What stands after the colon, in words; null where nothing may stand there.</summary>
    internal abstract string? Argument { get; }

    /// <summary>How it is written: <c>mask:4</c>.</summary>
    internal virtual string Word => Kind;

    /// <summary>Whether the column is left out.</summary>
    internal virtual bool Drops => false;

    /// <summary>Whether the values are replaced by made-up ones, which have nothing to do with them.</summary>
    internal virtual bool Fakes => false;

    /// <summary>The same treatment with what was written after the colon.</summary>
    /// <exception cref="FormatException">It does not fit.</exception>
    internal virtual Treatment With(string argument) => throw new FormatException("nothing stands after it");

    /// <summary>The text that each different value becomes; null for a missing cell.</summary>
    /// <exception cref="SemblanceException">The treatment does not fit the column.</exception>
    internal abstract string?[] Apply(TreatedColumn column);

    /// <summary>Reads a treatment as it is written: <c>mask:4</c>.</summary>
    /// <param name="text">A word, and after a colon what it needs to know.</param>
    /// <param name="where">Where it is written, for messages.</param>
    /// <exception cref="SemblanceException">There is no such treatment, or it does not take what stands after the
    /// colon.</exception>
    public static Treatment Parse(string text, string where)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (word, argument) = text.Split(':', 2) is [var first, var rest] ? (first, rest) : (text, (string?)null);
        var found = Find(word.Trim()) ?? throw new SemblanceException($"'{word}' is not a treatment of personal data.",
            where, Spelling.Suggest(word, All.Select(one => one.Kind)));
        if (argument is null) return found;
        try
        {
            return found.With(argument.Trim());
        }
        catch (FormatException)
        {
            throw new SemblanceException($"'{argument}' cannot stand after '{found.Kind}:'.", where,
                found.Argument is { } form ? $"Write {form}." : $"Write {found.Kind} alone.");
        }
    }

    /// <summary>Every treatment, as it is where nothing more is said.</summary>
    public static IReadOnlyList<Treatment> All { get; } =
        [.. typeof(Treatment).Assembly.GetTypes().Where(type => type.BaseType == typeof(Treatment))
            .Select(type => (Treatment)Activator.CreateInstance(type)!)
            .OrderBy(treatment => treatment.Kind, StringComparer.Ordinal)];

    // both spellings of English
    private static Treatment? Find(string word) =>
        All.FirstOrDefault(one => one.Kind.Equals(word.EndsWith("ize", StringComparison.OrdinalIgnoreCase)
            ? word[..^3] + "ise" : word, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A column under treatment: its description and its different values.</summary>
/// <param name="Schema">What the column was taken for.</param>
/// <param name="Values">The different values, typed, in the order of their texts; missing where a text stands for no
/// value.</param>
/// <param name="Counts">How many cells hold each.</param>
/// <param name="Key">The key of pseudonyms; null where none was given.</param>
internal sealed record TreatedColumn(ColumnSchema Schema, Column Values, int[] Counts, PseudonymKey? Key)
{
    /// <summary>Applies a function to each value that is there.</summary>
    public string?[] Map(Func<string, string?> function)
    {
        var made = new string?[Values.Count];
        Parallel.For(0, made.Length, i => made[i] = Values.IsMissing(i) ? null : function(Values.Text(i)));
        return made;
    }

    public SemblanceException Error(string problem, string remedy) => new(problem, $"column '{Schema.Name}'", remedy);
}
