using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Sql;

/// <summary>sql/Permissions on a server: the flows run under their roles, and what a role is not for is refused.</summary>
public sealed partial class PermissionTests
{
    private const string Reader = "hqjobs_channel_reader", Writer = "hqjobs_channel_writer", Service = "hqjobs_hq_service", Dashboard = "hqjobs_dashboard_reader";

    private readonly string password = $"Aa1-{Guid.NewGuid():N}";

    private TestWorld world = null!;
    private bool hasRoles;
    private string login = "";

    private async Task CreateWorldAsync()
    {
        world = await TestWorld.CreateAsync(pair: new Pair(DatabaseProvider.SqlServer, DatabaseProvider.SqlServer));
        foreach (var script in new[] { "ChannelReader", "ChannelWriter" }) await RunAsync(world["houston"].Database, script);
        foreach (var script in new[] { "HeadquartersService", "DashboardReader" }) await RunAsync(world.Headquarters, script);
        hasRoles = true;
    }

    [OneTimeTearDown]
    public async Task DisposeWorld()
    {
        if (world is not null) await world.DisposeAsync();
    }

    // With the first test, not with the fixture: NUnit does not count the tests of a fixture that is skipped as a whole, and WholeRun would take it for a part of the run.
    [SetUp]
    public async Task CreateLogin()
    {
        if (!hasRoles) await CreateWorldAsync();
        login = $"hqjobs_test_{Guid.NewGuid().ToString("N")[..8]}";
        await world.ExecuteAsync(world.Headquarters, $"create login {login} with password = '{password}'");
        foreach (var database in new[] { world.Headquarters, world["houston"].Database }) await world.ExecuteAsync(database, $"create user {login} for login {login}");
    }

    [TearDown]
    public async Task DropLogin()
    {
        if (login.Length == 0) return;
        SqlConnection.ClearAllPools(); // a login that is connected is not dropped
        foreach (var database in new[] { world.Headquarters, world["houston"].Database }) await world.ExecuteAsync(database, $"drop user {login}");
        await world.ExecuteAsync(world.Headquarters, $"drop login {login}");
    }

    [Test]
    public async Task The_whole_way_goes_under_the_roles_of_service_reader_and_writer()
    {
        const string Ola = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
        await world.InsertCustomerAsync(world["houston"], Ola, "Ola", "Nordmann");
        var (headquarters, channel) = (await MemberAsync(world.Headquarters, Service), await MemberAsync(world["houston"].Database, Reader, Writer));
        await using var engine = EngineOn(headquarters, channel);

        foreach (var pipeline in new[] { "customer-sync", "channel-config" })
        {
            var run = await engine.GetRequiredService<InlineDriver>().RunAsync(new RunRequest(pipeline), null, CancellationToken.None);
            Assert.That(run.Status, Is.EqualTo(RunStatus.Succeeded), JsonSerializer.Serialize(run));
        }
        Assert.That(await world.ScalarAsync<long>(world["houston"].Database, "select count_big(*) from ASYNCCUSTOMERCONVERTED where CUSTACCOUNTASYNC = @Ola", new { Ola }), Is.EqualTo(1));
    }

    [Test]
    public async Task P_0001_needs_no_more_than_to_read_the_channel()
    {
        const string Kari = "6fa459ea-ee8a-3ca4-894e-db77e160355e";
        await world.InsertCustomerAsync(world["houston"], Kari, "Kari", "Nordmann");
        await using var engine = EngineOn(await MemberAsync(world.Headquarters, Service), await MemberAsync(world["houston"].Database, Reader));

        var run = await engine.GetRequiredService<InlineDriver>().RunAsync(new RunRequest("p-0001"), null, CancellationToken.None);

        Assert.That(run.Status, Is.EqualTo(RunStatus.Succeeded), JsonSerializer.Serialize(run));
        Assert.That(await world.ScalarAsync<long>(world.Headquarters, "select count_big(*) from RETAILASYNCCUSTOMERV2 where CUSTACCOUNTASYNC = @Kari", new { Kari }), Is.EqualTo(1));
    }

    [Test]
    public async Task Who_looks_at_the_dashboard_reads_status_and_history()
    {
        await using var engine = EngineOn(await MemberAsync(world.Headquarters, Dashboard), await MemberAsync(world["houston"].Database, Reader));
        var status = engine.GetRequiredService<StatusReader>();

        var channels = await status.ReadChannelsAsync(CancellationToken.None);
        Assert.That(channels.Single().Error, Is.Null);
        Assert.That((await status.CountOperationsAsync(CancellationToken.None)).Failed, Is.Zero);
        Assert.That(await engine.GetRequiredService<RunHistory>().ReadLastAsync(["1110"], CancellationToken.None), Is.Empty);
    }

