namespace Semblance.Tables.Personal;

/// <summary>Leaves the values as they are: they may stand in the result.</summary>
public sealed record Keep : Treatment
{
    internal override string? Argument => null;

    internal override string?[] Apply(TreatedColumn column) => column.Map(text => text);
}
