using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Checkups;

/// <summary>What <c>hqjobs doctor</c> says of headquarters and the channels: everything that is wrong, and one line for each thing that is not.</summary>
public sealed class Checkup
{
    private const string Headquarters = "headquarters";

    private readonly Databases databases;
    private readonly IReadOnlyList<ICheck> checks;

    internal Checkup(Databases databases, IEnumerable<ICheck> checks)
    {
        this.databases = databases;
        this.checks = [.. checks];
    }

    /// <summary>Where headquarters is away or of another version, nothing else can be looked at.</summary>
    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellation)
    {
        var headquarters = LookAt(await SchemaInstaller.StatusAsync(databases.Headquarters, SchemaKind.Hq, cancellation));
        if (headquarters.Level == FindingLevel.Problem) return [headquarters];

        var findings = new List<Finding> { headquarters };
        findings.AddRange(await LookAtServerAsync(cancellation));
        foreach (var check in checks) findings.AddRange(await check.LookAsync(cancellation));
        return findings;
    }

    private async Task<IEnumerable<Finding>> LookAtServerAsync(CancellationToken cancellation)
    {
        var server = await databases.Headquarters.ReadAsync(connection => ServerCheck.LookAsync(databases.Headquarters, SchemaKind.Hq, connection), cancellation);
        return
        [
            .. server.Problems.Select(problem => Finding.Problem(Headquarters, problem)),
            .. server.Cautions.Select(caution => Finding.Warning(Headquarters, caution)),
            .. server.Facts is { } facts ? [Finding.Ok(Headquarters, facts)] : Array.Empty<Finding>(),
        ];
    }

    private Finding LookAt(SchemaStatus status) => status switch
    {
        { Reachable: false } => Finding.Problem(Headquarters, status.Problem!, "see that the database is there; a new one is made by: hqjobs db init"),
        { IsNewer: true } => Finding.Problem(Headquarters, $"{databases.Headquarters} is {status.NewerText}"),
        { Edited.Count: > 0 } => Finding.Problem(Headquarters, $"{databases.Headquarters}: edited after they were applied: {string.Join(", ", status.Edited)}", "see: hqjobs db status"),
        { Pending.Count: > 0 } => Finding.Problem(Headquarters, $"{databases.Headquarters}: {status.Pending.Count} schema scripts are pending", "run: hqjobs db init"),
        _ => Finding.Ok(Headquarters, $"{databases.Headquarters}, schema {status.Applied[^1].Name}"),
    };
}
