using System.Text;
using System.Text.RegularExpressions;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace HqJobs.Server.Configuration;

/// <summary>A configuration that was read, checked and made into databases: defaults, then the file, then <c>HqJobs__…</c>, then <c>--setting</c>.</summary>
/// <param name="Source">Where it comes from, for messages: a file's path or "the embedded default".</param>
/// <param name="Root">For binding the engine's own options.</param>
internal sealed partial record Settings(string Source, IConfiguration Root, HqJobsOptions Options, Databases Databases)
{
    public const string FileName = "hqjobs.json";

    /// <summary>A request for a run under the failure policy that is configured for its pipeline.</summary>
    public RunRequest RequestOf(string pipeline, string startedBy)
    {
        var policy = Options.Pipelines.GetValueOrDefault(pipeline) ?? new PipelineOptions();
        return new RunRequest(pipeline, startedBy) { ChannelFailures = policy.ChannelFailures, MaxFailedPercent = policy.MaxFailedPercent };
    }

    /// <param name="file">Value of <c>--config</c>; null looks for <c>hqjobs.json</c> in the working folder.</param>
    /// <param name="overrides">Values of <c>--setting</c>: <c>Upload:BatchSize=100</c>.</param>
    /// <exception cref="ConfigurationException">With every problem found.</exception>
    public static Settings Load(string? file, IReadOnlyList<string> overrides, string workingFolder)
    {
        var path = FindFile(file, workingFolder);
        var source = path ?? "the embedded default configuration";
        var json = path is null ? ConfigurationText.Default : ReadFile(path);
        Refuse(source, ConfigurationText.Check(json));

        var root = new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)))
            .AddEnvironmentVariables()
            .AddInMemoryCollection(ReadOverrides(overrides).GroupBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(pairs => pairs.Last()))
            .Build();
        var section = root.GetSection("HqJobs");
        var together = overrides.Count == 0 && !IsOverriddenByEnvironment ? source : $"{source}, with HqJobs__… of the environment and --setting,";
        Refuse(together, ConfigurationCheck.Check(section, typeof(HqJobsOptions)));

        var options = section.Get<HqJobsOptions>() ?? new HqJobsOptions();
        var problems = new List<string>();
        var order = ConfigurationText.ChannelOrder(json);
        var databases = ReadDatabases(options, order, path is null ? workingFolder : Path.GetDirectoryName(path)!, problems);
        CheckNames(options, problems);
        CheckJobStorage(options.JobStorage, problems);
        problems.AddRange(SecurityCheck.Check(options.Security));
        Refuse(together, problems);
        if (UsesSqlServer(options)) ManagedIdentity.Register();
        return new Settings(source, root, options, databases!);
    }

    private static bool UsesSqlServer(HqJobsOptions options) =>
        options.JobStorage.Provider == JobStorageProvider.SqlServer
        || options.Channels.Values.Select(channel => channel.Provider).Append(options.Headquarters.Provider).Contains(DatabaseProvider.SqlServer);

    private static bool IsOverriddenByEnvironment => Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(name => name.StartsWith("HqJobs__", StringComparison.OrdinalIgnoreCase));

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(path, [$"it cannot be read: {exception.Message} Give the account of HqJobs the right to read it, or name another file with --config."]);
        }
    }

    private static string? FindFile(string? file, string workingFolder)
    {
        var path = Path.GetFullPath(file ?? FileName, workingFolder);
        if (File.Exists(path)) return path;
        return file is null ? null : throw new ConfigurationException(path, ["there is no such file; --config names a configuration like the one `hqjobs demo` writes"]);
    }

    private static IEnumerable<KeyValuePair<string, string?>> ReadOverrides(IReadOnlyList<string> overrides) => overrides.Select(text =>
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0) throw new ConfigurationException("--setting", [$"'{text}' is not KEY=VALUE, e.g. --setting Upload:BatchSize=1000"]);
        var key = text[..at].Replace("__", ":", StringComparison.Ordinal);
        if (!key.StartsWith("HqJobs:", StringComparison.OrdinalIgnoreCase)) key = $"HqJobs:{key}";
        return KeyValuePair.Create(key, (string?)text[(at + 1)..]);
    });

    private static Databases? ReadDatabases(HqJobsOptions options, List<string> order, string folder, List<string> problems)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        var headquarters = ReadDatabase("HqJobs:Headquarters", options.Headquarters.Provider, options.Headquarters.ConnectionString);
        var stores = new List<DataStore>();
        foreach (var (name, channel) in options.Channels.OrderBy(channel => PlaceOf(channel.Key)).ThenBy(channel => channel.Key, StringComparer.Ordinal))
            if (ReadDatabase($"HqJobs:Channels:{name}", channel.Provider, channel.ConnectionString) is { } database)
                stores.Add(new DataStore(new DataStoreName(name), database, channel.DataGroup, channel.ChannelIds));
        return problems.Count == 0 ? new Databases(headquarters!, stores) : null;

        int PlaceOf(string name) => order.FindIndex(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is var place and >= 0 ? place : int.MaxValue;

        Database? ReadDatabase(string key, DatabaseProvider provider, string connectionString)
        {
            key += ":ConnectionString";
            try
            {
                var database = new Database(provider, provider == DatabaseProvider.Sqlite ? Locate(connectionString, folder) : CheckServer(connectionString), options.SqlServer);
                var place = provider == DatabaseProvider.Sqlite ? database.ToString() : database.ToString().ToUpperInvariant(); // a server tells no case apart
                if (seen.TryAdd(place, key)) return database;
                problems.Add($"{key}: names the same database as {seen[place]}; each needs its own");
            }
            catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
            {
                // Not the exception's own words where there may be a password: with a semicolon in it, half of it would be quoted as an unknown key.
                problems.Add(provider == DatabaseProvider.Sqlite ? $"{key}: {exception.Message}" : $"{key}: {UnreadableServer}");
            }
            return null;
        }
    }

    // Relative to the configuration file, so that it works from any working folder.
    private static string Locate(string connectionString, string folder)
    {
        var settings = new SqliteConnectionStringBuilder(connectionString);
        if (settings.DataSource.Length == 0 || settings.DataSource.StartsWith(':') || settings.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException("a SQLite database is a file; allowed: Data Source=PATH, e.g. Data Source=hqjobs-data/headquarters.db");
        settings.DataSource = Path.GetFullPath(settings.DataSource, folder);
        return settings.ToString();
    }

    private const string UnreadableServer = "cannot be read, or names no server or no database; allowed: Server=HOST;Database=NAME;…";

    private static string CheckServer(string connectionString)
    {
        var settings = new SqlConnectionStringBuilder(connectionString);
        if (settings.DataSource.Length == 0 || settings.InitialCatalog.Length == 0)
            throw new ArgumentException(UnreadableServer);
        return connectionString;
    }

    private static void CheckNames(HqJobsOptions options, List<string> problems)
    {
        if (options.Channels.Count == 0)
            problems.Add("HqJobs:Channels: no channel is configured; at least one is needed");
        foreach (var name in options.Channels.Keys.Where(name => !ChannelName().IsMatch(name)))
            problems.Add($"HqJobs:Channels:{name}: '{name}' is no channel name; allowed: up to 60 letters, digits, - _ .");
        foreach (var (name, channel) in options.Channels)
            foreach (var id in channel.ChannelIds.GroupBy(id => id).Where(ids => ids.Count() > 1))
                problems.Add($"HqJobs:Channels:{name}:ChannelIds: {id.Key} stands twice; keep one");
        foreach (var name in options.Pipelines.Keys.Where(name => PipelineDefinition.Find(name) is null))
            problems.Add($"HqJobs:Pipelines:{name}: unknown pipeline; allowed: {string.Join(", ", PipelineDefinition.All.Select(pipeline => pipeline.Name))}");
    }

    private static void CheckJobStorage(JobStorageOptions options, List<string> problems)
    {
        const string Key = "HqJobs:JobStorage:ConnectionString";
        if (options.Provider == JobStorageProvider.InMemory) return;
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            problems.Add($"{Key}: is missing; {options.Provider} needs one");
            return;
        }
        try
        {
            if (options.Provider == JobStorageProvider.SqlServer) CheckServer(options.ConnectionString);
            else CheckPostgreSql(options.ConnectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            // Not the exception's own words: a password with a semicolon in it would be quoted as an unknown key.
            problems.Add($"{Key}: {(options.Provider == JobStorageProvider.SqlServer ? UnreadableServer : "cannot be read, or names no server or no database; allowed: Host=HOST;Database=NAME;Username=NAME;…")}");
        }
    }

    private static void CheckPostgreSql(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (string.IsNullOrEmpty(settings.Host) || string.IsNullOrEmpty(settings.Database)) throw new ArgumentException("names no host or no database");
    }

    private static void Refuse(string source, List<string> problems)
    {
        if (problems.Count > 0) throw new ConfigurationException(source, problems);
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")]
    private static partial Regex ChannelName();
}
