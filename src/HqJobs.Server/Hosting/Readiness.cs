using System.Data.Common;
using Hangfire;
using HqJobs.Server.Configuration;
using HqJobs.Server.Hosting.JobStores;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Hosting;

/// <summary>What keeps the service from working; empty when it can.</summary>
internal sealed class Readiness(Settings settings, Databases databases, JobStorage storage, TimeProvider time)
{
    // Hangfire's servers report every 30 s.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    public async Task<IReadOnlyList<string>> ProblemsAsync(CancellationToken cancellation) =>
        [.. await HeadquartersAsync(cancellation), .. await JobsAsync(cancellation)];

    private async Task<IEnumerable<string>> HeadquartersAsync(CancellationToken cancellation)
    {
        var schema = await SchemaInstaller.StatusAsync(databases.Headquarters, SchemaKind.Hq, cancellation);
        if (!schema.Reachable) return [$"Headquarters: {schema.Problem}"];
        if (schema.IsNewer) return [$"Headquarters is {schema.NewerText}."];
        if (schema.Edited.Count > 0) return [$"Headquarters: the applied script {schema.Edited[0]} has been edited since."];
        return schema.Pending.Count == 0 ? [] : [$"Headquarters: {schema.Pending.Count} schema scripts are pending; run: hqjobs db init --hq"];
    }

    // Its own look first: Hangfire would wait half a minute for a database that is away.
    private async Task<IEnumerable<string>> JobsAsync(CancellationToken cancellation)
    {
        if (JobStore.Of(settings.Options.JobStorage) is { } store && (await JobStoreStatus.ReadAsync(store, cancellation)).Advice is { } advice)
            return [$"Job storage: {advice}"];
        try
        {
            return [.. Lanes()];
        }
        catch (Exception exception) when (exception is DbException or TimeoutException)
        {
            return [$"Job storage: {exception.Message}"];
        }
    }

    private IEnumerable<string> Lanes()
    {
        var alive = storage.GetMonitoringApi().Servers().Where(server => time.GetUtcNow().UtcDateTime - (server.Heartbeat ?? server.StartedAt) < Silence).ToList();
        foreach (var queue in new[] { HangfireSetup.StageQueue, HangfireSetup.ChannelQueue })
            if (!alive.Any(server => server.Queues.Contains(queue)))
                yield return $"Hangfire: no server works on the queue {queue}.";
    }
}
