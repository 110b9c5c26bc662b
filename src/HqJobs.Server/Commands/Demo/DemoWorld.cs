using System.Text.Json;
using HqJobs.Server.Configuration;
using HqJobs.Sync.ChannelSide;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Commands.Demo;

/// <summary>
/// The folder of a demo: <c>headquarters.db</c>, one <c>NAME.db</c> per channel – or databases of those names on a server – and the <c>hqjobs.json</c> with
/// which every other command works on it.
/// </summary>
internal static class DemoWorld
{
    public const long FirstChannelId = 5637144592;

    // Stands in the configuration as a comment: only a folder that carries it is ever written over.
    private const string Mark = "// written by hqjobs demo";

    private const string Headquarters = "headquarters";

    private static readonly string[] Names = ["houston", "oslo", "berlin", "webshop"];

    /// <summary>Three stores and a web shop; further ones are stores too.</summary>
    public static string NameOf(int place) => place < Names.Length ? Names[place] : $"store-{place + 1:D4}";

    /// <summary>Removes the databases of the folder's earlier demo, and writes the configuration of the new one.</summary>
    /// <param name="server">Where its databases are to be, empty ones; null: files, which come with their schemas.</param>
    /// <returns>Path of the configuration.</returns>
    /// <exception cref="UsageException">The folder, or a database, is something else.</exception>
    public static async Task<string> PrepareAsync(string folder, int channels, DemoServer? server, CancellationToken cancellation)
    {
        var file = Path.Combine(folder, Settings.FileName);
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !IsDemo(file)))
            throw new UsageException($"{folder} is not empty and not an earlier demo's; name another folder with --dir.");
        string[] names = [Headquarters, .. Enumerable.Range(0, channels).Select(NameOf)];
        var earlier = server is null ? [] : await server.FindEarlierAsync(names, ServerDatabasesOf(file), cancellation);
        if (Directory.Exists(folder))
            foreach (var old in Directory.EnumerateFiles(folder, "*.db").Concat(Directory.EnumerateFiles(folder, "*.db-*")).ToList()) File.Delete(old);
        Directory.CreateDirectory(folder);
        Write(file, Configuration(channels, server));
        if (server is not null) await server.CreateAsync(names, earlier, cancellation);
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

    // A connection string may hold a password: the file is its owner's alone.
    private static void Write(string file, string configuration)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.Write(configuration);
    }

    /// <summary>Connection strings of the demo that is there; none where it stands on files.</summary>
    private static string[] ServerDatabasesOf(string file)
    {
        if (!IsDemo(file)) return [];
        using var document = JsonDocument.Parse(File.ReadAllText(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var root = document.RootElement.GetProperty("HqJobs");
        return [.. root.GetProperty("Channels").EnumerateObject().Select(channel => channel.Value).Prepend(root.GetProperty("Headquarters"))
            .Where(database => database.GetProperty("Provider").GetString() == nameof(DatabaseProvider.SqlServer))
            .Select(database => database.GetProperty("ConnectionString").GetString()!)];
    }

    private static string Configuration(int channels, DemoServer? server)
    {
        var provider = server is null ? DatabaseProvider.Sqlite : DatabaseProvider.SqlServer;
        var stores = Enumerable.Range(0, channels).ToDictionary(NameOf, place => new
        {
            Provider = provider.ToString(),
            ConnectionString = ConnectionStringOf(NameOf(place)),
            DataGroup = "Default",
            ChannelIds = new[] { FirstChannelId + place },
        });
        var configuration = new
        {
            HqJobs = new
            {
                Headquarters = new { Provider = provider.ToString(), ConnectionString = ConnectionStringOf(Headquarters) },
                Channels = stores,
                Pipelines = new Dictionary<string, object> { ["customer-sync"] = new { Cron = "* * * * *" } },
            },
        };
        return $"{Mark}\n{JsonSerializer.Serialize(configuration, Indented)}\n";

        string ConnectionStringOf(string name) => server?.ConnectionStringOf(name) ?? $"Data Source={name}.db";
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
