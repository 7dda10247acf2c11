using Semblance.Models;
using Semblance.Tables.Encoders;

namespace Semblance.Torch.Training;

/// <summary>A network in training, as <see cref="TrainingRun"/> sees it: it takes steps, keeps and takes back its
/// state, and shows what it would sample.</summary>
internal interface ITraining : IDisposable
{
    /// <summary>Steps in a pass over the rows.</summary>
    int StepsPerEpoch { get; }

    /// <summary>Multiplications of a step, roughly: probes are spaced by it, so that they cost little beside.</summary>
    double StepWork { get; }

    /// <summary>Multiplications of sampling so many rows for a probe; nothing to speak of for most networks.</summary>
    double ProbeWork(int rows) => 0;

    /// <summary>Bytes that data, weights and a step hold at once, roughly.</summary>
    long Bytes { get; }

    /// <summary>What was decided while it was set up.</summary>
    IReadOnlyList<TrainingNote> Notes { get; }

    /// <summary>Whether there is nothing more to learn, for a network that keeps its best weights itself, by the
    /// likelihood of held-out rows: probes then show how close it is, and decide nothing. Null where probes
    /// decide.</summary>
    bool? IsDone => null;

    /// <summary>One step; all that it draws is a function of its index. Returns the loss.</summary>
    double Step(long index);

    /// <summary>Copies all that the next step depends on, beside its index, into tensors whose names begin with
    /// <paramref name="name"/>.</summary>
    void Save(ModelFolder state, string name);

    /// <summary>Takes back what <see cref="Save"/> copied.</summary>
    void Load(ModelFolder state, string name);

    /// <summary>What the weights, as they are now, sample.</summary>
    /// <param name="isProbe">Whether it is looked at once: what follows training, such as calibration, may be
    /// quicker.</param>
    FeatureModel Model(bool isProbe);
}
