namespace Semblance.Tables.Personal;

/// <summary>
/// Replaces the values by made-up ones of the same form, language and frequency, which have nothing to do with the
/// real ones.
/// </summary>
public sealed record Fake : Treatment
{
    internal override string? Argument => null;

    internal override bool Fakes => true;

    internal override string?[] Apply(TreatedColumn column) => column.Map(text => text); // replaced when rows are made
}