    [TestCase(Reader, "insert into ax.RETAILASYNCCUSTOMERV2 (DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION) values (N'usrt', N'a', N'', 1)", TestName = "A reader of a channel records no customer")]
    [TestCase(Reader, "update ax.RETAILASYNCCUSTOMERV2 set OPERATION = 3", TestName = "A reader of a channel changes no operation")]
    [TestCase(Reader, "select count_big(*) from ax.CUSTTABLE", TestName = "A reader of a channel sees no customers")]
    [TestCase(Writer, "delete from ax.RETAILASYNCCUSTOMERV2 where OPERATION = 1", TestName = "Who writes 1010 removes no operation")]
    [TestCase(Writer, "delete from crt.ASYNCCUSTOMERCONVERTED where DATAAREAID = N'usrt'", TestName = "Who writes 1010 forgets no conversion")]
    [TestCase(Writer, "drop table ax.CUSTTABLE", TestName = "Who writes 1010 drops nothing")]
    [TestCase(Writer, "alter table ax.CUSTTABLE add X int null", TestName = "Who writes 1010 alters nothing")]
    [TestCase(Service, "create table hq.X (A int)", TestName = "The service creates no table")]
    [TestCase(Service, "drop table hq.LEASE", TestName = "The service drops nothing")]
    [TestCase(Service, "delete from hq.AUDITLOG where USERNAME = N'me'", TestName = "The service does not rewrite what was audited")]
    [TestCase(Service, "update hqjobs.SCHEMAVERSIONS set SCRIPTHASH = N''", TestName = "The service does not change the journal of scripts")]
    [TestCase(Dashboard, "update hq.PIPELINESCHEDULE set CRON = N'* * * * *'", TestName = "Who looks at the dashboard changes no schedule")]
    [TestCase(Dashboard, "delete from ax.CUSTTABLE where ACCOUNTNUM = N'C-1'", TestName = "Who looks at the dashboard removes no customer")]
    [TestCase(Dashboard, "select count_big(*) from hq.SERVICEKEY", TestName = "Who looks at the dashboard does not see the service's keys")]
    public async Task Is_refused(string role, string statement)
    {
        var isChannel = role is Reader or Writer;
        var database = await MemberAsync(isChannel ? world["houston"].Database : world.Headquarters, role);
        await using var connection = await database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);

        var refusal = await Assert.CatchAsync<DbException>(() => connection.ExecuteAsync(statement));

        Assert.That(database.Dialect.IsTransient(refusal!) || database.Dialect.IsRefusedRow(refusal!), Is.False, refusal!.Message);
    }

    [Test]
    public async Task A_deployer_brings_a_schema_and_its_upgrades()
    {
        var empty = new Database(DatabaseProvider.SqlServer, await SqlServerDatabases.CreateEmptyAsync());
        try
        {
            await RunAsync(empty, "Deployer");
        }
        catch (SqlException refusal)
        {
            Assert.Ignore($"this engine has no such fixed roles: {refusal.Message}");
        }
        await world.ExecuteAsync(empty, $"create user {login} for login {login}");
        await world.ExecuteAsync(empty, $"alter role hqjobs_deployer add member {login}");

        var change = await new SchemaInstaller(TimeProvider.System, NullLogger<SchemaInstaller>.Instance).InstallAsync(As(empty), SchemaKind.Hq, CancellationToken.None);

        Assert.That(change.Applied, Is.Not.Empty);
        Assert.That((await SchemaInstaller.StatusAsync(As(empty), SchemaKind.Hq, CancellationToken.None)).IsCurrent);
    }

    // An administrator's tool sends what stands between lines `go`.
    private async Task RunAsync(Database database, string script, [CallerFilePath] string here = "")
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(here)!, "../../../sql/Permissions", $"{script}.sqlserver.sql"));
        for (var twice = 0; twice < 2; twice++)
            foreach (var batch in Go().Split(text))
                await using (var connection = await database.OpenAsync(DatabaseAccess.Write, CancellationToken.None))
                    await connection.ExecuteAsync(batch);
    }

    private async Task<Database> MemberAsync(Database database, params string[] roles)
    {
        foreach (var role in roles) await world.ExecuteAsync(database, $"alter role {role} add member {login}");
        return As(database);
    }

    private Database As(Database database) => new(
        DatabaseProvider.SqlServer, new SqlConnectionStringBuilder(database.ConnectionString) { IntegratedSecurity = false, UserID = login, Password = password }.ConnectionString);

    private ServiceProvider EngineOn(Database headquarters, Database channel) => new ServiceCollection().AddLogging()
        .AddSingleton(new Databases(headquarters, [world["houston"] with { Database = channel }])).AddSingleton(TimeProvider.System).AddHqJobsSync().BuildServiceProvider();

    [GeneratedRegex(@"^go\s*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Go();
}
