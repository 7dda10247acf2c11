using System.Globalization;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Reports;

/// <summary>Makes the report's data out of the tables and the evaluation: chooses what is drawn, worst first.</summary>
internal static class ReportBuilder
{
    private const int MostDrawn = 100, MostPairs = 110, MostMatrix = 40, MostPairRows = 20_000,
        MostAssociationRows = 8_000;

    public static ReportData Build(Comparison comparison, Evaluation evaluation, ReportInfo info, Rng rng,
        CancellationToken cancel)
    {
        var tables = new ReportTrio<Table>(comparison.Real, Align(comparison.Synthetic, comparison.Real),
            comparison.Holdout is null ? null : Align(comparison.Holdout, comparison.Real));
        var limits = new List<string>();
        var names = tables.Real.Columns.Select((column, i) => (column.Name, i))
            .ToDictionary(pair => pair.Name, pair => pair.i, StringComparer.Ordinal);
        var hasHoldout = tables.Holdout is not null;
        var scores = ReportScores.Of(evaluation, hasHoldout);
        var ranking = ReportRanking.Of(evaluation, names, hasHoldout, MostDrawn);
        var columns = DrawColumns(tables, ranking, limits, cancel);
        cancel.ThrowIfCancellationRequested();
        var pairScores = PairScores(evaluation, names);
        var (pairs, cells) = DrawPairs(tables, pairScores, rng.Split("pairs"), limits, cancel);
        var association = Associate(tables, pairScores, rng.Split("association"), limits, cancel);
        cancel.ThrowIfCancellationRequested();
        limits.AddRange(evaluation.LeftOut.Select(column =>
            $"{ReportSeries.Shorten(column.Name)} is left out of fidelity: {column.Why}."));
        return new()
        {
            About = About(tables, info, evaluation),
            Answers = ReportSummary.Answers(evaluation, hasHoldout),
            Headlines = ReportSummary.Headlines(evaluation),
            Findings = ReportSummary.Findings(evaluation, scores, hasHoldout),
            Scores = scores,
            Columns = columns,
            Ranking = ranking,
            Pairs = pairs,
            Cells = cells,
            Association = association,
            Embedding = Embedding.Of(tables, rng.Split("embedding")),
            Missing = MissingPatterns.Of(tables),
            Training = info.Training,
            Trial = info.Trial,
            Limits = limits,
        };
    }

    private static Table Align(Table table, Table real) =>
        table.Columns.Select(column => column.Name).SequenceEqual(real.Columns.Select(column => column.Name))
            ? table : table.Select(real.Columns.Select(column => column.Name));

    private static ReportAbout About(ReportTrio<Table> tables, ReportInfo info, Evaluation evaluation) => new()
    {
        Title = ReportSeries.Shorten(info.Title, 160),
        Source = Text(info.Source),
        Output = Text(info.Output),
        Synthesizer = info.Synthesizer,
        Options = info.Options.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(pair => pair.Key, pair => ReportSeries.Shorten(pair.Value, 400)),
        Seed = info.Seed?.ToString(CultureInfo.InvariantCulture),
        Rows = new(tables.Real.RowCount, tables.Synthetic.RowCount, tables.Holdout?.RowCount),
        Columns = tables.Real.Columns.Count,
        SourceRows = info.SourceRows,
        WrittenRows = info.WrittenRows,
        FitSeconds = ReportSeries.Round(info.FitSeconds, 3),
        SampleSeconds = ReportSeries.Round(info.SampleSeconds, 3),
        EvaluateSeconds = ReportSeries.Round(info.EvaluateSeconds, 3),
        Level = evaluation.Level.ToString().ToLowerInvariant(),
        Created = info.Created,
        Version = info.Version,
        Notes = [.. info.Notes.Select(note => ReportSeries.Shorten(note, 1000))],
    };

