using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Constraints;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// Some columns of a table, drawn together given what a row sees: columns of its ancestors, how many siblings it has,
/// which of them it is, and what the siblings before it are like.
/// </summary>
internal sealed class Stage
{
    /// <summary>Columns of ancestors that a table sees, at most: those that tell most of its own.</summary>
    private const int MostSeen = 20;

    /// <summary>Siblings of one parent, at most, for which one is drawn given the one before.</summary>
    private const int LongestChain = 4096;

    /// <summary>A sibling is looked at where it tells nearly as much as the best of the ancestors' columns.</summary>
    private const double SiblingWorth = 0.8;

    private readonly ReachedColumn[] seen;
    private readonly SiblingColumn[] before;
    private readonly SiblingEcho[] echoes;
    private readonly bool hasSiblings;
    private readonly ConditionalTableModel model;

    private Stage(ReachedColumn[] seen, SiblingColumn[] before, SiblingEcho[] echoes, bool hasSiblings,
        ConditionalTableModel model) =>
        (this.seen, this.before, this.echoes, this.hasSiblings, this.model) = (seen, before, echoes,
            hasSiblings, model);

    /// <summary>The columns that it draws.</summary>
    public IEnumerable<string> Drawn => model.Drawn.Select(column => column.Name);

    /// <summary>What holds among the columns that it draws.</summary>
    public IReadOnlyList<KeptConstraint> Constraints => model.Constraints;

    /// <summary>By row: whether it breaks one of them.</summary>
    /// <param name="drawn">The columns that it drew.</param>
    public bool[] Breaks(Table drawn) => model.Breaks(drawn);

    /// <summary>Learns.</summary>
    /// <param name="synthesizer">What learns.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="rows">The real rows.</param>
    /// <param name="candidates">Columns that the table might see.</param>
    /// <param name="given">Further columns that are known of each row.</param>
    /// <param name="targets">The columns to learn.</param>
    /// <param name="siblings">Who has the same parent; null where the rows stand for themselves.</param>
    /// <param name="rng">Every draw made while fitting is a function of this stream.</param>
    /// <param name="cancel">Checked at every step.</param>
    public static Stage Fit(TableSynthesizer synthesizer, string table, DatabaseRows rows,
        IReadOnlyList<ReachedColumn> candidates,
        IReadOnlyList<Column> given, IReadOnlyList<Column> targets, Siblings? siblings, Rng rng,
        CancellationToken cancel)
    {
        var looked = new Association(rows[table].RowCount);
        var bins = targets.Where(ColumnBins.Fits).Select(looked.BinsOf).ToArray();
        var worth = candidates.Select(candidate => (Column: candidate,
            Bins: looked.BinsOf(candidate.Read(table, rows))))
            .Select(candidate => (candidate.Column,
                Shares: bins.Select(bin => Association.Share(candidate.Bins, bin)).ToArray()))
            .Where(candidate => candidate.Shares.Any(share => share > 0))
            .OrderByDescending(candidate => candidate.Shares.Sum()).ThenBy(candidate => candidate.Column.Path.Length)
            .Take(MostSeen).ToArray();
        var best = Enumerable.Range(0, bins.Length)
            .Select(i => worth.Select(candidate => candidate.Shares[i]).DefaultIfEmpty(0).Max()).ToArray();
        var isChained = siblings is not null && siblings.Ranks.Length > 0
            && siblings.Sizes.Max() is >= 2 and <= LongestChain;
        SiblingColumn[] before = !isChained ? []
            : [.. targets.SelectMany(SiblingColumn.Of)
                .Where(sibling => ColumnBins.Fits(targets.First(column => column.Name == sibling.Column)))
                .Where(sibling => Worth(sibling) is var shares
                    && shares.Zip(best).Any(pair => pair.First > 0.01 && pair.First > SiblingWorth * pair.Second))];
        var known = new List<Column>(given);
        known.AddRange(worth.Select(candidate => candidate.Column.Read(table, rows)));
        if (siblings is not null) known.AddRange(Counts(siblings));
        known.AddRange(
            before.Select(sibling => sibling.Read(targets.First(column => column.Name == sibling.Column), siblings!)));
        // constraints hold the labels themselves against each other
        var held = synthesizer.Constraints.SelectMany(constraint => constraint.ColumnsIn(new Table(targets).Schema))
            .ToHashSet();
        SiblingEcho[] echoes = isChained ? [.. targets.OfType<CategoryColumn>()
            .Where(column => !held.Contains(column.Name) && SiblingEcho.Is(column, siblings!))
            .Select(column => new SiblingEcho(column.Name))] : [];
        Column[] learnt =
            [.. targets.Select(column => Array.Find(echoes, echo => echo.Column == column.Name) is { } echo
            ? echo.Mark((CategoryColumn)column, siblings!) : column)];
        return new([.. worth.Select(candidate => candidate.Column)], before, echoes, siblings is not null,
            ConditionalTableModel.Fit(synthesizer, known, learnt, rng, cancel));

        double[] Worth(SiblingColumn sibling)
        {
            var column = looked.BinsOf(sibling.Read(targets.First(target => target.Name == sibling.Column), siblings!));
            return [.. bins.Select(bin => Association.Share(column, bin))];
        }
    }

