using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Tests.HqToChannel;

/// <summary>A channel whose database takes no name of more than 30 letters. Who has one there already keeps it until it is written again.</summary>
internal static class NarrowTill
{
    public const string LongName = "Somebody with a name longer than this till's column";

    public static Task<int> MakeAsync(TestWorld world, DataStore channel) => world.AlterAsync(channel, channel.Database.Provider == DatabaseProvider.SqlServer
        ? "CREATE TRIGGER ax.NARROW ON DIRPARTYTABLE AFTER INSERT, UPDATE AS IF EXISTS (SELECT 1 FROM inserted WHERE LEN(NAME) > 30) THROW 50001, 'narrow', 1"
        : """
          CREATE TRIGGER NARROW_INSERT BEFORE INSERT ON DIRPARTYTABLE WHEN length(NEW.NAME) > 30 BEGIN SELECT RAISE(ABORT, 'narrow'); END;
          CREATE TRIGGER NARROW_UPDATE BEFORE UPDATE ON DIRPARTYTABLE WHEN length(NEW.NAME) > 30 BEGIN SELECT RAISE(ABORT, 'narrow'); END;
          """);

    public static Task<int> MendAsync(TestWorld world, DataStore channel) => world.AlterAsync(channel, channel.Database.Provider == DatabaseProvider.SqlServer
        ? "DROP TRIGGER ax.NARROW"
        : "DROP TRIGGER NARROW_INSERT; DROP TRIGGER NARROW_UPDATE");
}
