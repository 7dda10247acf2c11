using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Semblance.Models;

/// <summary>
/// Reads a model that may be cut short, changed or made by someone who means harm: three files of known names and
/// nothing else, sizes before bytes, hashes before contents.
/// </summary>
internal static class ModelReader
{
    private const string Distrust = "Do not use a model from someone you do not trust.";
    private const string Mend = "Copy the model again from where it was whole, or fit it again.";

    public static ModelFolder Read(string path, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            if (Directory.Exists(path)) return Read(new Folder(path), path, cancel);
            if (!File.Exists(path))
            {
                throw new SemblanceException("There is no such model.", path,
                    $"Name the folder that 'fit' wrote, or a file that ends in {ModelFolder.FileEnding}.");
            }
            using var zip = Open(path);
            return Read(new Packed(zip, path), path, cancel);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SemblanceException($"The model cannot be read: {error.Message}", path,
                "Check the path and your permissions.", error);
        }
        catch (InvalidDataException error)
        {
            throw new SemblanceException("The file is not a whole model: it cannot be unpacked.", path, Mend, error);
        }
    }

    private static ModelFolder Read(IParts parts, string path, CancellationToken cancel)
    {
        var manifest = ReadManifest(parts, path);
        Verify(parts, manifest, path, cancel);
        var tensors = ReadWeights(parts, path);
        cancel.ThrowIfCancellationRequested();
        var state = (JsonObject)manifest["state"]!;
        manifest.Remove("state");
        return new(tensors)
        {
            Manifest = manifest,
            State = state,
            Card = Encoding.UTF8.GetString(ReadAll(parts, ModelFiles.Card, ModelFiles.MaxCardBytes)),
        };
    }

    private static JsonObject ReadManifest(IParts parts, string path)
    {
        if (parts.Length(ModelFiles.Manifest) is null) throw Foreign(path);
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(ReadAll(parts, ModelFiles.Manifest, ModelFiles.MaxManifestBytes),
                documentOptions: new() { AllowDuplicateProperties = false });
        }
        catch (JsonException error)
        {
            throw new SemblanceException("The model's manifest is not JSON: it was cut short or changed.",
                $"{parts.Where(ModelFiles.Manifest)}, line {error.LineNumber + 1}", Mend, error);
        }
        if (node is not JsonObject manifest || manifest["formatVersion"] is not JsonValue version ||
            !version.TryGetValue(out long format))
            throw Foreign(path);
        if (format > ModelFolder.FormatVersion)
        {
            throw new SemblanceException(
                $"The model has format {format}; this version reads up to format {ModelFolder.FormatVersion}.",
                parts.Where(ModelFiles.Manifest), "Update semblance, or save the model again with an older version.");
        }
        if (format < 1 || manifest["state"] is not JsonObject)
            throw new SemblanceException("The model's manifest is not complete.",
                parts.Where(ModelFiles.Manifest), Mend);
        return manifest;
    }

    private static void Verify(IParts parts, JsonObject manifest, string path, CancellationToken cancel)
    {
        var faults = new List<Fault>();
        foreach (var name in new[] { ModelFiles.Weights, ModelFiles.Card })
        {
            var where = parts.Where(name);
            if ((manifest["files"] as JsonObject)?[name] is not JsonObject entry
                || entry["bytes"] is not JsonValue size ||
                !size.TryGetValue(out long bytes) || entry["sha256"] is not JsonValue hash
                    || !hash.TryGetValue(out string? sha256))
                faults.Add(new($"The manifest does not list {name}.", parts.Where(ModelFiles.Manifest), Mend));
            else if (parts.Length(name) is not { } length)
                faults.Add(new("A file of the model is missing.", where, Mend));
            else if (length != bytes)
            {
                var how = length < bytes ? "cut short" : "changed";
                faults.Add(new($"The file has {length} bytes instead of {bytes}: it was {how}.", where, Mend));
            }
            else if (!sha256.Equals(HashOf(parts, name, bytes, cancel), StringComparison.OrdinalIgnoreCase))
                faults.Add(new("The file is not the one that was saved: its SHA-256 differs.", where, Mend));
        }
        if (faults.Count > 0) throw new SemblanceException(faults);
    }

    private static string HashOf(IParts parts, string name, long bytes, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var stream = parts.Open(name);
        var buffer = new byte[1 << 16];
        while (bytes > 0)
        {
            cancel.ThrowIfCancellationRequested();
            var read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, bytes));
            if (read == 0) return "";
            hash.AppendData(buffer, 0, read);
            bytes -= read;
        }
        return stream.ReadByte() < 0 ? Convert.ToHexString(hash.GetHashAndReset()) : "";
    }

    private static Dictionary<string, Array> ReadWeights(IParts parts, string path)
    {
        using var stream = parts.Open(ModelFiles.Weights);
        using var buffered = new BufferedStream(stream, 1 << 16);
        return Safetensors.Read(buffered, parts.Length(ModelFiles.Weights)!.Value, parts.Where(ModelFiles.Weights));
    }

    private static byte[] ReadAll(IParts parts, string name, long most)
    {
        var length = parts.Length(name) ?? 0;
        if (length > most)
            throw new SemblanceException($"The file has {length >> 20} MiB, more than a model's may have.",
                parts.Where(name), Mend);
        using var stream = parts.Open(name);
        var bytes = new byte[length];
        if (stream.ReadAtLeast(bytes, bytes.Length, false) < bytes.Length || stream.ReadByte() >= 0)
            throw new SemblanceException("The file is not as long as it says.", parts.Where(name), Mend);
        return bytes;
    }

    private static ZipArchive Open(string path)
    {
        try
        {
            return ZipFile.OpenRead(path);
        }
        catch (InvalidDataException error)
        {
            throw new SemblanceException("The file is not a saved model, or it was cut short.", path, Mend, error);
        }
    }

    private static SemblanceException Foreign(string path) => new(
        "This is not a saved model: it has no readable model.json.", path,
        $"Name the folder that 'fit' wrote, or a file that ends in {ModelFolder.FileEnding}.");

    /// <summary>The files of a model, in a folder or in one file.</summary>
    private interface IParts
    {
        long? Length(string name);

        Stream Open(string name);

        string Where(string name);
    }

    private sealed class Folder(string path) : IParts
    {
        public string Where(string name) => Path.Combine(path, name);

        public long? Length(string name)
        {
            var file = new FileInfo(Where(name));
            if (!file.Exists && file.LinkTarget is null) return null;
            if (file.LinkTarget is not null || file.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                throw new SemblanceException("A file of the model is a link to somewhere else.", Where(name),
                    "Replace it by the file itself.");
            }
            // a pipe has no length either, and opening it would wait for ever
            if (file.Length == 0) throw new SemblanceException("A file of the model is empty.", Where(name), Mend);
            return file.Length;
        }

        public Stream Open(string name) => File.OpenRead(Where(name));
    }

    private sealed class Packed : IParts
    {
        private readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.Ordinal);
        private readonly string path;

        public Packed(ZipArchive zip, string path)
        {
            this.path = path;
            foreach (var entry in zip.Entries)
            {
                if (!ModelFiles.All.Contains(entry.FullName))
                {
                    var shown = entry.FullName.Length <= 60 ? entry.FullName : entry.FullName[..57] + "…";
                    throw new SemblanceException($"The file holds '{shown}', which is no part of a model.",
                        path, Distrust);
                }
                if (!entries.TryAdd(entry.FullName, entry))
                    throw new SemblanceException($"The file holds {entry.FullName} twice.", path, Distrust);
                if (entry.Length > ModelFiles.MaxPackedBytes && entry.Length > entry.CompressedLength)
                {
                    throw new SemblanceException($"{entry.FullName} unpacks to {entry.Length >> 20} MiB from " +
                        $"{entry.CompressedLength} bytes, more than a model's may.", path, Distrust);
                }
            }
        }

        public string Where(string name) => $"{path}, {name}";

        public long? Length(string name) => entries.TryGetValue(name, out var entry) ? entry.Length : null;

        public Stream Open(string name) => entries[name].Open();
    }
}
