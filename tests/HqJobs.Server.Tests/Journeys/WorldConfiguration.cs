using System.Text.Json;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Tests;

namespace HqJobs.Server.Tests.Journeys;

/// <summary>A test world as the real program is told of it.</summary>
internal static class WorldConfiguration
{
    /// <param name="customers">Converted in one transaction: the fewer, the more moments there are at which a process can be killed.</param>
    /// <returns>Path of <c>hqjobs.json</c> in the world's folder.</returns>
    public static string Write(TestWorld world, int customers = 50)
    {
        var path = Path.Combine(world.Folder, "hqjobs.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            HqJobs = new
            {
                Headquarters = new { Open(world.Headquarters, "headquarters").Provider, Open(world.Headquarters, "headquarters").ConnectionString },
                Channels = world.Databases.DataStores.ToDictionary(
                    store => store.Name.Value,
                    store => new { Open(store.Database, store.Name.Value).Provider, Open(store.Database, store.Name.Value).ConnectionString, store.DataGroup, store.ChannelIds }),
                Synchronize = new { BatchSize = customers },
                Upload = new { BatchSize = 40 },
            },
        }));
        return path;

        static (string Provider, string ConnectionString) Open(Database database, string name) => database.Provider == DatabaseProvider.SqlServer
            ? ("SqlServer", SqlServerDatabases.ConnectionStringOf(database))
            : ("Sqlite", $"Data Source={name}.db");
    }
}
