using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables;

/// <summary>
/// A fitted table model: what a synthesizer learnt of features, and the encoder that stands between them and columns.
/// </summary>
public sealed class TableModel : Model<Table>
{
    /// <summary>Rows sampled at a time on one thread. Bounds memory; the rows do not depend on it.</summary>
    private const int BlockRows = 8192;

    /// <summary>Tries that one row gets to meet a condition before the sample is given up.</summary>
    private const int MaxTries = 20_000;

    /// <summary>
    /// Tries without one success, over all rows of a block, after which a condition counts as out of reach.
    /// </summary>
    private const long MaxBarrenTries = 500_000;

    private readonly FeatureModel model;

    internal TableModel(TableSynthesizer synthesizer, TableEncoder encoder, FeatureModel model)
    {
        Synthesizer = synthesizer;
        Encoder = encoder;
        this.model = model;
    }

    /// <summary>The options it was fitted with.</summary>
    public TableSynthesizer Synthesizer { get; }

    /// <summary>What stands between columns and features.</summary>
    public TableEncoder Encoder { get; }

    /// <summary>What was learnt of the features.</summary>
    public FeatureModel Features => model;

    /// <summary>How its synthesizer was chosen; null where it was named.</summary>
    public Trial? Trial { get; internal init; }

    /// <summary>The columns that it samples.</summary>
    public Schema Schema => Encoder.Schema;

    internal TableModel ChosenBy(Trial trial) => new(Synthesizer, Encoder, model) { Trial = trial };

    /// <inheritdoc/>
    public override Table Sample(long first, int count, Rng rng, Condition? where = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        IReadOnlyDictionary<int, FeatureSet>? sets = null;
        if (where is not null)
        {
            where.Bind(Schema);
            sets = Encoder.Restrict(where.Restrictions(Schema));
        }
        return InBlocks(count, (start, length) =>
        {
            var rows = new long[length];
            for (var i = 0; i < length; i++) rows[i] = first + start + i;
            if (where is not null) return SampleWhere(rows, rng, where, sets!, cancel);
            var sampled = model.Sample(rows, rng, null, cancel);
            Encoder.Extremes.Place(sampled, rows, rng, (asked, stream) => model.Sample(asked, stream, null, cancel));
            return Encoder.Decode(sampled, rows, rng);
        }, cancel);
    }

    /// <summary>
    /// Rejection: what the sets leave out never appears; what else the condition asks is tried again, from a stream of
    /// the row's own, until the row meets it. So the rows have the model's distribution given the condition.
    /// </summary>
    private Table SampleWhere(long[] rows, Rng rng, Condition where, IReadOnlyDictionary<int, FeatureSet> sets, CancellationToken cancel)
    {
        var done = new List<Table>();
        var place = new int[rows.Length]; // where a row stands among those that are done
        var pending = Enumerable.Range(0, rows.Length).ToArray();
        var found = 0;
        var tries = 0L;
        for (var attempt = 0; pending.Length > 0; attempt++)
        {
            cancel.ThrowIfCancellationRequested();
            var asked = pending.Select(i => rows[i]).ToArray();
            var stream = attempt == 0 ? rng : rng.Split("try").Split(attempt);
            var sampled = Encoder.Decode(model.Sample(asked, stream, sets, cancel), asked, rng);
            var meets = where.Matches(sampled);
            var good = Enumerable.Range(0, asked.Length).Where(i => meets[i]).ToArray();
            foreach (var i in good) place[pending[i]] = found++;
            if (good.Length > 0) done.Add(sampled.Gather(good));
            pending = [.. Enumerable.Range(0, asked.Length).Where(i => !meets[i]).Select(i => pending[i])];
            tries += asked.Length;
            if (pending.Length > 0 && (attempt >= MaxTries || (found == 0 && tries > MaxBarrenTries)))
            {
                throw new SemblanceException(
                    $"The condition asks for rows that the model hardly ever makes: {found:N0} of {tries:N0} tries met it.",
                    $"condition: {where.Text}", "Widen the condition, or fit on data that holds more such rows.");
            }
        }
        return Table.Concat(done).Gather(place);
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
            var sums = Encoder.ColumnSums;
            var given = sums.Split(sums.Deduce(ordered.Slice(start, length)), (row, at, sum) =>
                Fill(row, start, stream.Split("summands").Split(at).Split(sum), cancel));
            return sums.Close(given, Fill(given, start, stream, cancel));
        }, cancel);
        return filled.Select(partial.Schema.Columns.Select(column => column.Name));
    }

    private Table Fill(Table block, int start, Rng stream, CancellationToken cancel)
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
                faults.Add(new($"The table has no column '{column.Name}', which the model was fitted with.", "the table to complete", "Give a table with all the model's columns."));
            else if (partial.Schema.Columns[at].Kind != column.Kind)
                faults.Add(new($"Column '{column.Name}' holds {partial.Schema.Columns[at].Kind}, but the model learnt {column.Kind}.", "the table to complete", "Read the table with the schema that the model was fitted with."));
        }
        foreach (var column in partial.Schema.Columns.Where(column => Schema.IndexOf(column.Name) < 0))
            faults.Add(new($"The model knows no column '{column.Name}'.", "the table to complete", "Leave the column out."));
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
        Encoder.Save(folder);
        model.Save(folder);
        model.Training?.Save(folder);
        Trial?.Save(folder);
    }
}
