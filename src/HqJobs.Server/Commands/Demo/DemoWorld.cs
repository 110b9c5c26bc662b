using System.Text.Json;
using HqJobs.Server.Configuration;
using HqJobs.Sync.ChannelSide;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Commands.Demo;

/// <summary>The folder of a demo: <c>headquarters.db</c>, one <c>NAME.db</c> per channel and the <c>hqjobs.json</c> with which every other command works on it.</summary>
internal static class DemoWorld
{
    public const long FirstChannelId = 5637144592;

    // Stands in the configuration as a comment: only a folder that carries it is ever written over.
    private const string Mark = "// written by hqjobs demo";

    private static readonly string[] Names = ["houston", "oslo", "berlin", "webshop"];

    /// <summary>Three stores and a web shop; further ones are stores too.</summary>
    public static string NameOf(int place) => place < Names.Length ? Names[place] : $"store-{place + 1:D4}";

    /// <summary>Empties the folder of an earlier demo or creates it, and writes the configuration.</summary>
    /// <returns>Path of the configuration.</returns>
    /// <exception cref="UsageException">The folder holds something else.</exception>
    public static string Prepare(string folder, int channels)
    {
        var file = Path.Combine(folder, Settings.FileName);
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !IsDemo(file)))
            throw new UsageException($"{folder} is not empty and not an earlier demo's; name another folder with --dir.");
        if (Directory.Exists(folder))
            foreach (var old in Directory.EnumerateFiles(folder, "*.db").Concat(Directory.EnumerateFiles(folder, "*.db-*")).ToList()) File.Delete(old);
        Directory.CreateDirectory(folder);
        File.WriteAllText(file, Configuration(channels));
        return file;
    }

    /// <summary>Schemas, sample company, nothing recorded yet.</summary>
    public static async Task CreateDatabasesAsync(SchemaInstaller installer, Databases databases, CancellationToken cancellation)
    {
        await installer.InstallAsync(databases.Headquarters, SchemaKind.Hq, cancellation);
        foreach (var store in databases.DataStores)
            await installer.InstallAsync(store.Database, SchemaKind.Channel, cancellation);
        await SampleHeadquarters.SeedAsync(databases, cancellation);
    }

    private static bool IsDemo(string file) => File.Exists(file) && File.ReadLines(file).FirstOrDefault() == Mark;

    private static string Configuration(int channels)
    {
        var stores = Enumerable.Range(0, channels).ToDictionary(NameOf, place => new
        {
            Provider = DatabaseProvider.Sqlite.ToString(),
            ConnectionString = $"Data Source={NameOf(place)}.db",
            DataGroup = "Default",
            ChannelIds = new[] { FirstChannelId + place },
        });
        var configuration = new
        {
            HqJobs = new
            {
                Headquarters = new { Provider = DatabaseProvider.Sqlite.ToString(), ConnectionString = "Data Source=headquarters.db" },
                Channels = stores,
                Pipelines = new Dictionary<string, object> { ["customer-sync"] = new { Cron = "* * * * *" } },
            },
        };
        return $"{Mark}\n{JsonSerializer.Serialize(configuration, Indented)}\n";
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
