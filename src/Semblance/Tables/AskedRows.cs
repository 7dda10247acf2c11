using Semblance.Tables.Constraints.Plan;

namespace Semblance.Tables;

/// <summary>What a <see cref="ConditionalTableModel"/> is asked of the rows that it draws.</summary>
internal sealed class AskedRows
{
    /// <summary>By drawn column: the values that are possible, so that nothing else need be tried.</summary>
    public required IReadOnlyDictionary<string, ValueSet> Restrictions { get; init; }

    /// <summary>What drawn columns stand for, given their draws and the rows' positions among all.</summary>
    public required Func<Table, Drawn, int[], Table> Finish { get; init; }

    /// <summary>Which rows are as asked, given what was finished and the rows' positions among all.</summary>
    public required Func<Table, int[], bool[]> Meets { get; init; }

    /// <summary>By row: whether what is known of it leaves nothing possible.</summary>
    public required bool[] IsClosed { get; init; }

    /// <summary>Told how many rows are drawn again.</summary>
    public required Action<int> Redrawn { get; init; }
}
