using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Semblance.Catalog;

/// <summary>
/// The documentation comments that the compiler writes beside an assembly, as plain text: one text for the source, the
/// help, the forms and the reference.
/// </summary>
public static class DocComments
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, XElement>> Read = new();

    /// <summary>The summary of a type or property; empty where it has none.</summary>
    public static string Summary(MemberInfo member) => Part(member, "summary");

    /// <summary>The remarks of a type or property; empty where it has none.</summary>
    public static string Remarks(MemberInfo member) => Part(member, "remarks");

    private static string Part(MemberInfo member, string part)
    {
        ArgumentNullException.ThrowIfNull(member);
        var type = member as Type ?? member.DeclaringType!;
        var name = (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');
        var id = member is Type ? $"T:{name}" : $"P:{name}.{member.Name}";
        var members = Read.GetOrAdd(type.Assembly, ReadFile);
        return members.TryGetValue(id, out var found) && found.Element(part) is { } text ? Plain(text) : "";
    }

    private static Dictionary<string, XElement> ReadFile(Assembly assembly)
    {
        var texts = new Dictionary<string, XElement>(StringComparer.Ordinal);
        var path = Path.ChangeExtension(assembly.Location, ".xml");
        if (!File.Exists(path)) return texts;
        using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        foreach (var member in XDocument.Load(reader).Descendants("member"))
        {
            if (member.Attribute("name")?.Value is { } name) texts[name] = member;
        }
        return texts;
    }

    // references as their names, one blank between words
    private static string Plain(XElement element)
    {
        var text = new StringBuilder();
        foreach (var node in element.DescendantNodes())
        {
            if (node is XText words && node.Parent?.Name.LocalName != "see") text.Append(words.Value);
            else if (node is XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } reference)
                text.Append(reference.IsEmpty ? NameOf(reference) : reference.Value);
            else if (node is XElement { Name.LocalName: "para" }) text.Append(' ');
        }
        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string NameOf(XElement reference)
    {
        var target = reference.Attributes().FirstOrDefault()?.Value ?? "";
        if (target.Contains("://", StringComparison.Ordinal)) return target;
        return target.Split('(')[0].Split('.', ':')[^1].Split('`')[0];
    }
}
