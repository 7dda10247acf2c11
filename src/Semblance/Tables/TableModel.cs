using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Constraints;
using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Encoders;

namespace Semblance.Tables;

/// <summary>
/// A fitted table model: what a synthesizer learnt of features, and the encoder that stands between them and columns.
/// </summary>
public sealed class TableModel : Model<Table>
{
    /// <summary>Rows sampled at a time on one thread. Bounds memory; the rows do not depend on it.</summary>
    private const int BlockRows = 8192;

    /// <summary>Fillings that a row with missing cells gets to break no constraint before they stay missing.</summary>
    private const int MaxFillings = 200;

    private readonly FeatureModel model;
    private readonly ConstraintPlan plan;
    private readonly Lazy<Schema> labelled;
    private readonly Lock remembering = new();
    private (Rng Rng, string? Where, UniqueRows Rows)? remembered; // what batches in their order would find out again

    internal TableModel(TableSynthesizer synthesizer, TableEncoder encoder, FeatureModel model, ConstraintPlan plan)
    {
        this.plan = plan;
        Synthesizer = synthesizer;
        Encoder = encoder;
        this.model = model;
        // of no rows, but with every label
        labelled =
            new(() => KnownLabels.Of(plan.Invert(encoder.Decode(encoder.Layout, [], new(0)), Drawn.First([], new(0)))));
    }

    /// <summary>The options it was fitted with.</summary>
    public TableSynthesizer Synthesizer { get; }

    /// <summary>What stands between the columns that are learnt and features.</summary>
    public TableEncoder Encoder { get; }

    /// <summary>What was learnt of the features.</summary>
    public FeatureModel Features => model;

    /// <summary>How its synthesizer was chosen; null where it was named.</summary>
    public Trial? Trial { get; internal init; }

    /// <summary>The columns that it samples.</summary>
    public Schema Schema => plan.Schema ?? Encoder.Schema;

    /// <summary>What holds in every row that it samples, and how each constraint is kept.</summary>
    public IReadOnlyList<KeptConstraint> Constraints => plan.Kept;

    internal TableModel ChosenBy(Trial trial) => new(Synthesizer, Encoder, model, plan) { Trial = trial };

    /// <inheritdoc/>
    public override Table Sample(long first, int count, Rng rng, Condition? where = null,
        CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        where?.Bind(labelled.Value);
        var drawing = new RowDrawing(Encoder, model, plan, where, cancel);
        Table Draw(Drawn asked) =>
            InBlocks(asked.Rows.Length, (start, length) => drawing.Draw(asked.Slice(start, length)), cancel);
        if (plan.Unique.Count == 0)
        {
            var rows = new long[count];
            for (var i = 0; i < count; i++) rows[i] = first + i;
            return Draw(Drawn.First(rows, rng));
        }
        lock (remembering)
        {
            var known = remembered is { } last && last.Rng == rng && last.Where == where?.Text
                ? last.Rows : new UniqueRows(plan);
            remembered = null; // a sample that ends early leaves nothing behind
            var table = known.Take(first, count, rng, Draw);
            remembered = (rng, where?.Text, known);
            return table;
        }
    }

    /// <summary>
    /// Fills the missing cells of a table with draws given the cells that are there, which are kept as they are.
    /// </summary>
    /// <param name="partial">A table with the columns of <see cref="Schema"/>, in any order.</param>
    /// <param name="rng">Row i's draws depend on i and this stream only.</param>
    /// <param name="cancel">Checked while filling.</param>
    /// <exception cref="SemblanceException">A column is missing, unknown, or of another kind.</exception>
    public Table Complete(Table partial, Rng rng, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(partial);
        Check(partial);
        var ordered = partial.Select(Schema.Columns.Select(column => column.Name));
        var filled = InBlocks(ordered.RowCount, (start, length) =>
        {
            var stream = rng.Split(start / BlockRows);
            var given = ordered.Slice(start, length);
            return plan.Schema is null ? Fill(given, start, stream, cancel) : FillObeying(given, start, stream, cancel);
        }, cancel);
        return filled.Select(partial.Schema.Columns.Select(column => column.Name));
    }

