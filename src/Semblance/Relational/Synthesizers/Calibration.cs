using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// Chooses among several draws of a small table: keeps of each family the draw with which the new rows, all together,
/// are distributed most like the real ones, column by column and in pairs of columns, those of ancestors among them.
/// </summary>
/// <remarks>
/// Independent draws of a hundred rows miss every share by chance, and what few parents hold, all their children
/// repeat. That chance is neither in the data nor in the model. Choosing among whole draws leaves within a row, and
/// among siblings, what the model learnt. Calibration to known totals: J.-C. Deville, C.-E. Särndal, "Calibration
/// estimators in survey sampling" (1992); choosing households so that they fit them: P. Williamson, M. Birkin, P. Rees,
/// "The estimation of population microdata by using data from small area statistics and samples of anonymised records"
/// (1998). Pairs are counted on bins of several rows. Cost: rows times pairs of columns; many rows are drawn once, as
/// chance evens out among them.
/// </remarks>
internal sealed class Calibration
{
    /// <summary>Draws of one family, at most.</summary>
    private const int MostDraws = 8;

    /// <summary>Rows that all draws of a table have together, at most.</summary>
    private const int MostRows = 30_000;

    private const int MostBins = 16, MostLabels = 250, Sweeps = 3;

    /// <summary>
    /// Pairs of columns, about; of a wide table each column is paired with the few that stand nearest.
    /// </summary>
    private const int MostPairs = 1000;

    /// <summary>Rows of a bin, at least.</summary>
    private const int LeastRows = 5;

    /// <summary>A column by itself weighs as much as so many pairs.</summary>
    private const double OwnWeight = 5;

    private readonly ColumnBins[] known, drawn, alone;
    private readonly int[][] counts;
    private readonly int rowCount;

    private Calibration(ColumnBins[] known, ColumnBins[] drawn, ColumnBins[] alone, int[][] counts, int rowCount) =>
        (this.known, this.drawn, this.alone, this.counts, this.rowCount) = (known, drawn, alone, counts, rowCount);

    /// <summary>Counts real rows.</summary>
    /// <param name="known">What is known of the rows before they are drawn.</param>
    /// <param name="drawn">The columns that are drawn; at least one.</param>
    public static Calibration Of(IReadOnlyList<Column> known, IReadOnlyList<Column> drawn)
    {
        var rows = drawn[0].Count;
        var few = Math.Clamp(rows / LeastRows, 2, MostBins);
        ColumnBins[] Few(IReadOnlyList<Column> columns) =>
            [.. columns.Select(column => ColumnBins.Of(column, few, LeastRows))];
        ColumnBins[] alone =
            [.. drawn.Select(column => ColumnBins.Of(column, column is NumericColumn ? few : MostLabels))];
        var empty = new Calibration(Few(known), Few(drawn), alone, [], rows);
        var tables = empty.Tables(empty.KnownBins(known), empty.DrawnBins(drawn));
        return new(empty.known, empty.drawn, alone, [.. tables.Select(table => table.Count(rows))], rows);
    }

    /// <summary>Two columns, or one and nothing: what is counted is how often their bins meet.</summary>
    private readonly record struct PairTable(byte[]? Known, byte[] A, byte[] B, int ACount, int BCount, double Weight)
    {
        public int Cell(int row) => A[row] * BCount + B[row];

        public int[] Count(int rows)
        {
            var counts = new int[ACount * BCount];
            for (var row = 0; row < rows; row++) counts[Cell(row)]++;
            return counts;
        }
    }

    private byte[][] KnownBins(IReadOnlyList<Column> columns) =>
        [.. columns.Select((column, i) => known[i].Bins(column))];

    private (byte[] Few, byte[] Alone)[] DrawnBins(IReadOnlyList<Column> columns) =>
        [.. columns.Select((column, i) => (drawn[i].Bins(column), alone[i].Bins(column)))];

    /// <summary>Every drawn column alone, with known ones, and with drawn ones before it.</summary>
    private PairTable[] Tables(byte[][] given, (byte[] Few, byte[] Alone)[] own)
    {
        var tables = new List<PairTable>();
        var each = Math.Max(8, MostPairs / Math.Max(1, own.Length));
        for (var b = 0; b < own.Length; b++)
        {
            tables.Add(new(null, new byte[own[b].Alone.Length], own[b].Alone, 1, alone[b].Count, OwnWeight));
            for (var a = 0; a < Math.Min(each, given.Length); a++)
                tables.Add(new(given[a], given[a], own[b].Few, known[a].Count, drawn[b].Count, 1));
            for (var a = Math.Max(0, b - each); a < b; a++)
                tables.Add(new(null, own[a].Few, own[b].Few, drawn[a].Count, drawn[b].Count, 1));
        }
        return [.. tables];
    }

    /// <summary>How often a table of so many rows is drawn.</summary>
    public static int DrawsOf(int rows) => rows == 0 ? 1 : Math.Clamp(MostRows / rows, 1, MostDraws);

