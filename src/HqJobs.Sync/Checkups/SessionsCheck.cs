using System.Globalization;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Checkups;

/// <summary>Upload and download sessions that have been open for longer than an hour.</summary>
internal sealed class SessionsCheck(Databases databases, TimeProvider time) : ICheck
{
    private const string Group = "sessions";
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly Database headquarters = databases.Headquarters;

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellation)
    {
        var stuck = await headquarters.ReadAsync(async connection => (await connection.QueryAsync<Session>(
            headquarters.Sql["Checkups/ReadOpenSessions"], new { before = time.GetUtcNow() - Patience })).AsList(), cancellation);
        return stuck.Count == 0
            ? [Finding.Ok(Group, "none is stuck")]
            : [.. stuck.Select(session => Finding.Warning(
                Group, $"the {session.Direction} session of {session.DataStore} ({session.JobId}) has been open since {session.DateCreated.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC",
                "look whether its run still works: hqjobs runs list; the next run of that channel goes on where it stopped"))];
    }

    private sealed record Session
    {
        public string Direction { get; init; } = "";

        public string DataStore { get; init; } = "";

        public string JobId { get; init; } = "";

        public DateTimeOffset DateCreated { get; init; }
    }
}
