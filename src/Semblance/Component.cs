namespace Semblance;

/// <summary>
/// Anything the catalogue can find and a recipe can name: its init properties are its options, so that the command
/// line, JSON, documentation and manifests all read the same declaration.
/// </summary>
public abstract record Component
{
    /// <summary>The name in recipes and on the command line: the type's name in kebab case.</summary>
    public string Kind => KindOf(GetType());

    /// <summary>The kebab-case name of a component type: <c>GaussianCopula</c> is <c>gaussian-copula</c>.</summary>
    public static string KindOf(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var text = new System.Text.StringBuilder();
        foreach (var letter in type.Name)
        {
            if (char.IsUpper(letter) && text.Length > 0) text.Append('-');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }
}
