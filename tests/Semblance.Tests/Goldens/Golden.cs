using Xunit;

namespace Semblance.Tests.Goldens;

/// <summary>Texts that people see, kept in files: a change is accepted on purpose, with SEMBLANCE_ACCEPT=1.</summary>
internal static class Golden
{
    /// <summary>The folder that holds Semblance.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Compares a text with the golden file of that name.</summary>
    public static void Check(string name, string actual)
    {
        var path = Path.Combine(Root, "tests", "Semblance.Tests", "Goldens", name);
        actual = actual.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("SEMBLANCE_ACCEPT") == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }
        var expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (expected == actual) return;
        var (before, after) = (expected.Split('\n'), actual.Split('\n'));
        var gone = Less(before, after).Select(line => "- " + line);
        var come = Less(after, before).Select(line => "+ " + line);
        Assert.Fail($"""
            {name} has changed:

            {string.Join("\n", gone.Concat(come).DefaultIfEmpty("(the order of lines)").Take(60))}

            If this is meant, run the tests again with SEMBLANCE_ACCEPT=1 and commit tests/Semblance.Tests/Goldens/{name}.
            """);
    }

    // the lines that one text has more often than the other
    private static List<string> Less(string[] lines, string[] others)
    {
        var left = others.GroupBy(line => line).ToDictionary(group => group.Key, group => group.Count());
        var more = new List<string>();
        foreach (var line in lines)
        {
            if (left.GetValueOrDefault(line) > 0) left[line]--;
            else more.Add(line);
        }
        return more;
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Semblance.slnx")))
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("No Semblance.slnx above the tests.");
        return folder;
    }
}
