using System.Globalization;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Checkups;

/// <summary>Whether there are account IDs left to give (R61).</summary>
internal sealed class NumberSequencesCheck(Databases databases) : ICheck
{
    private const string Group = "number sequences";
    private const double NearlyUsedUp = 0.9;

    private readonly Database headquarters = databases.Headquarters;

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellation)
    {
        var sequences = await headquarters.ReadAsync(async connection => (await connection.QueryAsync<Sequence>(headquarters.Sql["Checkups/ReadNumberSequences"])).AsList(), cancellation);
        var findings = sequences.Select(Judge).OfType<Finding>().ToList();
        return findings.Count > 0 ? findings : [Finding.Ok(Group, $"{sequences.Count} with numbers left")];
    }

    private static Finding? Judge(Sequence sequence)
    {
        var name = $"{sequence.NumberSequence} of company {sequence.DataAreaId}";
        var used = (sequence.NextRec - sequence.Lowest) / Math.Max(1d, sequence.Highest - sequence.Lowest + 1d);
        return sequence.Blocked != 0 ? Finding.Problem(Group, $"{name} is blocked: customers that need a number of it stay Pending", "unblock it in NUMBERSEQUENCETABLE")
            : sequence.NextRec > sequence.Highest ? Finding.Problem(Group, $"{name} is used up: customers that need a number of it stay Pending", "raise HIGHEST in NUMBERSEQUENCETABLE")
            : used >= NearlyUsedUp ? Finding.Warning(Group, string.Create(CultureInfo.InvariantCulture, $"{name} is used up to {Math.Floor(used * 100)} %: {sequence.Highest - sequence.NextRec + 1:N0} numbers are left"), "raise HIGHEST in NUMBERSEQUENCETABLE in time")
            : null;
    }

    private sealed record Sequence
    {
        public string DataAreaId { get; init; } = "";

        public string NumberSequence { get; init; } = "";

        public long NextRec { get; init; }

        public long Lowest { get; init; }

        public long Highest { get; init; }

        public long Blocked { get; init; }
    }
}
