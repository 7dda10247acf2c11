using System.Globalization;
using Semblance.Tables.Personal;

namespace Semblance.Tables.Detection;

/// <summary>Turns texts into typed columns.</summary>
public static class TypedTable
{
    private const int MaxFaults = 20;

    /// <summary>Reads every cell as the schema says. Each distinct text is read once.</summary>
    /// <param name="raw">The table as text.</param>
    /// <param name="schema">Its columns; one for each column of <paramref name="raw"/>, found by name.</param>
    /// <param name="options">Texts that stand for missing cells.</param>
    /// <param name="cancel">Checked between columns.</param>
    /// <returns>The columns of the schema, in its order.</returns>
    /// <exception cref="SemblanceException">
    /// Every cell, at most twenty of them, that is not what the schema says.
    /// </exception>
    public static Table Build(RawTable raw, Schema schema, DetectionOptions? options = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(raw);
        ArgumentNullException.ThrowIfNull(schema);
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < raw.Columns.Count; i++) positions.TryAdd(raw.Columns[i].Name, i);
        var faults = new List<Fault>();
        foreach (var column in schema.Columns.Where(column => !positions.ContainsKey(column.Name)))
        {
            faults.Add(new($"{raw.Source} has no column '{column.Name}'.", raw.Source,
                Nearest.Suggest(column.Name, positions.Keys) is { } near ? $"Did you mean '{near}'?"
                    : $"Its columns are: {Nearest.List([.. positions.Keys])}."));
        }
        if (faults.Count > 0) throw new SemblanceException(faults);

