using Semblance.Models;

namespace Semblance.Tables.Encoders;

/// <summary>The layer that every table model shares.</summary>
public sealed class TableEncoder
{
    private TableEncoder(FeatureTable layout) => Layout = layout;

    /// <summary>The features, with no rows.</summary>
    public FeatureTable Layout { get; }

    /// <summary>Learns how each column is encoded.</summary>
    public static TableEncoder Fit(Table train, CancellationToken cancel = default) => throw new NotSupportedException();

    /// <summary>What models see.</summary>
    public FeatureTable Encode(Table table) => throw new NotSupportedException();

    /// <summary>Reads back an encoder.</summary>
    public static TableEncoder Load(ModelFolder folder) => throw new NotSupportedException();
}
