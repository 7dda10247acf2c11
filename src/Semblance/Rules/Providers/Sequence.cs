using System.ComponentModel.DataAnnotations;
using Semblance.Providers;
using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>Whole numbers that name rows: a running number, or the same numbers in a random order.</summary>
public sealed record Sequence : Provider
{
    /// <summary>The first number.</summary>
    public long Start { get; init; } = 1;

    /// <summary>From each number to the next.</summary>
    [Range(1, 1_000_000_000)] public long Step { get; init; } = 1;

    /// <summary>Whether the numbers come in a random order; each still comes once.</summary>
    public bool Shuffled { get; init; }

    internal override Maker Open(Site site)
    {
        var schema = site.Is(ColumnKind.Integer) with { Unique = true };
        return new(schema, batch =>
        {
            if (!Shuffled) return new LongColumn(schema,
                Array.ConvertAll(batch.Rows, row => checked(Start + row * Step)));
            var order = new KeyedPermutation((ulong)Math.Max(1, site.Table.RowCount), site.Stream.Key);
            return new LongColumn(schema, Array.ConvertAll(batch.Rows, row =>
                checked(Start + (long)order[(ulong)row] * Step)));
        });
    }
}
