namespace Semblance.Catalog;

/// <summary>What a saved model says of its making: for its card, and for whoever samples from it later.</summary>
public sealed record SavedModelInfo
{
    /// <summary>The name of what it was fitted on, such as a file's name; null where it was made in memory.</summary>
    public string? Source { get; init; }

    /// <summary>How many rows the source has; null where that is not known.</summary>
    public long? SourceRows { get; init; }

    /// <summary>How many rows the model learnt from.</summary>
    public int TrainingRows { get; init; }

    /// <summary>How many real rows were kept from it, to judge it by.</summary>
    public int HoldoutRows { get; init; }

    /// <summary>The seed that it was fitted with.</summary>
    public long Seed { get; init; }

    /// <summary>How long the fit took.</summary>
    public double? FitSeconds { get; init; }

    /// <summary>When it was made; left out, the same fit gives the same bytes.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>What was decided on the way, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Scores that its sample got, by name.</summary>
    public IReadOnlyDictionary<string, double> Quality { get; init; } = new Dictionary<string, double>();

    /// <summary>The version of this library that saved it; set when it is read.</summary>
    public string? LibraryVersion { get; init; }
}
