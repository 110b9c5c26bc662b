using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Tests.Journeys;

/// <summary>What stands in each channel table of 1110 and 1070 is what HQ has for this channel: told here once more, without the mover's words.</summary>
public static class ConfigurationOracle
{
    /// <param name="without">A column the channel does not have.</param>
    public static async Task<IReadOnlyList<string>> FindDifferencesAsync(TestWorld world, DataStore store, string job, string without = "")
    {
        await using var connection = await store.Database.OpenAsync(DatabaseAccess.Read, CancellationToken.None);
        await connection.ExecuteAsync($"ATTACH 'file:{world.Headquarters}?mode=ro' AS hq");
        var ids = string.Join(", ", store.ChannelIds);
        var wanted = new Dictionary<string, string>
        {
            ["FEATURESTATE"] = "SELECT FEATURE, ENABLED FROM hq.FEATUREMANAGEMENT",
            ["RETAILAFFILIATION"] = "SELECT RECID, NAME, AFFILIATIONTYPE, HIDEINCHANNELS FROM hq.RETAILAFFILIATION",
            ["RETAILATTRIBUTE"] = "SELECT ATTRIBUTENAME, ATTRIBUTEDATATYPE, FIXEDLIST, RANGEFROM, RANGETO, DEFAULTVALUE FROM hq.RETAILATTRIBUTE",
            ["CHANNELPROFILE"] =
                $"""
                SELECT RECID AS CHANNEL, NAME, DATAAREAID, IFNULL((SELECT CREATEASYNCCUSTOMERS FROM hq.RETAILFUNCTIONALITYPROFILE WHERE PROFILEID = FUNCTIONALITYPROFILE), 0) AS CREATEASYNCCUSTOMERS,
                       DEFAULTCUSTACCOUNT, DEFAULTCUSTDATAAREAID
                FROM hq.RETAILCHANNELTABLE WHERE RECID IN ({ids})
                """,
            ["RETAILSTOREADDRESSBOOK"] = $"SELECT STORERECID, ADDRESSBOOK, ADDRESSBOOKTYPE FROM hq.RETAILSTOREADDRESSBOOK WHERE STORERECID IN ({ids})",
        };
        var differences = new List<string>();
        foreach (var subjob in SchedulerJob.Read(job).Subjobs)
        {
            var columns = string.Join(", ", subjob.Columns.Where(column => column != without));
            var rows = $"SELECT {columns} FROM ({wanted[subjob.Table]})";
            var missing = await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM ({rows} EXCEPT SELECT {columns} FROM main.{subjob.Table})");
            var tooMany = await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM (SELECT {columns} FROM main.{subjob.Table} EXCEPT {rows})");
            if (missing + tooMany > 0) differences.Add($"{subjob.Table}: {missing} missing, {tooMany} too many");
        }
        return differences;
    }
}
