namespace Semblance.Benchmarks;

internal static class Program
{
    private static int Main(string[] args) => args switch
    {
        ["io", var csv, var rows] => Micro.TableIo.Run(csv, long.Parse(rows, null)),
        _ => 0,
    };
}
