using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>Male or female, as the first name tells.</summary>
public sealed record Sex : PersonProvider
{
    /// <summary>What stands for a man.</summary>
    public string Male { get; init; } = "male";

    /// <summary>What stands for a woman.</summary>
    public string Female { get; init; } = "female";

    internal override Maker Open(Site site)
    {
        var (people, persons) = OpenPeople(site);
        string[] labels = [Male, Female];
        if (Male == Female) throw site.Error("male", "Both sexes have the same label.", "Give them different ones.");
        var schema = site.Is(ColumnKind.Category) with { Levels = labels };
        return new(schema, batch => new CategoryColumn(schema, Array.ConvertAll(persons(batch).First, first =>
            people.IsMale(first) ? 0 : 1), labels));
    }
}
