namespace Semblance.Torch.Training;

/// <summary>
/// Two pieces of work side by side where there are threads for it, else one after the other. The pieces are the same
/// either way, so that no byte depends on how many threads there are.
/// </summary>
internal sealed class Halves(bool isParallel)
{
    /// <summary>Does both.</summary>
    public void Run(Action one, Action other)
    {
        if (!isParallel)
        {
            one();
            other();
            return;
        }
        var beside = Task.Run(other);
        try
        {
            one();
        }
        finally
        {
            beside.GetAwaiter().GetResult();
        }
    }
}
