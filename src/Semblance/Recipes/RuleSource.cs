using Semblance.Rules;

namespace Semblance.Recipes;

/// <summary>What rules may be read from.</summary>
internal static class RuleSource
{
    /// <summary>The rules, and the place in the file that a path in them has.</summary>
    public static (RuleSet Rules, Func<string, string> Where) Read(Run run, string path, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var file = RuleFile.Load(run.Locate(path));
        return (file.Rules, file.Where);
    }
}
