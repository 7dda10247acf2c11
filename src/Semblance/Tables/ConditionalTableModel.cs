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

    /// <summary>
    /// Draws of one row to be as asked, where the values that are possible do not settle it: more of few rows.
    /// </summary>
    private static int MaxTriesAsked(int rows) => Math.Clamp(20_000 / Math.Max(1, rows), MaxTries, 400);

    private readonly TableSynthesizer synthesizer;
    private readonly TableEncoder encoder;
    private readonly FeatureModel model;
    private readonly ConstraintPlan plan;
    private readonly int given;
    private readonly Lazy<Schema> labelled;

    private ConditionalTableModel(TableSynthesizer synthesizer, TableEncoder encoder, FeatureModel model,
        ConstraintPlan plan, int given)
    {
        (this.synthesizer, this.encoder, this.model) = (synthesizer, encoder, model);
        (this.plan, this.given) = (plan, given);
        labelled = new(() => KnownLabels.Of(
            plan.Invert(encoder.Decode(encoder.Layout, [], new(0), given), DrawnRows.First([], new(0)))));
    }

    /// <summary>The columns that it draws.</summary>
    public IReadOnlyList<ColumnSchema> Drawn => plan.Schema?.Columns ?? [.. encoder.Schema.Columns.Skip(given)];

    /// <summary>The columns that it draws, with every label that it knows of them.</summary>
    public Schema Labelled => labelled.Value;

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
    /// <param name="asked">What is asked of the rows; those for which nothing of it was found stay otherwise.</param>
    /// <param name="cancel">Checked for every block.</param>
    public Table Draw(IReadOnlyList<Column> known, long[] rows, Rng rng, AskedRows? asked, CancellationToken cancel)
    {
        var sets = asked is null ? null : Restrict(asked.Restrictions);
        if (rows.Length <= BlockRows) return DrawBlock(known, rows, 0, rng, asked, sets, cancel);
        var blocks = new Table[(rows.Length + BlockRows - 1) / BlockRows];
        Parallel.For(0, blocks.Length, synthesizer.InParallel(cancel), block =>
        {
            var start = block * BlockRows;
            int[] own = [.. Enumerable.Range(start, Math.Min(BlockRows, rows.Length - start))];
            blocks[block] = DrawBlock([.. known.Select(column => column.Gather(own))],
                rows[start..(start + own.Length)], start, rng, asked, sets, cancel);
        });
        return Table.Concat(blocks);
    }

    /// <summary>What restrictions of drawn columns leave possible of the features that are drawn.</summary>
    /// <exception cref="SemblanceException">Nothing, or a column is generated rather than learnt.</exception>
    public IReadOnlyDictionary<int, FeatureSet> Restrict(IReadOnlyDictionary<string, ValueSet> restrictions)
    {
        var known = encoder.FeaturesOf(given);
        // a drawn column that follows from a known one restricts that one, which is as it is
        return encoder.Restrict(plan.Restrict(restrictions)).Where(set => set.Key >= known)
            .ToDictionary(set => set.Key, set => set.Value);
    }

    private Table DrawBlock(IReadOnlyList<Column> known, long[] rows, int start, Rng rng, AskedRows? asked,
        IReadOnlyDictionary<int, FeatureSet>? sets, CancellationToken cancel)
    {
        var drawn = DrawnRows.First(rows, rng);
        var pending = Enumerable.Range(0, rows.Length).ToArray();
        var (table, isMarked) = DrawOnce(known, drawn, sets, cancel);
        table = asked?.Finish(table, drawn, At(pending)) ?? table;
        if (plan.Schema is null && asked is null) return table;
        pending = Left(table, isMarked);
        var tries = asked is null ? MaxTries : MaxTriesAsked(pending.Length);
        for (var attempt = 1; attempt < tries && pending.Length > 0; attempt++)
        {
            asked?.Redrawn(pending.Length);
            var next = drawn.Again(pending, attempt);
            (var again, isMarked) = DrawOnce([.. known.Select(column => column.Gather(pending))], next, sets, cancel);
            again = asked?.Finish(again, next, At(pending)) ?? again;
            int[] places = [.. Enumerable.Range(0, table.RowCount)];
            for (var i = 0; i < pending.Length; i++) places[pending[i]] = table.RowCount + i;
            table = Table.Concat([table, again]).Gather(places);
            pending = Left(again, isMarked);
        }
        return table;

        int[] At(int[] places) => Array.ConvertAll(places, place => start + place);

        // the rows to draw again; of a row that was marked, or is closed, nothing more can come
        int[] Left(Table some, bool[] isMarked)
        {
            var broken = plan.Schema is null ? new bool[some.RowCount] : Breaks(some);
            var meets = asked?.Meets(some, At(pending));
            return [.. pending.Where((place, i) => (broken[i] || meets?[i] == false)
                && !(asked is not null && (isMarked[i] || asked.IsClosed[start + place])))];
        }
    }

    /// <summary>Draws rows, and says for which of them nothing was found that the sets leave possible.</summary>
    private (Table Rows, bool[] IsMarked) DrawOnce(IReadOnlyList<Column> known, DrawnRows asked,
        IReadOnlyDictionary<int, FeatureSet>? sets, CancellationToken cancel)
    {
        var (features, count) = given == 0 ? encoder.EncodeNone(asked.Rows.Length)
            : encoder.EncodeGiven(new Table(known));
        var continued = model.Continue(features, count, asked.Addresses, asked.Stream, sets, cancel);
        var isMarked = sets is null ? new bool[continued.RowCount] : continued.Marked(count);
        int[] marked = [.. Enumerable.Range(0, isMarked.Length).Where(row => isMarked[row])];
        if (marked.Length > 0)
        {
            // rows of which nothing is possible are rows all the same
            var free = asked.Again(marked, 0);
            var made = model.Continue(features.Gather(marked), count, free.Addresses, free.Stream, null, cancel);
            for (var i = 0; i < marked.Length; i++) continued.Put(marked[i], made, i);
        }
        return (plan.Invert(encoder.Decode(continued, asked.Rows, asked.Whole, given), asked), isMarked);
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
