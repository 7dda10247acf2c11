namespace Semblance.Catalog;

/// <summary>
/// An option of a component that is asked for so often that the command line has a flag for it: <c>--budget 2m</c> is
/// <c>--set budget=2m</c>, and names the component that has it where none is named.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FlagAttribute : Attribute;
