using System.Text.Json.Nodes;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// A column of very many labels, such as the composers of tracks: a model draws which *class* of labels a row has, and
/// the labels of the class are dealt to rows until each has its number. So frequent labels stay frequent, rare ones are
/// neither lost nor multiplied, and siblings that share a label share the one that is dealt.
/// </summary>
/// <remarks>
/// Labels are treated as the rows of a list that others refer to (see <see cref="ParentRoles"/> and
/// <see cref="LinkDealer"/>): labels of one class are alike in the rows that hold them. Trees cannot tell a thousand
/// labels apart by a few rows each. Cost: rows times the logarithm of the labels.
/// </remarks>
internal sealed class DealtLabels
{
    /// <summary>So many labels can be learnt as they are.</summary>
    private const int Few = 64;

    private const int LabelsPerClass = 4, NearClasses = 3, Tries = 12;

    private readonly string[] labels;
    private readonly int[] counts, classes;

    private DealtLabels(string column, string[] labels, int[] counts, int[] classes) =>
        (Column, this.labels, this.counts, this.classes) = (column, labels, counts, classes);

    /// <summary>The column.</summary>
    public string Column { get; }

    /// <summary>Whether a column is of that kind.</summary>
    public static bool Is(Column column) => column is CategoryColumn { Schema.Ordered: false } category
        && category.Codes.Where(code => code >= 0).Distinct().Take(Few + 1).Count() > Few;

    /// <summary>Learns the classes of a column's labels.</summary>
    /// <param name="column">The column.</param>
    /// <param name="others">What else is known of its rows.</param>
    public static DealtLabels Of(CategoryColumn column, IReadOnlyList<Column> others)
    {
        var counts = new int[column.Levels.Length];
        foreach (var code in column.Codes) if (code >= 0) counts[code]++;
        int[] used = [.. Enumerable.Range(0, counts.Length).Where(level => counts[level] > 0)];
        var classes = ChildProfile.Of(counts, column.Codes, others)
            .Classes(used, Math.Clamp(used.Length / LabelsPerClass, 1, ParentRoles.Most));
        return new(column.Name, Array.ConvertAll(used, level => column.Levels[level]),
            Array.ConvertAll(used, level => counts[level]), classes);
    }

    /// <summary>The column as it is learnt: the class of each label.</summary>
    public CategoryColumn Classes(CategoryColumn column)
    {
        var byLabel = labels.Zip(classes).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        var ofLevel = Array.ConvertAll(column.Levels, level => byLabel.GetValueOrDefault(level, -1));
        var ofRow = Array.ConvertAll(column.Codes, code => code < 0 ? -1 : ofLevel[code]);
        return RoleColumn.InPlaceOf(column.Schema, ofRow);
    }

    /// <summary>The labels that real rows hold.</summary>
    public IReadOnlyList<string> Labels => labels;

    /// <summary>The classes that hold a label which is possible, as a column of classes has them.</summary>
    public LabelSet Restrict(LabelSet possible)
    {
        var open = labels.Zip(classes).Where(pair => possible.Allows(pair.First))
            .Select(pair => RoleColumn.Label(pair.Second)).ToHashSet(StringComparer.Ordinal);
        return new(open.Contains, possible.AllowsMissing);
    }

    /// <summary>Draws labels of the rows' classes by how frequent they are, whatever other rows hold.</summary>
    /// <param name="drawn">The classes that were drawn.</param>
    /// <param name="uniforms">A uniform number a row.</param>
    public CategoryColumn Draw(Column drawn, Func<int, double> uniforms)
    {
        var members = Enumerable.Range(0, labels.Length).ToLookup(label => classes[label]);
        var codes = RoleColumn.RolesOf(drawn).Select((role, row) =>
        {
            int[] own = [.. members[role]];
            if (own.Length == 0) return -1;
            var rest = uniforms(row) * own.Sum(label => (double)counts[label]);
            var at = 0;
            while (at < own.Length - 1 && rest >= counts[own[at]]) rest -= counts[own[at++]];
            return own[at];
        });
        return new(drawn.Schema with { Levels = null }, [.. codes], labels);
    }

