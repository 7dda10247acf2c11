using Semblance.Providers;
using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>Codes of a form, such as "C-######": unique without remembering which were issued.</summary>
/// <remarks>
/// A row's code is its place in a keyed permutation of all codes of the form, so that any rows can be made on any
/// machine
/// and none comes twice.
/// </remarks>
public sealed record Pattern : Provider
{
    /// <summary>
    /// The form: # is a digit, ? a capital letter, ! a small letter, * a digit or capital, [abc] one of these; \
    /// before a
    /// letter takes it as it is.
    /// </summary>
    public required string Form { get; init; }

    /// <summary>Whether no code may come twice.</summary>
    public bool Unique { get; init; } = true;

    internal override Maker Open(Site site)
    {
        var places = Places(site);
        var codes = places.Aggregate(1.0, (product, place) => product * place.Length);
        var count = (ulong)Math.Min(codes, 1e18);
        var schema = site.Is(ColumnKind.Identifier) with { Unique = Unique };
        var order = new KeyedPermutation(count, site.Stream.Key);
        return new(schema, batch =>
        {
            var draws = batch.Draws(site.Stream);
            var texts = new string[batch.Count];
            for (var i = 0; i < texts.Length; i++)
            {
                var row = (ulong)batch.Rows[i];
                var number = Unique ? order[row] : Math.BigMul(draws.At(row) is var block
                    ? (ulong)block.A << 32 | block.B : 0, count, out _);
                texts[i] = string.Create(places.Length, (number, places),
                    static (span, state) => Write(span, state.number, state.places));
            }
            return new TextColumn(schema, texts);
        }) { Capacity = Unique ? codes : null };
    }

    private static void Write(Span<char> text, ulong number, string[] places)
    {
        for (var i = places.Length - 1; i >= 0; i--)
        {
            var place = places[i];
            if (place.Length == 1)
            {
                text[i] = place[0];
                continue;
            }
            (number, var letter) = Math.DivRem(number, (ulong)place.Length);
            text[i] = place[(int)letter];
        }
    }

    private string[] Places(Site site)
    {
        const string Digits = "0123456789", Capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        var places = new List<string>();
        for (var i = 0; i < Form.Length; i++)
        {
            switch (Form[i])
            {
                case '#': places.Add(Digits); break;
                case '?': places.Add(Capitals); break;
                case '!': places.Add(Capitals.ToLowerInvariant()); break;
                case '*': places.Add(Digits + Capitals); break;
                case '\\' when i + 1 < Form.Length: places.Add(Form[++i].ToString()); break;
                case '[':
                    var end = Form.IndexOf(']', i);
                    if (end <= i + 1) throw site.Error("form",
                        $"The letters at character {i + 1} are not closed by ], or there are none.",
                        "Write them so: [ABC], or \\[ for a bracket.");
                    places.Add(new([.. Form[(i + 1)..end].Distinct()]));
                    i = end;
                    break;
                default: places.Add(Form[i].ToString()); break;
            }
        }
        return places.Count is > 0 and <= 200 ? [.. places]
            : throw site.Error("form", "The form is empty, or longer than 200 letters.",
                "Write one, such as \"C-######\".");
    }
}
