using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>A text with other columns in it: "{first_name} {last_name} &lt;{email}&gt;".</summary>
public sealed record Template : Provider
{
    /// <summary>The text; a column's name in braces stands for its cell, {{ and }} for a brace.</summary>
    public required string Text { get; init; }

    internal override Maker Open(Site site)
    {
        var parts = Parts(site);
        foreach (var part in parts.Where(part => part.IsColumn)) site.SchemaOf(part.Text, "text");
        var schema = site.Is(ColumnKind.Text);
        return new(schema, batch =>
        {
            var columns = parts.ConvertAll(part => part.IsColumn ? batch[part.Text] : null);
            var texts = new string?[batch.Count];
            var text = new System.Text.StringBuilder();
            for (var i = 0; i < texts.Length; i++)
            {
                text.Clear();
                for (var part = 0; part < columns.Count; part++)
                {
                    if (columns[part] is not { } column) text.Append(parts[part].Text);
                    else if (!column.IsMissing(i)) text.Append(column.Text(i));
                }
                texts[i] = text.ToString();
            }
            return new TextColumn(schema, texts);
        });
    }

    private List<(string Text, bool IsColumn)> Parts(Site site)
    {
        var parts = new List<(string, bool)>();
        var plain = new System.Text.StringBuilder();
        for (var i = 0; i < Text.Length; i++)
        {
            if (Text[i] is '{' or '}' && i + 1 < Text.Length && Text[i + 1] == Text[i]) plain.Append(Text[i++]);
            else if (Text[i] == '{')
            {
                var end = Text.IndexOf('}', i);
                if (end < 0) throw site.Error("text", $"A brace is not closed, at character {i + 1}.",
                    "Add } after the column's name, or write {{ for a brace.");
                parts.Add((plain.ToString(), false));
                plain.Clear();
                parts.Add((Text[(i + 1)..end].Trim(), true));
                i = end;
            }
            else plain.Append(Text[i]);
        }
        parts.Add((plain.ToString(), false));
        return parts;
    }
}
