using Dapper;
using HqJobs.Sync.ChannelSide;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HqJobs.Sync.Tests;

/// <summary>Headquarters and channels as SQLite files in a folder of their own, with schema and the sample company <c>usrt</c>; the clock stands still.</summary>
public sealed class TestWorld : IAsyncDisposable
{
    public const string Company = SampleHeadquarters.Company;
    public const long FirstChannelId = 5637144592;

    private static readonly string[] Names = ["houston", "oslo", "berlin", "webshop"];
    private static readonly Lazy<Task<string>> Templates = new(CreateTemplatesAsync);

    private TestWorld(string folder, Databases databases)
    {
        Folder = folder;
        Databases = databases;
    }

    public string Folder { get; }

    public Databases Databases { get; }

    public Database Headquarters => Databases.Headquarters;

    /// <summary>Starts at 2026-01-01T00:00Z and moves only when a test moves it.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public DataStore this[string channel] => Databases[channel];

    /// <param name="channels">houston, oslo, berlin, webshop, then store-0005 …; channel ids from <see cref="FirstChannelId"/> on.</param>
    /// <param name="seed">Whether the sample company is written and the data stores are registered.</param>
    public static async Task<TestWorld> CreateAsync(int channels = 1, bool seed = true)
    {
        var templates = await Templates.Value;
        var folder = Directory.CreateTempSubdirectory("hqjobs-test-").FullName;
        var stores = Enumerable.Range(0, channels).Select(index => new DataStore(
            new DataStoreName(NameOf(index)), SqliteFile(folder, NameOf(index)), "Default", [FirstChannelId + index])).ToList();
        var world = new TestWorld(folder, new Databases(SqliteFile(folder, "headquarters"), stores));
        File.Copy(Path.Combine(templates, "headquarters.db"), Path.Combine(folder, "headquarters.db"));
        foreach (var store in stores)
            File.Copy(Path.Combine(templates, "channel.db"), Path.Combine(folder, $"{store.Name}.db"));
        if (seed)
        {
            await SampleHeadquarters.SeedAsync(world.Databases, CancellationToken.None);
            await world.RegisterDataStoresAsync();
        }
        return world;
    }

    public static string NameOf(int index) => index < Names.Length ? Names[index] : $"store-{index + 1:D4}";

    public Task<int> ExecuteAsync(DataStore channel, string sql, object? args = null) => ExecuteAsync(channel.Database, sql, args);

    public Task<IReadOnlyList<T>> QueryAsync<T>(DataStore channel, string sql, object? args = null) => QueryAsync<T>(channel.Database, sql, args);

    public Task<T?> ScalarAsync<T>(DataStore channel, string sql, object? args = null) => ScalarAsync<T>(channel.Database, sql, args);

    public async Task<int> ExecuteAsync(Database database, string sql, object? args = null)
    {
        await using var connection = await database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        return await connection.ExecuteAsync(sql, args);
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(Database database, string sql, object? args = null)
    {
        await using var connection = await database.OpenAsync(DatabaseAccess.Read, CancellationToken.None);
        return (await connection.QueryAsync<T>(sql, args)).AsList();
    }

    public async Task<T?> ScalarAsync<T>(Database database, string sql, object? args = null)
    {
        await using var connection = await database.OpenAsync(DatabaseAccess.Read, CancellationToken.None);
        return await connection.ExecuteScalarAsync<T>(sql, args);
    }

    /// <summary>A plain INSERT as a POS would do it: a person created offline.</summary>
    /// <returns>The row's replication counter.</returns>
    public async Task<long> InsertCustomerAsync(
        DataStore channel, string asyncAccount, string firstName, string lastName,
        string? email = null, string? phone = null, int operation = 1, string? custGroup = null, string? currency = null, string? language = null)
    {
        await using var connection = await channel.Database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        return await connection.ExecuteScalarAsync<long>(
            """
            INSERT INTO RETAILASYNCCUSTOMERV2 (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, ORIGINATINGCHANNEL, OPERATIONDATETIME, RELATIONSHIPTYPE,
                                               FIRSTNAME, LASTNAME, EMAIL, PHONE, CUSTGROUP, CURRENCY, LANGUAGEID)
            VALUES (@Company, @asyncAccount, @operation, @channelId, @now, 1, @firstName, @lastName, @email, @phone, @custGroup, @currency, @language)
            RETURNING REPLICATIONCOUNTERFROMORIGIN
            """,
            new { Company, asyncAccount, operation, channelId = channel.ChannelIds[0], now = Time.GetUtcNow(), firstName, lastName, email, phone, custGroup, currency, language });
    }

    /// <summary>The engine as its users wire it, on this world's databases; to be disposed.</summary>
    public ServiceProvider BuildEngine(TimeProvider? time = null) =>
        new ServiceCollection().AddLogging().AddSingleton(Databases).AddSingleton(time ?? TimeProvider.System).AddHqJobsSync().BuildServiceProvider();

    public ValueTask DisposeAsync()
    {
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
