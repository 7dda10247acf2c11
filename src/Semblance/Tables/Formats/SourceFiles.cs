using System.Text;
using System.Text.RegularExpressions;

namespace Semblance.Tables.Formats;

/// <summary>Finds the files that a path or a pattern names, in an order that is the same on every machine.</summary>
internal static class SourceFiles
{
    /// <summary>
    /// The files of a path, or of a pattern with <c>*</c>, <c>?</c>, <c>[…]</c> and <c>**</c>, in ordinal order.
    /// </summary>
    /// <exception cref="SemblanceException">There is no such file.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        if (File.Exists(path)) return [path];
        if (Directory.Exists(path))
            throw new SemblanceException("This is a folder.", path,
                $"Name a file, or all of them with a pattern such as \"{Path.Combine(path, "*.csv")}\".");
        if (!IsPattern(path)) throw Missing(path);
        var found = Match(path).Order(StringComparer.Ordinal).ToList();
        return found.Count > 0 ? found
            : throw new SemblanceException("No file matches the pattern.", path,
                "Check the folder and the ending; quote the pattern so that the shell leaves it alone.");
    }

    private static bool IsPattern(string path) => path.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    private static SemblanceException Missing(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        if (!Directory.Exists(folder))
            return new("There is no such folder.", folder, "Check the spelling of the path.");
        IEnumerable<string> beside = [];
        try
        {
            beside = Directory.EnumerateFiles(folder).Take(10_000).Select(file => Path.GetFileName(file));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // the advice is the poorer for it
        }
        var nearest = Spelling.Nearest(Path.GetFileName(path), beside);
        return new("There is no such file.", path, nearest is null ? "Check the spelling of the path."
            : $"Did you mean '{Path.Combine(Path.GetDirectoryName(path) ?? "", nearest)}'?");
    }

    private static IEnumerable<string> Match(string pattern)
    {
        var parts = pattern.Split(['/', Path.DirectorySeparatorChar]);
        var firstWild = Array.FindIndex(parts, IsPattern);
        var root = string.Join(Path.DirectorySeparatorChar, parts.Take(firstWild));
        if (root.Length == 0) root = pattern[0] is '/' or '\\' ? Path.DirectorySeparatorChar.ToString() : ".";
        if (!Directory.Exists(root)) return [];
        var expression = new Regex("^" + Expression(string.Join('/', parts.Skip(firstWild))) + "$",
            RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
        var deep = parts.Contains("**") || parts.Length - firstWild > 1;
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = deep, IgnoreInaccessible = true, AttributesToSkip = 0,
            MaxRecursionDepth = parts.Contains("**") ? 64 : parts.Length - firstWild - 1,
        };
        return Directory.EnumerateFiles(root, "*", options)
            .Where(file => expression.IsMatch(Path.GetRelativePath(root, file).Replace('\\', '/')))
            .Select(file => firstWild == 0 && pattern[0] is not ('/' or '\\') ? Path.GetRelativePath(".", file) : file);
    }

    private static string Expression(string pattern)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (rest.StartsWith("**/")) (_, i) = (text.Append("(?:[^/]+/)*"), i + 2);
            else if (rest.StartsWith("**")) (_, i) = (text.Append(".*"), i + 1);
            else if (rest[0] == '*') text.Append("[^/]*");
            else if (rest[0] == '?') text.Append("[^/]");
            else if (rest[0] == '[' && rest.IndexOf(']') is > 1 and var end)
            {
                var letters = rest[1..end].ToString().Replace("\\", "\\\\", StringComparison.Ordinal);
                text.Append('[').Append(letters[0] == '!' ? "^" + letters[1..] : letters).Append(']');
                i += end;
            }
            else text.Append(Regex.Escape(rest[..1].ToString()));
        }
        return text.ToString();
    }
}
