namespace Semblance.Benchmarks.Relational;

/// <summary>Figures of several runs, by name in the order in which they came up: written as mean and range.</summary>
internal sealed class Figures
{
    private readonly Dictionary<string, List<double>> values = [];

    /// <summary>Adds a figure; nothing where there is none.</summary>
    public void Add(string name, double? value)
    {
        if (value is null) return;
        if (!values.TryGetValue(name, out var list)) values[name] = list = [];
        list.Add(value.Value);
    }

    /// <summary>Writes a line a figure.</summary>
    public void Write()
    {
        foreach (var (name, list) in values)
        {
            var range = list.Count < 2 ? ""
                : FormattableString.Invariant($"  [{list.Min():0.000} .. {list.Max():0.000}]");
            Console.WriteLine(FormattableString.Invariant($"  {list.Average():#,##0.000}{range}  {name}"));
        }
    }
}
