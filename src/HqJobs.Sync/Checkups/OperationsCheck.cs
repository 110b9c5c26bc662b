using System.Globalization;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Checkups;

/// <summary>Operations that failed or have been blocked for longer than a day: time alone does not mend them.</summary>
internal sealed class OperationsCheck(Databases databases, TimeProvider time) : ICheck
{
    private const string Group = "operations";
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    private readonly Database headquarters = databases.Headquarters;

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellation)
    {
        var old = await headquarters.ReadAsync(async connection => (await connection.QueryAsync<Old>(
            headquarters.Sql["Checkups/CountOldUnsuccessful"], new { before = time.GetUtcNow() - Patience })).AsList(), cancellation);
        return old.Count == 0
            ? [Finding.Ok(Group, "none has been failed or blocked for more than a day")]
            : [.. old.Select(one => Finding.Warning(
                Group, string.Create(CultureInfo.InvariantCulture, $"{one.DataStore}: {one.Failed:N0} failed and {one.Blocked:N0} blocked operations were landed more than a day ago"),
                "hqjobs status names the reasons; mend what they say at headquarters, they are tried again once a day"))];
    }

    private sealed record Old
    {
        public string DataStore { get; init; } = "";

        public long Failed { get; init; }

        public long Blocked { get; init; }
    }
}
