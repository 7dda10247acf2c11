using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Synthesizers;

namespace Semblance.Relational.Synthesizers;

/// <summary>What is done about rows whose key names a row that is not there.</summary>
public enum OrphanRule
{
    /// <summary>The database is refused, and the rows are counted.</summary>
    Refuse,

    /// <summary>New rows name rows that are not there as often as real ones do.</summary>
    Keep,
}

/// <summary>
/// Learns a whole database: its tables with any table synthesizer, how many children parents have, and who belongs to
/// whom. Keys are whole by construction.
/// </summary>
/// <remarks>
/// <para>
/// Tables are made parents first. One foreign key of a table brings its rows: each parent gets a number of children by
/// its attributes, dealt so that the numbers as a whole are the real ones. A row's columns are drawn given its
/// ancestors' columns, in order, given the siblings before it. Its other parents are chosen by the role that they play,
/// so that popular rows stay popular and alike rows stay together. Conditional synthesis over keys goes back to N.
/// Patki, R. Wedge and K. Veeramachaneni, "The Synthetic Data Vault" (DSAA 2016), which puts the parameters of children
/// into their parents' rows; here children are conditioned on their parents' rows, so that the cost stays linear
/// whatever the depth.
/// </para>
/// <para>Cost: that of the table synthesizer on each table, with some twenty columns more.</para>
/// </remarks>
public sealed record DatabaseSynthesizer
{
    /// <summary>What learns each table.</summary>
    public TableSynthesizer Synthesizer { get; init; } = new SequentialTrees();

    /// <summary>What is done about rows whose key names a row that is not there.</summary>
    public OrphanRule Orphans { get; init; }

    /// <summary>Tables that are kept as they are, such as countries: their rows are stored in the model.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>
    /// Whether small tables that only name things, such as genres, are kept as well: few rows, many that refer to them,
    /// no numbers and nothing personal.
    /// </summary>
    public bool KeepLists { get; init; } = true;

    /// <summary>Learns a database, which is left as it is.</summary>
    /// <param name="train">The real database.</param>
    /// <param name="rng">Every draw made while fitting is a function of this stream.</param>
    /// <param name="progress">Receives the tables that are done; the note names the one under way.</param>
    /// <param name="cancel">Checked at every step.</param>
    /// <exception cref="SemblanceException">
    /// Keys name rows that are not there, rows break a constraint of their table, or nothing can be learnt.
    /// </exception>
    public DatabaseModel Fit(Database train, Rng rng, IProgress<Progress>? progress = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        return new DatabaseFitter(this, TableConstraints.WithKeys(train), cancel).Fit(rng.Split("fit"), progress);
    }
}
