namespace Semblance.Tables.Formats;

/// <summary>Files for what must be seekable on its way in or out.</summary>
internal static class TemporaryFile
{
    /// <summary>A new file that holds the rest of a stream; the caller deletes it.</summary>
    public static string Of(Stream bytes, string ending)
    {
        var path = New(ending);
        using var target = new FileStream(path, FileMode.Create, FileAccess.Write);
        bytes.CopyTo(target);
        return path;
    }

    /// <summary>The path of a new empty file; the caller deletes it.</summary>
    public static string New(string ending)
    {
        var path = Path.GetTempFileName();
        File.Move(path, path + ending);
        return path + ending;
    }
}
