using System.Text.Json.Nodes;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// What siblings see of each other: they are drawn in the order of their ranks, all first ones, then all second ones,
/// and so on, each given what the ones before it are like.
/// </summary>
/// <param name="Before">What a row sees of the siblings before it.</param>
/// <param name="Echoes">The columns in which a row may repeat the sibling before it.</param>
internal sealed record SiblingChain(SiblingColumn[] Before, SiblingEcho[] Echoes)
{
    /// <summary>Siblings of one parent, at most, for which one is drawn given the one before.</summary>
    private const int Longest = 4096;

    /// <summary>A sibling is looked at where it tells nearly as much as the best of the ancestors' columns.</summary>
    private const double Worth = 0.8, LeastShare = 0.01;

    /// <summary>Whether siblings are strangers to each other, once their ancestors are known.</summary>
    public bool IsEmpty => Before.Length == 0 && Echoes.Length == 0;

    /// <summary>Finds what siblings tell of each other.</summary>
    /// <param name="targets">The columns to learn.</param>
    /// <param name="siblings">Who has the same parent; null where the rows stand for themselves.</param>
    /// <param name="shares">What a column tells of each target that can be binned.</param>
    /// <param name="best">What the best of the ancestors' columns tells of each.</param>
    /// <param name="held">Columns whose labels constraints hold against others, so that they must be drawn.</param>
    public static SiblingChain Of(IReadOnlyList<Column> targets, Siblings? siblings, Func<Column, double[]> shares,
        double[] best, HashSet<string> held)
    {
        if (siblings is null || siblings.Ranks.Length == 0) return new([], []);
        if (siblings.Sizes.Max() is < 2 or > Longest) return new([], []);
        bool IsWorthIt((double Share, double Best) of) => of.Share > LeastShare && of.Share > Worth * of.Best;
        var before = targets.Where(ColumnBins.Fits).SelectMany(column => SiblingColumn.Of(column)
            .Where(sibling => shares(sibling.Read(column, siblings)).Zip(best).Any(IsWorthIt)));
        var echoes = targets.OfType<CategoryColumn>().Where(column => !held.Contains(column.Name)
            && SiblingEcho.Is(column, siblings));
        return new([.. before], [.. echoes.Select(column => new SiblingEcho(column.Name))]);
    }

    /// <summary>Draws all rows of a table.</summary>
    /// <param name="model">What draws.</param>
    /// <param name="known">What else is known of the rows.</param>
    /// <param name="siblings">Who has the same parent.</param>
    /// <param name="rng">The stream.</param>
    /// <param name="asked">
    /// What is asked of the rows, null for nothing; where something is, what they repeat is settled at once.
    /// </param>
    /// <param name="cancel">Checked at every rank.</param>
    /// <returns>
    /// The rows; by echo, then row: whether it repeats the sibling before it (none where that is settled).
    /// </returns>
    public (Table Rows, bool[][] Repeats) Draw(ConditionalTableModel model, IReadOnlyList<Column> known,
        Siblings siblings, Rng rng, StageCondition? asked, CancellationToken cancel)
    {
        ColumnSchema SchemaOf(SiblingColumn sibling) => model.Drawn.First(column => column.Name == sibling.Column);
        var drawn = new List<Table>();
        var (place, next) = (new int[siblings.Ranks.Length], 0);
        var repeats = Echoes.Select(_ => new List<bool>()).ToArray();
        var memory = Before.Select(sibling => new SiblingMemory(sibling, SchemaOf(sibling))).ToArray();
        foreach (var batch in siblings.Batches())
        {
            cancel.ThrowIfCancellationRequested();
            Column[] own =
            [
                .. known.Select(column => column.Gather(batch)), .. memory.Select(column => column.Next(batch.Length)),
            ];
            var before = drawn.Count == 0 ? null : drawn[^1];
            var places = Array.ConvertAll(batch, row => (long)row);
            var rank = model.Draw(own, places, rng, asked?.Of(batch, before), cancel);
            for (var i = 0; i < Echoes.Length && asked is null; i++)
            {
                repeats[i].AddRange(Echoes[i].Repeats(rank));
                rank = Echoes[i].Resolve(rank, before);
            }
            foreach (var column in memory) column.See(asked?.Learnt(rank) ?? rank);
            foreach (var row in batch) place[row] = next++;
            drawn.Add(rank);
        }
        bool[] InPlace(List<bool> echo) => Array.ConvertAll(place, at => echo[at]);
        return (Table.Concat(drawn).Gather(place), asked is null ? [.. repeats.Select(InPlace)] : []);
    }

    /// <summary>What a saved model keeps.</summary>
    public JsonNode ToJson() => new JsonObject
    {
        ["before"] = new JsonArray([.. Before.Select(sibling => sibling.ToJson())]),
        ["echoes"] = new JsonArray([.. Echoes.Select(echo => (JsonNode)echo.Column)]),
    };

    /// <summary>Reads back what <see cref="ToJson"/> gave, for a model that draws these columns.</summary>
    public static SiblingChain FromJson(JsonNode? node, IReadOnlyList<ColumnSchema> drawn)
    {
        var chain = new SiblingChain([.. node!["before"]!.AsArray().Select(SiblingColumn.FromJson)],
            [.. node["echoes"]!.AsArray().Select(name => new SiblingEcho((string)name!))]);
        var names = chain.Before.Select(sibling => sibling.Column).Concat(chain.Echoes.Select(echo => echo.Column));
        return names.All(name => drawn.Any(column => column.Name == name)) ? chain
            : throw new FormatException("siblings");
    }
}
