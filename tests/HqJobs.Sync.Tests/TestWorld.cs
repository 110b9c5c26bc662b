using Dapper;
using HqJobs.Sync.ChannelSide;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HqJobs.Sync.Tests;

/// <summary>Headquarters and channels with schema and the sample company <c>usrt</c>; the clock stands still. SQLite files lie in a folder of their own.</summary>
public sealed class TestWorld : IAsyncDisposable
{
    public const string Company = SampleHeadquarters.Company;
    public const long FirstChannelId = 5637144592;

    private static readonly string[] Names = ["houston", "oslo", "berlin", "webshop"];
    private static readonly Lazy<Task<string>> Templates = new(CreateTemplatesAsync);

    private readonly Dictionary<Database, string> rented;

    private TestWorld(string folder, Pair pair, Databases databases, Dictionary<Database, string> rented)
    {
        this.rented = rented;
        Folder = folder;
        Pair = pair;
        Databases = databases;
    }

    public Pair Pair { get; }

    public string Folder { get; }

    public Databases Databases { get; }

    public Database Headquarters => Databases.Headquarters;

    /// <summary>Starts at 2026-01-01T00:00Z and moves only when a test moves it.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public DataStore this[string channel] => Databases[channel];

    /// <param name="channels">houston, oslo, berlin, webshop, then store-0005 …; channel ids from <see cref="FirstChannelId"/> on.</param>
    /// <param name="seed">Whether the sample company is written and the data stores are registered.</param>
    /// <param name="pair">The kinds of database, SQLite at both ends if not said; with SQL Server the test is skipped where there is none.</param>
    public static async Task<TestWorld> CreateAsync(int channels = 1, bool seed = true, Pair? pair = null)
    {
        pair ??= Dialects.Pairs[0];
        if (pair.UsesSqlServer) SqlServerDatabases.ServerOrSkip();
        var folder = Directory.CreateTempSubdirectory("hqjobs-test-").FullName;
        var rented = new Dictionary<Database, string>();
        var headquarters = await CreateDatabaseAsync(pair.Headquarters, SchemaKind.Hq, "headquarters");
        var stores = new List<DataStore>();
        foreach (var index in Enumerable.Range(0, channels))
            stores.Add(new DataStore(new DataStoreName(NameOf(index)), await CreateDatabaseAsync(pair.Channels, SchemaKind.Channel, NameOf(index)), "Default", [FirstChannelId + index]));
        var world = new TestWorld(folder, pair, new Databases(headquarters, stores), rented);
        if (seed)
        {
            await SampleHeadquarters.SeedAsync(world.Databases, CancellationToken.None);
            await world.RegisterDataStoresAsync();
        }
        return world;

        async Task<Database> CreateDatabaseAsync(DatabaseProvider provider, SchemaKind kind, string name)
        {
            if (provider == DatabaseProvider.SqlServer)
            {
                var connectionString = await SqlServerDatabases.RentAsync(kind);
                var database = new Database(provider, connectionString);
                rented[database] = connectionString;
                return database;
            }
            await CopyTemplateAsync(kind, Path.Combine(folder, $"{name}.db"));
            return SqliteFile(folder, name);
        }
    }

    public static string NameOf(int index) => index < Names.Length ? Names[index] : $"store-{index + 1:D4}";

    public Task<int> ExecuteAsync(DataStore channel, string sql, object? args = null) => ExecuteAsync(channel.Database, sql, args);

    public Task<IReadOnlyList<T>> QueryAsync<T>(DataStore channel, string sql, object? args = null) => QueryAsync<T>(channel.Database, sql, args);

    public Task<T?> ScalarAsync<T>(DataStore channel, string sql, object? args = null) => ScalarAsync<T>(channel.Database, sql, args);

    /// <summary>A test's own statement as the database takes it: on SQL Server tables stand in schemas; nothing else is translated.</summary>
    public static string For(Database database, string sql) => database.Provider == DatabaseProvider.SqlServer ? SqlServerDatabases.Qualify(sql) : sql;

