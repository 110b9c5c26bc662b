using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.ChannelToHq;

/// <summary>The ways rows can take: every pair of databases, and SQLite to SQLite copied as if one of them were a server.</summary>
public sealed record Way(Pair Pair, bool Copies)
{
    public static Way Attached { get; } = new(Dialects.Pairs[0], false);

    public static IReadOnlyList<Way> All { get; } = [Attached, Attached with { Copies = true }, .. Dialects.Pairs.Skip(1).Select(pair => new Way(pair, true))];

    public override string ToString() => Pair.UsesSqlServer ? Pair.ToString() : $"{Pair}, {(Copies ? "copied" : "attached")}";
}

/// <summary>A world with an upload in it; every test of the room begins here.</summary>
public abstract class UploadWorld(Way way)
{
    protected UploadWorld() : this(Way.Attached) { }

    protected const string Customers = "RETAILASYNCCUSTOMERV2";

    protected Way Way { get; } = way;

    protected TestWorld World { get; private set; } = null!;

    protected DataStore Houston => World["houston"];

    [SetUp]
    public async Task CreateWorldAsync() => World = await TestWorld.CreateAsync(channels: 2, pair: Way.Pair);

    // A test that is skipped has no world.
    [TearDown]
    public ValueTask DeleteWorldAsync() => World?.DisposeAsync() ?? ValueTask.CompletedTask;

    private protected Upload Uploader(int batchSize = 5_000, TimeProvider? time = null, TimeSpan? busyWait = null)
    {
        time ??= World.Time;
        var leases = new LeaseOptions { BusyWait = busyWait ?? TimeSpan.Zero };
        return new Upload(
            World.Databases, new Leases(World.Databases, time, Options.Create(leases)), Options.Create(new UploadOptions { BatchSize = batchSize, AlwaysCopies = Way.Copies }),
            Options.Create(leases), time, NullLogger<Upload>.Instance);
    }

    protected static StageContext Stage(bool dryRun = false, IProgress<WorkProgress>? progress = null) =>
        new(new RunId("20260101-000000-test"), PipelineDefinition.Upload, Full: false, dryRun, progress);

    protected Task<ItemOutcome> UploadAsync(int batchSize = 5_000, DataStore? channel = null) =>
        Uploader(batchSize).RunAsync(channel ?? Houston, Stage(), CancellationToken.None);

    protected Task<ProbeResult> ProbeAsync() => Uploader().ProbeAsync(Houston, Stage(), CancellationToken.None);

    /// <summary>Rows of a POS, one statement; <paramref name="from"/> is the first counter, or the next one there is.</summary>
    protected async Task InsertAsync(int rows, long? from = null, string table = Customers)
    {
        await using var connection = await Houston.Database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await InsertAsync(connection, rows, from, table);
    }

    /// <summary>The same in a POS's own transaction.</summary>
    protected Task InsertAsync(DbConnection pos, int rows, long? from = null, string table = Customers, DbTransaction? transaction = null)
    {
        if (Way.Pair.Channels == DatabaseProvider.Sqlite)
            return pos.ExecuteAsync(
                $"""
                WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < @rows - 1)
                INSERT INTO {table} (REPLICATIONCOUNTERFROMORIGIN, DATAAREAID, CUSTACCOUNTASYNC, OPERATION)
                SELECT @from + i, 'usrt', printf('%08X-0000-4000-8000-%012X', i, i * 7919), 1 FROM n
                """,
                new { rows, from }, transaction);
        var accounts = JsonSerializer.Serialize(Enumerable.Range(0, rows).Select(i => $"{i:X8}-0000-4000-8000-{i * 7919L:X12}"));
        const string Accounts = "FROM OPENJSON(@accounts) AS a ORDER BY CAST(a.[key] AS bigint)";
        return pos.ExecuteAsync(
            from is null
                ? $"INSERT INTO ax.{table} (DATAAREAID, CUSTACCOUNTASYNC, OPERATION) SELECT 'usrt', a.value, 1 {Accounts}"
                : $"""
                  SET IDENTITY_INSERT ax.{table} ON;
                  INSERT INTO ax.{table} (REPLICATIONCOUNTERFROMORIGIN, DATAAREAID, CUSTACCOUNTASYNC, OPERATION) SELECT @from + CAST(a.[key] AS bigint), 'usrt', a.value, 1 {Accounts};
                  SET IDENTITY_INSERT ax.{table} OFF;
                  """,
            new { accounts, from }, transaction);
    }

    protected async Task<long[]> LandedAsync(string table = Customers) =>
        [.. await World.QueryAsync<long>(World.Headquarters, $"SELECT REPLICATIONCOUNTERFROMORIGIN FROM {table} WHERE DATASTORE = 'houston' ORDER BY 1")];

    protected Task<long?> WatermarkAsync(string table = Customers) => World.ScalarAsync<long?>(World.Headquarters,
        "SELECT COUNTER FROM RETAILCDXUPLOADCOUNTER WHERE DATASTORE = 'houston' AND TABLENAME = @table", new { table });

    protected async Task<string[]> GapsAsync() =>
        [.. (await World.QueryAsync<(long From, long To)>(World.Headquarters, "SELECT FROMCOUNTER, TOCOUNTER FROM RETAILCDXUPLOADGAP ORDER BY TABLENAME, FROMCOUNTER"))
            .Select(range => $"{range.From}-{range.To}")];

    protected async Task<(long Status, long Rows, string? Message)[]> SessionsAsync() =>
        [.. (await World.QueryAsync<SessionRow>(World.Headquarters, "SELECT STATUS, ROWSAFFECTED, MESSAGE FROM RETAILCDXUPLOADSESSION ORDER BY UPLOADSESSIONID"))
            .Select(row => (row.Status, row.RowsAffected, row.Message))];

    private sealed record SessionRow
    {
        public long Status { get; init; }

        public long RowsAffected { get; init; }

        public string? Message { get; init; }
    }
}
