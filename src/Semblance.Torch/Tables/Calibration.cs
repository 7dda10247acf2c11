using Semblance.Models;
using Semblance.Numerics;
using Semblance.Tables.Synthesizers;

namespace Semblance.Torch.Tables;

/// <summary>
/// Makes the margins of a trained network those of the data: an offset for each entry's logit, and a monotone map for
/// each number. What the columns say of one another stays what the network learnt.
/// </summary>
/// <remarks>
/// Ours, not the paper's: a critic sees margins only through finite batches, and their error is most of a GAN's
/// distance from the data.
/// </remarks>
/// <param name="Offsets">What is added to each entry's logit.</param>
/// <param name="Maps">By column: the map of its numbers; null where there is none.</param>
internal sealed record Calibration(float[] Offsets, MonotoneMap?[] Maps)
{
    /// <summary>One that changes nothing.</summary>
    public static Calibration None(ModeLayout layout) =>
        new(new float[layout.EntryCount], new MonotoneMap?[layout.Columns.Length]);

    /// <summary>Keeps what <see cref="Load"/> needs.</summary>
    public void Save(ModelFolder folder)
    {
        folder.Put("model.calibration.offsets", Offsets);
        for (var c = 0; c < Maps.Length; c++)
        {
            folder.Put($"model.calibration.{c}.from", Maps[c]?.Scores ?? []);
            folder.Put($"model.calibration.{c}.to", Maps[c]?.Values ?? []);
        }
    }

    /// <summary>Reads back a calibration, trusting no array of the folder.</summary>
    public static Calibration Load(ModelFolder folder, ModeLayout layout)
    {
        var offsets = folder.Get<float>("model.calibration.offsets", layout.EntryCount);
        TensorReader.Require(offsets.All(float.IsFinite), "model.calibration.offsets");
        var maps = new MonotoneMap?[layout.Columns.Length];
        for (var c = 0; c < maps.Length; c++)
        {
            var from = folder.GetFinite($"model.calibration.{c}.from");
            var to = folder.GetFinite($"model.calibration.{c}.to", from.Length);
            TensorReader.Require(IsAscending(from) && IsAscending(to), $"model.calibration.{c}.from");
            maps[c] = from.Length == 0 ? null : new(from, to);
        }
        return new(offsets, maps);
    }

    /// <summary>Whether none is smaller than the one before.</summary>
    public static bool IsAscending(double[] values) =>
        !values.Where((value, i) => i > 0 && value < values[i - 1]).Any();
}
