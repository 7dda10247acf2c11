using Xunit;
using static Semblance.Tests.Tables.Expressions.ConditionCases;

namespace Semblance.Tests.Tables.Expressions;

public class ErrorTests
{
    [Theory]
    [InlineData("", "is empty", 1)]
    [InlineData("   ", "is empty", 4)]
    [InlineData("age >", "missing after '>'", 6)]
    [InlineData("age > 30 and", "missing after 'and'", 13)]
    [InlineData("age 30", "'30' is not expected", 5)]
    [InlineData("(age > 30", "not closed", 1)]
    [InlineData("age > 30)", "')' is not expected", 9)]
    [InlineData("age in 30", "needs a list", 8)]
    [InlineData("age in (30", "not closed", 8)]
    [InlineData("age between 30", "needs two values", 15)]
    [InlineData("name = 'Ann", "text is not closed", 8)]
    [InlineData("\"age > 30", "name is not closed", 1)]
    [InlineData("20 < age < 30", "do not chain", 10)]
    [InlineData("age > 1,000", "',' is not expected", 8)]
    [InlineData("age > 30 && smoker", "'&' has no meaning", 10)]
    [InlineData("name = ‘Ann’", "'‘' has no meaning", 8)]
    [InlineData("30abc > 2", "neither a number nor a name", 1)]
    [InlineData("age is 30", "'is' is for missing cells", 8)]
    [InlineData("age not 30", "'not' goes with", 9)]
    [InlineData("age > 1e999", "too large", 7)]
    [InlineData("name like 'a' escape 'xy'", "one character", 22)]
    public void A_syntax_error_names_its_place(string condition, string problem, int character)
    {
        var error = Assert.Throws<SemblanceException>(() => Condition.Parse(condition));
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.Contains($"character {character}", error.Where, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public void A_caret_stands_under_the_place()
    {
        var error = Bind("sex = 'Female' and agee > 30");
        Assert.Equal($"""
            There is no column 'agee'.
              at the condition, character 20
                sex = 'Female' and agee > 30
                                   ^^^^
              Did you mean 'age'?
            """.ReplaceLineEndings(), error.Message);
    }

    [Fact]
    public void A_long_condition_is_shown_around_its_caret()
    {
        var text = string.Join(" and ", Enumerable.Repeat("age > 30", 100)) + " and agee > 1" + new string(' ', 200);
        var lines = Bind(text).Where.Split('\n');
        Assert.True(lines.Max(line => line.Length) < 120);
        Assert.Equal("agee", lines[1].Substring(lines[2].IndexOf('^', StringComparison.Ordinal), 4));
    }

    [Theory]
    [InlineData("capital > 3", "no column 'capital'", "\"capital-gain\"")]
    [InlineData("\"Female\" = sex", "no column 'Female'", "sex = 'Female'")]
    [InlineData("sex = Female", "no column 'Female'", "sex = 'Female'")]
    [InlineData("smokers = 'yes'", "no column 'smokers'", "'smoker'")]
    [InlineData("sex = 'Femal'", "never 'Femal'", "'Female'")]
    [InlineData("sex = 'female'", "never 'female'", "'Female'")]
    [InlineData("sex in ('Male', 'Other')", "never 'Other'", "'Female', 'Male'")]
    [InlineData("size > 'tiny'", "never 'tiny'", "'small', 'medium', 'large'")]
    [InlineData("age = 'thirty'", "'thirty' is not a number, and 'age' is", "30")]
    [InlineData("born > 'soon'", "'soon' is not a date, and 'born' is", "'2020-12-31'")]
    [InlineData("born = '2020-02-30'", "'2020-02-30' is not a date", "'2020-12-31'")]
    [InlineData("born > 2020", "'born', a date, cannot be compared with a number", "year(…)")]
    [InlineData("date '2020-13-01' < born", "'2020-13-01' is not a date", "date '2020-12-31'")]
    [InlineData("wait > 30", "'wait', a length of time, cannot be compared", "'30 minutes'")]
    [InlineData("opens = '25:00'", "'25:00' is not a time of day", "'18:30'")]
    [InlineData("wait > 'ages'", "'ages' is not a length of time", "'30 minutes'")]
    [InlineData("sex = 3", "its labels are not numbers", "sex = 'Female'")]
    [InlineData("sex = age", "its labels are not numbers", "sex = 'Female'")]
    [InlineData("sex = true", "which of its labels means yes", "sex = 'Female'")]
    [InlineData("smoker = 'perhaps'", "never 'perhaps'", "'no', 'yes'")]
    [InlineData("(age > 3) = 'perhaps'", "'perhaps' is not a yes or no", "true")]
    [InlineData("(age > 3) < smoker", "no order", "=")]
    [InlineData("age", "Yes or no is needed", "age = 30")]
    [InlineData("age and smoker", "Yes or no is needed", "age = 30")]
    [InlineData("sex", "Yes or no is needed", "sex = 'text'")]
    [InlineData("sex + 1 = 2", "'+' does not join", "numbers")]
    [InlineData("born * 2 = born", "'*' does not join", "days")]
    [InlineData("-sex = 'a'", "minus sign needs a number", "out")]
    [InlineData("age = null", "Nothing equals null", "is null")]
    [InlineData("age like '3%'", "'like' needs a text", "between")]
    [InlineData("name like sex", "'like' needs a pattern", "'A%'")]
    [InlineData("between40(age) = 1", "no function 'between40'", "'abs'")]
    [InlineData("rond(height) = 1", "no function 'rond'", "'round'")]
    [InlineData("abs(sex) = 1", "'abs' does not take", "abs(number)")]
    [InlineData("abs() = 1", "'abs' does not take nothing", "abs(number)")]
    [InlineData("coalesce(age, sex) = 1", "'coalesce' does not take", "coalesce(")]
    [InlineData("age between 40 and 30", "the wrong way round", "between 30 and 40")]
    [InlineData("age = (seen > born)", "cannot be compared", "same kind")]
    public void A_wrong_name_or_value_is_explained(string condition, string problem, string remedy)
    {
        var error = Bind(condition);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_are_reported_together()
    {
        var faults = Bind("agee > 30 and sex = 'Femal' or born > 'soon'").Faults;
        Assert.Equal(["There is no column 'agee'.", "'sex' is never 'Femal': that value was never seen.",
            "'soon' is not a date, and 'born' is."], faults.Select(fault => fault.Problem));
    }

    [Fact]
    public void A_header_in_two_spellings_must_be_written_exactly()
    {
        var schema = new Semblance.Tables.Schema
        {
            Columns = [Of("Age", Semblance.Tables.ColumnKind.Integer), Of("AGE", Semblance.Tables.ColumnKind.Integer)],
        };
        Condition.Parse("Age > 1 and AGE > 2").Bind(schema);
        Assert.Throws<SemblanceException>(() => Condition.Parse("age > 1").Bind(schema));
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("not ", "")]
    [InlineData("abs(", ")")]
    [InlineData("1 + ", "")]
    public void Deep_nesting_is_an_error_and_not_a_crash(string open, string close)
    {
        var text = string.Concat(Enumerable.Repeat(open, 100_000)) + "age"
            + string.Concat(Enumerable.Repeat(close, 100_000));
        var error = Assert.Throws<SemblanceException>(() => Condition.Parse(text + " > 1"));
        Assert.Contains("nested too deeply", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_chains_and_lists_are_fine()
    {
        var chain = string.Join(" or ", Enumerable.Range(0, 20_000).Select(value => $"age = {value}"));
        Assert.Equal("0 1 2 3", Rows(chain));
        Assert.Equal("0 1 2 3", Rows($"age in ({string.Join(", ", Enumerable.Range(0, 20_000))})"));
    }

    private static SemblanceException Bind(string condition) =>
        Assert.Throws<SemblanceException>(() => Condition.Parse(condition).Bind(People.Schema));
}
