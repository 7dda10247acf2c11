using System.Globalization;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Semblance.Tables.Formats;

/// <summary>
/// Reads one sheet of a workbook row by row, every cell as text: numbers as they are stored, dates and times as their
/// number format shows them.
/// </summary>
internal sealed class ExcelReader : BlockReader
{
    private const int BlockCells = 1 << 16;
    private readonly OpenedFile file;
    private readonly string? copy;
    private readonly FileStream bytes;
    private readonly IExcelDataReader reader;
    private readonly bool isFirstRowData;
    private string sheet = "";
    private int row;
    private bool open = true;

    /// <summary>Opens the workbook, finds the sheet and takes its names.</summary>
    public ExcelReader(OpenedFile file, ReadOptions options, string ending)
    {
        this.file = file;
        // a workbook is read from its end, so what is not a file of its own becomes one
        if (!file.IsFile || file.IsPacked) copy = TemporaryFile.Of(file.Bytes, ending);
        bytes = File.OpenRead(copy ?? file.Path);
        try
        {
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance); // the letters of old workbooks
            reader = ExcelReaderFactory.CreateReader(bytes);
            FindSheet(options.Sheet);
            TakeNames(options);
        }
        catch (Exception cause) when (cause is not (SemblanceException or UnauthorizedAccessException))
        {
            Dispose();
            throw Damaged(cause);
        }
        catch (SemblanceException)
        {
            Dispose();
            throw;
        }
        isFirstRowData = options.HasHeader == false;
    }

    /// <inheritdoc/>
    public override bool Read(CellBlock block, CancellationToken cancel)
    {
        block.Clear();
        block.ColumnCount = Columns.Count;
        var used = 0;
        if (isFirstRowData && row == 1) used = Take(block, used);
        while (open && block.CellCount < BlockCells)
        {
            cancel.ThrowIfCancellationRequested();
            open = Next();
            if (open) used = Take(block, used);
        }
        block.SourceBytes = bytes.Position;
        return block.RowCount > 0;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        reader?.Dispose();
        bytes.Dispose();
        file.Dispose();
        if (copy is not null) File.Delete(copy);
    }

    private void FindSheet(string? asked)
    {
        var names = new List<string>();
        do names.Add(reader.Name);
        while (reader.NextResult());
        reader.Reset();
        var at = asked is null ? 0 : names.FindIndex(name => name.Equals(asked, StringComparison.OrdinalIgnoreCase));
        if (at < 0)
            throw new SemblanceException($"The workbook has no sheet '{asked}'.", file.Path,
                Spelling.Suggest(asked!, names));
        for (var i = 0; i < at; i++) reader.NextResult();
        sheet = names[at];
        if (names.Count > 1)
            Notes.Add($"sheet '{sheet}' of {names.Count} ({string.Join(", ", names.Select(name => $"'{name}'"))})");
    }

    private void TakeNames(ReadOptions options)
    {
        var any = Next();
        // rows in front of the table that hold nothing
        while (any && Enumerable.Range(0, reader.FieldCount).All(column => CellText(column) is null)) any = Next();
        if (!any)
            throw new SemblanceException($"The sheet '{sheet}' is empty.", file.Path,
                "Give a sheet with a header and at least one row.");
        row = 1;
        var width = reader.FieldCount;
        while (width > 0 && CellText(width - 1) is null) width--;
        string[] names = options.Names?.ToArray() ?? [.. Enumerable.Range(0, width)
            .Select(column => options.HasHeader == false ? $"column{column + 1}" : CellText(column) ?? "")];
        ColumnNames.Check(names, $"{file.Path}, sheet '{sheet}', row 1");
        foreach (var name in names) Columns.Add(new(name));
        Notes.Add(options.HasHeader == false ? "no header" : "names from the first row");
    }

    private bool Next()
    {
        try
        {
            if (!reader.Read()) return false;
            row++;
            return true;
        }
        catch (Exception cause) when (cause is ExcelReaderException or InvalidDataException or System.Xml.XmlException)
        {
            throw Damaged(cause);
        }
    }

    private int Take(CellBlock block, int used)
    {
        block.EnsureCells(Columns.Count);
        var start = block.CellCount;
        var isBlank = true;
        for (var column = 0; column < Columns.Count; column++)
        {
            var text = column < reader.FieldCount ? CellText(column) : null;
            isBlank &= text is null;
            var length = text is null ? -1 : Encoding.UTF8.GetByteCount(text);
            block.EnsureBytes(used + Math.Max(0, length));
            if (length > 0) Encoding.UTF8.GetBytes(text!, block.Bytes.AsSpan(used));
            block.Cells[block.CellCount++] = CellBlock.Cell(used, length);
            used += Math.Max(0, length);
        }
        // formatting alone makes rows behind the table
        if (isBlank) block.CellCount = start;
        else block.RowCount++;
        return used;
    }

    private string? CellText(int column) => reader.GetValue(column) switch
    {
        null => null,
        string { Length: 0 } => null,
        string text => text,
        bool truth => truth ? "true" : "false",
        DateTime moment => MomentText(moment, reader.GetNumberFormatString(column) ?? ""),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        double number when Math.Floor(number) == number && Math.Abs(number) < 1e15 =>
            ((long)number).ToString(CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString(),
    };

    // a time of day is a fraction of Excel's day 0, which lies in 1899; a moment is true to a millisecond
    private static string MomentText(DateTime moment, string format)
    {
        var ticks = (moment.Ticks + TimeSpan.TicksPerMillisecond / 2) / TimeSpan.TicksPerMillisecond;
        var shown = moment.Year < 1900 ? "HH:mm:ss.FFF"
            : format.Contains('h', StringComparison.OrdinalIgnoreCase) ? "yyyy-MM-dd HH:mm:ss.FFF" : "yyyy-MM-dd";
        return new DateTime(ticks * TimeSpan.TicksPerMillisecond).ToString(shown, CultureInfo.InvariantCulture);
    }

    private SemblanceException Damaged(Exception cause) => cause is InvalidPasswordException
        ? new("The workbook is locked by a password.", file.Path, "Save it without one.", cause)
        : new("The workbook is damaged, cut short, or none.", file.Path, "Fetch or make it again.", cause);
}