    public async Task<int> ExecuteAsync(Database database, string sql, object? args = null)
    {
        await using var connection = await database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        return await connection.ExecuteAsync(For(database, sql), args);
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(Database database, string sql, object? args = null)
    {
        await using var connection = await database.OpenAsync(DatabaseAccess.Read, CancellationToken.None);
        return (await connection.QueryAsync<T>(For(database, sql), args)).AsList();
    }

    public async Task<T?> ScalarAsync<T>(Database database, string sql, object? args = null)
    {
        await using var connection = await database.OpenAsync(DatabaseAccess.Read, CancellationToken.None);
        return await connection.ExecuteScalarAsync<T>(For(database, sql), args);
    }

    /// <summary>A plain INSERT as a POS would do it: a person created offline.</summary>
    /// <returns>The row's replication counter.</returns>
    public async Task<long> InsertCustomerAsync(
        DataStore channel, string asyncAccount, string firstName, string lastName,
        string? email = null, string? phone = null, int operation = 1, string? custGroup = null, string? currency = null, string? language = null)
    {
        await using var connection = await channel.Database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        return await connection.ExecuteScalarAsync<long>(
            For(channel.Database, $"""
            INSERT INTO RETAILASYNCCUSTOMERV2 (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, ORIGINATINGCHANNEL, OPERATIONDATETIME, RELATIONSHIPTYPE,
                                               FIRSTNAME, LASTNAME, EMAIL, PHONE, CUSTGROUP, CURRENCY, LANGUAGEID)
            VALUES (@Company, @asyncAccount, @operation, @channelId, @now, 1, @firstName, @lastName, @email, @phone, @custGroup, @currency, @language)
            {(channel.Database.Provider == DatabaseProvider.SqlServer ? "; SELECT CAST(SCOPE_IDENTITY() AS bigint)" : "RETURNING REPLICATIONCOUNTERFROMORIGIN")}
            """),
            new { Company, asyncAccount, operation, channelId = channel.ChannelIds[0], now = Time.GetUtcNow(), firstName, lastName, email, phone, custGroup, currency, language });
    }

    /// <summary>The engine as its users wire it, on this world's databases; to be disposed.</summary>
    public ServiceProvider BuildEngine(TimeProvider? time = null) =>
        new ServiceCollection().AddLogging().AddSingleton(Databases).AddSingleton(time ?? TimeProvider.System).AddHqJobsSync().BuildServiceProvider();

    /// <summary>Changes a channel's schema; its database is not lent to another test afterwards.</summary>
    public Task<int> AlterAsync(DataStore channel, string sql)
    {
        rented.Remove(channel.Database);
        return ExecuteAsync(channel, sql);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var connectionString in rented.Values) SqlServerDatabases.Return(connectionString);
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task RegisterDataStoresAsync()
    {
        foreach (var store in Databases.DataStores)
        {
            await ExecuteAsync(Headquarters, "INSERT INTO RETAILCONNDATABASEPROFILE (NAME, DATAGROUP) VALUES (@name, @DataGroup)", new { name = store.Name.Value, store.DataGroup });
            foreach (var channel in store.ChannelIds)
                await ExecuteAsync(Headquarters, "INSERT INTO RETAILCDXDATASTORECHANNEL (DATABASEPROFILE, CHANNEL) VALUES (@name, @channel)", new { name = store.Name.Value, channel });
        }
    }

    /// <summary>A SQLite file with the schema and nothing in it but the rows its scripts insert.</summary>
    internal static async Task CopyTemplateAsync(SchemaKind kind, string path) =>
        File.Copy(Path.Combine(await Templates.Value, kind == SchemaKind.Hq ? "headquarters.db" : "channel.db"), path);

    private static Database SqliteFile(string folder, string name) => new(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(folder, name + ".db")}");

    // Once per process: copying a file is quicker than running the scripts.
    private static async Task<string> CreateTemplatesAsync()
    {
        var folder = Directory.CreateTempSubdirectory("hqjobs-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var installer = new SchemaInstaller(TimeProvider.System, NullLogger<SchemaInstaller>.Instance);
        await installer.InstallAsync(SqliteFile(folder, "headquarters"), SchemaKind.Hq, CancellationToken.None);
        await installer.InstallAsync(SqliteFile(folder, "channel"), SchemaKind.Channel, CancellationToken.None);
        return folder;
    }
}
