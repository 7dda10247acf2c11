using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Semblance.Tests.Relational.Connectors;

/// <summary>
/// A database server of our own: a fresh data folder, loopback only, stopped by its process when the tests end.
/// </summary>
public abstract class DatabaseServer : IDisposable
{
    private readonly Process server;

    private protected DatabaseServer(string user)
    {
        User = user;
        Folder = Directory.CreateTempSubdirectory("semblance-server-").FullName;
        if (IsRoot) Call("chown", "-R", user, Folder);
        Port = FreePort();
        Initialise();
        server = Start();
        var clock = Stopwatch.StartNew();
        while (!Answers())
        {
            if (server.HasExited || clock.Elapsed > TimeSpan.FromSeconds(60))
            {
                var log = Log;
                Dispose();
                throw new InvalidOperationException($"The server did not start: {log}");
            }
            Thread.Sleep(100);
        }
    }

    public const string Password = "planted-secret-7391";

    public int Port { get; }

    protected string Folder { get; }

    protected string Log =>
        File.Exists(Path.Combine(Folder, "log")) ? File.ReadAllText(Path.Combine(Folder, "log")) : "";

    private string User { get; }

    // both servers refuse to run as root
    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>The address of a database of its own.</summary>
    public abstract string Fresh(string name);

    /// <summary>Runs statements in a database.</summary>
    public abstract void Run(string address, string sql);

    protected abstract void Initialise();

    protected abstract Process Start();

    protected abstract bool Answers();

    /// <summary>Why it cannot be started here; null where it can.</summary>
    protected static string? Lacking(string? program, string name) =>
        OperatingSystem.IsWindows() ? $"{name} is tried on Linux only."
        : program is null ? $"{name} is not installed: ./test installs it on Debian, as root." : null;

    protected void Call(string program, params string[] arguments)
    {
        using var process = Launch(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} failed: {Log}");
    }

    /// <summary>Calls it as the server's own user, in the same process that is waited for.</summary>
    protected void CallAsUser(string program, params string[] arguments) =>
        Call(AsUser(program, arguments).Program, AsUser(program, arguments).Arguments);

    protected Process LaunchAsUser(string program, params string[] arguments) =>
        Launch(AsUser(program, arguments).Program, AsUser(program, arguments).Arguments);

    private (string Program, string[] Arguments) AsUser(string program, string[] arguments) => IsRoot
        ? ("setpriv", [$"--reuid={User}", $"--regid={User}", "--clear-groups", program, .. arguments])
        : (program, arguments);

    private Process Launch(string program, string[] arguments)
    {
        // the shell is replaced by the program, so that the process is the server's
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = Folder };
        foreach (var argument in new[] { "-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", Path.Combine(Folder, "log"),
            program }.Concat(arguments)) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (!server.HasExited)
            Call("kill", "-INT", server.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (!server.WaitForExit(5000)) server.Kill();
        server.WaitForExit();
        server.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
