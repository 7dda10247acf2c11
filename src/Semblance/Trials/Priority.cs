namespace Semblance.Trials;

/// <summary>What matters most where a synthesizer is to be chosen.</summary>
public enum Priority
{
    /// <summary>Rows that are like the real ones, and as good to learn from.</summary>
    Fidelity,

    /// <summary>Rows that are no nearer to the rows learnt from than to any other.</summary>
    Privacy,

    /// <summary>Little time to fit and to sample.</summary>
    Speed,
}

/// <summary>What each measure of a trial counts under a priority: see docs/choosing.md.</summary>
/// <param name="Closeness">Of shapes, trends, detection and utility each.</param>
/// <param name="Distance">Of the share of rows nearer to training rows.</param>
/// <param name="Speed">Of the time that the whole table takes.</param>
internal readonly record struct Weights(double Closeness, double Distance, double Speed)
{
    /// <summary>What the measure of time is called.</summary>
    public const string Time = "time";

    public static Weights Of(Priority priority) => priority switch
    {
        Priority.Privacy => new(0.5, 8, 0.1),
        Priority.Speed => new(1, 0.25, 4),
        _ => new(1, 0.25, 0.1), // between equals, the quicker one
    };

    /// <summary>
    /// The measures by name, each from 0 to 1, with what they count; those that could not be measured are left out.
    /// </summary>
    public IReadOnlyList<Measure> Of(TrialScores scores, double seconds, double budgetSeconds)
    {
        List<Measure> all = [];
        void Add(string name, double? shown, double weight, double? value)
        {
            if (shown is { } number && value is { } good) all.Add(new(name, number, weight, Math.Clamp(good, 0, 1)));
        }

        Add("shapes", scores.Shapes, Closeness, scores.Shapes);
        Add("trends", scores.Trends, Closeness, scores.Trends);
        Add("detection", scores.Detection, Closeness, scores.Detection);
        Add("utility", scores.Utility, Closeness, scores.Utility);
        Add("nearer to training", scores.NearerToTraining, Distance, 1 - 2 * (scores.NearerToTraining - 0.5));
        // a doubling of the time counts the same wherever it begins
        Add(Time, seconds, Speed, 1 - Math.Log(1 + seconds) / Math.Log(2 + Math.Max(seconds, budgetSeconds)));
        return all;
    }
}

/// <summary>A measure of a candidate.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Shown">Its value as people know it.</param>
/// <param name="Weight">What it counts.</param>
/// <param name="Value">How good that is, from 0 to 1.</param>
internal sealed record Measure(string Name, double Shown, double Weight, double Value);
