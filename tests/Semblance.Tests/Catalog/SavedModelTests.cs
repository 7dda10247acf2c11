using System.Text.Json.Nodes;
using Semblance.Catalog;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Synthesizers;
using Semblance.Tests.Contracts;
using Xunit;

namespace Semblance.Tests.Catalog;

public sealed class SavedModelTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("semblance-saved-").FullName;

    private static readonly SavedModelInfo Info = new()
    {
        Source = "people <b>|.csv", SourceRows = 12345, TrainingRows = 200, HoldoutRows = 50, Seed = 7,
        FitSeconds = 1.5,
        Created = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero), Notes = ["holdout: 50 rows"],
        Quality = new Dictionary<string, double> { ["Columns look alike"] = 0.987 },
    };

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Theory]
    [InlineData("model")]
    [InlineData("model.semblance")]
    public void A_model_is_what_it_was(string name)
    {
        var model = Fit();
        SavedModel.Save(model, Info, At(name));
        var (back, info) = SavedModel.Load(At(name));
        Assert.Equal(model.Synthesizer, back.Synthesizer);
        Assert.Equal(Written(model.Sample(5, 300, new Rng(3))), Written(back.Sample(5, 300, new Rng(3))));
        Assert.Equal(Info.Quality, info.Quality);
        Assert.Equal("0.1.0", info.LibraryVersion);
        Assert.Equal(Info with { Quality = info.Quality, Notes = info.Notes, LibraryVersion = "0.1.0" }, info);
        Assert.Equal(Info.Notes, info.Notes);
    }

    [Fact]
    public void The_manifest_is_for_people_too()
    {
        SavedModel.Save(Fit(), Info, At("model"));
        var manifest = JsonNode.Parse(File.ReadAllText(At("model/model.json")))!.AsObject();
        Assert.Equal(["$schema", "formatVersion", "libraryVersion", "family", "kind", "options", "seed", "schema",
            "training", "privacy", "files", "state"],
            manifest.Select(pair => pair.Key));
        Assert.Equal("""{"threads":2}""", manifest["options"]!.ToJsonString());
        Assert.Equal("""[{"name":"age","kind":"integer"},{"name":"sex","kind":"category"}]""",
            manifest["schema"]!.ToJsonString());
        Assert.Equal("none", (string?)manifest["privacy"]!["guarantee"]);
    }

    [Fact]
    public void The_card_says_what_people_ask_and_keeps_names_harmless()
    {
        SavedModel.Save(Fit(), Info, At("model"));
        var card = File.ReadAllText(At("model/card.md"));
        Assert.Contains("# Model of people &lt;b>\\|.csv", card, StringComparison.Ordinal);
        Assert.Contains("| rows that it learnt from | 200 |", card, StringComparison.Ordinal);
        Assert.Contains("| age | integer |", card, StringComparison.Ordinal);
        Assert.Contains("| Columns look alike | 0.987 |", card, StringComparison.Ordinal);
        Assert.Contains("Every label of 'sex'", card, StringComparison.Ordinal);
        Assert.Contains("semblance sample", card, StringComparison.Ordinal);
        Assert.Contains("not differentially private", card, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_time_the_same_fit_gives_the_same_bytes()
    {
        var info = Info with { Created = null, FitSeconds = null };
        SavedModel.Save(Fit(), info, At("a.semblance"));
        SavedModel.Save(Fit(), info, At("b.semblance"));
        Assert.Equal(File.ReadAllBytes(At("a.semblance")), File.ReadAllBytes(At("b.semblance")));
    }

    [Theory]
    [InlineData("kind", "\"independant\"", "'independant' is not a synthesizer")]
    [InlineData("kind", "5", "'' is not a synthesizer")]
    [InlineData("family", "\"simulator\"", "of family 'simulator'")]
    [InlineData("options", "{ \"threads\": -1, \"speed\": 2 }", "'threads' is -1")]
    [InlineData("training", "[]", "do not fit together")]
    [InlineData("state", "{}", "encoder")]
    [InlineData("state", "{ \"encoder\": [5], \"rowCount\": 3 }", "")]
    [InlineData("state", "{ \"encoder\": [{ \"schema\": null }], \"rowCount\": 3 }", "")]
    [InlineData("state",
        "{ \"encoder\": [{ \"schema\": { \"name\": \"a\", \"kind\": \"integer\" } }], \"rowCount\": 3 }", "")]
    public void A_changed_manifest_is_refused(string name, string value, string problem)
    {
        SavedModel.Save(Fit(), Info, At("model"));
        var manifest = JsonNode.Parse(File.ReadAllText(At("model/model.json")))!;
        manifest[name] = JsonNode.Parse(value);
        File.WriteAllText(At("model/model.json"), manifest.ToJsonString());
        var error = Assert.Throws<SemblanceException>(() => SavedModel.Load(At("model")));
        Assert.Contains(problem, error.Problem, StringComparison.OrdinalIgnoreCase);
    }

    // every value of the state replaced by each of some others, and every tensor left out, emptied or of another type
    [Fact]
    public void A_hostile_state_is_refused_or_works()
    {
        foreach (var component in ComponentCatalog.Own.Of<TableSynthesizer>())
        {
            var folder = new ModelFolder();
            var fitted = Quick.Make(component.Kind).Fit(People(200), new Rng(1));
            fitted.Save(folder);
            SavedModel.Save(fitted, Info, At("model"));
            foreach (var state in Mutations(folder.State)) Load(state, folder.Tensors);
            foreach (var name in folder.Tensors.Keys)
            {
                Load(folder.State, folder.Tensors.Where(pair => pair.Key != name));
                foreach (var other in Others(folder.Tensors[name]))
                    Load(folder.State,
                        folder.Tensors.Select(pair => pair.Key == name ? KeyValuePair.Create(name, other) : pair));
            }
        }

        void Load(JsonNode state, IEnumerable<KeyValuePair<string, Array>> tensors)
        {
            var folder = new ModelFolder(tensors.ToDictionary()) { Manifest = ManifestOf(At("model")),
                State = (JsonObject)state.DeepClone() };
            folder.Write(At("changed"));
            try
            {
                var (model, _) = SavedModel.Load(At("changed"));
                model.Sample(0, 20, new Rng(1));
                model.Complete(People(20), new Rng(1));
            }
            catch (SemblanceException)
            {
                // refused, in words
            }
        }
    }

    private static JsonObject ManifestOf(string path)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(path, "model.json")))!.AsObject();
        foreach (var name in new[] { "$schema", "formatVersion", "files", "state" }) manifest.Remove(name);
        return manifest;
    }

    private static IEnumerable<JsonNode> Mutations(JsonNode state)
    {
        var paths = new List<string>();
        Walk(state);
        var step = Math.Max(1, paths.Count / 25);
        for (var i = 0; i < paths.Count; i += step)
        {
            foreach (var value in new[] { "null", "-1", "1e300", "\"x\"", "[]", "{}" })
            {
                var copy = state.DeepClone();
                var node = Find(copy, paths[i]);
                if (node is null) continue;
                node.ReplaceWith(JsonNode.Parse(value));
                yield return copy;
            }
        }

        void Walk(JsonNode? node)
        {
            if (node is null) return;
            if (node.Parent is not null) paths.Add(node.GetPath());
            foreach (var child in node is JsonObject map ? map.Select(pair => pair.Value) : node is JsonArray list
                ? list : Enumerable.Empty<JsonNode?>()) Walk(child);
        }
    }

    private static JsonNode? Find(JsonNode root, string path)
    {
        var pending = new Queue<JsonNode?>([root]);
        while (pending.TryDequeue(out var node))
        {
            if (node is null) continue;
            if (node.Parent is not null && node.GetPath() == path) return node;
            foreach (var child in node is JsonObject map ? map.Select(pair => pair.Value) : node is JsonArray list
                ? list : Enumerable.Empty<JsonNode?>()) pending.Enqueue(child);
        }
        return null;
    }

    private static IEnumerable<Array> Others(Array tensor)
    {
        yield return Array.CreateInstance(tensor.GetType().GetElementType()!, 0);
        yield return Array.CreateInstance(tensor.GetType().GetElementType()!, tensor.Length + 1);
        yield return tensor is double[] ? new int[tensor.Length] : new double[tensor.Length];
        yield return tensor switch
        {
            int[] ints => Array.ConvertAll(ints, _ => int.MaxValue),
            long[] longs => Array.ConvertAll(longs, _ => long.MinValue),
            double[] doubles => Array.ConvertAll(doubles, _ => double.NaN),
            float[] floats => Array.ConvertAll(floats, _ => float.PositiveInfinity),
            _ => Array.ConvertAll((byte[])tensor, _ => (byte)255),
        };
    }

    private string At(string name) => Path.Combine(home, name);

    private static TableModel Fit() => new Independent { Threads = 2 }.Fit(People(200), new Rng(1));

    private static Table People(int count)
    {
        var ages = new long[count];
        var codes = new int[count];
        for (var i = 0; i < count; i++)
        {
            ages[i] = 18 + new Rng(5).Below(60, i);
            codes[i] = new Rng(6).Below(2, i);
        }
        return new(
        [
            new LongColumn(new() { Name = "age", Kind = ColumnKind.Integer }, ages),
            new CategoryColumn(new() { Name = "sex", Kind = ColumnKind.Category, Levels = ["Female", "Male"] }, codes,
                ["Female", "Male"]),
        ]);
    }

    private static string Written(Table table) => string.Join("\n", Enumerable.Range(0, table.RowCount)
        .Select(row => string.Join(",", table.Columns.Select(column => column.Text(row)))));
}
