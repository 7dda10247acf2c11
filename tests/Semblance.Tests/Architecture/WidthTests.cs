using Semblance.Tests.Goldens;
using Xunit;

namespace Semblance.Tests.Architecture;

/// <summary>
/// No line is wider than a reader's screen, but where a text (an expression, a statement, JSON) stands whole.
/// </summary>
public sealed class WidthTests
{
    private const int Widest = 120, LongText = 40;

    [Fact]
    public void LinesAreAtMostOneHundredAndTwentyWide()
    {
        string[] files = [.. new[] { "src", "tests", "samples", "bench" }.SelectMany(folder =>
            Directory.GetFiles(Path.Combine(Golden.Root, folder), "*.cs", SearchOption.AllDirectories))];
        Assert.True(files.Length > 500);
        Assert.Empty(files.Order().SelectMany(path => TooWide(File.ReadAllText(path))
            .Select(line => $"{Path.GetRelativePath(Golden.Root, path)}:{line}")));
    }

    [Fact]
    public void WideCodeAndCommentsAreFoundAndWideTextsAreNot()
    {
        var wide = new string('x', Widest);
        Assert.Equal([1, 3], TooWide($"var {wide} = 1;\nvar y = \"{wide}\";\n// {wide}\nshort();"));
    }

    private static IEnumerable<int> TooWide(string text)
    {
        var texts = SourceFile.Blanks().Matches(text)
            .Where(match => match.Value[0] is '"' or '@' && match.Length >= LongText);
        var isText = new bool[text.Length + 1];
        foreach (var match in texts) Array.Fill(isText, true, match.Index, match.Length);
        for (int start = 0, line = 1; start < text.Length; line++)
        {
            var end = text.IndexOf('\n', start) is var found && found < 0 ? text.Length : found;
            if (end - start > Widest && !Array.Exists(isText[start..end], inside => inside)) yield return line;
            start = end + 1;
        }
    }
}
