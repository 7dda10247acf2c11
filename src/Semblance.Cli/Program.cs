using System.Runtime.InteropServices;

namespace Semblance.Cli;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        using var cancel = new CancellationTokenSource();
        // the first signal asks, so that no half-written file is left; the second one is not caught,
        // and ends the process
        void Ask(PosixSignalContext signal)
        {
            if (cancel.IsCancellationRequested) return;
            signal.Cancel = true;
            cancel.Cancel();
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask);
        return await CommandLine.Run(arguments, Terminal.Standard(), cancel.Token).ConfigureAwait(false);
    }
}
