using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Constraints;
using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Encoders;
using DrawnRows = Semblance.Tables.Constraints.Plan.Drawn;

namespace Semblance.Tables;

/// <summary>
/// What any table synthesizer learnt of some columns, given others that are always known. The synthesizer's constraints
/// hold among the drawn columns.
/// </summary>
internal sealed class ConditionalTableModel
{
    /// <summary>Rows drawn at a time on one thread; the rows do not depend on it.</summary>
    private const int BlockRows = 4096;

    /// <summary>
    /// Draws of one row to break no constraint. Given what is known, there may be none; then the last one stays.
    /// </summary>
    private const int MaxTries = 100;

    private readonly TableSynthesizer synthesizer;
    private readonly TableEncoder encoder;
    private readonly FeatureModel model;
    private readonly ConstraintPlan plan;
    private readonly int given;

    private ConditionalTableModel(TableSynthesizer synthesizer, TableEncoder encoder, FeatureModel model,
        ConstraintPlan plan, int given) =>
        (this.synthesizer, this.encoder, this.model, this.plan, this.given) = (synthesizer, encoder,
            model, plan, given);

    /// <summary>The columns that it draws.</summary>
    public IReadOnlyList<ColumnSchema> Drawn => plan.Schema?.Columns ?? [.. encoder.Schema.Columns.Skip(given)];

    /// <summary>The columns that must be known.</summary>
    public IReadOnlyList<ColumnSchema> Given => [.. encoder.Schema.Columns.Take(given)];

    /// <summary>What holds among the drawn columns, and how each constraint is kept.</summary>
    public IReadOnlyList<KeptConstraint> Constraints => plan.Kept;

    /// <summary>Learns.</summary>
    /// <param name="synthesizer">What learns.</param>
    /// <param name="known">The columns that will be known; there may be none.</param>
    /// <param name="drawn">The columns to learn, of the same rows.</param>
    /// <param name="rng">Every draw made while fitting is a function of this stream.</param>
    /// <param name="cancel">Checked at every step.</param>
    public static ConditionalTableModel Fit(TableSynthesizer synthesizer, IReadOnlyList<Column> known,
        IReadOnlyList<Column> drawn, Rng rng, CancellationToken cancel)
    {
        var (plan, learnt) = ConstraintPlan.Fit(synthesizer.Constraints, new Table(drawn));
        var train = new Table([.. known, .. learnt.Columns]);
        var encoder = TableEncoder.Fit(train, known.Count, cancel);
        var features = encoder.EncodeGiven(train.Slice(0, 0).Select(known.Select(column => column.Name))).Given;
        var model = synthesizer.FitGiven(encoder.Encode(train), features, rng, null, cancel);
        return new(synthesizer.Kept, encoder, model, plan, known.Count);
    }

    /// <summary>Draws the columns of rows of which the others are known.</summary>
    /// <param name="known">The known columns, as they were learnt from.</param>
    /// <param name="rows">Absolute row indices; row i's draws depend on i and the stream only.</param>
    /// <param name="rng">The stream.</param>
    /// <param name="cancel">Checked for every block.</param>
    public Table Draw(IReadOnlyList<Column> known, long[] rows, Rng rng, CancellationToken cancel)
    {
        if (rows.Length <= BlockRows) return DrawBlock(known, rows, rng, cancel);
        var blocks = new Table[(rows.Length + BlockRows - 1) / BlockRows];
        Parallel.For(0, blocks.Length, synthesizer.InParallel(cancel), block =>
        {
            var start = block * BlockRows;
            int[] own = [.. Enumerable.Range(start, Math.Min(BlockRows, rows.Length - start))];
            blocks[block] = DrawBlock([.. known.Select(column => column.Gather(own))],
                rows[start..(start + own.Length)], rng, cancel);
        });
        return Table.Concat(blocks);
    }

    private Table DrawBlock(IReadOnlyList<Column> known, long[] rows, Rng rng, CancellationToken cancel)
    {
        var asked = DrawnRows.First(rows, rng);
        var table = DrawOnce(known, asked, cancel);
        if (plan.Schema is null) return table;
        var pending = Broken(table);
        for (var attempt = 1; attempt < MaxTries && pending.Length > 0; attempt++)
        {
            var again = DrawOnce([.. known.Select(column => column.Gather(pending))], asked.Again(pending, attempt),
                cancel);
            int[] places = [.. Enumerable.Range(0, table.RowCount)];
            for (var i = 0; i < pending.Length; i++) places[pending[i]] = table.RowCount + i;
            table = Table.Concat([table, again]).Gather(places);
            pending = [.. Broken(again).Select(i => pending[i])];
        }
        return table;
    }

    private Table DrawOnce(IReadOnlyList<Column> known, DrawnRows asked, CancellationToken cancel)
    {
        var (features, count) = given == 0 ? encoder.EncodeNone(asked.Rows.Length)
            : encoder.EncodeGiven(new Table(known));
        var continued = model.Continue(features, count, asked.Addresses, asked.Stream, cancel);
        return plan.Invert(encoder.Decode(continued, asked.Rows, asked.Whole, given), asked);
    }

    private int[] Broken(Table table)
    {
        var breaks = Breaks(table);
        return [.. Enumerable.Range(0, breaks.Length).Where(row => breaks[row])];
    }

    /// <summary>By row: whether it breaks a constraint; counts those that do.</summary>
    /// <param name="table">The drawn columns.</param>
    public bool[] Breaks(Table table)
    {
        var good = new bool[table.RowCount];
        Array.Fill(good, true);
        plan.Keep(table, good);
        return Array.ConvertAll(good, row => !row);
    }

    /// <summary>Puts all that is needed to draw again into the folder.</summary>
    public void Save(ModelFolder folder)
    {
        plan.Save(folder);
        encoder.Save(folder);
        model.Save(folder);
        folder.State["given"] = given;
    }

    /// <summary>Reads back what <see cref="Save"/> wrote.</summary>
    /// <exception cref="SemblanceException">The folder is damaged.</exception>
    public static ConditionalTableModel Load(TableSynthesizer synthesizer, ModelFolder folder)
    {
        var encoder = TableEncoder.Load(folder);
        var given = (int?)folder.State["given"] ?? -1;
        if (given < 0 || given >= encoder.Schema.Columns.Count)
        {
            throw new SemblanceException("A part of the model does not say which columns it is given.", "model.json",
                "Fit the model again, or copy the folder again from where it was whole.");
        }
        return new(synthesizer, encoder, synthesizer.LoadFeatures(folder, encoder.Layout),
            ConstraintPlan.Load(synthesizer.Constraints, folder), given);
    }
}
