using Semblance.Random;
using Semblance.Torch.Training;

namespace Semblance.Torch.Tables;

/// <summary>All that one step draws, made on any thread: a function of the step's index.</summary>
internal sealed record CtganBatch
{
    /// <summary>The generator's normal noise [row, noise].</summary>
    public required float[] Noise { get; init; }

    /// <summary>Noise of the Gumbel softmax [row, entry].</summary>
    public required float[] Gumbel { get; init; }

    /// <summary>Where the condition of a made row stands in the vector [row]; empty without conditions.</summary>
    public required long[] Conditions { get; init; }

    /// <summary>The column and the entry of it that each made row is asked to have; empty without conditions.</summary>
    public required (int Column, int Entry)[] Asked { get; init; }

    /// <summary>Real rows [row, scalar or entry], with room for as many made ones; empty for the generator's own
    /// batch.</summary>
    public float[] Real { get; init; } = [];

    /// <summary>Where the condition of a real row stands in the vector [row].</summary>
    public long[] RealConditions { get; init; } = [];

    /// <summary>How far between made and real each pack's interpolation lies [pack, 1].</summary>
    public float[] Between { get; init; } = [];

    /// <summary>The critic's dropout [pass, pack, unit], by layer.</summary>
    public required float[][] Dropouts { get; init; }
}

/// <summary>Makes batches.</summary>
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
    public int Size { get; } = options.BatchSize / options.Recipe.Pack * options.Recipe.Pack;

    /// <summary>What the critic's step draws.</summary>
    public CtganBatch ForCritic(long step)
    {
        var stream = rng.Split("critic").Split(step);
        var drawn = Draw(stream);
        var order = stream.Split("order").Permutation(Size);
        var real = new float[2 * Size * layout.Width];
        var realConditions = new long[conditions.Count > 0 ? Size : 0];
        var pick = stream.Split("row");
        for (var i = 0; i < Size; i++)
        {
            int row;
            if (conditions.Count > 0)
            {
                var (column, entry) = drawn[order[i]];
                row = conditions.Row(column, entry, pick.Uniform(i));
                realConditions[i] = conditions.IndexOf(column, entry);
            }
            else row = pick.Below(rowCount, i);
            scalars.AsSpan(row * layout.ScalarCount, layout.ScalarCount).CopyTo(real.AsSpan(i * layout.Width));
            for (var c = 0; c < layout.Columns.Length; c++)
                real[i * layout.Width + layout.ScalarCount + layout.Columns[c].Start
                    + entries[row * layout.Columns.Length + c]] = 1;
        }
        return Of(stream, drawn, passes: 3) with
        {
            Real = real,
            RealConditions = realConditions,
            Between = Training.Noise.Uniform(stream.Split("between"), Size / options.Recipe.Pack),
        };
    }

    /// <summary>What the generator's step draws.</summary>
    public CtganBatch ForGenerator(long step)
    {
        var stream = rng.Split("generator").Split(step);
        return Of(stream, Draw(stream), passes: 1);
    }

    private (int Column, int Entry)[] Draw(Rng stream)
    {
        var asked = stream.Split("condition");
        var drawn = new (int, int)[conditions.Count > 0 ? Size : 0];
        for (var i = 0; i < drawn.Length; i++) drawn[i] = conditions.Draw(asked.At((ulong)i), isByLog: true);
        return drawn;
    }

    private CtganBatch Of(Rng stream, (int Column, int Entry)[] drawn, int passes)
    {
        var units = passes * (Size / options.Recipe.Pack) * options.CriticWidth;
        return new()
        {
            Noise = Training.Noise.Normal(stream.Split("noise"), Size * options.NoiseSize),
            Gumbel = Training.Noise.Gumbel(stream.Split("gumbel"), Size * layout.EntryCount),
            Conditions = [.. drawn.Select(pair => (long)conditions.IndexOf(pair.Column, pair.Entry))],
            Asked = [.. drawn.Select(pair => (conditions.Columns[pair.Column], pair.Entry))],
            Dropouts = [Training.Noise.Dropout(stream.Split("drop 1"), units, options.Recipe.Dropout),
                Training.Noise.Dropout(stream.Split("drop 2"), units, options.Recipe.Dropout)],
        };
    }
}
