namespace Semblance;

/// <summary>How far long work has come.</summary>
/// <param name="Stage">What is being done, such as "fit" or "sample".</param>
/// <param name="Done">Units finished.</param>
/// <param name="Total">Units in all, or 0 where that is not known.</param>
/// <param name="Loss">The training loss, where there is one.</param>
public readonly record struct Progress(string Stage, long Done, long Total, double? Loss = null)
{
    /// <summary>What the last probe of a training found; null before the first.</summary>
    public ProbeScores? Scores { get; init; }

    /// <summary>A sentence for whoever waits, such as how long it will take; it is shown, and kept nowhere.</summary>
    public string? Note { get; init; }
}
