using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Semblance.Tests.Relational.Connectors;

/// <summary>A server that may not be installed here.</summary>
public interface IDatabaseServer
{
    /// <summary>Why it cannot be started here; null where it can.</summary>
    static abstract string? Missing { get; }
}

/// <summary>A server for the tests of a class, where one can be had.</summary>
public sealed class ServerHost<TServer> : IDisposable where TServer : DatabaseServer, IDatabaseServer, new()
{
    public TServer? Server { get; } = TServer.Missing is null ? new() : null;

    public void Dispose() => Server?.Dispose();
}

/// <summary>A test that needs the server of its class; it says so where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Semblance.Tests.Relational.Connectors.ServerFactDiscoverer", "Semblance.Tests")]
public sealed class ServerFactAttribute : FactAttribute;

/// <summary>Finds tests that need a server.</summary>
public sealed class ServerFactDiscoverer(IMessageSink messages) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions,
        ITestMethod testMethod, IAttributeInfo factAttribute) =>
    [
        new ServerTestCase(messages, discoveryOptions.MethodDisplayOrDefault(),
            discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod),
    ];
}

/// <summary>A test that is skipped where the server that its class names is missing.</summary>
public sealed class ServerTestCase : XunitTestCase
{
    [Obsolete("For the runner, which fills it in.", error: true)]
    public ServerTestCase() { }

    public ServerTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options,
        ITestMethod method) : base(messages, display, options, method) { }

    protected override string? GetSkipReason(IAttributeInfo factAttribute)
    {
        var contract = TestMethod.TestClass.Class.ToRuntimeType();
        while (contract is { IsGenericType: false }) contract = contract.BaseType!;
        return (string?)contract.GetGenericArguments()[0].GetProperty(nameof(IDatabaseServer.Missing))!.GetValue(null);
    }
}
