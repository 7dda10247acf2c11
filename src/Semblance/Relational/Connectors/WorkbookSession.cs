using Semblance.Tables.Formats;

namespace Semblance.Relational.Connectors;

/// <summary>A workbook whose sheets are tables.</summary>
internal sealed class WorkbookSession(DatabaseAddress address) : BareTablesSession
{
    private string Place => address.Path!;

    /// <inheritdoc/>
    public override DatabaseSchema ReadSchema(CancellationToken cancel)
    {
        var sheets = WorkbookSheets.Filled(Place);
        foreach (var sheet in sheets) Tables[sheet] = Read(sheet, cancel);
        Notes.Add($"a workbook of {sheets.Count} sheets is a database; --sheet NAME takes one of them for a table");
        return Inferred(AsRead());
    }

    private Tables.RawTable Read(string sheet, CancellationToken cancel)
    {
        try
        {
            return TableFile.ReadRaw(Place,
                new() { Sheet = sheet, MemoryBytes = long.MaxValue, MayBeEmpty = true }, null, cancel);
        }
        catch (SemblanceException error)
        {
            // a sheet beside the tables may be no table at all
            throw new SemblanceException([.. error.Faults.Select(fault =>
                fault with { Remedy = $"{fault.Remedy} Or take one sheet for the table: --sheet NAME." })]);
        }
    }

    /// <summary>Writes a workbook beside, which takes its place when it is whole.</summary>
    public override async Task<WrittenDatabase> WriteAsync(DatabaseContent content, DatabaseWriteOptions options,
        IProgress<Progress>? progress, CancellationToken cancel)
    {
        CheckNames(content.Schema);
        if (File.Exists(Place) && !options.Overwrite)
            throw new SemblanceException("The workbook is there already.", address.Shown,
                "Write to a new one, or say --overwrite to replace it.");
        OutputFile.Check(Place, []);
        var sheets = content.Schema.Tables.Select(table => new XlsxSheet(table.Name, content.Columns[table.Name],
            Counted(content, table.Name, progress, cancel), content.ExpectedRows.GetValueOrDefault(table.Name))
        {
            Numbers = table.Columns.Where(column => SqlType.Parse(column.DeclaredType).Kind == SqlKind.Integer)
                .Select(column => column.Name).ToHashSet(),
        }).ToList();
        await OutputFile.WriteAsync(Place, stream => new XlsxWriter(stream).WriteAsync(sheets, cancel), cancel)
            .ConfigureAwait(false);
        return new(content.ExpectedRows, content.Schema.Relations.Count == 0 ? []
            : ["a workbook says nothing of keys and checks: who reads it finds keys by value and name"]);
    }

    private void CheckNames(DatabaseSchema schema)
    {
        const string remedy = "Write to a folder (copy/) or a database file (copy.db), which take any name.";
        var faults = new List<Fault>();
        foreach (var table in schema.Tables)
        {
            if (WorkbookSheets.WhyNot(table.Name) is { } why)
                faults.Add(new($"No sheet can be called '{table.Name}': {why}.", address.Shown, remedy));
        }
        foreach (var names in schema.Tables.Select(table => $"'{table.Name}'")
            .GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(names => names.Count() > 1))
        {
            faults.Add(new($"Sheets do not tell capital letters apart: {string.Join(" and ", names)} would be one.",
                address.Shown, remedy));
        }
        if (faults.Count > 0) throw new SemblanceException(faults);
    }
}
