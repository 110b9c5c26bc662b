using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Pipelines;

/// <summary>Something a person did: to a run, a channel, a schedule, a job.</summary>
/// <param name="User">Who: a signed-in user, the name of an API key, or an account of this machine.</param>
/// <param name="Action">What, in two or three words: <c>run cancel</c>, <c>channel pause</c>.</param>
/// <param name="Subject">To what: its name or id.</param>
/// <param name="Details">What else a reader needs to know; without secrets and customers' data (G10).</param>
public sealed record AuditEntry(string User, string Action, string Subject, string? Details = null)
{
    /// <summary>When; what is about to be written has no time of its own.</summary>
    public DateTimeOffset Time { get; init; }
}

/// <summary>Who did what to what, kept at headquarters (G8).</summary>
public sealed class AuditLog(Databases databases, TimeProvider time)
{
    private const int UserLength = 200;
    private const int ActionLength = 60;
    private const int SubjectLength = 200;

    private readonly Database headquarters = databases.Headquarters;

    public Task WriteAsync(string user, string action, string subject, string? details, CancellationToken cancellation) =>
        WriteAsync([new AuditEntry(user, action, subject, details)], cancellation);

    /// <summary>All of them or none.</summary>
    public Task WriteAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellation) =>
        headquarters.WriteAsync(async transaction =>
        {
            foreach (var entry in entries) await WriteAsync(transaction, entry.User, entry.Action, entry.Subject, entry.Details);
            return entries.Count;
        }, cancellation);

    /// <summary>Together with the action itself: what was done is recorded, what is recorded was done.</summary>
    public Task WriteAsync(WriteTransaction transaction, string user, string action, string subject, string? details) =>
        transaction.Connection.ExecuteAsync(
            headquarters.Sql["Pipelines/AddAudit"],
            new { now = time.GetUtcNow(), username = Fit(user, UserLength), action = Fit(action, ActionLength), subject = Fit(subject, SubjectLength), details },
            transaction.Db);

    /// <summary>The latest entries, newest first; of one subject if it is named.</summary>
    public Task<IReadOnlyList<AuditEntry>> ListAsync(int count, string? subject, CancellationToken cancellation) =>
        headquarters.ReadAsync(async connection =>
            (IReadOnlyList<AuditEntry>)[.. (await connection.QueryAsync<AuditRow>(headquarters.Sql["Pipelines/ListAudit"], new { count, subject })).Select(row => row.ToEntry())],
            cancellation);

    // A subject may be anything a caller typed; an action is not lost because its subject is too long for the column.
    private static string Fit(string text, int length) => text.Length <= length ? text : $"{text[..(length - 1)]}…";

    private sealed record AuditRow
    {
        public DateTimeOffset AuditDateTime { get; init; }

        public string UserName { get; init; } = "";

        public string Action { get; init; } = "";

        public string Subject { get; init; } = "";

        public string? Details { get; init; }

        public AuditEntry ToEntry() => new(UserName, Action, Subject, Details) { Time = AuditDateTime };
    }
}
