using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Tests.Journeys;

/// <summary>What stands in each channel table of 1110 and 1070 is what HQ has for this channel: told here once more, without the mover's words.</summary>
public static class ConfigurationOracle
{
    /// <param name="without">A column the channel does not have.</param>
    public static async Task<IReadOnlyList<string>> FindDifferencesAsync(TestWorld world, DataStore store, string job, string without = "")
    {
        var ids = string.Join(", ", store.ChannelIds);
        var wanted = new Dictionary<string, string>
        {
            ["FEATURESTATE"] = "SELECT FEATURE, ENABLED FROM FEATUREMANAGEMENT",
            ["RETAILAFFILIATION"] = "SELECT RECID, NAME, AFFILIATIONTYPE, HIDEINCHANNELS FROM RETAILAFFILIATION",
            ["RETAILATTRIBUTE"] = "SELECT ATTRIBUTENAME, ATTRIBUTEDATATYPE, FIXEDLIST, RANGEFROM, RANGETO, DEFAULTVALUE FROM RETAILATTRIBUTE",
            ["CHANNELPROFILE"] =
                $"""
                SELECT RECID AS CHANNEL, NAME, DATAAREAID, COALESCE((SELECT CREATEASYNCCUSTOMERS FROM RETAILFUNCTIONALITYPROFILE WHERE PROFILEID = FUNCTIONALITYPROFILE), 0) AS CREATEASYNCCUSTOMERS,
                       DEFAULTCUSTACCOUNT, DEFAULTCUSTDATAAREAID
                FROM RETAILCHANNELTABLE WHERE RECID IN ({ids})
                """,
            ["RETAILSTOREADDRESSBOOK"] = $"SELECT STORERECID, ADDRESSBOOK, ADDRESSBOOKTYPE FROM RETAILSTOREADDRESSBOOK WHERE STORERECID IN ({ids})",
        };
        var differences = new List<string>();
        foreach (var subjob in SchedulerJob.Read(job).Subjobs)
        {
            var columns = string.Join(", ", subjob.Columns.Where(column => column != without));
            var expected = await Rows.ReadAsync(world.Headquarters, $"SELECT {columns} FROM ({wanted[subjob.Table]}) AS wanted");
            var found = await Rows.ReadAsync(store.Database, $"SELECT {columns} FROM {subjob.Table}");
            var (missing, tooMany) = (expected.Except(found).ToList(), found.Except(expected).ToList());
            if (missing.Count + tooMany.Count > 0)
                differences.Add($"{subjob.Table}: {missing.Count} missing, {tooMany.Count} too many, such as {string.Join(" / ", missing.Take(1).Concat(tooMany.Take(1)))}");
        }
        return differences;
    }
}