        var columns = new Column[schema.Columns.Count];
        var found = new List<Fault>?[columns.Length];
        Parallel.For(0, columns.Length, new ParallelOptions { CancellationToken = cancel }, i =>
        {
            var position = positions[schema.Columns[i].Name];
            var builder = new ColumnBuilder(raw, position, schema.Columns[i], options ?? new());
            columns[i] = builder.Build();
            found[i] = builder.Faults;
        });
        faults.AddRange(found.SelectMany(list => list ?? []));
        if (faults.Count > MaxFaults)
        {
            var rest = faults.Count - MaxFaults;
            faults = [.. faults.Take(MaxFaults),
                new($"There are {rest:N0} more such cells.", raw.Source, "Mend the ones above first.")];
        }
        return faults.Count > 0 ? throw new SemblanceException(faults) : new Table(columns);
    }

    /// <summary>One column.</summary>
    private sealed class ColumnBuilder(RawTable raw, int position, ColumnSchema schema, DetectionOptions options)
    {
        private readonly RawColumn column = raw.Columns[position];

        public List<Fault> Faults { get; } = [];

        public Column Build()
        {
            var isMissing = Missing();
            return schema.Kind switch
            {
                ColumnKind.Integer or ColumnKind.Decimal => Numbers(isMissing),
                ColumnKind.Date or ColumnKind.Time or ColumnKind.Instant or ColumnKind.Duration => Moments(isMissing),
                ColumnKind.Boolean or ColumnKind.Category => Labels(isMissing),
                _ => Texts(isMissing),
            };
        }

        /// <summary>By text: whether it stands for a missing cell.</summary>
        private bool[] Missing()
        {
            var marks = new HashSet<string>(options.Missing, StringComparer.Ordinal);
            if (!string.IsNullOrWhiteSpace(schema.Missing)) marks.Add(schema.Missing);
            var isMissing = Array.ConvertAll(column.Texts, text => DistinctTexts.IsMark(text, marks));
            if (schema.Kind
                is not (ColumnKind.Boolean or ColumnKind.Category or ColumnKind.Text or ColumnKind.Identifier))
                return isMissing;
            // detection may have seen further marks; the schema keeps the most frequent one
            var levels = schema.Levels ?? [];
            var values = column.Texts.Where((_, i) => !isMissing[i]).ToArray();
            var evident = MissingMarks.AmongLabels(values);
            evident.ExceptWith(levels);
            if (evident.Count == 0) return isMissing;
            for (var i = 0; i < isMissing.Length; i++) isMissing[i] |= evident.Contains(column.Texts[i]);
            return isMissing;
        }

        private Column Numbers(bool[] isMissing)
        {
            var style = NumberStyle.Of(schema);
            var shapes = new NumberShape[isMissing.Length];
            var isWhole = schema.Kind == ColumnKind.Integer;
            Read(isMissing, isWhole ? "a whole number" : "a number", i => style.TryRead(column.Texts[i], out shapes[i])
                && (!isWhole || shapes[i].IsWhole));
            if (isWhole) return Long(isMissing, Array.ConvertAll(shapes, shape => shape.Whole));
            var values = new double[column.Codes.Length];
            for (var row = 0; row < values.Length; row++)
            {
                var code = column.Codes[row];
                values[row] = code < 0 || isMissing[code] ? double.NaN : shapes[code].Value;
            }
            return new DoubleColumn(schema, values);
        }

        private Column Moments(bool[] isMissing)
        {
            var values = new long[isMissing.Length];
            var pattern = schema.Format is null ? Detected() : MomentPattern.OfFormat(schema.Kind, schema.Format);
            var what = schema.Kind switch
            {
                ColumnKind.Date => "a date",
                ColumnKind.Time => "a time of day",
                ColumnKind.Duration => "a length of time",
                _ => "a point in time",
            };
            if (pattern is not null) what += $" of the form {MomentDetection.Show(pattern)}";
            Read(isMissing, what, i =>
            {
                if (pattern is null || !pattern.TryRead(column.Texts[i], out values[i])) return false;
                values[i] = MomentDetection.Stored(schema.Kind, values[i]);
                return true;
            });
            return Long(isMissing, values);
        }

        private MomentPattern? Detected()
        {
            var texts = DistinctTexts.Of(column, raw.RowCount, options.Missing);
            return MomentDetection.Find(texts, new HeaderWords(column.Name))?.Reading?.Pattern is { } pattern
                && (pattern.Kind == schema.Kind || pattern.Kind == ColumnKind.Instant && schema.Kind == ColumnKind.Date
                    || pattern.Kind == ColumnKind.Date && schema.Kind == ColumnKind.Instant)
                ? pattern : null;
        }

        private LongColumn Long(bool[] isMissing, long[] byText)
        {
            var values = new long[column.Codes.Length];
            bool[]? missing = null;
            for (var row = 0; row < values.Length; row++)
            {
                var code = column.Codes[row];
                if (code >= 0 && !isMissing[code]) values[row] = byText[code];
                else (missing ??= new bool[values.Length])[row] = true;
            }
            return new(schema, values, missing);
        }

        private CategoryColumn Labels(bool[] isMissing)
        {
            var levels = new List<string>(schema.Levels ?? []);
            var positions = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var i = 0; i < levels.Count; i++) positions.TryAdd(levels[i], i);
            var isUsed = new bool[isMissing.Length];
            foreach (var code in column.Codes)
            {
                if (code >= 0) isUsed[code] = true;
            }
            var map = new int[isMissing.Length];
            for (var i = 0; i < map.Length; i++)
            {
                if (isMissing[i] || !isUsed[i]) map[i] = -1;
                else if (!positions.TryGetValue(column.Texts[i], out map[i]))
                {
                    positions[column.Texts[i]] = map[i] = levels.Count;
                    levels.Add(column.Texts[i]);
                }
            }
            return new(schema, Array.ConvertAll(column.Codes, code => code < 0 ? -1 : map[code]), [.. levels]);
        }

        private TextColumn Texts(bool[] isMissing) =>
            new(schema,
                Array.ConvertAll(column.Codes, code => code < 0 || isMissing[code] ? null : column.Texts[code]));

        /// <summary>
        /// Reads each text; those that cannot be read are missing where that is evident, and faults elsewhere.
        /// </summary>
        private void Read(bool[] isMissing, string what, Func<int, bool> read)
        {
            var counts = new int[isMissing.Length];
            foreach (var code in column.Codes)
            {
                if (code >= 0) counts[code]++;
            }
            var unread = new List<int>();
            int texts = 0, cells = 0, unreadCells = 0;
            for (var i = 0; i < isMissing.Length; i++)
            {
                if (isMissing[i] || counts[i] == 0) continue;
                if (read(i)) (texts, cells) = (texts + 1, cells + counts[i]);
                else
                {
                    unread.Add(i);
                    unreadCells += counts[i];
                }
            }
            if (unread.Count == 0) return;
            var share = (double)cells / (cells + unreadCells);
            if (unread.Count <= 20 && MissingMarks.AreEvident([.. unread.Select(i => column.Texts[i])], texts, share))
            {
                foreach (var i in unread) isMissing[i] = true;
                return;
            }
            foreach (var i in unread)
            {
                var row = Array.IndexOf(column.Codes, i);
                // what names a person is told by its form only
                var shown = schema.Personal is not (null or "keep") || schema.Semantic is { } semantic
                    && SemanticTypes.Named(semantic) is { Names: true }
                    ? PersonalScan.Redact(column.Texts[i]) : column.Texts[i];
                var text = shown.Length > 60 ? shown[..60] + "…" : shown;
                Faults.Add(new($"Column '{column.Name}' holds '{text}', which is not {what}"
                    + (counts[i] > 1 ? $" ({counts[i].ToString("N0", CultureInfo.InvariantCulture)} cells)." : "."),
                    $"{raw.Source}, line {row + 2}, column {position + 1}",
                    $"Mark it as missing with --missing \"{text}\", or set another \"kind\" for '{column.Name}' in a "
                    + "schema file (--schema)."));
            }
        }
    }
}
