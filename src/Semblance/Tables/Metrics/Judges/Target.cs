namespace Semblance.Tables.Metrics.Judges;

/// <summary>A column that judges predict from the others.</summary>
/// <param name="Column">Its position.</param>
/// <param name="Name">Its name.</param>
/// <param name="Task">What there is to learn.</param>
/// <param name="Classes">How many labels; 1 for a number.</param>
/// <param name="High">For a number column with two values: the higher one.</param>
internal sealed record Target(int Column, string Name, JudgeTask Task, int Classes, double? High = null)
{
    /// <summary>The target that a column makes; null where it holds fewer than two values.</summary>
    public static Target? Of(ComparedRows real, int column)
    {
        var (name, levels, _) = real.Columns[column];
        if (levels is not null)
        {
            return real.Codes(column).Where(code => code >= 0).Distinct().Count() < 2 ? null
                : new(column, name, levels.Length == 2 ? JudgeTask.Binary : JudgeTask.Multiclass, levels.Length);
        }
        var values = new SortedSet<double>();
        foreach (var value in real.Numbers(column))
        {
            if (!double.IsNaN(value)) values.Add(value);
            if (values.Count > 2) return new(column, name, JudgeTask.Regression, 1);
        }
        return values.Count < 2 ? null : new(column, name, JudgeTask.Binary, 2, values.Max);
    }

    /// <summary>Those rows that have an answer, and their answers.</summary>
    public (ComparedRows Rows, float[] Answers) Answered(ComparedRows rows)
    {
        var answers = new float[rows.Count];
        if (rows.Columns[Column].IsNumber)
        {
            var numbers = rows.Numbers(Column);
            for (var i = 0; i < answers.Length; i++)
                answers[i] = High is null || double.IsNaN(numbers[i]) ? (float)numbers[i] : numbers[i] >= High ? 1 : 0;
        }
        else
        {
            var codes = rows.Codes(Column);
            for (var i = 0; i < answers.Length; i++) answers[i] = codes[i] < 0 ? float.NaN : codes[i];
        }
        if (!Array.Exists(answers, float.IsNaN)) return (rows, answers);
        var kept = Enumerable.Range(0, answers.Length).Where(i => !float.IsNaN(answers[i])).ToArray();
        return (rows.Gather(kept), Array.ConvertAll(kept, i => answers[i]));
    }
}
