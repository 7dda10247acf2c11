using Semblance.Tables;
using Semblance.Tables.Constraints.Plan;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// A condition on the rows that a stage draws: it is put to whole rows, to what they repeat of their ancestors and of
/// the siblings before them, and to the very labels where only their classes are learnt.
/// </summary>
internal sealed class StageCondition
{
    private readonly TableCondition asked;
    private readonly TablePart part;
    private readonly Column[] copied;
    private readonly SiblingEcho[] echoes;
    private readonly DealtLabels[] dealt;
    private readonly Dictionary<string, ValueSet> restrictions;
    private readonly bool[] isClosed;

    /// <summary>A condition on some rows.</summary>
    /// <param name="asked">The condition.</param>
    /// <param name="part">The table.</param>
    /// <param name="drawn">The columns that are drawn, and their labels.</param>
    /// <param name="copied">The columns that are copied from ancestors, of all rows.</param>
    /// <param name="echoes">The columns in which a row may repeat the sibling before it.</param>
    /// <param name="dealt">The columns of which classes of labels are drawn.</param>
    public StageCondition(TableCondition asked, TablePart part,
        IReadOnlyDictionary<string, IReadOnlyList<string>?> drawn, Column[] copied, SiblingEcho[] echoes,
        DealtLabels[] dealt)
    {
        (this.asked, this.part, this.copied) = (asked, part, copied);
        (this.echoes, this.dealt) = (echoes, dealt);
        var sets = asked.Condition.Restrictions(part.Labelled(column => drawn.GetValueOrDefault(column.Name)));
        restrictions = sets.Where(set => drawn.ContainsKey(set.Key))
            .ToDictionary(set => set.Key, set => Learnt(set.Key, set.Value));
        isClosed = new bool[copied.Length == 0 ? 0 : copied[0].Count];
        foreach (var column in copied.Where(column => sets.ContainsKey(column.Name)))
            for (var row = 0; row < isClosed.Length; row++)
                isClosed[row] |= !sets[column.Name].Holds(column, row);
    }

    /// <summary>By drawn column: what the condition leaves possible of it as it is learnt.</summary>
    public IReadOnlyDictionary<string, ValueSet> Restrictions => restrictions;

    // a column's labels may be learnt as classes, and as "the same as the sibling before"
    private ValueSet Learnt(string column, ValueSet set)
    {
        if (set is not LabelSet labels) return set;
        if (Array.Find(dealt, one => one.Column == column) is { } classes) labels = classes.Restrict(labels);
        return Array.Exists(echoes, echo => echo.Column == column) ? SiblingEcho.Restrict(labels) : labels;
    }

    /// <summary>What is asked of some of the rows.</summary>
    /// <param name="rows">Which.</param>
    /// <param name="before">The siblings before them, the same families first; null where they see none.</param>
    public AskedRows Of(int[] rows, Table? before) => new()
    {
        Restrictions = restrictions,
        Finish = (drawn, from, at) => Finish(drawn, from, before?.Gather(at)),
        Meets = (finished, at) => Meets(finished, Array.ConvertAll(at, place => rows[place])),
        IsClosed = isClosed.Length == 0 ? new bool[rows.Length] : Array.ConvertAll(rows, row => isClosed[row]),
        Redrawn = asked.AddRedrawn,
    };

    private bool[] Meets(Table finished, int[] rows) =>
        asked.Matches(part, finished.Columns.Concat(copied.Select(column => column.Gather(rows))));

    /// <summary>Puts labels in the place of classes, and what siblings repeat in the place of saying so.</summary>
    private Table Finish(Table drawn, Drawn from, Table? before)
    {
        foreach (var echo in echoes.Where(echo => !Array.Exists(dealt, one => one.Column == echo.Column)))
            drawn = echo.Resolve(drawn, before);
        foreach (var labels in dealt)
        {
            var echo = Array.Find(echoes, echo => echo.Column == labels.Column);
            var repeats = echo?.Repeats(drawn);
            // the first sibling repeats nobody, whatever was drawn
            var classes = (echo?.Resolve(drawn, null) ?? drawn)[labels.Column];
            var stream = from.Stream.Split("label").Split(labels.Column);
            var own = labels.Draw(classes, row => stream.Uniform(from.Addresses[row]));
            var last = (CategoryColumn?)before?[labels.Column]; // of the same labels
            int[] codes = [.. own.Codes.Select((code, row) =>
                repeats?[row] == true && last is not null ? last.Codes[row] : code)];
            drawn = With(drawn, new CategoryColumn(own.Schema, codes, own.Levels));
        }
        return drawn;
    }

    /// <summary>Finished rows as the ones after them see them.</summary>
    public Table Learnt(Table finished) => dealt.Aggregate(finished, (table, labels) =>
        With(table, labels.Classes((CategoryColumn)table[labels.Column])));

    private static Table With(Table table, Column column) =>
        new([.. table.Columns.Select(other => other.Name == column.Name ? column : other)]);
}
