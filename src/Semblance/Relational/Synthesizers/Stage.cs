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

    /// <summary>Columns of ancestors whose pairs with the drawn ones are calibrated, at most: the nearest.</summary>
    private const int MostWatched = 32;

    private readonly ReachedColumn[] seen, watched;
    private readonly SiblingChain chain;
    private readonly DealtLabels[] dealt;
    private readonly Calibration calibration;
    private readonly bool hasSiblings;
    private readonly ConditionalTableModel model;

    private Stage(ReachedColumn[] seen, ReachedColumn[] watched, SiblingChain chain, DealtLabels[] dealt,
        Calibration calibration, bool hasSiblings, ConditionalTableModel model)
    {
        (this.seen, this.watched, this.chain, this.dealt) = (seen, watched, chain, dealt);
        (this.calibration, this.hasSiblings, this.model) = (calibration, hasSiblings, model);
    }

    /// <summary>The columns that it draws.</summary>
    public IEnumerable<string> Drawn => model.Drawn.Select(column => column.Name);

    /// <summary>What holds among the columns that it draws.</summary>
    public IReadOnlyList<KeptConstraint> Constraints => model.Constraints;

    /// <summary>By column that it draws: the labels that it knows; null where it holds none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>?> Labels => model.Labelled.Columns.ToDictionary(
        column => column.Name, column => Array.Find(dealt, labels => labels.Column == column.Name)?.Labels
            ?? (column.Levels is null ? null : SiblingEcho.Real(column.Levels)));

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
        IReadOnlyList<ReachedColumn> candidates, IReadOnlyList<Column> given, IReadOnlyList<Column> targets,
        Siblings? siblings, Rng rng, CancellationToken cancel)
    {
        var looked = new Association(rows[table].RowCount);
        var bins = targets.Where(ColumnBins.Fits).Select(looked.BinsOf).ToArray();
        double[] Shares(Column column)
        {
            var known = looked.BinsOf(column);
            return Array.ConvertAll(bins, bin => Association.Share(known, bin));
        }
        var worth = candidates.Select(candidate => (Column: candidate, Shares: Shares(candidate.Read(table, rows))))
            .Where(candidate => candidate.Shares.Any(share => share > 0))
            .OrderByDescending(candidate => candidate.Shares.Sum()).ThenBy(candidate => candidate.Column.Path.Length)
            .Take(MostSeen).ToArray();
        var best = bins.Select((_, i) => worth.Select(candidate => candidate.Shares[i]).DefaultIfEmpty(0).Max());
        var schema = new Table(targets).Schema;
        var held = synthesizer.Constraints.SelectMany(constraint => constraint.ColumnsIn(schema)).ToHashSet();
        var chain = SiblingChain.Of(targets, siblings, Shares, [.. best], held);
        ReachedColumn[] seen = [.. worth.Select(candidate => candidate.Column)];
        ReachedColumn[] watched = [.. candidates.OrderBy(candidate => candidate.Path.Length).Take(MostWatched)];

        Column[] known = [.. given, .. Read(seen, table, rows), .. siblings is null ? [] : Counts(siblings)];
        DealtLabels[] dealt = [.. targets.Where(column => !held.Contains(column.Name) && DealtLabels.Is(column))
            .Select(column => DealtLabels.Of((CategoryColumn)column,
            [.. targets.Where(other => other != column), .. known]))];
        Column[] drawn = [.. targets.Select(column =>
            Array.Find(dealt, labels => labels.Column == column.Name)?.Classes((CategoryColumn)column) ?? column)];
        var calibration = Calibration.Of([.. given, .. Read(watched, table, rows)], drawn);

        var before = chain.Before.Select(sibling =>
            sibling.Read(drawn.First(column => column.Name == sibling.Column), siblings!));
        Column[] learnt = [.. targets.Select((column, i) =>
            Array.Exists(chain.Echoes, echo => echo.Column == column.Name)
                ? SiblingEcho.Mark((CategoryColumn)column, (CategoryColumn)drawn[i], siblings!) : drawn[i])];
        var model = ConditionalTableModel.Fit(synthesizer, [.. known, .. before], learnt, rng, cancel);
        return new(seen, watched, chain, dealt, calibration, siblings is not null, model);
    }

    private static IEnumerable<Column> Read(ReachedColumn[] columns, string table, DatabaseRows rows) =>
        columns.Select(column => column.Read(table, rows));

    private static Column[] Counts(Siblings siblings)
    {
        static LongColumn Whole(string name, int[] values) =>
            new(new() { Name = name, Kind = ColumnKind.Integer }, Array.ConvertAll(values, value => (long)value));
        return [Whole("(siblings)", siblings.Sizes), Whole("(rank)", siblings.Ranks)];
    }

    /// <summary>A condition as it is put to what is drawn here.</summary>
    /// <param name="asked">The condition.</param>
    /// <param name="part">The table.</param>
    /// <param name="copied">The columns that are copied from ancestors, of all rows.</param>
    /// <exception cref="SemblanceException">No value that is known meets it.</exception>
    public StageCondition Condition(TableCondition asked, TablePart part, Column[] copied)
    {
        var condition = new StageCondition(asked, part, Labels, copied, chain.Echoes, dealt);
        model.Restrict(condition.Restrictions);
        return condition;
    }

    /// <summary>Draws the columns of all rows of a table.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="rows">The tables made so far.</param>
    /// <param name="given">Further columns that are known of each row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="way">How the rows are brought near the real ones, or what is asked of them.</param>
    /// <param name="siblings">Who has the same parent.</param>
    /// <param name="rng">The stream.</param>
    /// <param name="cancel">Checked at every step.</param>
    public Table Draw(string table, DatabaseRows rows, IReadOnlyList<Column> given, int count, StageWay way,
        Siblings? siblings, Rng rng, CancellationToken cancel)
    {
        var (times, asked) = (way.Draws, way.Asked);
        Column[] known = [.. given, .. Read(seen, table, rows), .. hasSiblings ? Counts(siblings!) : []];
        int[] all = [.. Enumerable.Range(0, count)];
        var places = Array.ConvertAll(all, row => (long)row);
        var draws = new (Table Rows, bool[][] Repeats)[times];
        for (var i = 0; i < times; i++)
        {
            var stream = i == 0 ? rng : rng.Split("draw").Split(i);
            draws[i] = chain.IsEmpty || count == 0
                ? (model.Draw(known, places, stream, asked?.Of(all, null), cancel), [])
                : chain.Draw(model, known, siblings!, stream, asked, cancel);
        }
        if (count == 0 || asked is not null) return draws[0].Rows;
        if (times == 1) return Deal(draws[0].Rows, draws[0].Repeats, siblings, way.IsShifted, rng);

        // siblings that see each other stay together
        int[][] families = chain.IsEmpty ? [.. Enumerable.Range(0, count).Select(row => (int[])[row])]
            : siblings!.Families();
        var chosen = calibration.Choose([.. given, .. Read(watched, table, rows)], [.. draws.Select(draw => draw.Rows)],
            families, rng.Split("calibration"), cancel);
        var from = new int[count]; // by row: the draw that is kept
        for (var family = 0; family < families.Length; family++)
            foreach (var row in families[family]) from[row] = chosen[family];
        var kept = Table.Concat([.. draws.Select(draw => draw.Rows)])
            .Gather([.. from.Select((draw, row) => draw * count + row)]);
        bool[] Repeats(int echo) => [.. from.Select((draw, row) => draws[draw].Repeats[echo][row])];
        return Deal(kept, [.. Enumerable.Range(0, chain.Echoes.Length).Select(Repeats)], siblings, way.IsShifted, rng);
    }

    private Table Deal(Table drawn, bool[][] repeats, Siblings? siblings, bool isShifted, Rng rng)
    {
        var columns = drawn.Columns.ToArray();
        foreach (var labels in dealt)
        {
            var at = Array.FindIndex(columns, column => column.Name == labels.Column);
            var echo = Array.FindIndex(chain.Echoes, echo => echo.Column == labels.Column);
            var repeated = new int[drawn.RowCount]; // by row: the sibling before it whose label it repeats, or -1
            for (var row = 0; row < repeated.Length; row++)
                repeated[row] = echo >= 0 && repeats[echo][row] ? siblings!.Previous[row] : -1;
            columns[at] = labels.Deal(columns[at], repeated, rng.Split("labels").Split(labels.Column), isShifted);
        }
        return new(columns);
    }

    /// <summary>What a saved model keeps.</summary>
    public ModelFolder Save()
    {
        var folder = new ModelFolder();
        model.Save(folder);
        calibration.Save(folder);
        folder.State["seen"] = new JsonArray([.. seen.Select(column => column.ToJson())]);
        folder.State["watched"] = new JsonArray([.. watched.Select(column => column.ToJson())]);
        folder.State["chain"] = chain.ToJson();
        folder.State["dealt"] = new JsonArray([.. dealt.Select(labels => labels.ToJson())]);
        folder.State["siblings"] = hasSiblings;
        return folder;
    }

    /// <summary>Reads back what <see cref="Save"/> gave.</summary>
    public static Stage Load(TableSynthesizer synthesizer, ModelFolder folder)
    {
        ReachedColumn[] Reached(string name) => [.. folder.State[name]!.AsArray().Select(ReachedColumn.FromJson)];
        var model = ConditionalTableModel.Load(synthesizer, folder);
        var (seen, watched) = (Reached("seen"), Reached("watched"));
        var chain = SiblingChain.FromJson(folder.State["chain"], model.Drawn);
        var dealt = folder.State["dealt"]!.AsArray().Select(DealtLabels.FromJson).ToArray();
        if (dealt.Any(labels => model.Drawn.All(column => column.Name != labels.Column)))
            throw new FormatException("dealt");
        var hasSiblings = (bool)folder.State["siblings"]!;
        var given = model.Given.Count - seen.Length - chain.Before.Length - (hasSiblings ? 2 : 0);
        var calibration = Calibration.Load(folder, given + watched.Length, model.Drawn.Count);
        return new(seen, watched, chain, dealt, calibration, hasSiblings, model);
    }
}

/// <summary>How a stage's rows are drawn.</summary>
/// <param name="Draws">How often each is drawn, to keep the best draws; see <see cref="Calibration"/>.</param>
/// <param name="IsShifted">Whether a condition on ancestors makes the rows other than the real ones.</param>
/// <param name="Asked">What every row must meet; null for nothing.</param>
internal sealed record StageWay(int Draws, bool IsShifted, StageCondition? Asked)
{
    /// <summary>As often as the rows allow, or once where the real shares are no measure.</summary>
    public static StageWay Of(int rows, bool isShifted) =>
        new(isShifted ? 1 : Calibration.DrawsOf(rows), isShifted, null);

    /// <summary>Once.</summary>
    public StageWay Once => this with { Draws = 1 };
}