    /// <summary>
    /// Fills rows again until they break no constraint; cells of a row for which no filling was found stay missing.
    /// </summary>
    private Table FillObeying(Table given, int start, Rng stream, CancellationToken cancel)
    {
        var full = given;
        var pending = Enumerable.Range(0, given.RowCount)
            .Where(row => given.Columns.Any(column => column.IsMissing(row))).ToArray();
        for (var attempt = 0; attempt < MaxFillings && pending.Length > 0; attempt++)
        {
            var block = given.Gather(pending);
            var own = attempt == 0 ? stream : stream.Split("try").Split(attempt);
            var rows = Array.ConvertAll(pending, row => (long)start + row);
            var drawn = Fill(plan.Apply(block), start, own, cancel);
            var filled = Merge(block, plan.Invert(drawn, new(rows, own, rows, stream)));
            var good = new bool[pending.Length];
            Array.Fill(good, true);
            plan.Keep(filled, good);
            var places = Enumerable.Range(0, given.RowCount).ToArray();
            for (var i = 0; i < pending.Length; i++)
            {
                if (good[i]) places[pending[i]] = given.RowCount + i;
            }
            full = Table.Concat([full, filled]).Gather(places);
            pending = [.. pending.Where((_, i) => !good[i])];
        }
        return full;
    }

    private Table Fill(Table learnt, int start, Rng stream, CancellationToken cancel)
    {
        var sums = Encoder.ColumnSums;
        var given = sums.Split(sums.Deduce(learnt), (row, at, sum) =>
            FillOnce(row, start, stream.Split("summands").Split(at).Split(sum), cancel));
        return sums.Close(given, FillOnce(given, start, stream, cancel));
    }

    private Table FillOnce(Table block, int start, Rng stream, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var (features, known, possible) = Encoder.Partial(block);
        var rows = new long[block.RowCount];
        for (var i = 0; i < rows.Length; i++) rows[i] = start + i;
        return Merge(block, Encoder.Decode(model.Complete(features, known, possible, stream, cancel), rows, stream));
    }

    private void Check(Table partial)
    {
        var faults = new List<Fault>();
        foreach (var column in Schema.Columns)
        {
            var at = partial.Schema.IndexOf(column.Name);
            if (at < 0)
                faults.Add(new($"The table has no column '{column.Name}', which the model was fitted with.",
                    "the table to complete", "Give a table with all the model's columns."));
            else if (partial.Schema.Columns[at].Kind != column.Kind)
                faults.Add(new($"Column '{column.Name}' holds "
                    + $"{partial.Schema.Columns[at].Kind}, but the model learnt {column.Kind}.",
                    "the table to complete", "Read the table with the schema that the model was fitted with."));
        }
        foreach (var column in partial.Schema.Columns.Where(column => Schema.IndexOf(column.Name) < 0))
            faults.Add(new($"The model knows no column '{column.Name}'.", "the table to complete",
                "Leave the column out."));
        if (faults.Count > 0) throw new SemblanceException(faults);
    }

    private static Table Merge(Table given, Table drawn)
    {
        var columns = new Column[given.Columns.Count];
        var rows = new int[given.RowCount];
        for (var i = 0; i < columns.Length; i++)
        {
            var column = given.Columns[i];
            for (var row = 0; row < rows.Length; row++) rows[row] = column.IsMissing(row) ? rows.Length + row : row;
            columns[i] = column.Append([drawn.Columns[i]]).Gather(rows);
        }
        return new(columns);
    }

    private Table InBlocks(int count, Func<int, int, Table> make, CancellationToken cancel)
    {
        if (count == 0) return make(0, 0);
        var blocks = new Table[(count + BlockRows - 1) / BlockRows];
        try
        {
            Parallel.For(0, blocks.Length, Synthesizer.InParallel(cancel), block =>
                blocks[block] = make(block * BlockRows, Math.Min(BlockRows, count - block * BlockRows)));
        }
        catch (AggregateException faults) when (faults.Flatten().InnerExceptions is { Count: > 0 } inner
            && inner.FirstOrDefault(fault => fault is SemblanceException or OperationCanceledException) is { } fault)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
        }
        return Table.Concat(blocks);
    }

    /// <inheritdoc/>
    public override void Save(ModelFolder folder)
    {
        plan.Save(folder);
        Encoder.Save(folder);
        model.Save(folder);
        model.Training?.Save(folder);
        Trial?.Save(folder);
    }
}
