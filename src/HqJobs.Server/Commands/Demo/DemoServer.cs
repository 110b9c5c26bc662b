using HqJobs.Server.Configuration;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Commands.Demo;

/// <summary>The databases of a demo on SQL Server: created for it, kept for the commands that follow, replaced by the next demo of the same folder.</summary>
/// <param name="prefix">What their names begin with.</param>
internal sealed class DemoServer(SqlServerCatalog catalog, string prefix)
{
    public string Prefix { get; } = prefix;

    public string Server => catalog.Server;

    public string ConnectionStringOf(string name) => catalog.ConnectionStringOf(DatabaseOf(name));

    /// <summary>Named after the folder, so that two demos on one server do not meet: <c>hqjobs_demo_headquarters</c>, <c>hqjobs_demo_big_headquarters</c>.</summary>
    /// <exception cref="UsageException">The connection string cannot be used.</exception>
    public static DemoServer Of(string connectionString, string folder)
    {
        const string Demo = "hqjobs_demo";
        const int Longest = 40; // with the longest channel's name still within 63 characters
        ManagedIdentity.Register();
        var name = new string([.. Path.GetFileName(folder.TrimEnd(Path.DirectorySeparatorChar)).ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_')]);
        var prefix = name.StartsWith(Demo, StringComparison.Ordinal) ? name : $"{Demo}_{name}";
        try
        {
            return new DemoServer(new SqlServerCatalog(connectionString), prefix[..Math.Min(prefix.Length, Longest)]);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new UsageException("--connection-string cannot be read, or names no server; allowed: Server=HOST;User Id=NAME;Password=…, or with Integrated Security=true.");
        }
    }

    /// <summary>Refuses to touch what is not this folder's.</summary>
    /// <param name="names">Headquarters and channels of the demo to come.</param>
    /// <param name="earlier">Connection strings of the demo that is in the folder.</param>
    /// <returns>Databases of the earlier demo, to be dropped.</returns>
    /// <exception cref="UsageException">A database of such a name is somebody else's.</exception>
    public async Task<IReadOnlyList<string>> FindEarlierAsync(IEnumerable<string> names, IReadOnlyCollection<string> earlier, CancellationToken cancellation)
    {
        var own = earlier.Select(text => new Database(DatabaseProvider.SqlServer, text).ToString()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var wanted = names.Select(DatabaseOf).ToList();
        var foreign = (await catalog.FindAsync(wanted, cancellation)).Where(name => !own.Contains($"{Server}/{name}")).ToList();
        if (foreign.Count > 0)
            throw new UsageException($"{Server} has a database {foreign[0]} already, and it is not of this folder's demo; name another folder with --dir, or drop it.");
        return await catalog.FindAsync(own.Where(place => place.StartsWith($"{Server}/", StringComparison.OrdinalIgnoreCase)).Select(place => place[(Server.Length + 1)..]), cancellation);
    }

    public async Task CreateAsync(IEnumerable<string> names, IEnumerable<string> earlier, CancellationToken cancellation)
    {
        foreach (var name in earlier) await catalog.DropAsync(name, cancellation);
        foreach (var name in names) await catalog.CreateAsync(DatabaseOf(name), cancellation);
    }

    private string DatabaseOf(string name) => $"{Prefix}_{name.Replace('-', '_')}";
}
