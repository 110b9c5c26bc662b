using System.Diagnostics;

namespace HqJobs.Sync.Tests.Sql;

/// <summary>Counts what this process sends to SQL Servers: every command's text is one, whatever number of statements it holds; bulk copies are not commands and not counted.</summary>
public sealed class CommandCounter : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly List<IDisposable> subscriptions = [];
    private int count;

    public CommandCounter() => subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    public int Take() => Interlocked.Exchange(ref count, 0);

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == "SqlClientDiagnosticListener") subscriptions.Add(value.Subscribe(this));
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == "Microsoft.Data.SqlClient.WriteCommandBefore") Interlocked.Increment(ref count);
    }

    void IObserver<DiagnosticListener>.OnCompleted() { }

    void IObserver<DiagnosticListener>.OnError(Exception error) { }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted() { }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error) { }

    public void Dispose() => subscriptions.ForEach(subscription => subscription.Dispose());
}
