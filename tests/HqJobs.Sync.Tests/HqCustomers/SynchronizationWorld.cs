using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

/// <summary>A headquarters whose async tables are filled directly, as P-0001 would have left them.</summary>
internal sealed class SynchronizationWorld(TestWorld world) : IAsyncDisposable
{
    private long counter;

    public TestWorld World => world;

    public Database Headquarters => world.Headquarters;

    public static async Task<SynchronizationWorld> CreateAsync(Pair? pair = null) => new(await TestWorld.CreateAsync(pair: pair));

    /// <summary>Skips a test of what only a SQLite file can hold: any value in any column, two names that differ in case.</summary>
    public void OnlyInSqlite()
    {
        if (world.Headquarters.Provider != DatabaseProvider.Sqlite) Assert.Ignore("Only SQLite holds what this test writes.");
    }

    public Synchronization Synchronization(int batchSize = 500, TimeSpan? busyWait = null, int partitions = 4)
    {
        var lease = Options.Create(new LeaseOptions { BusyWait = busyWait ?? TimeSpan.Zero });
        return new Synchronization(
            world.Databases, Leases(), Options.Create(new SynchronizeOptions { BatchSize = batchSize, Partitions = partitions }), lease, world.Time, NullLogger<Synchronization>.Instance);
    }

    public Leases Leases() => new(world.Databases, world.Time);

    public static StageContext Context(bool dryRun = false) => new(new RunId("test"), PipelineDefinition.Synchronize, Full: false, dryRun);

    public Task<SynchronizeOutcome> RunAsync(int batchSize = 500, bool dryRun = false) => Synchronization(batchSize).RunAsync(Context(dryRun), CancellationToken.None);

    public static string Guid(int number) => $"00000000-0000-4000-8000-{number:D12}";

    /// <returns>The operation's counter.</returns>
    public async Task<long> CustomerAsync(
        string asyncAccount, string firstName = "Ada", string? lastName = "Lovelace", int operation = 1, string? group = null, string account = "",
        string company = TestWorld.Company, string store = "houston", string? email = null, string? language = null)
    {
        counter++;
        await world.ExecuteAsync(Headquarters,
            """
            INSERT INTO RETAILASYNCCUSTOMERV2 (DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, ORIGINATINGCHANNEL,
                                               RELATIONSHIPTYPE, FIRSTNAME, LASTNAME, CUSTGROUP, EMAIL, LANGUAGEID, UPLOADSESSIONID)
            VALUES (@store, 1, @counter, @company, @asyncAccount, @account, @operation, @channel, 1, @firstName, @lastName, @group, @email, @language, 's1')
            """,
            new { store, counter, company, asyncAccount, account, operation, channel = TestWorld.FirstChannelId, firstName, lastName, group, email, language });
        return counter;
    }

    public async Task<long> AddressAsync(string asyncAccount, string addressId, string street = "Main Street 1", string account = "", string? county = null)
    {
        counter++;
        await world.ExecuteAsync(Headquarters,
            """
            INSERT INTO RETAILASYNCADDRESSV2 (DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, ORIGINATINGCHANNEL,
                                              ADDRESSID, STREET, CITY, ZIP, COUNTRY, COUNTY, UPLOADSESSIONID)
            VALUES ('houston', 1, @counter, 'usrt', @asyncAccount, @account, 1, @channel, @addressId, @street, 'Houston', '77001', 'USA', @county, 's1')
            """,
            new { counter, asyncAccount, account, channel = TestWorld.FirstChannelId, addressId, street, county });
        return counter;
    }

    /// <summary>Many people and one address each, in one transaction.</summary>
    public async Task ManyAsync(int count, int from = 0)
    {
        string[] common = ["DATASTORE", "ORIGINEPOCH", "REPLICATIONCOUNTERFROMORIGIN", "DATAAREAID", "CUSTACCOUNTASYNC", "CUSTACCOUNT", "OPERATION", "ORIGINATINGCHANNEL", "UPLOADSESSIONID"];
        var customers = new TableShape("RETAILASYNCCUSTOMERV2", [.. common, "RELATIONSHIPTYPE", "FIRSTNAME", "LASTNAME", "EMAIL"], common[..3]);
        var addresses = new TableShape("RETAILASYNCADDRESSV2", [.. common, "ADDRESSID", "STREET", "CITY", "ZIP", "COUNTRY"], common[..3]);
        var numbers = Enumerable.Range(from, count).ToList();
        await Headquarters.WriteAsync(async transaction =>
        {
            await Headquarters.Dialect.InsertAsync(
                transaction, customers, [.. numbers.Select(i => (object?[])[.. Common(i), 1L, $"First{i}", $"Last{i}", $"p{i}@example.com"])], CancellationToken.None);
            await Headquarters.Dialect.InsertAsync(
                transaction, addresses, [.. numbers.Select(i => (object?[])[.. Common(i), $"a{i}", $"{i} Main Street", "Houston", "77001", "USA"])], CancellationToken.None);
            return count;
        }, CancellationToken.None);
        counter = Math.Max(counter, 1_000_000);

        object?[] Common(int i) => ["houston", 1L, 1000L + i, TestWorld.Company, Guid(i), "", 1L, TestWorld.FirstChannelId, "s1"];
    }

    public async Task<OperationState> OperationAsync(long operation, string table = "RETAILASYNCCUSTOMERV2") => (await world.QueryAsync<OperationState>(Headquarters,
        $"SELECT SYNCSTATUS, SYNCERROR, SYNCATTEMPTS, ONLINEOPERATIONCOMPLETED, SYNCNEXTDATETIME FROM {table} WHERE REPLICATIONCOUNTERFROMORIGIN = @operation", new { operation })).Single();

    public async Task<string?> AccountOfAsync(string asyncAccount, string company = TestWorld.Company) =>
        await world.ScalarAsync<string>(Headquarters, "SELECT ACCOUNTNUM FROM RETAILCUSTTABLE WHERE DATAAREAID = @company AND CUSTACCOUNTASYNC = @asyncAccount", new { company, asyncAccount });

    public Task<long> CountAsync(string from) => world.ScalarAsync<long>(Headquarters, $"SELECT COUNT(*) FROM {from}");

    public Task<IReadOnlyList<string>> AccountsAsync() =>
        world.QueryAsync<string>(Headquarters, "SELECT ACCOUNTNUM FROM RETAILCUSTTABLE WHERE CUSTACCOUNTASYNC <> '' ORDER BY ACCOUNTNUM");

    public Task SequenceAsync(string set, string sequence = "CustAcco") =>
        world.ExecuteAsync(Headquarters, $"UPDATE NUMBERSEQUENCETABLE SET {set} WHERE NUMBERSEQUENCE = @sequence", new { sequence });

    public ValueTask DisposeAsync() => world.DisposeAsync();

    internal sealed record OperationState
    {
        public long SyncStatus { get; init; }

        public string? SyncError { get; init; }

        public long SyncAttempts { get; init; }

        public long OnlineOperationCompleted { get; init; }

        public DateTimeOffset? SyncNextDateTime { get; init; }

        public OperationStatus Status => (OperationStatus)SyncStatus;
    }
}