    /// <summary>By family: which of its draws to keep.</summary>
    /// <param name="given">What is known of the rows.</param>
    /// <param name="draws">The draws, each of all rows.</param>
    /// <param name="families">The rows of each family.</param>
    /// <param name="rng">For the order in which families choose.</param>
    /// <param name="cancel">Checked at every sweep.</param>
    public int[] Choose(IReadOnlyList<Column> given, IReadOnlyList<Table> draws, int[][] families, Rng rng,
        CancellationToken cancel)
    {
        var bins = KnownBins(given);
        var tables = draws.Select(draw => Tables(bins, DrawnBins(draw.Columns))).ToArray();
        var lacking = tables[0].Select((table, i) => Target(table, counts[i], draws[0].RowCount)).ToArray();
        var chosen = new int[families.Length];
        foreach (var family in families) Put(lacking, tables[0], family, -1);
        for (int sweep = 0, changes = 1; sweep < Sweeps && changes > 0; sweep++)
        {
            cancel.ThrowIfCancellationRequested();
            changes = 0;
            foreach (var family in rng.Split(sweep).Permutation(families.Length))
            {
                Put(lacking, tables[chosen[family]], families[family], +1);
                var best = Best(lacking, tables, families[family], chosen[family]);
                Put(lacking, tables[best], families[family], -1);
                if (best != chosen[family]) changes++;
                chosen[family] = best;
            }
        }
        return chosen;
    }

    private static int Best(double[][] lacking, PairTable[][] tables, int[] family, int before)
    {
        var (best, least) = (before, double.PositiveInfinity);
        for (var i = 0; i < tables.Length; i++)
        {
            var draw = (before + i) % tables.Length;
            var cost = family.Length == 1 ? Growth(lacking, tables[draw], family[0])
                : Put(lacking, tables[draw], family, -1);
            if (family.Length > 1) Put(lacking, tables[draw], family, +1);
            if (cost < least - 1e-9) (best, least) = (draw, cost);
        }
        return best;
    }

    /// <summary>By how much the squares of what is lacking would grow with a row.</summary>
    private static double Growth(double[][] lacking, PairTable[] tables, int row)
    {
        var growth = 0.0;
        for (var i = 0; i < tables.Length; i++)
            growth += tables[i].Weight * (1 - 2 * lacking[i][tables[i].Cell(row)]);
        return growth;
    }

    /// <summary>Takes rows off what is lacking (-1), or gives them back (+1); by how much the squares grow.</summary>
    private static double Put(double[][] lacking, PairTable[] tables, int[] rows, int sign)
    {
        var growth = 0.0;
        foreach (var row in rows)
        {
            for (var i = 0; i < tables.Length; i++)
            {
                ref var cell = ref lacking[i][tables[i].Cell(row)];
                growth += tables[i].Weight * (1 + 2 * sign * cell);
                cell += sign;
            }
        }
        return growth;
    }

    /// <summary>As often as in the real rows; where one column is known, as often as there beside its bin.</summary>
    private double[] Target(PairTable table, int[] real, int rows)
    {
        if (table.Known is null) return Array.ConvertAll(real, count => (double)count * rows / rowCount);
        var here = new int[table.ACount];
        foreach (var bin in table.Known) here[bin]++;
        var target = new double[real.Length];
        for (var bin = 0; bin < here.Length; bin++)
        {
            var own = real.AsSpan(bin * table.BCount, table.BCount);
            var there = 0.0;
            foreach (var count in own) there += count;
            for (var k = 0; k < own.Length; k++)
                target[bin * table.BCount + k] = there > 0 ? own[k] * here[bin] / there : 0;
        }
        return target;
    }

    /// <summary>Puts what was counted into a saved model.</summary>
    public void Save(ModelFolder folder)
    {
        static JsonArray Json(ColumnBins[] bins) => [.. bins.Select(bin => bin.ToJson())];
        folder.State["calibration"] = new JsonObject
        {
            ["known"] = Json(known), ["drawn"] = Json(drawn), ["alone"] = Json(alone), ["rows"] = rowCount,
        };
        folder.Put("calibration.counts", [.. counts.SelectMany(table => table)]);
    }

    /// <summary>Reads back what <see cref="Save"/> wrote.</summary>
    public static Calibration Load(ModelFolder folder, int knownCount, int drawnCount)
    {
        var node = folder.State["calibration"]!;
        ColumnBins[] Read(string name) => [.. node[name]!.AsArray().Select(ColumnBins.FromJson)];
        var empty = new Calibration(Read("known"), Read("drawn"), Read("alone"), [], (int)node["rows"]!);
        var all = folder.Get<int>("calibration.counts");
        byte[] none = [];
        var lengths = empty.Tables([.. empty.known.Select(_ => none)], [.. empty.drawn.Select(_ => (none, none))])
            .Select(table => table.ACount * table.BCount).ToArray();
        var holds = empty.known.Length == knownCount && empty.drawn.Length == drawnCount
            && empty.alone.Length == drawnCount && empty.rowCount > 0
            && all.Length == lengths.Sum() && all.All(count => count >= 0);
        if (!holds) throw new FormatException("calibration");
        var (counts, at) = (new int[lengths.Length][], 0);
        for (var i = 0; i < counts.Length; at += lengths[i++]) counts[i] = all[at..(at + lengths[i])];
        return new(empty.known, empty.drawn, empty.alone, counts, empty.rowCount);
    }
}