    private static Column[] Counts(Siblings siblings) =>
    [
        new LongColumn(new() { Name = "(siblings)", Kind = ColumnKind.Integer },
            Array.ConvertAll(siblings.Sizes, size => (long)size)),
        new LongColumn(new() { Name = "(rank)", Kind = ColumnKind.Integer },
            Array.ConvertAll(siblings.Ranks, rank => (long)rank)),
    ];

    /// <summary>Draws the columns of all rows of a table.</summary>
    public Table Draw(string table, DatabaseRows rows, IReadOnlyList<Column> given, int count,
        Siblings? siblings, Rng rng,
        CancellationToken cancel)
    {
        var known = new List<Column>(given);
        known.AddRange(seen.Select(column => column.Read(table, rows)));
        if (hasSiblings) known.AddRange(Counts(siblings!));
        if (before.Length == 0 && echoes.Length == 0)
            return model.Draw(known, [.. Enumerable.Range(0, count).Select(row => (long)row)], rng, cancel);

        var drawn = new List<Table>();
        var place = new int[count];
        var (next, memory) = (0,
            before.Select(sibling => new SiblingMemory(sibling,
                model.Drawn.First(column => column.Name == sibling.Column))).ToArray());
        foreach (var batch in siblings!.Batches())
        {
            cancel.ThrowIfCancellationRequested();
            Column[] own = [.. known.Select(column => column.Gather(batch)),
                .. memory.Select(column => column.Next(batch.Length))];
            var part = model.Draw(own, Array.ConvertAll(batch, row => (long)row), rng, cancel);
            foreach (var echo in echoes) part = echo.Resolve(part, drawn.Count == 0 ? null : drawn[^1]);
            foreach (var column in memory) column.See(part);
            foreach (var row in batch) place[row] = next++;
            drawn.Add(part);
        }
        return Table.Concat(drawn).Gather(place);
    }

    /// <summary>What a saved model keeps.</summary>
    public ModelFolder Save()
    {
        var folder = new ModelFolder();
        model.Save(folder);
        folder.State["seen"] = new JsonArray([.. seen.Select(column => column.ToJson())]);
        folder.State["before"] = new JsonArray([.. before.Select(sibling => sibling.ToJson())]);
        folder.State["echoes"] = new JsonArray([.. echoes.Select(echo => (JsonNode)echo.Column)]);
        folder.State["siblings"] = hasSiblings;
        return folder;
    }

    /// <summary>Reads back what <see cref="Save"/> gave.</summary>
    public static Stage Load(TableSynthesizer synthesizer, ModelFolder folder)
    {
        var model = ConditionalTableModel.Load(synthesizer, folder);
        var before = folder.State["before"]!.AsArray().Select(SiblingColumn.FromJson).ToArray();
        if (before.Any(sibling => model.Drawn.All(column => column.Name != sibling.Column)))
            throw new FormatException("before");
        var echoes = folder.State["echoes"]!.AsArray().Select(name => new SiblingEcho((string)name!)).ToArray();
        if (echoes.Any(echo => model.Drawn.All(column => column.Name != echo.Column)))
            throw new FormatException("echoes");
        return new([.. folder.State["seen"]!.AsArray().Select(ReachedColumn.FromJson)], before, echoes,
            (bool)folder.State["siblings"]!, model);
    }
}
