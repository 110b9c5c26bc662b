using System.Globalization;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Tests.SyncStatus;

/// <summary>Puts operations at headquarters as P-0001 lands them.</summary>
internal static class LandedOperations
{
    /// <returns>The operation's ID.</returns>
    public static async Task<string> LandAsync(
        this TestWorld world, string session, string dataStore, AsyncTable table, long counter, OperationStatus status = OperationStatus.Pending, object? values = null, long epoch = 1)
    {
        var columns = new Dictionary<string, object?>
        {
            ["DATASTORE"] = dataStore, ["ORIGINEPOCH"] = epoch, ["REPLICATIONCOUNTERFROMORIGIN"] = counter, ["DATAAREAID"] = TestWorld.Company, ["CUSTACCOUNTASYNC"] = "", ["CUSTACCOUNT"] = "",
            ["OPERATION"] = 1L, ["ORIGINATINGCHANNEL"] = TestWorld.FirstChannelId, ["OPERATIONDATETIME"] = world.Time.GetUtcNow(), ["SYNCSTATUS"] = (long)status, ["UPLOADSESSIONID"] = session,
        };
        foreach (var property in values?.GetType().GetProperties() ?? []) columns[property.Name] = property.GetValue(values);
        var parameters = new Dapper.DynamicParameters();
        foreach (var (column, value) in columns) parameters.Add(column, value);
        await world.ExecuteAsync(world.Headquarters,
            $"INSERT INTO {AsyncTables.NameOf(table)} ({string.Join(", ", columns.Keys)}) VALUES ({string.Join(", ", columns.Keys.Select(column => $"@{column}"))})", parameters);
        return new OperationKey(new DataStoreName(dataStore), epoch, table, counter).ToString();
    }

    /// <summary>A session's ID as P-0001 gives them: later ones sort behind.</summary>
    public static string Session(int number) => string.Create(CultureInfo.InvariantCulture, $"20260101T{number:D9}-0a1b2c3d");
}
