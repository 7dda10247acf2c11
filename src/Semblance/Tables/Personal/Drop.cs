namespace Semblance.Tables.Personal;

/// <summary>Leaves the column out.</summary>
public sealed record Drop : Treatment
{
    internal override string? Argument => null;

    internal override bool Drops => true;

    internal override string?[] Apply(TreatedColumn column) => new string?[column.Values.Count];
}
