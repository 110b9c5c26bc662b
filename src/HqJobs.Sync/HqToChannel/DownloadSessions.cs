using System.Text.Json;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>Numbers of <c>RETAILCDXDOWNLOADSESSION.STATUS</c> that HqJobs writes (domain.md 4.4).</summary>
internal enum DownloadSessionStatus
{
    Started = 0,
    Applied = 4,
    Canceled = 5,
    ApplyFailed = 8,
    NoData = 9,
}

/// <summary>The download session of one job, data store and run.</summary>
internal sealed record DownloadSession(string Id, DataStoreName DataStore, string Job);

/// <summary>Download sessions and versions applied, as HQ records them: one short transaction at a session's start, one at its end.</summary>
internal sealed class DownloadSessions(Database headquarters, TimeProvider time)
{
    public async Task<DownloadSession> StartAsync(Lease lease, DataStore channel, StageContext context, DownloadPlan plan, CancellationToken cancellation)
    {
        var session = new DownloadSession($"{context.Run}/{context.Job}/{channel.Name}", channel.Name, context.Job);
        await headquarters.NoteAsync(lease, async transaction =>
        {
            await transaction.Connection.ExecuteAsync(
                headquarters.Sql["HqToChannel/StartDownloadSession"],
                new
                {
                    session = session.Id,
                    datastore = channel.Name.Value,
                    job = context.Job,
                    run = context.Run.Value,
                    full = plan.Full ? 1 : 0,
                    fromVersion = plan.From,
                    toVersion = plan.UpTo,
                    now = time.GetUtcNow(),
                },
                transaction.Db);
            // The first download may break off and go on as a delta: from here on it counts for these companies only.
            if (plan.From == 0) await RecordAppliedAsync(transaction, session, 0, plan);
        }, cancellation);
        return session;
    }

    /// <summary>Far side first, then record: the channel has all of the delivery's plan already, but for customers that are noted as held back.</summary>
    public Task AppliedAsync(Lease lease, DownloadSession session, Delivery delivery, CancellationToken cancellation) =>
        headquarters.NoteAsync(lease, async transaction =>
        {
            var status = delivery.Rows + delivery.Refused == 0 ? DownloadSessionStatus.NoData : DownloadSessionStatus.Applied;
            await EndAsync(transaction, session, status, delivery.Plan.UpTo, delivery.Rows, delivery.Trouble);
            await RecordAppliedAsync(transaction, session, delivery.Plan.UpTo, delivery.Plan);
        }, cancellation);

    public Task EndedAsync(Lease lease, DownloadSession session, DownloadSessionStatus status, long version, long rows, string? message, CancellationToken cancellation) =>
        headquarters.NoteAsync(lease, transaction => EndAsync(transaction, session, status, version, rows, message), cancellation);

    public async Task RecordNoDataAsync(WriteTransaction transaction, IReadOnlyList<DataStore> channels, StageContext context) =>
        await transaction.Connection.ExecuteAsync(
            headquarters.Sql["HqToChannel/RecordNoDataSessions"],
            new { job = context.Job, run = context.Run.Value, datastores = JsonSerializer.Serialize(channels.Select(channel => channel.Name.Value)), now = time.GetUtcNow() },
            transaction.Db);

    private Task<int> EndAsync(WriteTransaction transaction, DownloadSession session, DownloadSessionStatus status, long toVersion, long rows, string? message) =>
        transaction.Connection.ExecuteAsync(
            headquarters.Sql["HqToChannel/EndDownloadSession"],
            new { session = session.Id, status = (int)status, toVersion, rows, message, now = time.GetUtcNow() }, transaction.Db);

    private Task<int> RecordAppliedAsync(WriteTransaction transaction, DownloadSession session, long version, DownloadPlan plan) =>
        transaction.Connection.ExecuteAsync(
            headquarters.Sql["HqToChannel/RecordAppliedVersion"],
            new
            {
                datastore = session.DataStore.Value,
                job = session.Job,
                version,
                full = plan.Full ? 1 : 0,
                companies = plan.Companies.Count == 0 ? null : JsonSerializer.Serialize(plan.Companies),
                now = time.GetUtcNow(),
            },
            transaction.Db);
}
