namespace Semblance.Tables.Formats;

/// <summary>Tells from the first bytes of a file, and from its name, what form it has.</summary>
internal static class FormatDetection
{
    /// <summary>The form of an opened file.</summary>
    /// <exception cref="SemblanceException">The file is empty, or of a form that is not read.</exception>
    public static TableFormat Of(OpenedFile file, ReadOptions options)
    {
        var format = Find(file, options);
        return options.Sheet is null || format is Xlsx or Xls ? format : throw new SemblanceException(
            $"A sheet is asked for, and {format.Title} has none.", file.Path, "Leave the sheet out (--sheet).");
    }

    private static TableFormat Find(OpenedFile file, ReadOptions options)
    {
        if (options.Format is not null) return TableFile.FormatNamed(options.Format);
        if (file.Head.IsEmpty)
            throw new SemblanceException("The file is empty.", file.Path,
                "Give a file with a header and at least one row.");
        Refuse(file);
        foreach (var format in TableFile.Formats)
        {
            if (format.IsBinary && format.Recognizes(file.Head)) return format;
        }
        if (TableFile.FormatOf(file.Path) is { } named)
            return !named.IsBinary ? named : throw new SemblanceException(
                $"The file is named {named.Title}, but its content is not.", file.Path,
                "Fetch or make it again, or name it after what it is.");
        foreach (var format in TableFile.Formats)
        {
            if (format.Recognizes(file.Head)) return format;
        }
        return TableFile.Formats.OfType<Csv>().First();
    }

    private static void Refuse(OpenedFile file)
    {
        var told = file.Head switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] when !new Xlsx().Recognizes(file.Head) => ("a zip archive", "Unpack it."),
            _ when file.Head.StartsWith("SQLite format 3\0"u8) => ("a SQLite database",
                "Export the table as CSV."),
            _ when file.Head.StartsWith("%PDF"u8) => ("a PDF", "Export the table as CSV."),
            _ => default,
        };
        if (told.Item1 is not null)
            throw new SemblanceException($"The file is {told.Item1}, not a table.", file.Path, told.Item2);
    }
}
