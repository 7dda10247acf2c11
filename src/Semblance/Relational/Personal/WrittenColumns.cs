using Semblance.Tables;
using Semblance.Tables.Detection;

namespace Semblance.Relational.Personal;

/// <summary>Columns as the text that they are written as, so that they can be looked at once more.</summary>
internal static class WrittenColumns
{
    /// <summary>A column as a table of text.</summary>
    public static RawTable Of(Column column)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var codes = new int[column.Count];
        for (var row = 0; row < codes.Length; row++)
        {
            if (column.IsMissing(row)) codes[row] = -1;
            else if (column.Text(row) is var text && !places.TryGetValue(text, out codes[row]))
                places[text] = codes[row] = places.Count;
        }
        return new()
        {
            Columns = [new() { Name = column.Name, Codes = codes, Texts = [.. places.Keys] }],
            RowCount = codes.Length, SourceRowCount = codes.Length, Source = column.Name,
        };
    }

    /// <summary>Whether a column of texts holds mail addresses, by its first rows.</summary>
    public static bool AreMails(Column column)
    {
        const int looked = 1000;
        if (column is not TextColumn) return false;
        string[] texts = [.. Enumerable.Range(0, column.Count).Where(row => !column.IsMissing(row)).Take(looked)
            .Select(column.Text)];
        return texts.Length > 0 && texts.Count(SemanticTypes.Named("email")!.Test!) >= 0.9 * texts.Length;
    }

    /// <summary>What a column would be taken for if nobody had said that it is a key.</summary>
    public static ColumnProfile Profile(Column column) => SchemaDetection.Detect(Of(column)).Profiles[0];
}
