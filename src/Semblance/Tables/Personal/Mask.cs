using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Semblance.Tables.Personal;

/// <summary>Puts a star for each letter and digit, but for the last few; what stands between them is kept.</summary>
public sealed record Mask : Treatment
{
    /// <summary>How many letters and digits at the end are left, at most half of them.</summary>
    [Range(0, 100)] public int Last { get; init; } = 4;

    internal override string? Argument => "how many letters are left at the end, such as mask:4";

    internal override string Word => FormattableString.Invariant($"{Kind}:{Last}");

    internal override Treatment With(string argument) => this with
    {
        Last = int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last <= 100
            ? last : throw new FormatException(argument),
    };

    internal override string?[] Apply(TreatedColumn column) => column.Map(text =>
    {
        var letters = text.ToCharArray();
        var left = Math.Min(Last, letters.Count(char.IsLetterOrDigit) / 2);
        for (var i = letters.Length - 1; i >= 0; i--)
        {
            // half of a letter beyond the basic plane is one, too
            if (!char.IsLetterOrDigit(letters[i]) && !char.IsSurrogate(letters[i])) continue;
            if (left > 0 && !char.IsSurrogate(letters[i])) left--;
            else letters[i] = '*';
        }
        return new string(letters);
    });
}
