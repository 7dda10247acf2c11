namespace Semblance;

/// <summary>
/// A form that data takes in a file. Reading and writing go through streams of batches, so that a file may be larger
/// than memory; the room of each kind of data derives its own verbs (<see cref="Tables.Formats.TableFormat"/>).
/// </summary>
public abstract record Format : Component
{
    /// <summary>The file name endings that mean this form, each with its dot, the usual one first.</summary>
    public abstract IReadOnlyList<string> Extensions { get; }

    /// <summary>What the form is called in messages.</summary>
    public abstract string Title { get; }

    /// <summary>Whether files of this form can be read.</summary>
    public virtual bool CanRead => true;

    /// <summary>Whether files of this form can be written.</summary>
    public virtual bool CanWrite => true;
}
