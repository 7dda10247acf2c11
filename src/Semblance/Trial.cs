using System.Text.Json;
using System.Text.Json.Serialization;
using Semblance.Models;

namespace Semblance;

/// <summary>
/// How a synthesizer was chosen for a table: each that there is, what it would cost, and what a quick trial on a
/// sample of the rows found.
/// </summary>
public sealed record Trial
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>What was chosen.</summary>
    public required string Chosen { get; init; }

    /// <summary>The reason, in one line.</summary>
    public required string Why { get; init; }

    /// <summary>What mattered most.</summary>
    public required string Priority { get; init; }

    /// <summary>Seconds that trial, fit and sample might take together.</summary>
    public required double BudgetSeconds { get; init; }

    /// <summary>Rows that each candidate learnt from; 0 where nothing was tried.</summary>
    public int Rows { get; init; }

    /// <summary>Rows that none of them saw, to judge them by.</summary>
    public int HeldRows { get; init; }

    /// <summary>What real rows get that are measured like the candidates' ones; null where nothing was tried.</summary>
    public TrialScores? Real { get; init; }

    /// <summary>The candidates: the best first, then those that were not tried, the cheapest first.</summary>
    public required IReadOnlyList<TrialCandidate> Candidates { get; init; }

    /// <summary>Keeps it in a model folder.</summary>
    internal void Save(ModelFolder folder) => folder.State["trial"] = JsonSerializer.SerializeToNode(this, Json);

    /// <summary>The trial of a saved model; null where it was not chosen by one.</summary>
    internal static Trial? Load(ModelFolder folder) => folder.State["trial"].Deserialize<Trial>(Json);
}

/// <summary>A synthesizer that might be chosen.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Seconds">
/// What it takes to fit the whole table and to sample as many rows, in seconds of one core, as its cost model has it.
/// </param>
public sealed record TrialCandidate(string Kind, double Seconds)
{
    /// <summary>How good it is under the priority, from 0 to 1; null where it was not tried.</summary>
    public double? Score { get; init; }

    /// <summary>What the trial found; null where it was not tried.</summary>
    public TrialScores? Scores { get; init; }

    /// <summary>Why it was not tried, or failed; null where it was tried.</summary>
    public string? Note { get; init; }
}

/// <summary>
/// What quick metrics say of a small sample. A value is null where the table or the machine has no means to measure it.
/// </summary>
public sealed record TrialScores
{
    /// <summary>How alike the columns are one by one, from 0 to 1.</summary>
    public double? Shapes { get; init; }

    /// <summary>How alike the pairs of columns are, from 0 to 1.</summary>
    public double? Trends { get; init; }

    /// <summary>1: boosted trees cannot tell the sample from held-out rows; 0: they always can.</summary>
    public double? Detection { get; init; }

    /// <summary>
    /// How well trees that learn from the sample foretell held-out rows, as a share of trees that learn from real ones.
    /// </summary>
    public double? Utility { get; init; }

    /// <summary>
    /// The share of sampled rows nearer to a row that was learnt from than to one held out; ½ is best.
    /// </summary>
    public double? NearerToTraining { get; init; }
}
