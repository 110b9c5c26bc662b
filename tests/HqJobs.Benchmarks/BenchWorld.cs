using System.Text.Json;
using Dapper;
using HqJobs.Sync;
using HqJobs.Sync.ChannelSide;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HqJobs.Benchmarks;

/// <summary>A fresh installation in a temp folder: HQ and channels with schemas, sample company, and whatever backlog a figure asks for.</summary>
public sealed class BenchWorld : IAsyncDisposable
{
    private static readonly string[] FirstNames = ["Ingrid", "Lars", "Kari", "Anders", "Maria", "Peter", "Anna", "Johannes", "Emma", "Lukas", "Olivia", "Noah", "Amelia", "Jack", "Sophie", "Max"];
    private static readonly string[] LastNames = ["Hansen", "Johansen", "Olsen", "Müller", "Schmidt", "Schneider", "Smith", "Jones", "Taylor", "Brown", "Johnson", "Williams", "Miller", "Davis", "Fischer", "Larsen"];
    private static readonly string[] Streets = ["Storgata", "Kirkeveien", "Hauptstraße", "Bahnhofstraße", "High Street", "Station Road", "Main Street", "Oak Avenue"];

    private BenchWorld(string folder, Databases databases, ILoggerProvider? log)
    {
        Folder = folder;
        Databases = databases;
        Services = new ServiceCollection().AddLogging(logging => { if (log is not null) logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug); }).AddOptions().AddSingleton(databases).AddHqJobsSync().BuildServiceProvider();
    }

    public string Folder { get; }

    public Databases Databases { get; }

    public ServiceProvider Services { get; }

    public string HeadquartersFile => Path.Combine(Folder, "headquarters.db");

    public static async Task<BenchWorld> CreateAsync(int channels, ILoggerProvider? log = null)
    {
        var folder = Directory.CreateTempSubdirectory("hqjobs-bench-").FullName;
        var stores = Enumerable.Range(1, channels)
            .Select(number => new DataStore(new DataStoreName($"store-{number:D4}"), File(folder, $"store-{number:D4}"), "Default", [5637144591 + number])).ToList();
        var world = new BenchWorld(folder, new Databases(File(folder, "headquarters"), stores), log);
        var installer = ActivatorUtilities.CreateInstance<SchemaInstaller>(world.Services);
        await installer.InstallAsync(world.Databases.Headquarters, SchemaKind.Hq, CancellationToken.None);
        await installer.InstallAsync(stores[0].Database, SchemaKind.Channel, CancellationToken.None);
        foreach (var store in stores.Skip(1))
            System.IO.File.Copy(world.ChannelFile(0), Path.Combine(folder, $"{store.Name}.db"));
        await SampleHeadquarters.SeedAsync(world.Databases, CancellationToken.None);
        return world;
    }

    public string ChannelFile(int index) => Path.Combine(Folder, $"{Databases.DataStores[index].Name}.db");

    /// <summary>What a POS would have written while HQ was away: persons with phone, e-mail and one address each, about 250 bytes a row.</summary>
    public void WriteBacklog(int channel, int customers, int addressesPerCustomer = 1, int? seed = null)
    {
        var random = new Random(seed ?? channel + 1);
        var store = Databases.DataStores[channel];
        using var connection = new SqliteConnection($"Data Source={ChannelFile(channel)};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var customer = Insert(connection, "RETAILASYNCCUSTOMERV2", ["DATAAREAID", "CUSTACCOUNTASYNC", "OPERATION", "ORIGINATINGCHANNEL", "OPERATIONDATETIME", "RELATIONSHIPTYPE", "FIRSTNAME", "MIDDLENAME", "LASTNAME", "PHONE", "EMAIL", "LANGUAGEID", "CURRENCY", "CUSTGROUP"]);
        using var address = Insert(connection, "RETAILASYNCADDRESSV2", ["DATAAREAID", "CUSTACCOUNTASYNC", "OPERATION", "ORIGINATINGCHANNEL", "OPERATIONDATETIME", "ADDRESSID", "ROLE", "STREET", "STREETNUMBER", "CITY", "ZIP", "COUNTRY"]);
        var bytes = new byte[16];
        for (var number = 0; number < customers; number++)
        {
            random.NextBytes(bytes);
            var account = new Guid(bytes).ToString();
            var time = new DateTime(2026, 1, 1, 8, 0, 0, DateTimeKind.Utc).AddSeconds(number).ToString(UtcTimeHandler.TextFormat, System.Globalization.CultureInfo.InvariantCulture);
            var (first, last) = (FirstNames[random.Next(FirstNames.Length)], LastNames[random.Next(LastNames.Length)]);
            Run(customer, "usrt", account, 1, store.ChannelIds[0], time, 1, first, "", last, $"+1 555 {number:D7}", $"{first}.{last}.{number}@example.com", "en-US", "USD", "30");
            for (var place = 0; place < addressesPerCustomer; place++)
                Run(address, "usrt", account, 1, store.ChannelIds[0], time, Guid.NewGuid().ToString(), "Home", Streets[random.Next(Streets.Length)], random.Next(200).ToString(System.Globalization.CultureInfo.InvariantCulture), "Houston", $"{random.Next(99999):D5}", "USA");
        }
        transaction.Commit();
        connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>Runs a pipeline through the inline driver, as <c>hqjobs run</c> does.</summary>
    public Task<RunReport> RunAsync(string pipeline) =>
        Services.GetRequiredService<InlineDriver>().RunAsync(new RunRequest(pipeline), null, CancellationToken.None);

    /// <summary>Writes the hqjobs.json of this installation, for the real process.</summary>
    public string WriteConfiguration()
    {
        var channels = Databases.DataStores.ToDictionary(
            store => store.Name.Value,
            store => new { Provider = "Sqlite", ConnectionString = $"Data Source={store.Name}.db", store.DataGroup, store.ChannelIds });
        var path = Path.Combine(Folder, "hqjobs.json");
        System.IO.File.WriteAllText(path, JsonSerializer.Serialize(new { HqJobs = new { Headquarters = new { Provider = "Sqlite", ConnectionString = "Data Source=headquarters.db" }, Channels = channels } }));
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static Database File(string folder, string name) => new(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(folder, name + ".db")}");

    private static SqliteCommand Insert(SqliteConnection connection, string table, string[] columns)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, place) => $"@p{place}"))})";
        for (var place = 0; place < columns.Length; place++) command.Parameters.Add(new SqliteParameter($"@p{place}", null));
        return command;
    }

    private static void Run(SqliteCommand command, params object[] values)
    {
        for (var place = 0; place < values.Length; place++) command.Parameters[place].Value = values[place];
        command.ExecuteNonQuery();
    }
}
