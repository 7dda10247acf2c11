namespace Semblance;

/// <summary>Something that a user can cause and mend. Anything else is a bug, or a programmer's misuse.</summary>
public sealed class SemblanceException : Exception
{
    /// <summary>One problem: what is wrong, where, and what to do.</summary>
    /// <param name="problem">What is wrong with the value; one cell of data at most.</param>
    /// <param name="where">File, line, column or path in a recipe.</param>
    /// <param name="remedy">What to type instead.</param>
    /// <param name="inner">The cause, where another exception was caught.</param>
    public SemblanceException(string problem, string where, string remedy, Exception? inner = null)
        : this([new Fault(problem, where, remedy)], inner)
    {
    }

    /// <summary>All the problems of one input, reported together.</summary>
    public SemblanceException(IReadOnlyList<Fault> faults, Exception? inner = null)
        : base(string.Join(Environment.NewLine + Environment.NewLine, faults), inner) => Faults = faults;

    /// <summary>Every problem found, in the order of the input.</summary>
    public IReadOnlyList<Fault> Faults { get; }

    /// <summary>What is wrong (of the first problem).</summary>
    public string Problem => Faults[0].Problem;

    /// <summary>Where it is (of the first problem).</summary>
    public string Where => Faults[0].Where;

    /// <summary>How to mend it (of the first problem).</summary>
    public string Remedy => Faults[0].Remedy;
}

/// <summary>One problem of an input.</summary>
/// <param name="Problem">What is wrong.</param>
/// <param name="Where">Where it is.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record Fault(string Problem, string Where, string Remedy)
{
    /// <summary>The three lines that a person sees.</summary>
    public override string ToString() => $"{Problem}{Environment.NewLine}  at {Where}{Environment.NewLine}  {Remedy}";
}
