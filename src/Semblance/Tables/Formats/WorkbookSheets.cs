using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Semblance.Tables.Formats;

/// <summary>The sheets of a workbook.</summary>
internal static class WorkbookSheets
{
    /// <summary>What a sheet may be called; longer names and these letters are none.</summary>
    public const int LongestName = 31;

    private const string NotInNames = "[]:*?/\\";

    private static readonly string[] Endings = [".xlsx", ".xlsm", ".xls"];

    /// <summary>Whether a file's name is that of a workbook.</summary>
    public static bool IsNamedOne(string path) =>
        Array.Exists(Endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The sheets that hold something, in order; none where the file is no workbook that can be read: who reads it
    /// says why.
    /// </summary>
    public static IReadOnlyList<string> Filled(string path)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance); // the letters of old workbooks
        try
        {
            using var bytes = File.OpenRead(path);
            using var reader = ExcelReaderFactory.CreateReader(bytes);
            var filled = new List<string>();
            do
            {
                if (HoldsSomething(reader)) filled.Add(reader.Name);
            }
            while (reader.NextResult());
            return filled;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ExcelReaderException
            or System.Xml.XmlException or InvalidDataException)
        {
            return [];
        }
    }

    /// <summary>Why a sheet cannot have this name; null where it can.</summary>
    public static string? WhyNot(string name) =>
        name.Length > LongestName ? $"it has {name.Length} letters, and a sheet's name {LongestName} at most"
        : string.IsNullOrWhiteSpace(name) ? "it is blank"
        : name.FirstOrDefault(letter => NotInNames.Contains(letter, StringComparison.Ordinal)
            || char.IsControl(letter)) is not '\0' and var odd ? $"a sheet's name has no '{odd}'"
        : name is ['\'', ..] or [.., '\''] ? "a sheet's name does not begin or end with '"
        : name.Equals("History", StringComparison.OrdinalIgnoreCase) ? "Excel keeps that name for itself"
        : null;

    private static bool HoldsSomething(IExcelDataReader reader)
    {
        while (reader.Read())
        {
            for (var column = 0; column < reader.FieldCount; column++)
            {
                if (reader.GetValue(column) is not (null or "")) return true;
            }
        }
        return false;
    }
}
