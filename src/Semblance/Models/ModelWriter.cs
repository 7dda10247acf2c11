using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Semblance.Models;

/// <summary>
/// Writes a model beside its place, then renames it there: a failed or cancelled write leaves what was there.
/// </summary>
internal static class ModelWriter
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(ModelFolder model, string path, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        Check(path);
        var beside = $"{path}.writing-{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Remove(beside);
            WriteFolder(model, beside, cancel);
            if (ModelFiles.IsOneFile(path)) Pack(beside, path, cancel);
            else Place(beside, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Explain(error, path);
        }
        finally
        {
            try
            {
                Remove(beside);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // the first error is the one to tell
            }
        }
    }

    internal static SemblanceException Explain(Exception error, string path) => (error.HResult & 0xFFFF) switch
    {
        28 or 112 when error is IOException => new("The disk is full.", path, // ENOSPC, ERROR_DISK_FULL
            "Make room, or write to another disk; nothing was left behind.", error),
        _ => new($"The model cannot be written: {error.Message}", path, "Check the path and your permissions.", error),
    };

    // never replaces what is not a model
    private static void Check(string path)
    {
        if (ModelFiles.IsOneFile(path) ? !Directory.Exists(path) : !File.Exists(path) && IsFree(path)) return;
        var isFile = File.Exists(path);
        throw new SemblanceException(isFile ? "A model is a folder, and there is a file of that name."
                : "There is a folder of that name, and it is not a saved model.", path,
            $"Name another folder, or a file that ends in {ModelFolder.FileEnding}; or remove what is there yourself.");
    }

    private static bool IsFree(string path) =>
        !Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any() ||
        (File.Exists(Path.Combine(path, ModelFiles.Manifest)) &&
         Directory.EnumerateFileSystemEntries(path).All(entry => ModelFiles.All.Contains(Path.GetFileName(entry))));

    private static void WriteFolder(ModelFolder model, string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        cancel.ThrowIfCancellationRequested();
        using (var stream = File.Create(Path.Combine(folder, ModelFiles.Weights)))
            Safetensors.Write(stream, model.Tensors);
        cancel.ThrowIfCancellationRequested();
        var card = model.Card.Length > 0 ? model.Card.ReplaceLineEndings("\n") : "# A saved model\n";
        File.WriteAllText(Path.Combine(folder, ModelFiles.Card), card);
        var manifest = new JsonObject { ["$schema"] = ModelFiles.SchemaLink,
            ["formatVersion"] = ModelFolder.FormatVersion };
        foreach (var (name, value) in model.Manifest)
        {
            if (!manifest.ContainsKey(name)) manifest[name] = value?.DeepClone();
        }
        manifest["files"] = new JsonObject(new[] { ModelFiles.Weights, ModelFiles.Card }.Select(name =>
            KeyValuePair.Create(name, (JsonNode?)Fingerprint(Path.Combine(folder, name)))));
        manifest["state"] = model.State.DeepClone();
        var text = Encoding.UTF8.GetBytes(manifest.ToJsonString(Indented) + "\n");
        if (text.Length > ModelFiles.MaxManifestBytes)
        {
            throw new SemblanceException($"The model's labels and texts take {text.Length >> 20} MiB, more than the " +
                $"{ModelFiles.MaxManifestBytes >> 20} that a model may keep.", folder,
                "Declare columns of many different labels as text or identifier in the schema.");
        }
        File.WriteAllBytes(Path.Combine(folder, ModelFiles.Manifest), text);
        cancel.ThrowIfCancellationRequested();
    }

    private static JsonObject Fingerprint(string file)
    {
        using var stream = File.OpenRead(file);
        return new() { ["bytes"] = stream.Length, ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(stream)) };
    }

    private static void Place(string beside, string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.Move(beside, path);
            return;
        }
        var old = $"{path}.replaced-{Environment.ProcessId}";
        Remove(old);
        Directory.Move(path, old);
        try
        {
            Directory.Move(beside, path);
        }
        catch
        {
            Directory.Move(old, path);
            throw;
        }
        Remove(old);
    }

    private static void Pack(string folder, string path, CancellationToken cancel)
    {
        var packed = Path.Combine(folder, "packed");
        using (var zip = ZipFile.Open(packed, ZipArchiveMode.Create))
        {
            foreach (var name in ModelFiles.All)
            {
                cancel.ThrowIfCancellationRequested();
                using var source = File.OpenRead(Path.Combine(folder, name));
                var isLarge = source.Length > ModelFiles.MaxPackedBytes;
                var entry = zip.CreateEntry(name, isLarge ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
                entry.LastWriteTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // the same model gives the same bytes
                using var target = entry.Open();
                source.CopyTo(target);
            }
        }
        File.Move(packed, path, overwrite: true);
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
