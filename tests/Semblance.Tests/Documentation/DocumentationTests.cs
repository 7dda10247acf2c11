using System.Reflection;
using System.Text.RegularExpressions;
using Semblance.Catalog;
using Semblance.Tables;
using Semblance.Tests.Goldens;
using Xunit;

namespace Semblance.Tests.Documentation;

public partial class DocumentationTests
{
    private static readonly string Docs = Path.Combine(Golden.Root, "docs");

    public static TheoryData<string> Kinds =>
        [.. ComponentCatalog.Own.Of<TableSynthesizer>().Where(info => !IsMadeOfOthers(info)).Select(info => info.Kind)];

    public static TheoryData<string> Pages =>
    [
        "README.md", "ARCHITECTURE.md",
        .. Directory.GetFiles(Docs, "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Golden.Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_synthesizer_has_a_page_with_the_picture_of_its_row_and_its_toys(string kind)
    {
        var page = File.ReadAllText(Path.Combine(Docs, "models", kind + ".md"));
        Assert.Contains($"../images/{kind}.svg", page, StringComparison.Ordinal);
        Assert.Contains($"../images/toys-{kind}.svg", page, StringComparison.Ordinal);
        var overview = File.ReadAllText(Path.Combine(Docs, "synthesizers.md"));
        Assert.Contains($"[{kind}](models/{kind}.md)", overview, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_made_of_other_synthesizers_is_told_on_the_page_of_choosing()
    {
        var page = File.ReadAllText(Path.Combine(Docs, "choosing.md"));
        var overview = File.ReadAllText(Path.Combine(Docs, "synthesizers.md"));
        Assert.All(ComponentCatalog.Own.Of<TableSynthesizer>().Where(IsMadeOfOthers), info =>
        {
            Assert.Contains($"## {info.Kind}: ", page, StringComparison.Ordinal);
            Assert.Contains($"[{info.Kind}](choosing.md)", overview, StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_option_that_a_page_names_in_its_table_exists_with_that_name(string kind)
    {
        var table = Section(File.ReadAllText(Path.Combine(Docs, "models", kind + ".md")), "Options that matter");
        var component = ComponentCatalog.Own.Find(typeof(TableSynthesizer), kind)!;
        var named = OptionRow().Matches(table).SelectMany(row => Code().Matches(row.Groups[1].Value))
            .Select(code => code.Groups[1].Value);
        Assert.All(named, name => Assert.True(component.Option(name) is not null, $"{kind} has no option '{name}'."));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_and_picture_leads_to_a_file(string page)
    {
        var path = Path.Combine(Golden.Root, page);
        var broken = Link().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)
            .Where(target => !target.StartsWith("http", StringComparison.Ordinal) && !target.StartsWith('#'))
            .Where(target => !Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, target.Split('#')[0])));
        Assert.Empty(broken);
    }

    // what is made of others has no cost of its own
    private static bool IsMadeOfOthers(ComponentInfo info) =>
        info.Type.GetMethod("EstimateSeconds", BindingFlags.Instance | BindingFlags.NonPublic)!.DeclaringType
            == typeof(TableSynthesizer);

    private static string Section(string page, string heading) =>
        page.Split("\n## ").Single(section => section.StartsWith(heading, StringComparison.Ordinal));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\| (`[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex OptionRow();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
