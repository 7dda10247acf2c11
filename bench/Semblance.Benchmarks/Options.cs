namespace Semblance.Benchmarks;

/// <summary>The words after the verb: <c>--name value</c>.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> values = [];

    public static Options Of(string[] arguments)
    {
        var options = new Options();
        for (var i = 0; i + 1 < arguments.Length; i += 2)
            options.values[arguments[i].TrimStart('-')] = arguments[i + 1];
        return options;
    }

    public string Text(string name, string otherwise) => values.GetValueOrDefault(name, otherwise);

    public string? Maybe(string name) => values.GetValueOrDefault(name);

    public int Number(string name, int otherwise) =>
        values.TryGetValue(name, out var value)
            ? int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) : otherwise;

    /// <summary>
    /// The options that a synthesizer is set with: --set name=value,name=value; or --set {"name":…}, for lists.
    /// </summary>
    public System.Text.Json.Nodes.JsonObject Settings()
    {
        if (Text("set", "") is ['{', ..] json) return System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject();
        var settings = new System.Text.Json.Nodes.JsonObject();
        foreach (var pair in Text("set", "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var halves = pair.Split('=', 2);
            settings[halves[0]] = System.Text.Json.Nodes.JsonNode.Parse(halves[1]);
        }
        return settings;
    }
}
