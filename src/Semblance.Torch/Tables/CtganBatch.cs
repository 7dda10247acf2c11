using Semblance.Random;

namespace Semblance.Torch.Tables;

/// <summary>All that one network's step draws. Its memory is kept from step to step.</summary>
/// <param name="made">Rows to make.</param>
/// <param name="real">Real rows beside them: as many for the critic, none for the generator.</param>
/// <param name="layout">The columns.</param>
/// <param name="conditions">What is asked for.</param>
/// <param name="options">Sizes.</param>
internal sealed class CtganBatch(int made, int real, ModeLayout layout, CtganConditions conditions,
    ConditionalGan options)
{
    // between a pack of real rows and one of made rows lies an interpolation
    private readonly int units = (2 * real + made) / options.Recipe.Pack * options.CriticWidth;
    private float[]? drop1, drop2;

    /// <summary>The generator's normal noise [row, noise].</summary>
    public float[] Noise { get; } = new float[made * options.NoiseSize];

    /// <summary>Noise of the Gumbel softmax [row, entry].</summary>
    public float[] Gumbel { get; } = new float[made * layout.EntryCount];

    /// <summary>The column and the entry of it that each made row is asked to have; empty without conditions.</summary>
    public (int Column, int Entry)[] Asked { get; } = new (int, int)[conditions.Count > 0 ? made : 0];

    /// <summary>Where the conditions of real rows, then of made ones, stand in the vector; empty without
    /// conditions.</summary>
    public long[] Conditions { get; } = new long[conditions.Count > 0 ? real + made : 0];

    /// <summary>Where those of made rows do.</summary>
    public ReadOnlySpan<long> MadeConditions => Conditions.AsSpan(conditions.Count > 0 ? real : 0);

    /// <summary>Real rows, then made ones [row, scalar or entry].</summary>
    public float[] Rows { get; } = new float[(real + made) * layout.Width];

    /// <summary>How far between made and real each pack's interpolation lies [pack, 1].</summary>
    public float[] Between { get; } = new float[real / options.Recipe.Pack];

    /// <summary>Dropout of the critic's first layer: real packs, made ones, interpolations [pack, unit].</summary>
    public float[] Drop1 => drop1 ??= new float[units];

    /// <summary>Dropout of its second layer.</summary>
    public float[] Drop2 => drop2 ??= new float[units];
}

/// <summary>Draws batches: each is a function of the step's index.</summary>
/// <param name="layout">The columns.</param>
/// <param name="conditions">What is asked for.</param>
/// <param name="scalars">Training rows' scalars.</param>
/// <param name="entries">Training rows' entries.</param>
/// <param name="options">Sizes.</param>
/// <param name="rng">The stream of all batches.</param>
internal sealed class CtganBatches(ModeLayout layout, CtganConditions conditions, float[] scalars, int[] entries,
    ConditionalGan options, Rng rng)
{
    private readonly int rowCount = entries.Length / layout.Columns.Length;

    /// <summary>Rows in a batch: whole packs.</summary>
    public int Size { get; } = Math.Max(1, options.Batch(options.BatchSize, entries.Length / layout.Columns.Length)
        / options.Recipe.Pack) * options.Recipe.Pack;

    /// <summary>Memory for what the critic's step draws, or the generator's.</summary>
    public CtganBatch New(bool hasReal) => new(Size, hasReal ? Size : 0, layout, conditions, options);

    /// <summary>Draws what the critic's step needs.</summary>
    public void ForCritic(long step, CtganBatch batch)
    {
        var stream = rng.Split("critic").Split(step);
        Draw(stream, batch);
        var order = stream.Split("order").Permutation(Size);
        var pick = stream.Split("row");
        var real = batch.Rows.AsSpan(0, Size * layout.Width);
        real.Clear();
        for (var i = 0; i < Size; i++)
        {
            int row;
            if (conditions.Count > 0)
            {
                // the conditions of made rows, in another order
                batch.Conditions[i] = batch.MadeConditions[order[i]];
                var (column, entry) = conditions.At(batch.Conditions[i]);
                row = conditions.Row(column, entry, pick.Uniform(i));
            }
            else row = pick.Below(rowCount, i);
            scalars.AsSpan(row * layout.ScalarCount, layout.ScalarCount).CopyTo(real[(i * layout.Width)..]);
            for (var c = 0; c < layout.Columns.Length; c++)
                real[i * layout.Width + layout.ScalarCount + layout.Columns[c].Start
                    + entries[row * layout.Columns.Length + c]] = 1;
        }
        Training.Noise.Uniform(stream.Split("between"), batch.Between);
    }

    /// <summary>Draws what the generator's step needs.</summary>
    public void ForGenerator(long step, CtganBatch batch) => Draw(rng.Split("generator").Split(step), batch);

    private void Draw(Rng stream, CtganBatch batch)
    {
        var asked = stream.Split("condition");
        var first = batch.Conditions.Length - batch.Asked.Length;
        for (var i = 0; i < batch.Asked.Length; i++)
        {
            var (column, entry) = conditions.Draw(asked.At((ulong)i), isByLog: true);
            batch.Asked[i] = (conditions.Columns[column], entry);
            batch.Conditions[first + i] = conditions.IndexOf(column, entry);
        }
        Training.Noise.Normal(stream.Split("noise"), batch.Noise);
        Training.Noise.Gumbel(stream.Split("gumbel"), batch.Gumbel);
        Training.Noise.Dropout(stream.Split("drop 1"), options.Recipe.Dropout, batch.Drop1);
        Training.Noise.Dropout(stream.Split("drop 2"), options.Recipe.Dropout, batch.Drop2);
    }
}
