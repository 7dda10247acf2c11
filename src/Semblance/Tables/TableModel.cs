using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables;

/// <summary>A fitted table model.</summary>
public sealed class TableModel(TableSynthesizer synthesizer, TableEncoder encoder, FeatureModel model) : Model<Table>
{
    /// <summary>The options it was fitted with.</summary>
    public TableSynthesizer Synthesizer { get; } = synthesizer;

    /// <inheritdoc/>
    public override Table Sample(long first, int count, Rng rng, Condition? where = null,
        CancellationToken cancel = default) => throw new NotSupportedException(encoder.ToString());

    /// <summary>Fills the missing cells of a table with draws given the cells that are there.</summary>
    public Table Complete(Table partial, Rng rng, CancellationToken cancel = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Save(ModelFolder folder) => model.Save(folder);
}
