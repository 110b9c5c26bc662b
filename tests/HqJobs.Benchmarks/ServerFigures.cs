using System.Data.Common;
using System.Diagnostics;
using Dapper;
using HqJobs.Sync;
using HqJobs.Sync.ChannelSide;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Tests.Sql;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.DependencyInjection;

namespace HqJobs.Benchmarks;

/// <summary>Headquarters and one channel on the server named by HQJOBS_TEST_SQLSERVER: P-0001 beside a bare bulk load, and how many commands a thousand rows cost.</summary>
internal static class ServerFigures
{
    public const string Variable = "HQJOBS_TEST_SQLSERVER";

    public static readonly IReadOnlyList<string> Ids = ["T9", "Q1", "Q2", "Q3"];

    private static readonly SchedulerJob UploadJob = SchedulerJob.Read("P-0001");

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(ISet<string> ids, int customers, Action<string> tell)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } server)
        {
            tell($"T9, Q1, Q2, Q3 need a SQL Server: set {Variable} to a connection string of a login that may create databases");
            return [];
        }
        tell($"SQL Server: {customers:N0} customers and as many addresses");
        await using var world = await ServerWorld.CreateAsync(server);
        using var commands = new CommandCounter();

        // What a statement costs the first time, plans and all, is no matter of its rows: a hundred customers go first.
        await world.WriteBacklogAsync(100);
        await RunAsync(world, "p-0001");
        await world.BareUploadAsync();
        await world.WriteBacklogAsync(customers);
        var (upload, landed, forUpload) = await RunAsync(world, commands, "p-0001");
        var floor = await world.BareUploadAsync();
        var ratio = floor / upload;
        List<Figure> figures =
        [
            new("T9", "P-0001, SQL Server to SQL Server", landed / upload.TotalSeconds, "rows/s", landed / floor.TotalSeconds, ratio, "≥ 0.60 × bulk load", ratio >= 0.60),
            Count("Q1", "P-0001", forUpload, landed, 6),
        ];
        if (!ids.Overlaps(["Q2", "Q3"])) return figures;

        var (_, converted, forSynchronize) = await RunAsync(world, commands, "synchronize");
        var (_, delivered, forDownload) = await RunAsync(world, commands, "1010");
        return [.. figures, Count("Q2", "Synchronize", forSynchronize, converted, 40), Count("Q3", "1010", forDownload, delivered, 20)];
    }

    private static Figure Count(string id, string stage, int commands, long rows, int target)
    {
        var each = commands * 1_000.0 / rows;
        return new(id, $"{stage}: commands per 1,000 rows", each, "commands", null, null, $"≤ {target}", each <= target, $"{commands:N0} for {rows:N0} rows, without those of a run that has nothing to do");
    }

    /// <summary>A run with everything to do, then one with nothing to do: what the second sends is the run's own, whatever its rows.</summary>
    private static async Task<(TimeSpan Took, long Rows, int Commands)> RunAsync(ServerWorld world, CommandCounter commands, string pipeline)
    {
        commands.Take();
        var (took, rows) = await RunAsync(world, pipeline);
        var sent = commands.Take();
        await RunAsync(world, pipeline);
        return (took, rows, sent - commands.Take());
    }

    private static async Task<(TimeSpan Took, long Rows)> RunAsync(ServerWorld world, string pipeline)
    {
        var watch = Stopwatch.StartNew();
        var report = await world.Services.GetRequiredService<InlineDriver>().RunAsync(new RunRequest(pipeline), null, CancellationToken.None);
        var took = watch.Elapsed;
        if (report.Status != RunStatus.Succeeded) throw new InvalidOperationException(report.ToJson());
        return (took, report.Stages!.Sum(stage => stage.OperationsSucceeded ?? stage.Channels?.Sum(channel => channel.Rows) ?? 0));
    }

    private sealed class ServerWorld : IAsyncDisposable
    {
        private readonly string server;
        private readonly List<string> names = [];

        private ServerWorld(string server)
        {
            this.server = server;
            var unique = Guid.NewGuid().ToString("N")[..8];
            Database Named(string part)
            {
                names.Add($"hqjobs_bench_{unique}_{part}");
                return new Database(DatabaseProvider.SqlServer, new SqlConnectionStringBuilder(server) { InitialCatalog = names[^1] }.ToString());
            }
            Databases = new Databases(Named("hq"), [new DataStore(new DataStoreName("store-0001"), Named("channel"), "Default", [5637144592])]);
            Floor = Named("floor");
            Services = new ServiceCollection().AddLogging().AddOptions().AddSingleton(Databases).AddHqJobsSync().BuildServiceProvider();
        }

        public Databases Databases { get; }

        public ServiceProvider Services { get; }

        private Database Floor { get; }

        private Database Channel => Databases.DataStores[0].Database;

        public static async Task<ServerWorld> CreateAsync(string server)
        {
            var world = new ServerWorld(server);
            try
            {
                foreach (var name in world.names) await world.ExecuteAtServerAsync($"CREATE DATABASE {name}");
                var installer = ActivatorUtilities.CreateInstance<SchemaInstaller>(world.Services);
                await installer.InstallAsync(world.Databases.Headquarters, SchemaKind.Hq, CancellationToken.None);
                await installer.InstallAsync(world.Floor, SchemaKind.Hq, CancellationToken.None);
                await installer.InstallAsync(world.Channel, SchemaKind.Channel, CancellationToken.None);
                await SampleHeadquarters.SeedAsync(world.Databases, CancellationToken.None);
                return world;
            }
            catch
            {
                await world.DisposeAsync();
                throw;
            }
        }

        /// <summary>The channel's rows that are new straight into HQ's indexed tables, 5 000 a transaction: what any upload must at least do.</summary>
        public async Task<TimeSpan> BareUploadAsync()
        {
            await using var from = await Channel.OpenAsync(DatabaseAccess.Read, CancellationToken.None);
            await using var to = await Floor.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
            var watch = Stopwatch.StartNew();
            foreach (var subjob in UploadJob.Subjobs)
            {
                var first = await to.ExecuteScalarAsync<long>($"select coalesce(max({subjob.Key[0]}), 0) from ax.{subjob.Table}");
                for (var (last, count) = (first, 5_000L); count == 5_000; last += 5_000)
                {
                    await using var rows = await from.ExecuteReaderAsync(
                        $"select N'store-0001' as DATASTORE, cast(1 as bigint) as ORIGINEPOCH, {string.Join(", ", subjob.Columns)} from ax.{subjob.Table} where {subjob.Key[0]} > @last and {subjob.Key[0]} <= @last + 5000",
                        new { last });
                    await using var transaction = await to.BeginTransactionAsync();
                    count = await Floor.Dialect.FillAsync(to, transaction, $"[ax].[{subjob.Table}]", ["DATASTORE", "ORIGINEPOCH", .. subjob.Columns], (DbDataReader)rows, CancellationToken.None);
                    await transaction.CommitAsync();
                }
            }
            return watch.Elapsed;
        }

        // What a POS would have written, made for a SQLite channel and copied.
        public async Task WriteBacklogAsync(int customers)
        {
            await using var source = await BenchWorld.CreateAsync(1);
            source.WriteBacklog(0, customers, seed: customers);
            await using var from = await source.Databases.DataStores[0].Database.OpenAsync(DatabaseAccess.Read, CancellationToken.None);
            await using var to = await Channel.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
            foreach (var subjob in UploadJob.Subjobs)
            {
                var columns = subjob.Columns.Where(column => column != subjob.Key[0]).ToList();
                await using var rows = await from.ExecuteReaderAsync($"select {string.Join(", ", columns)} from {subjob.Table} order by {subjob.Key[0]}");
                await Channel.Dialect.FillAsync(to, null, $"[ax].[{subjob.Table}]", columns, (DbDataReader)rows, CancellationToken.None);
            }
        }

        private async Task ExecuteAtServerAsync(string statement)
        {
            await using var connection = new SqlConnection(server);
            await connection.ExecuteAsync(statement);
        }

        public async ValueTask DisposeAsync()
        {
            await Services.DisposeAsync();
            SqlConnection.ClearAllPools();
            foreach (var name in names) await ExecuteAtServerAsync($"DROP DATABASE IF EXISTS {name}");
        }
    }
}
