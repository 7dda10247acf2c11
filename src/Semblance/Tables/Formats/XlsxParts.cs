using System.Security;

namespace Semblance.Tables.Formats;

/// <summary>The parts of a workbook beside the rows of its sheets.</summary>
internal static class XlsxParts
{
    private const string Head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    private const string Links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>The part that holds a sheet, counted from 1.</summary>
    public static string Sheet(int number) => $"xl/worksheets/sheet{number}.xml";

    /// <summary>Every other part of a workbook with these sheets: its path and its text.</summary>
    public static (string Path, string Content)[] Of(IReadOnlyList<string> sheets) =>
    [
        ("[Content_Types].xml", Types(sheets.Count)),
        ("_rels/.rels", Package),
        ("xl/workbook.xml", Workbook(sheets)),
        ("xl/_rels/workbook.xml.rels", Relations(sheets.Count)),
        ("xl/styles.xml", Styles),
    ];

    private static string Each(int sheets, Func<int, string> line) =>
        string.Join('\n', Enumerable.Range(1, sheets).Select(line));

    private static string Types(int sheets) => $"""
        {Head}
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Default Extension="xml" ContentType="application/xml"/>
        <Override PartName="/xl/workbook.xml" ContentType="{Kinds}.sheet.main+xml"/>
        <Override PartName="/xl/styles.xml" ContentType="{Kinds}.styles+xml"/>
        {Each(sheets, number => $"<Override PartName=\"/{Sheet(number)}\" ContentType=\"{Kinds}.worksheet+xml\"/>")}
        </Types>
        """;

    private static string Workbook(IReadOnlyList<string> sheets) => $"""
        {Head}
        <workbook xmlns="{Main}" xmlns:r="{Links}"><sheets>
        {Each(sheets.Count, number => Named(number, SecurityElement.Escape(sheets[number - 1])))}
        </sheets></workbook>
        """;

    private static string Named(int number, string name) =>
        $"<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>";

    private static string Relations(int sheets) => $"""
        {Head}
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        {Each(sheets, number => Linked(number, "worksheet", $"worksheets/sheet{number}.xml"))}
        {Linked(sheets + 1, "styles", "styles.xml")}
        </Relationships>
        """;

    private static string Linked(int number, string kind, string target) =>
        $"<Relationship Id=\"rId{number}\" Type=\"{Links}/{kind}\" Target=\"{target}\"/>";

    private const string Package = $"""
        {Head}
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="rId1" Type="{Links}/officeDocument" Target="xl/workbook.xml"/>
        </Relationships>
        """;

    private const string Styles = $"""
        {Head}
        <styleSheet xmlns="{Main}">
        <numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/>
        <numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/><numFmt numFmtId="166" formatCode="hh:mm:ss"/></numFmts>
        <fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>
        <fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
        <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
        <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
        <cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
        <xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
        <xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
        <xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>
        <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
        """;
}
