using Semblance.Random;
using Semblance.Tables;
using Xunit;
using static Semblance.Tests.Tables.Expressions.ConditionCases;

namespace Semblance.Tests.Tables.Expressions;

public class RestrictionTests
{
    private const double None = double.NegativeInfinity;

    private static readonly string[] Atoms =
    [
        "age > 30", "age <= 40", "age = 25", "age <> 30", "age in (25, 40)", "age is null", "age not in (30)",
        "sex = 'Male'", "sex is null", "sex <> 'Male'", "sex like '%a%'", "smoker", "height > 1.6",
        "height is not null",
        "height < 1.9", "age > capital-gain", "age between 26 and 54", "true", "size > 'small'",
    ];

    [Theory]
    [InlineData("age > 30", "age: 31..")]
    [InlineData("age >= 30.5", "age: 31..")]
    [InlineData("age < 30", "age: ..29")]
    [InlineData("age = 30", "age: 30..30")]
    [InlineData("age <> 30", "age: ..29 31..")]
    [InlineData("age between 30 and 40", "age: 30..40")]
    [InlineData("not age between 30 and 40", "age: ..29 41..")]
    [InlineData("age in (1, 2, 3, 7)", "age: 1..3 7..7")]
    [InlineData("age not in (1, 7)", "age: ..0 2..6 8..")]
    [InlineData("age = 1 or age > 10", "age: 1..1 11..")]
    [InlineData("age is null", "age: null")]
    [InlineData("age is null or age < 3", "age: ..2 null")]
    [InlineData("age is not null", "age: ..")]
    [InlineData("not (age < 3 or age > 5)", "age: 3..5")]
    [InlineData("age > 3 and age < 10 and sex = 'Male'", "age: 4..9; sex: Male")]
    [InlineData("height <= 1.5", "height: ..1.5")]
    [InlineData("sex <> 'Male'", "sex: Female")]
    [InlineData("sex is null", "sex: null")]
    [InlineData("lower(sex) like 'f%'", "sex: Female")]
    [InlineData("sex = 'Male' or sex is null", "sex: Male null")]
    [InlineData("coalesce(sex, 'Male') = 'Male'", "sex: Male null")]
    [InlineData("smoker", "smoker: yes")]
    [InlineData("not smoker", "smoker: no")]
    [InlineData("size >= 'medium'", "size: medium large")]
    [InlineData("stars > 1", "stars: 2 10")]
    [InlineData("born >= '2020-01-01'", "born: 18262..")]
    [InlineData("born < '2020-01-01 12:00'", "born: ..18262")]
    [InlineData("true", "")]
    [InlineData("age < 3 and age > 5 or sex = 'Male'", "sex: Male")]
    public void One_column_at_a_time_is_exact(string text, string expected)
    {
        var condition = Condition.Parse(text);
        Assert.Equal(expected, Show(condition));
        Assert.True(condition.RestrictionsAreExact(People.Schema));
    }

    [Theory]
    [InlineData("age < capital-gain", "")]
    [InlineData("age < 30 and age < capital-gain", "age: ..29")]
    [InlineData("age < 30 or sex = 'Male'", "")]
    [InlineData("age < 30 and sex = 'Male' or age > 60 and sex = 'Female'", "age: ..29 61..; sex: Female Male")]
    [InlineData("age < 30 and sex = 'Male' or age > 60", "age: ..29 61..")]
    [InlineData("age * 2 > 60", "")]
    public void Columns_together_leave_the_last_word_to_matching(string text, string expected)
    {
        var condition = Condition.Parse(text);
        Assert.Equal(expected, Show(condition));
        Assert.False(condition.RestrictionsAreExact(People.Schema));
    }

    [Theory]
    [InlineData("age < 3 and age > 5")]
    [InlineData("sex = 'Male' and sex = 'Female'")]
    [InlineData("age = 3.5")]
    [InlineData("1 = 2")]
    [InlineData("age > 1 / 0")]
    public void What_cannot_be_leaves_an_empty_set(string text)
    {
        var sets = Condition.Parse(text).Restrictions(People.Schema).Values;
        Assert.Contains(sets, set => !set.AllowsMissing && (set is NumberSet { Intervals.Count: 0 } ||
            (set is LabelSet labels && !labels.Allows("Male") && !labels.Allows("Female"))));
        Assert.DoesNotContain(true, Condition.Parse(text).Matches(People));
    }

    [Fact]
    public void A_strict_bound_of_a_decimal_is_the_next_double()
    {
        var set = (NumberSet)Condition.Parse("height > 1.5").Restrictions(People.Schema)["height"];
        Assert.Equal([(Math.BitIncrement(1.5), double.PositiveInfinity)], set.Intervals);
    }

    [Fact]
    public void Texts_that_were_never_listed_are_asked_about()
    {
        var set = (LabelSet)Condition.Parse("name like 'A%'").Restrictions(People.Schema)["name"];
        Assert.True(set.Allows("Anna"));
        Assert.False(set.Allows("Bob"));
    }

    [Fact]
    public void Columns_are_those_named() =>
        Assert.Equal(["age", "sex"], Condition.Parse("sex = 'Male' and age > age / 2").Columns(People.Schema));

    // Random conditions: matching rows lie within the restrictions, and where those are exact they are
    // the matching rows.
    [Fact]
    public void Restrictions_hold_for_random_conditions()
    {
        for (var sample = 0; sample < 2000; sample++)
        {
            var text = Draw(new Rng(7).Split(sample), 0);
            var parsed = Condition.Parse(text);
            var (matches, sets) = (parsed.Matches(People), parsed.Restrictions(People.Schema));
            for (var row = 0; row < People.RowCount; row++)
            {
                var within = sets.All(pair => Holds(pair.Value, People[pair.Key], row));
                if (matches[row]) Assert.True(within, $"{text}: row {row} matches outside the restrictions");
                if (within && parsed.RestrictionsAreExact(People.Schema))
                    Assert.True(matches[row], $"{text}: row {row}");
            }
        }
    }

    private static string Draw(Rng rng, int depth) => (depth > 3 ? 0 : rng.Below(5, 0)) switch
    {
        2 => $"({Draw(rng.Split(1), depth + 1)}) and ({Draw(rng.Split(2), depth + 1)})",
        3 => $"({Draw(rng.Split(1), depth + 1)}) or ({Draw(rng.Split(2), depth + 1)})",
        4 => $"not ({Draw(rng.Split(1), depth + 1)})",
        _ => Atoms[rng.Below(Atoms.Length, 1)],
    };

    private static bool Holds(ValueSet set, Column column, int row) => column.IsMissing(row) ? set.AllowsMissing
        : set switch
        {
            NumberSet numbers => numbers.Contains(((NumericColumn)column).ToDoubles()[row]),
            LabelSet labels => labels.Allows(column.Text(row)),
            _ => throw new ArgumentException("No such set."),
        };

    private static string Show(Condition condition) => string.Join("; ", condition.Restrictions(People.Schema)
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => $"{pair.Key}: {string.Join(" ", Parts(pair.Key, pair.Value))}"));

    private static IEnumerable<string> Parts(string column, ValueSet set)
    {
        IEnumerable<string> parts = set switch
        {
            NumberSet numbers =>
                numbers.Intervals.Select(pair =>
                    $"{(pair.Low == None ? "" : $"{pair.Low}")}..{(pair.High == -None ? "" : $"{pair.High}")}"),
            LabelSet labels => People[column].Schema.Levels!.Where(labels.Allows),
            _ => [],
        };
        return set.AllowsMissing ? parts.Append("null") : parts;
    }
}