    /// <summary>Deals labels to rows.</summary>
    /// <param name="drawn">The classes that were drawn.</param>
    /// <param name="repeated">By row: the row above whose label it repeats, or -1.</param>
    /// <param name="rng">Every choice is a function of this stream.</param>
    /// <param name="isShifted">
    /// Whether classes are as frequent as a condition on ancestors makes them, not as in the real rows.
    /// </param>
    public CategoryColumn Deal(Column drawn, int[] repeated, Rng rng, bool isShifted = false)
    {
        var asked = RoleColumn.RolesOf(drawn);
        var (first, lengths) = (new int[asked.Length], new int[asked.Length]); // of a run of rows with one label
        for (var row = 0; row < first.Length; row++)
        {
            first[row] = repeated[row] >= 0 ? first[repeated[row]] : row;
            if (asked[row] >= 0) lengths[first[row]]++;
        }
        var quotas = (int[])counts.Clone();
        if (isShifted) Quotas.FitGroups(quotas, classes, asked, rng.Split("quotas"));
        else Quotas.Fit(quotas, lengths.Sum(), false, [], rng.Split("quotas"));
        SlotPool[] pools = [.. Enumerable.Range(0, labels.Length).GroupBy(label => classes[label])
            .OrderBy(group => group.Key).Select(group => new SlotPool([.. group], quotas))];
        var (chance, stream, given) = (rng.Permutation(first.Length), rng.Split("label"), new int[first.Length]);
        // the longest runs first: room for them is scarce
        foreach (var run in Enumerable.Range(0, first.Length).Where(run => lengths[run] > 0)
            .OrderByDescending(run => lengths[run]).ThenBy(run => chance[run]))
        {
            var wanted = Math.Min(asked[run], pools.Length - 1);
            given[run] = WithRoom(pools, wanted, lengths[run], run, stream)
                ?? Fullest(pools, wanted, lengths[run], stream.Split(run));
        }
        int[] codes = [.. first.Select((run, row) => asked[row] < 0 ? -1 : given[run])];
        return new(drawn.Schema with { Levels = null }, codes, labels);
    }

    /// <summary>The classes from one on, the nearest first.</summary>
    private static IEnumerable<SlotPool> From(SlotPool[] pools, int asked, int farthest)
    {
        for (var distance = 0; distance <= farthest; distance++)
        {
            if (asked - distance >= 0) yield return pools[asked - distance];
            if (distance > 0 && asked + distance < pools.Length) yield return pools[asked + distance];
        }
    }

    /// <summary>
    /// A label of the class or of one near it, in proportion to what is left of it, with room for the whole run.
    /// </summary>
    private static int? WithRoom(SlotPool[] pools, int asked, int length, int run, Rng rng)
    {
        var attempt = 0;
        foreach (var pool in From(pools, asked, NearClasses))
        {
            for (var i = 0; i < Tries && pool.Total >= length; i++)
            {
                var place = pool.Draw(rng.Uniform(run, attempt++));
                if (pool.Left(place) < length) continue;
                pool.Take(place, length);
                return pool.Parents[place];
            }
        }
        return null;
    }

    /// <summary>The label of the nearest class of which most is left.</summary>
    private static int Fullest(SlotPool[] pools, int asked, int length, Rng rng)
    {
        var pool = From(pools, asked, pools.Length).FirstOrDefault(pool => pool.Total > 0);
        if (pool is null) return pools[asked].Parents[0];
        var place = pool.Fullest(rng)[0];
        pool.Take(place, length);
        return pool.Parents[place];
    }

    /// <summary>What a saved model keeps.</summary>
    public JsonNode ToJson() => new JsonObject
    {
        ["column"] = Column,
        ["labels"] = new JsonArray([.. labels.Select(label => (JsonNode)label)]),
        ["counts"] = new JsonArray([.. counts.Select(count => (JsonNode)count)]),
        ["classes"] = new JsonArray([.. classes.Select(of => (JsonNode)of)]),
    };

    /// <summary>Reads back what <see cref="ToJson"/> gave.</summary>
    public static DealtLabels FromJson(JsonNode? node)
    {
        int[] Read(string name) => [.. node![name]!.AsArray().Select(value => (int)value!)];
        var (counts, classes) = (Read("counts"), Read("classes"));
        var labels = node!["labels"]!.AsArray().Select(label => (string)label!).ToArray();
        var used = classes.Distinct().Order().ToArray();
        var holds = labels.Length > 0 && counts.Length == labels.Length && classes.Length == labels.Length
            && counts.All(count => count > 0) && labels.Distinct(StringComparer.Ordinal).Count() == labels.Length
            && used.Length <= ParentRoles.Most && used.SequenceEqual(Enumerable.Range(0, used.Length));
        return holds ? new((string)node["column"]!, labels, counts, classes) : throw new FormatException("labels");
    }
}
