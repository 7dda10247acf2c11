using Semblance.Tables.Expressions;

namespace Semblance.Tables.Detection;

/// <summary>Columns, and pairs of columns, whose values name a row.</summary>
internal static class KeyFindings
{
    private const int MaxPaired = 60;

    public static List<Finding> Find(CodedColumn[] columns, CancellationToken cancel)
    {
        var found = new List<Finding>();
        var rows = columns.Length == 0 ? 0 : columns[0].Codes.Length;
        if (rows < 2) return found;
        // a measurement with many decimals is unique by accident
        var isName = columns.Select(column => column.Column.Schema.Kind is not (ColumnKind.Decimal or ColumnKind.Text)
            && !column.HasMissing).ToArray();
        for (var i = 0; i < columns.Length; i++)
        {
            if (isName[i] && columns[i].Count == rows)
                found.Add(new(FindingKind.Key, [columns[i].Name],
                    $"{columns[i].Name} is a key: every one of {Findings.Show(rows)} rows has its own value.", rows)
                {
                    Constraint = rows >= Findings.MinRows ? $"unique({ColumnName.Written(columns[i].Name)})" : null,
                });
        }
        var rest = columns.Where((column, i) => isName[i] && column.Count > 1 && column.Count < rows)
            .Take(MaxPaired).ToArray();
        var pairs = (double)rows * (rows - 1) / 2;
        for (var i = 0; i < rest.Length; i++)
        {
            for (var j = i + 1; j < rest.Length; j++)
            {
                cancel.ThrowIfCancellationRequested();
                CodedColumn a = rest[i], b = rest[j];
                if ((double)a.Count * b.Count < rows) continue;
                // rows that would agree in both by chance: where there are hardly any, no agreement says nothing
                if (pairs * a.Coincidence * b.Coincidence < Findings.MinEvidence || !IsKey(a, b)) continue;
                found.Add(new(FindingKind.Key, [a.Name, b.Name],
                    $"{a.Name} and {b.Name} together are a key: no two of {Findings.Show(rows)} rows agree in both.",
                    rows)
                {
                    Constraint = $"unique({ColumnName.Written([a.Name, b.Name])})",
                });
            }
        }
        return found;
    }

    private static bool IsKey(CodedColumn a, CodedColumn b)
    {
        var seen = new HashSet<long>();
        for (var row = 0; row < a.Codes.Length; row++)
        {
            if (!seen.Add((long)a.Codes[row] * b.Count + b.Codes[row])) return false;
        }
        return true;
    }
}
