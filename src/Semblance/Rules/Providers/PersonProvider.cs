namespace Semblance.Rules.Providers;

/// <summary>A part of a person: columns of one row that speak of the same person agree with each other.</summary>
public abstract record PersonProvider : Provider
{
    /// <summary>
    /// Which person a row speaks of, where it speaks of more than one, such as "buyer" and "seller". Columns with the
    /// same
    /// name here, or with none, speak of the same.
    /// </summary>
    public string Of { get; init; } = "";

    /// <summary>Language and country, such as "de" or "pt_BR". Left out: that of the rules.</summary>
    public string? Locale { get; init; }

    private protected (People People, Func<Batch, Persons> Persons) OpenPeople(Site site)
    {
        var locale = site.Locale(Locale);
        var people = People.Of(locale);
        return (people, batch => people.In(batch, site, Of, locale));
    }
}
