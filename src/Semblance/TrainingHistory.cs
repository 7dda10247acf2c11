using System.Text.Json;
using System.Text.Json.Serialization;
using Semblance.Models;

namespace Semblance;

/// <summary>
/// How a network learnt: its loss, and how close its rows came to real ones that it never saw. A loss alone does not
/// say whether the data is good.
/// </summary>
public sealed record TrainingHistory
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>What was seen on the way, by epoch.</summary>
    public required IReadOnlyList<TrainingPoint> Points { get; init; }

    /// <summary>What training rows themselves get against the held-out ones: what the curves aim at.</summary>
    public ProbeScores? Reference { get; init; }

    /// <summary>How many rows the network never saw, to be probed by them.</summary>
    public int HeldRows { get; init; }

    /// <summary>The epoch whose weights were kept.</summary>
    public int BestEpoch { get; init; }

    /// <summary>What was decided on the way.</summary>
    public IReadOnlyList<TrainingNote> Notes { get; init; } = [];

    /// <summary>Keeps it in a model folder.</summary>
    internal void Save(ModelFolder folder) => folder.State["training"] = JsonSerializer.SerializeToNode(this, Json);

    /// <summary>The history of a saved model; null where it has none.</summary>
    internal static TrainingHistory? Load(ModelFolder folder) =>
        folder.State["training"].Deserialize<TrainingHistory>(Json);
}

/// <summary>One look at a training.</summary>
/// <param name="Epoch">Passes over the rows that were done.</param>
/// <param name="Loss">The mean loss since the point before.</param>
public sealed record TrainingPoint(int Epoch, double Loss)
{
    /// <summary>What the probe found; null where no rows are held out.</summary>
    public ProbeScores? Scores { get; init; }
}

/// <summary>How close a small sample came to held-out rows.</summary>
/// <param name="Shapes">How alike the columns are one by one, from 0 to 1.</param>
/// <param name="Trends">How alike the pairs of columns are, from 0 to 1.</param>
/// <param name="Detection">1: boosted trees cannot tell the sample from real rows; 0: they always can. Null where there
/// is no such judge on the machine.</param>
/// <param name="Variety">How many different rows there are beside real rows' number; near 0 where one is made over and
/// over.</param>
public sealed record ProbeScores(double Shapes, double Trends, double? Detection, double Variety)
{
    /// <summary>The one number that training stops by: the mean of shapes, trends and detection.</summary>
    [JsonIgnore] public double Mean =>
        Detection is { } detection ? (Shapes + Trends + detection) / 3 : (Shapes + Trends) / 2;
}

/// <summary>A decision of the training, for people.</summary>
/// <param name="About">What it is about, such as a column or "training".</param>
/// <param name="What">What was done.</param>
/// <param name="Why">The reason, or what to do about it.</param>
public sealed record TrainingNote(string About, string What, string Why);
