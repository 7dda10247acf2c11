using System.Text.RegularExpressions;
using Semblance.Tests.Goldens;

namespace Semblance.Tests.Architecture;

/// <summary>A source file of the shipped projects, its code without comments and texts, line for line.</summary>
internal sealed partial record SourceFile(string Project, string Path, string[] Lines)
{
    public static IReadOnlyList<SourceFile> All { get; } =
    [
        .. from project in Directory.GetDirectories(System.IO.Path.Combine(Golden.Root, "src"))
           from path in Directory.GetFiles(project, "*.cs", SearchOption.AllDirectories)
           let relative = System.IO.Path.GetRelativePath(project, path).Replace('\\', '/')
           where !relative.StartsWith("obj/", StringComparison.Ordinal)
               && !relative.StartsWith("bin/", StringComparison.Ordinal)
           orderby path
           select new SourceFile(System.IO.Path.GetFileName(project), relative,
               Code(File.ReadAllText(path)).Split('\n')),
    ];

    /// <summary>The first folder; empty for the contracts at the root.</summary>
    public string Room =>
        Path.Contains('/', StringComparison.Ordinal) ? Path[..Path.IndexOf('/', StringComparison.Ordinal)] : "";

    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The code without comments and the insides of texts; as many lines as before.</summary>
    public static string Code(string text) => Blanks().Replace(text, match =>
        match.Value.StartsWith('/') || match.Value.Length > 3
            ? new string('\n', match.Value.Count(letter => letter == '\n')) : match.Value);

    /// <summary>Every match in the code, as "file:line: text".</summary>
    public IEnumerable<(string At, Match Match)> Find(Regex pattern)
    {
        for (var i = 0; i < Lines.Length; i++)
        {
            foreach (Match match in pattern.Matches(Lines[i])) yield return ($"src/{Project}/{Path}:{i + 1}", match);
        }
    }

    [GeneratedRegex(
        """//[^\n]*|/\*[\s\S]*?\*/|\"{3,}[\s\S]*?\"{3,}|@\"(?:\"\"|[^\"])*\"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])+'""")]
    internal static partial Regex Blanks();
}
