using Dapper;
using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.ChannelToHq;

/// <summary>A world with an upload in it; every test of the room begins here.</summary>
public abstract class UploadWorld
{
    protected const string Customers = "RETAILASYNCCUSTOMERV2";

    protected TestWorld World { get; private set; } = null!;

    protected DataStore Houston => World["houston"];

    [SetUp]
    public async Task CreateWorldAsync() => World = await TestWorld.CreateAsync(channels: 2);

    [TearDown]
    public ValueTask DeleteWorldAsync() => World.DisposeAsync();

    private protected Upload Uploader(int batchSize = 5_000, TimeProvider? time = null, TimeSpan? busyWait = null)
    {
        time ??= World.Time;
        var leases = new LeaseOptions { BusyWait = busyWait ?? TimeSpan.Zero };
        return new Upload(
            World.Databases, new Leases(World.Databases, time, Options.Create(leases)), Options.Create(new UploadOptions { BatchSize = batchSize }),
            Options.Create(leases), time, NullLogger<Upload>.Instance);
    }

    protected static StageContext Stage(bool dryRun = false, IProgress<WorkProgress>? progress = null) =>
        new(new RunId("20260101-000000-test"), PipelineDefinition.Upload, Full: false, dryRun, progress);

    protected Task<ItemOutcome> UploadAsync(int batchSize = 5_000, DataStore? channel = null) =>
        Uploader(batchSize).RunAsync(channel ?? Houston, Stage(), CancellationToken.None);

    protected Task<ProbeResult> ProbeAsync() => Uploader().ProbeAsync(Houston, Stage(), CancellationToken.None);

    /// <summary>Rows of a POS, one statement; <paramref name="from"/> is the first counter, or the next one there is.</summary>
    protected Task InsertAsync(int rows, long? from = null, string table = Customers) => World.ExecuteAsync(Houston,
        $"""
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < @rows - 1)
        INSERT INTO {table} (REPLICATIONCOUNTERFROMORIGIN, DATAAREAID, CUSTACCOUNTASYNC, OPERATION)
        SELECT @from + i, 'usrt', printf('%08X-0000-4000-8000-%012X', i, i * 7919), 1 FROM n
        """,
        new { rows, from });

    protected async Task<long[]> LandedAsync(string table = Customers) =>
        [.. await World.QueryAsync<long>(World.Headquarters, $"SELECT REPLICATIONCOUNTERFROMORIGIN FROM {table} WHERE DATASTORE = 'houston' ORDER BY 1")];

    protected Task<long?> WatermarkAsync(string table = Customers) => World.ScalarAsync<long?>(World.Headquarters,
        "SELECT COUNTER FROM RETAILCDXUPLOADCOUNTER WHERE DATASTORE = 'houston' AND TABLENAME = @table", new { table });

    protected async Task<string[]> GapsAsync() =>
        [.. await World.QueryAsync<string>(World.Headquarters, "SELECT FROMCOUNTER || '-' || TOCOUNTER FROM RETAILCDXUPLOADGAP ORDER BY TABLENAME, FROMCOUNTER")];

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
