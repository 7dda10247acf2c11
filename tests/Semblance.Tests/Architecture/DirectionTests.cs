using System.Text.RegularExpressions;
using Semblance.Catalog;
using Xunit;

namespace Semblance.Tests.Architecture;

/// <summary>
/// Which room may know which: the ground floor knows nobody, kinds of data know the ground floor, and so on up.
/// </summary>
public partial class DirectionTests
{
    private static readonly string[] Ground = ["Random", "Numerics", "Models"];

    // Tables and Providers are one floor: a value maker is chosen by a column's schema, and a column is
    // filled by a maker.
    private static readonly string[] Data = ["Tables", "Providers"];

    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["Random"] = [],
        ["Numerics"] = ["Random"],
        ["Models"] = [],
        [""] = [.. Ground, "Tables"], // the contracts speak of tables: conditions and metrics are about them
        ["Tables"] = [.. Ground, "", .. Data],
        ["Providers"] = [.. Ground, "", .. Data],
        ["Relational"] = [.. Ground, "", .. Data],
        ["Catalog"] = [.. Ground, "", .. Data, "Relational"],
        ["Trials"] = [.. Ground, "", .. Data, "Catalog"],
        ["Rules"] = [.. Ground, "", .. Data, "Relational", "Catalog"],
        ["Reports"] = [.. Ground, "", .. Data, "Relational", "Catalog"],
        ["Recipes"] = [.. Ground, "", .. Data, "Relational", "Catalog", "Reports", "Rules"],
    };

    // What is defined as a mean or a list of others names them.
    private static readonly string[] Composites = ["ColumnShapes", "PairTrends", "Diagnostic"];

    // Folders that only sort the files of one idea: their files stay in the namespace above.
    private static readonly string[] Drawers = ["Providers/Forms"];

    [Fact]
    public void A_room_knows_only_those_below_it()
    {
        var wrong = from file in SourceFile.All
                    where file.Project == "Semblance"
                    from use in file.Find(Rooms())
                    let room = use.Match.Groups["room"].Value
                    where MayKnow.ContainsKey(room) && room != file.Room
                        && !(MayKnow.GetValueOrDefault(file.Room)?.Contains(room) ?? false)
                    select $"{use.At}: {(file.Room.Length == 0 ? "the root" : file.Room)} must not know {room}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_room_has_its_place_in_the_order() =>
        Assert.Empty(SourceFile.All.Where(file => file.Project == "Semblance").Select(file => file.Room).Distinct()
            .Except(MayKnow.Keys));

    [Fact]
    public void The_library_knows_no_program() =>
        Assert.Empty(SourceFile.All.Where(file => file.Project == "Semblance").SelectMany(file => file.Find(Programs()))
            .Select(use => use.At));

    [Fact]
    public void The_library_never_writes_to_the_console() =>
        Assert.Empty(SourceFile.All.Where(file => file.Project == "Semblance").SelectMany(file => file.Find(Consoles()))
            .Select(use => use.At));

    [Fact]
    public void Siblings_do_not_know_each_other()
    {
        var components = ComponentCatalog.Own.All.Where(info => !info.Type.IsAbstract)
            .Select(info => info.Type.Name).ToHashSet();
        var wrong = from file in SourceFile.All
                    where file.Project == "Semblance" && SiblingFolders().IsMatch(file.Folder)
                    let owner = components.Where(name => file.Name.StartsWith(name, StringComparison.Ordinal))
                        .MaxBy(name => name.Length)
                    where owner is not null && !Composites.Contains(owner)
                    from use in file.Find(Words())
                    where components.Contains(use.Match.Value) && use.Match.Value != owner &&
                        SourceFile.All.Any(other => other.Folder == file.Folder && other.Name == use.Match.Value)
                    select $"{use.At}: {owner} must not know {use.Match.Value}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Namespaces_follow_folders()
    {
        var wrong = from file in SourceFile.All
                    from use in file.Find(Namespaces())
                    let folder = Drawers.Contains(file.Folder) ? Path.GetDirectoryName(file.Folder)! : file.Folder
                    let expected = folder.Length == 0 ? file.Project : $"{file.Project}.{folder.Replace('/', '.')}"
                    where use.Match.Groups["name"].Value != expected
                    select $"{use.At}: the namespace should be {expected}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Comments_and_texts_are_not_code() => Assert.Equal("""
        var a = ;
        var b = 5;
        var c = d;
        """.ReplaceLineEndings("\n"), SourceFile.Code("""
        var a = "Semblance.Reports";// Semblance.Cli
        var b = 5;/* Console.Write */
        var c = d;
        """.ReplaceLineEndings("\n")));

    [Theory]
    [InlineData("using Semblance.Reports;", "Reports")]
    [InlineData("var x = Recipes.Holdout.Split();", "Recipes")]
    [InlineData("Semblance.Tables.Table table", "Tables")]
    [InlineData("using System.Numerics.Tensors;", null)]
    [InlineData("thing.Models.Count", null)]
    public void Uses_of_rooms_are_found(string code, string? room)
    {
        var file = new SourceFile("Semblance", "Random/Rng.cs", [code]);
        Assert.Equal(room, file.Find(Rooms()).Select(use => use.Match.Groups["room"].Value).FirstOrDefault());
    }

    [GeneratedRegex(
        @"(?:\bSemblance\.|(?<![\w.]))(?<room>Random|Numerics|Models|Tables|Providers|Relational|Catalog|Trials|Rules|Reports|Recipes)(?=\.[A-Z]|;)(?<!using System\.\w+)")]
    private static partial Regex Rooms();

    [GeneratedRegex(@"\bSemblance\.(?:Cli|Studio|Torch)\b|\bSpectre\b|\bTorchSharp\b|\bSystem\.CommandLine\b")]
    private static partial Regex Programs();

    [GeneratedRegex(@"(?<![\w.])(?:System\.)?Console\.")]
    private static partial Regex Consoles();

    [GeneratedRegex(@"/(?:Synthesizers|Metrics|Formats|Constraints|Augmenters)$")]
    private static partial Regex SiblingFolders();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w+")]
    private static partial Regex Words();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)")]
    private static partial Regex Namespaces();
}
