using Dapper;
using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Checkups;

/// <summary>Ranges of counters that P-0001 no longer asks for, since nothing appeared in them for <see cref="UploadOptions.GapRetention"/>.</summary>
internal sealed class GapsCheck(Databases databases, TimeProvider time) : ICheck
{
    private const string Group = "gaps";
    private static readonly TimeSpan Told = TimeSpan.FromDays(30);

    private readonly Database headquarters = databases.Headquarters;

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellation)
    {
        var dropped = await headquarters.ReadAsync(async connection => (await connection.QueryAsync<Dropped>(
            headquarters.Sql["Checkups/ReadDroppedGaps"], new { since = time.GetUtcNow() - Told })).AsList(), cancellation);
        return dropped.Count == 0
            ? [Finding.Ok(Group, "none was given up in the last 30 days")]
            : [.. dropped.Select(gap => Finding.Warning(
                Group, $"{gap.Subject}: the missing counters {gap.Details} were given up",
                "nothing to do if they were rolled back; a row that commits there from now on is not uploaded"))];
    }

    private sealed record Dropped
    {
        public string Subject { get; init; } = "";

        public string? Details { get; init; }
    }
}
