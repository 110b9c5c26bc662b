using HqJobs.Sync.Checkups;
using HqJobs.Sync.Sql;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Checkups;

/// <summary>What doctor and channel check say of the server a database stands on.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Pairs))]
public sealed class ServerCheckTests(Pair pair)
{
    private TestWorld world = null!;

    [SetUp]
    public async Task CreateWorld() => world = await TestWorld.CreateAsync(pair: pair);

    [TearDown]
    public async Task DisposeWorld()
    {
        if (world is not null) await world.DisposeAsync();
    }

    [Test]
    public async Task A_server_is_told_with_its_collation_and_whether_readers_wait()
    {
        await using var engine = world.BuildEngine();
        var report = await engine.GetRequiredService<ChannelCheck>().CheckAsync(world["houston"], CancellationToken.None);
        var findings = await engine.GetRequiredService<Checkup>().LookAsync(CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(report.ServerProblems, Is.Empty);
            Assert.That(report.Server, pair.Channels == DatabaseProvider.SqlServer ? Does.Match("^SQL Server .+, collation .+, readers .+READ_COMMITTED_SNAPSHOT") : Is.Null);
            Assert.That(findings.Where(finding => finding.Group == "headquarters" && finding.Level == FindingLevel.Problem), Is.Empty);
            Assert.That(findings.Select(finding => finding.Text), pair.Headquarters == DatabaseProvider.SqlServer ? Has.One.Match("^SQL Server .+, collation") : Has.None.Match("^SQL Server"));
        });
    }

    [Test]
    public async Task A_connection_that_others_could_listen_to_is_a_warning()
    {
        await using var engine = world.BuildEngine();
        var findings = await engine.GetRequiredService<Checkup>().LookAsync(CancellationToken.None);

        foreach (var (database, group) in new[] { (world.Headquarters, "headquarters"), (world["houston"].Database, "channels") })
        {
            var warned = findings.Any(finding => finding.Group == group && finding.Level == FindingLevel.Warning && database.Caution is { } caution && finding.Text.Contains(caution, StringComparison.Ordinal));
            Assert.That(warned, Is.EqualTo(database.Caution is not null), group);
        }
    }

    [Test]
    public async Task A_login_without_rights_is_told_in_words()
    {
        if (!pair.UsesSqlServer) Assert.Ignore("A SQLite file knows no rights.");
        var database = pair.Headquarters == DatabaseProvider.SqlServer ? world.Headquarters : world["houston"].Database;
        var login = $"hqjobs_test_{Guid.NewGuid().ToString("N")[..8]}";
        var password = $"Aa1-{Guid.NewGuid():N}";
        await world.ExecuteAsync(database, $"create login {login} with password = '{password}'");
        await world.ExecuteAsync(database, $"create user {login} for login {login}");
        try
        {
            await world.ExecuteAsync(database, $"grant select on ax.CUSTTABLE to {login}");
            var limited = new Database(DatabaseProvider.SqlServer, new SqlConnectionStringBuilder(database.ConnectionString) { UserID = login, Password = password }.ConnectionString);
            await using var connection = await limited.OpenAsync(DatabaseAccess.Read, CancellationToken.None);

            var report = await ServerCheck.LookAsync(limited, ReferenceEquals(database, world.Headquarters) ? SchemaKind.Hq : SchemaKind.Channel, connection);

            Assert.That(report.Problems, Has.One.Match("^its login may not .*INSERT, .*ax.CUSTTABLE.* tables; .*sql/Permissions"));
        }
        finally
        {
            SqlConnection.ClearAllPools(); // a login that is connected is not dropped
            await world.ExecuteAsync(database, $"revoke select on ax.CUSTTABLE from {login}");
            await world.ExecuteAsync(database, $"drop user {login}");
            await world.ExecuteAsync(database, $"drop login {login}");
        }
    }
}
