using Semblance.Tables.Encoders;

namespace Semblance.Torch.Tables;

/// <summary>What a condition leaves of each feature, and the order in which features are drawn under it.</summary>
internal sealed class ArgnCondition
{
    /// <summary>Finds which pieces are allowed.</summary>
    public ArgnCondition(ArgnModel model, IReadOnlyDictionary<int, FeatureSet>? where)
    {
        var columns = model.Layout.Columns;
        Sets = [.. columns.Select((_, j) => where?.GetValueOrDefault(j))];
        Allowed = [.. columns.Select((column, j) => column.Pieces.Allowed(Sets[j]))];
        var restricted = columns.Where((_, j) => Allowed[j] is not null).Select(column => column.Unit).ToHashSet();
        // the rarest condition first: what it costs is the same for every row, and no row need be drawn again for it
        int[] units = [.. restricted.OrderBy(ShareOf).ThenBy(unit => unit)];
        var all = Enumerable.Range(0, columns.Length);
        int[] first = [.. units.SelectMany(unit => all.Where(j => columns[j].Unit == unit))];
        RestrictedCount = first.Length;
        Order = [.. first, .. all.Where(j => !restricted.Contains(columns[j].Unit))];
        // of a number that some rows have none of, nothing may be left: then only its part decides
        if (all.Any(j => !columns[j].Pieces.HasGaps && Allowed[j]?.Contains(true) == false)) Bound = 0;
        else if (units.Length > 0) Bound = first.Where(j => columns[j].Unit == units[0]).Aggregate(1.0, BoundOf);

        double BoundOf(double bound, int j)
        {
            if (Allowed[j] is not { } allowed) return bound;
            var part = model.Layout.PartOf(j);
            // a row without a number has no probability of one to be multiplied with
            var isCertain = part < 0 || columns[part].Pieces.Levels.Select((level, piece) => level == 0
                || Allowed[part]?[piece] == false).All(holds => holds);
            return isCertain ? bound * model.Bound(j, allowed) : bound;
        }

        double ShareOf(int unit)
        {
            var share = 1.0;
            for (var j = 0; j < columns.Length; j++)
            {
                if (columns[j].Unit != unit || columns[j].Pieces.HasGaps || Allowed[j] is not { } allowed) continue;
                double total = 0, mass = 0;
                for (var piece = 0; piece < allowed.Length; piece++)
                {
                    total += columns[j].Pieces.Counts[piece];
                    if (allowed[piece]) mass += columns[j].Pieces.Counts[piece];
                }
                share *= total > 0 ? mass / total : 0;
            }
            return share;
        }
    }

    /// <summary>The values that are possible, or null for all.</summary>
    public FeatureSet?[] Sets { get; }

    /// <summary>The pieces that may hold a possible value, or null for all.</summary>
    public bool[]?[] Allowed { get; }

    /// <summary>All features in the order in which they are drawn: those that are restricted first.</summary>
    public int[] Order { get; }

    /// <summary>How many of them are restricted, or part of a column that is.</summary>
    public int RestrictedCount { get; }

    /// <summary>No row meets the condition with a higher probability than this.</summary>
    public double Bound { get; } = 1;
}
