using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Expressions;

namespace Semblance.Rules;

/// <summary>Which cells of a column hold no value.</summary>
internal sealed class Gaps
{
    private readonly Rng stream;
    private readonly double share;
    private readonly BoundExpression? where;

    private Gaps(Rng stream, double share, BoundExpression? where)
    {
        this.stream = stream;
        this.share = share;
        this.where = where;
    }

    /// <summary>The gaps that a provider asks for; null where it asks for none.</summary>
    public static Gaps? Of(Provider provider, Site site)
    {
        var share = provider.Missing ?? (provider.MissingWhere is null ? 0 : 1);
        if (share == 0) return null;
        return new(site.Stream.Split("missing"), share,
            provider.MissingWhere is null ? null : site.Condition(provider.MissingWhere, "missingWhere"));
    }

    /// <summary>One truth a row: whether its cell holds no value.</summary>
    public bool[] In(Batch batch) => (bool[])batch.Once(this, () =>
    {
        var truths = where?.Truths(batch);
        var draws = batch.Draws(stream);
        var gaps = new bool[batch.Count];
        for (var i = 0; i < gaps.Length; i++)
            gaps[i] = truths?[i] is null or Truth.True && (share >= 1 || draws.Uniform(batch.Rows[i]) < share);
        return gaps;
    });

    /// <summary>A column with further cells emptied.</summary>
    public static Column Apply(Column column, bool[] gaps)
    {
        if (!gaps.Contains(true)) return column;
        switch (column)
        {
            case LongColumn whole:
                return new LongColumn(whole.Schema, whole.Values,
                    whole.Missing is null ? gaps : [.. whole.Missing.Zip(gaps, (a, b) => a || b)]);
            case DoubleColumn numbers:
                return new DoubleColumn(numbers.Schema, Masked(numbers.Values, double.NaN));
            case CategoryColumn labels:
                return new CategoryColumn(labels.Schema, Masked(labels.Codes, -1), labels.Levels);
            default:
                var texts = (TextColumn)column;
                return new TextColumn(texts.Schema, Masked(texts.Values, null));
        }

        T[] Masked<T>(T[] values, T nothing)
        {
            var masked = (T[])values.Clone();
            for (var i = 0; i < masked.Length; i++)
            {
                if (gaps[i]) masked[i] = nothing;
            }
            return masked;
        }
    }
}
