using Semblance.Tables.Formats;

namespace Semblance.Relational.Connectors;

/// <summary>An Excel workbook of several sheets, one table a sheet. Keys are inferred.</summary>
public sealed record Workbook : Connector
{
    /// <inheritdoc/>
    public override string Title => "Excel";

    /// <inheritdoc/>
    public override string Example => "a workbook of several sheets, shop.xlsx";

    /// <summary>A workbook of one filled sheet is a table.</summary>
    internal override DatabaseAddress? Recognise(string typed, string folder)
    {
        var path = Path.Combine(folder, typed);
        return WorkbookSheets.IsNamedOne(typed) && File.Exists(path) && WorkbookSheets.Filled(path).Count > 1
            ? new(this, path, typed, path) : null;
    }

    /// <inheritdoc/>
    internal override DatabaseAddress? RecogniseTarget(string typed, string folder) =>
        typed.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase)
            ? new(this, Path.Combine(folder, typed), typed, Path.Combine(folder, typed)) : null;

    /// <inheritdoc/>
    internal override DatabaseSession Open(DatabaseAddress address) => new WorkbookSession(address);
}