    private static ReportColumn[] DrawColumns(ReportTrio<Table> tables, IReadOnlyList<ReportColumnRank> ranking,
        List<string> limits, CancellationToken cancel)
    {
        var count = tables.Real.Columns.Count;
        var drawn = ranking.Take(MostDrawn).Select(rank => rank.Column).ToHashSet();
        if (count > MostDrawn)
            limits.Add(Invariant($"Pictures are kept for the {MostDrawn} columns that differ most, of {count};")
                + " the numbers of all are here.");
        var columns = new ReportColumn[count];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancel }, i =>
        {
            var column = tables.Map(table => table.Columns[i]);
            columns[i] = drawn.Contains(i) ? ReportColumns.Draw(column)
                : ReportColumns.Describe(column);
        });
        return columns;
    }

    // Every pair the evaluation measured, by position.
    private static Dictionary<(int A, int B),
        ScorePart> PairScores(Evaluation evaluation, Dictionary<string, int> names)
    {
        var found = new Dictionary<(int A, int B), ScorePart>();
        foreach (var part in evaluation["pair-trends"]?.Parts ?? [])
        {
            if (part.Columns.Count != 2 || part.Value is null) continue;
            if (!names.TryGetValue(part.Columns[0], out var a)
                || !names.TryGetValue(part.Columns[1], out var b)) continue;
            found.TryAdd((Math.Min(a, b), Math.Max(a, b)), part);
        }
        return found;
    }

    private static double Shortfall(ScorePart part) =>
        ReportVerdict.Shortfall(part, VerdictRule.Of("pair-trends"), true) ?? 0;

    private static (ReportPair[] Pairs, Dictionary<int, string[]> Cells) DrawPairs(ReportTrio<Table> tables,
        Dictionary<(int A, int B), ScorePart> scores, Rng rng, List<string> limits, CancellationToken cancel)
    {
        var count = tables.Real.Columns.Count;
        var wanted = scores.OrderByDescending(pair => Shortfall(pair.Value)).ThenBy(pair => pair.Key.A)
            .ThenBy(pair => pair.Key.B)
            .Select(pair => pair.Key).Take(MostPairs).ToList();
        if (scores.Count == 0)
        {
            for (var b = 1; b < count && wanted.Count < MostPairs; b++)
            {
                for (var a = 0; a < b && wanted.Count < MostPairs; a++) wanted.Add((a, b));
            }
        }
        var all = (long)count * (count - 1) / 2;
        if (all > wanted.Count && wanted.Count > 0)
            limits.Add(Invariant($"Of {all} pairs of columns the {wanted.Count} that differ most can be looked at."));
        var real = ReportSeries.Rows(tables.Real.RowCount, MostPairRows, rng.Split("real"));
        var synthetic = ReportSeries.Rows(tables.Synthetic.RowCount, MostPairRows, rng.Split("synthetic"));
        if (real.Length < tables.Real.RowCount || synthetic.Length < tables.Synthetic.RowCount)
            limits.Add(Invariant($"Pictures of pairs are drawn from at most {MostPairRows:N0} rows of each table."));
        var grids = new Dictionary<int, ReportGrid>();
        foreach (var i in wanted.SelectMany(pair => new[] { pair.A, pair.B }).Distinct().Order())
        {
            cancel.ThrowIfCancellationRequested();
            grids[i] = ReportGrid.Cut(new(tables.Real.Columns[i].Gather(real),
                tables.Synthetic.Columns[i].Gather(synthetic), null));
        }
        var pairs = wanted.Select(pair =>
        {
            ReportGrid x = grids[pair.A], y = grids[pair.B];
            int[] Of(Func<ReportTrio<int[]>, int[]> side) =>
                ReportGrid.Cross(side(x.Cells), x.Labels.Length, side(y.Cells), y.Labels.Length);
            var part = scores.GetValueOrDefault(pair);
            return new ReportPair
            {
                X = pair.A, Y = pair.B,
                Value = ReportScores.Finite(part?.Value), Reference = ReportScores.Finite(part?.Reference),
                AtReferenceSize = ReportScores.Finite(part?.AtReferenceSize),
                Real = Of(side => side.Real), Synthetic = Of(side => side.Synthetic),
            };
        }).ToArray();
        return (pairs, grids.ToDictionary(pair => pair.Key, pair => pair.Value.Labels));
    }

    private static ReportAssociation? Associate(ReportTrio<Table> tables, Dictionary<(int A, int B), ScorePart> scores,
        Rng rng,
        List<string> limits, CancellationToken cancel)
    {
        var usable = Enumerable.Range(0, tables.Real.Columns.Count)
            .Where(i => tables.Real.Columns[i] is NumericColumn or CategoryColumn
                && tables.Real.Columns[i].Schema.Kind != ColumnKind.Identifier)
            .ToList();
        if (usable.Count > MostMatrix)
        {
            limits.Add(
                Invariant($"The matrices show the {MostMatrix} columns whose pairs differ most, of {usable.Count}."));
            var worst = new Dictionary<int, double>();
            foreach (var (pair, part) in scores)
            {
                foreach (var i in (int[])[pair.A, pair.B]) worst[i] =
                    Math.Max(worst.GetValueOrDefault(i), Shortfall(part));
            }
            usable = [.. usable.OrderByDescending(i => worst.GetValueOrDefault(i)).ThenBy(i => i).Take(MostMatrix)
                .Order()];
        }
        if (usable.Count < 2) return null;
        if (tables.Real.RowCount > MostAssociationRows || tables.Synthetic.RowCount > MostAssociationRows)
            limits.Add(Invariant($"Associations are measured on at most {MostAssociationRows:N0} rows of each table."));
        double?[] Triangle(Table table, Rng draws)
        {
            var rows = ReportSeries.Rows(table.RowCount, MostAssociationRows, draws);
            var columns = usable.Select(i => AssociationColumn.Of(table.Columns[i].Gather(rows))).ToArray();
            var line = new double?[usable.Count * (usable.Count - 1) / 2];
            Parallel.For(1, usable.Count, new ParallelOptions { CancellationToken = cancel }, i =>
            {
                for (var j = 0; j < i; j++)
                    line[i * (i - 1) / 2 + j] = ReportSeries.Round(AssociationColumn.Between(columns[i], columns[j]),
                        3);
            });
            return line;
        }
        double?[] Pairs(Func<ScorePart, double?> measure)
        {
            var line = new List<double?>();
            for (var i = 1; i < usable.Count; i++)
            {
                for (var j = 0; j < i; j++)
                    line.Add(scores.TryGetValue((usable[j], usable[i]), out var part)
                        ? ReportSeries.Round(measure(part)) : null);
            }
            return [.. line];
        }
        return new([.. usable], Triangle(tables.Real, rng.Split("real")),
            Triangle(tables.Synthetic, rng.Split("synthetic")),
            Pairs(part => part.Value), Pairs(part => Shortfall(part)));
    }

    private static string? Text(string? value) => value is null ? null : ReportSeries.Shorten(value, 400);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
