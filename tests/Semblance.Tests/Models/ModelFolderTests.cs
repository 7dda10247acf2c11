using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Semblance.Models;
using Xunit;

namespace Semblance.Tests.Models;

public sealed class ModelFolderTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("semblance-models-").FullName;

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Theory]
    [InlineData("model")]
    [InlineData("model.semblance")]
    [InlineData("deep/er/model")]
    public void What_is_written_is_read(string name)
    {
        Sample(3).Write(At(name));
        var back = ModelFolder.Read(At(name));
        Assert.Equal([1.5, 2.5], back.Get<double>("model.values"));
        Assert.Equal([0, 2, 1], back.Get<int>("model.codes"));
        Assert.Equal("3", back.State["depth"]!.ToJsonString());
        Assert.Equal("made-up", (string?)back.Manifest["kind"]);
        Assert.Equal("# Card\n", back.Card);
        Assert.Equal("https://semblance.dev/schemas/model-1.json", (string?)back.Manifest["$schema"]);
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(At(name))!)); // nothing is left beside it
    }

    [Theory]
    [InlineData("model")]
    [InlineData("model.semblance")]
    public void A_model_is_replaced_whole(string name)
    {
        Sample(3).Write(At(name));
        Sample(4).Write(At(name));
        Assert.Equal("4", ModelFolder.Read(At(name)).State["depth"]!.ToJsonString());
        Assert.Single(Directory.GetFileSystemEntries(home));
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        Sample(3).Write(At("a.semblance"));
        Sample(3).Write(At("b.semblance"));
        Assert.Equal(File.ReadAllBytes(At("a.semblance")), File.ReadAllBytes(At("b.semblance")));
    }

    [Theory]
    [InlineData("model")]
    [InlineData("model.semblance")]
    public void A_cancelled_write_leaves_the_old_model_and_nothing_else(string name)
    {
        Sample(3).Write(At(name));
        Assert.Throws<OperationCanceledException>(() => Sample(4).Write(At(name), new CancellationToken(true)));
        Assert.Equal("3", ModelFolder.Read(At(name)).State["depth"]!.ToJsonString());
        Assert.Single(Directory.GetFileSystemEntries(home));
    }

    [Fact]
    public void A_failed_write_leaves_nothing()
    {
        var model = Sample(3);
        model.State["labels"] = new string('x', 65 << 20);
        Fails(() => model.Write(At("model")), "more than the 64");
        Assert.Empty(Directory.GetFileSystemEntries(home));
    }

    [Fact]
    public void What_is_not_a_model_is_never_replaced()
    {
        Directory.CreateDirectory(At("photos"));
        File.WriteAllText(At("photos/1.jpg"), "holiday");
        File.WriteAllText(At("notes"), "text");
        Directory.CreateDirectory(At("folder.semblance"));
        Fails(() => Sample(1).Write(At("photos")), "not a saved model");
        Fails(() => Sample(1).Write(At("notes")), "a file of that name");
        Fails(() => Sample(1).Write(At("folder.semblance")), "not a saved model");
        Sample(1).Write(At("model"));
        File.WriteAllText(At("model/mine.txt"), "text");
        Fails(() => Sample(2).Write(At("model")), "not a saved model");
        Assert.Equal("holiday", File.ReadAllText(At("photos/1.jpg")));
    }

    [Fact]
    public void A_path_that_cannot_be_written_is_an_error_in_words()
    {
        File.WriteAllText(At("file"), "");
        Fails(() => Sample(1).Write(At("file/model")), "cannot be written");
    }

    [Fact]
    public void A_full_disk_has_its_own_words()
    {
        // ENOSPC
        var full = ModelWriter.Explain(new IOException("No space left on device : 'x.writing-1/weights'", 28), "model");
        Assert.Equal(("The disk is full.", "model"), (full.Problem, full.Where));
    }

    [Fact]
    public void What_is_not_there_is_an_error_in_words() =>
        Fails(() => ModelFolder.Read(At("nowhere")), "no such model");

    [Fact]
    public void A_foreign_folder_or_file_is_refused()
    {
        File.WriteAllText(At("text"), "hello");
        using (var zip = ZipFile.Open(At("other.zip"), ZipArchiveMode.Create)) zip.CreateEntry("a.txt");
        using (ZipFile.Open(At("empty.zip"), ZipArchiveMode.Create)) { }
        Fails(() => ModelFolder.Read(home), "not a saved model");
        Fails(() => ModelFolder.Read(At("text")), "not a saved model");
        Fails(() => ModelFolder.Read(At("other.zip")), "'a.txt', which is no part");
        Fails(() => ModelFolder.Read(At("empty.zip")), "not a saved model");
    }

    [Theory]
    [InlineData("{ \"formatVersion\": 2, \"state\": {} }", "reads up to format 1")]
    [InlineData("{ \"formatVersion\": 0, \"state\": {} }", "not complete")]
    [InlineData("{ \"formatVersion\": 1 }", "not complete")]
    [InlineData("{ \"formatVersion\": \"1\", \"state\": {} }", "not a saved model")]
    [InlineData("{ \"formatVersion\": 1, \"state\": [] }", "not complete")]
    [InlineData("{ \"formatVersion\": 1, \"formatVersion\": 1, \"state\": {} }", "not JSON")]
    [InlineData("{ \"formatVersion\": 1, \"state\": {} }", "does not list weights.safetensors")]
    [InlineData("[]", "not a saved model")]
    [InlineData("{ \"formatVersion\": 1,", "not JSON")]
    [InlineData("", "is empty")]
    public void A_manifest_is_read_strictly(string manifest, string problem)
    {
        Sample(3).Write(At("model"));
        File.WriteAllText(At("model/model.json"), manifest);
        Fails(() => ModelFolder.Read(At("model")), problem);
    }

    [Fact]
    public void A_deep_manifest_is_refused()
    {
        Sample(3).Write(At("model"));
        File.WriteAllText(At("model/model.json"), new string('[', 1_000_000));
        Fails(() => ModelFolder.Read(At("model")), "not JSON");
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("card.md")]
    public void A_file_that_is_cut_short_changed_or_missing_is_noticed(string file)
    {
        Sample(3).Write(At("model"));
        var path = At($"model/{file}");
        var whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..^1]);
        Fails(() => ModelFolder.Read(At("model")), "cut short");
        whole[^1] ^= 1;
        File.WriteAllBytes(path, whole);
        Fails(() => ModelFolder.Read(At("model")), "SHA-256");
        File.WriteAllBytes(path, [.. whole, 0]);
        Fails(() => ModelFolder.Read(At("model")), "was changed");
        File.WriteAllBytes(path, []);
        Fails(() => ModelFolder.Read(At("model")), "is empty");
        File.Delete(path);
        Fails(() => ModelFolder.Read(At("model")), "is missing");
    }

    [Fact]
    public void Every_cut_of_a_packed_model_is_noticed()
    {
        Sample(3).Write(At("model.semblance"));
        var whole = File.ReadAllBytes(At("model.semblance"));
        for (var length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(At("cut.semblance"), whole[..length]);
            Assert.Throws<SemblanceException>(() => ModelFolder.Read(At("cut.semblance")));
        }
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        Sample(3).Write(At("model"));
        File.Move(At("model/card.md"), At("elsewhere.md"));
        File.CreateSymbolicLink(At("model/card.md"), At("elsewhere.md"));
        Fails(() => ModelFolder.Read(At("model")), "is a link");
        File.Delete(At("model/card.md"));
        File.CreateSymbolicLink(At("model/card.md"), At("no such file"));
        Fails(() => ModelFolder.Read(At("model")), "is a link");
    }

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/model.json")]
    [InlineData("code.dll")]
    public void A_packed_file_of_another_name_is_refused(string name)
    {
        Sample(3).Write(At("model.semblance"));
        using (var zip = ZipFile.Open(At("model.semblance"), ZipArchiveMode.Update)) zip.CreateEntry(name);
        Fails(() => ModelFolder.Read(At("model.semblance")), "no part of a model");
        Assert.Single(Directory.GetFileSystemEntries(home));
    }

    [Fact]
    public void A_packed_file_of_the_same_name_is_refused()
    {
        using (var zip = ZipFile.Open(At("model.semblance"), ZipArchiveMode.Create))
        {
            zip.CreateEntry("model.json");
            zip.CreateEntry("model.json");
        }
        Fails(() => ModelFolder.Read(At("model.semblance")), "twice");
    }

    [Fact]
    public void A_small_file_that_unpacks_to_a_huge_one_is_refused()
    {
        Sample(3).Write(At("model.semblance"));
        using (var zip = ZipFile.Open(At("model.semblance"), ZipArchiveMode.Update))
        {
            zip.GetEntry("weights.safetensors")!.Delete();
            using var entry = zip.CreateEntry("weights.safetensors", CompressionLevel.SmallestSize).Open();
            entry.Write(new byte[32 << 20]);
        }
        Assert.InRange(new FileInfo(At("model.semblance")).Length, 1, 100_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Fails(() => ModelFolder.Read(At("model.semblance")), "unpacks to 32 MiB");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Large_tensors_are_packed_as_they_are()
    {
        var model = Sample(3);
        model.Put("model.zeros", new double[3 << 20]);
        model.Write(At("model.semblance"));
        Assert.Equal(3 << 20, ModelFolder.Read(At("model.semblance")).Get<double>("model.zeros").Length);
    }

    [Fact]
    public void Weights_with_the_right_hash_are_still_read_strictly()
    {
        Sample(3).Write(At("model"));
        byte[] weights = [8, 0, 0, 0, 0, 0, 0, 0, .. "{\"a\": 5}"u8];
        File.WriteAllBytes(At("model/weights.safetensors"), weights);
        var manifest = JsonNode.Parse(File.ReadAllText(At("model/model.json")))!;
        manifest["files"]!["weights.safetensors"] = new JsonObject
        {
            ["bytes"] = weights.Length, ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(weights)),
        };
        File.WriteAllText(At("model/model.json"), manifest.ToJsonString());
        Fails(() => ModelFolder.Read(At("model")), "unknown type");
    }

    [Fact]
    public void Tensors_are_checked_where_they_are_used()
    {
        var model = Sample(3);
        Assert.Equal([0, 2, 1], model.GetIndices("model.codes", below: 3, count: 3));
        Fails(() => model.Get<float>("model.values"), "missing or of another type");
        Fails(() => model.Get<double>("model.value"), "missing or of another type");
        Fails(() => model.Get<double>("model.values", 3), "2 values instead of 3");
        Fails(() => model.GetIndices("model.codes", below: 2), "not between 0 and 1");
        Fails(() => model.GetIndices("model.codes", below: 3, least: 1), "not between 1 and 2");
        Fails(() => model.GetIndices("model.codes", below: 3, count: 4), "3 values instead of 4");
        model.Put("odd", [1, double.NaN]);
        Fails(() => model.GetFinite("odd"), "no number");
        Assert.Equal([1.5, 2.5], model.GetFinite("model.values", 2));
        Assert.Throws<ArgumentException>(() => model.Put("model.codes", [1]));
        Assert.Throws<ArgumentException>(() => model.Put("chars", ['a']));
    }

    private string At(string name) => Path.Combine(home, name);

    private static ModelFolder Sample(int depth)
    {
        var folder = new ModelFolder
        {
            Manifest = new() { ["kind"] = "made-up" }, State = new() { ["depth"] = depth }, Card = "# Card\n",
        };
        folder.Put("model.values", [1.5, 2.5]);
        folder.Put("model.codes", [0, 2, 1]);
        return folder;
    }

    private static void Fails(Action action, string problem)
    {
        var error = Assert.Throws<SemblanceException>(action);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }
}
