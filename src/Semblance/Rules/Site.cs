using Semblance.Providers;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Rules;

/// <summary>Where a provider is opened: its column, the streams of its draws, and the columns that it may look
/// at.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The header.</param>
/// <param name="Stream">The stream of the column's own draws.</param>
/// <param name="Path">Its path in the rules, such as "columns.price", for messages.</param>
internal sealed record Site(TableMaker Table, string Column, Rng Stream, string Path)
{
    /// <summary>Language and country of what is made.</summary>
    /// <exception cref="SemblanceException">There are no lists for it.</exception>
    public string Locale(string? own)
    {
        var locale = own ?? Table.Owner.Rules.Locale;
        return Vocabulary.Locales.Contains(locale) ? locale
            : throw Error("locale", $"There are no names and addresses for '{locale}'.",
                Spelling.Suggest(locale, Vocabulary.Locales));
    }

    /// <summary>Opens a provider for this column, with the cells that it leaves empty.</summary>
    public Maker Open(Provider provider, string name)
    {
        var site = this with { Column = name };
        var maker = provider.Open(site);
        if (provider.LeavesGaps || Gaps.Of(provider, site) is not { } gaps) return maker;
        return maker with { Make = batch => Gaps.Apply(maker.Make(batch), gaps.In(batch)) };
    }

    /// <summary>Opens a provider that is part of another, with draws of its own.</summary>
    public Maker OpenPart(Provider provider, string path) =>
        (this with { Stream = Stream.Split(path), Path = $"{Path}.{path}" }).Open(provider, Column);

    /// <summary>What is known of another column; it is opened for that.</summary>
    public ColumnSchema SchemaOf(string name, string option) => Table.Headers.Contains(name) ? Table.SchemaOf(name)
        : throw Error(option, $"There is no column '{name}'.", Spelling.Suggest(name, Table.Headers));

    /// <summary>An expression of any kind over the other columns.</summary>
    public BoundExpression Value(string text, string option) => BoundExpression.Value(Table, text, $"{Path}.{option}");

    /// <summary>An expression that is true or false.</summary>
    public BoundExpression Condition(string text, string option) =>
        BoundExpression.Condition(Table, text, $"{Path}.{option}");

    /// <summary>A column's description, where there is no more to say.</summary>
    public ColumnSchema Is(ColumnKind kind, string? semantic = null, string? format = null) =>
        new() { Name = Column, Kind = kind, Semantic = semantic, Format = format };

    public SemblanceException Error(string option, string problem, string remedy) =>
        Table.Error(option.Length == 0 ? Path : $"{Path}.{option}", problem, remedy);
}
