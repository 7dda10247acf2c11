using Semblance.Tables;
using Semblance.Tables.Detection;
using Semblance.Tables.Personal;

namespace Semblance.Relational.Personal;

/// <summary>Looks for personal data in every column of every table, keys included.</summary>
public static class DatabaseScan
{
    /// <summary>Everything that was found, worst first: what names persons, in most cells.</summary>
    /// <param name="source">The database.</param>
    /// <param name="cancel">Checked between columns.</param>
    public static IReadOnlyList<PersonalFinding> Find(SourceDatabase source, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var columns = source.Database.Schema.Tables.SelectMany(table =>
            source.Database[table.Name].Columns.Zip(source.Detected[table.Name].Profiles,
                (column, profile) => (Table: table.Name, Column: column, Profile: profile))).ToList();
        var found = new List<PersonalFinding>[columns.Count];
        Parallel.For(0, found.Length, new ParallelOptions { CancellationToken = cancel }, i =>
            found[i] = [.. Find(columns[i].Column, columns[i].Profile)
                .Select(finding => finding with { Table = columns[i].Table })]);
        return [.. found.SelectMany(list => list)
            .OrderByDescending(finding => finding.Names).ThenByDescending(finding => finding.Cells)];
    }

    /// <summary>Whether a column names persons.</summary>
    internal static bool Names(Column column) =>
        Find(column, WrittenColumns.Profile(column)).Any(finding => finding.Names);

    private static IEnumerable<PersonalFinding> Find(Column column, ColumnProfile profile)
    {
        // numbers and labels that mean nothing personal need not be read as text
        if (column is NumericColumn && profile.Schema.Semantic is null) return [];
        var raw = WrittenColumns.Of(column);
        // a key was read without asking what it stands for
        var isKey = profile.Schema is { Kind: ColumnKind.Identifier, Semantic: null };
        var meaning = isKey ? SchemaDetection.Detect(raw).Schema.Columns[0].Semantic : profile.Schema.Semantic;
        var found = PersonalScan.InColumn(raw.Columns[0],
            profile with { Schema = profile.Schema with { Semantic = meaning } });
        // a running number under a heading such as "account" is nobody's
        return isKey && raw.Columns[0].Texts.All(text => text.All(char.IsAsciiDigit))
            ? found.Where(finding => finding.Cells > 0) : found;
    }
}
