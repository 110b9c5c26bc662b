using System.Reflection;
using Hangfire;
using Hangfire.Storage;

namespace HqJobs.Server.Tests.Jobs;

/// <summary>Job storage in which something happens once, just before the first job is looked at or created: between two steps of whoever uses it.</summary>
internal sealed class InterruptedStorage(JobStorage inner, Action interruption) : JobStorage
{
    private Action? interruption = interruption;

    public override IMonitoringApi GetMonitoringApi() => inner.GetMonitoringApi();

    public override IStorageConnection GetConnection()
    {
        var connection = DispatchProxy.Create<IStorageConnection, InterruptedConnection>();
        ((InterruptedConnection)connection).Bind(inner.GetConnection(), () => Interlocked.Exchange(ref interruption, null)?.Invoke());
        return connection;
    }
}

/// <summary>Public and not sealed, as a proxy must be.</summary>
public class InterruptedConnection : DispatchProxy
{
    private IStorageConnection connection = null!;
    private Action interrupt = null!;

    public void Bind(IStorageConnection inner, Action before) => (connection, interrupt) = (inner, before);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name is nameof(IStorageConnection.GetJobData) or nameof(IStorageConnection.CreateExpiredJob)) interrupt();
        return targetMethod.Invoke(connection, args);
    }
}
