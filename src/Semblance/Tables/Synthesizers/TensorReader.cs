namespace Semblance.Tables.Synthesizers;

/// <summary>Takes a saved tensor apart without trusting its length.</summary>
/// <param name="values">The tensor.</param>
/// <param name="name">Its name, for the error.</param>
internal sealed class TensorReader<T>(T[] values, string name)
{
    private int at;

    /// <summary>The next values.</summary>
    /// <exception cref="SemblanceException">There are not so many left.</exception>
    public T[] Take(int count)
    {
        TensorReader.Require(count >= 0 && count <= values.Length - at, name);
        at += count;
        return values[(at - count)..at];
    }

    /// <summary>Checks that nothing is left.</summary>
    public void End() => TensorReader.Require(at == values.Length, name);
}

/// <summary>Checks of saved tensors.</summary>
internal static class TensorReader
{
    /// <summary>Refuses a damaged tensor.</summary>
    public static void Require(bool holds, string tensor)
    {
        if (holds) return;
        throw new SemblanceException($"The tensor '{tensor}' does not fit the rest of the model.",
            "weights.safetensors",
            "Fit the model again, or copy the folder again from where it was whole.");
    }
}
