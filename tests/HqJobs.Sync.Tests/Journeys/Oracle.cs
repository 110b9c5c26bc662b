using Dapper;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;
using Microsoft.Data.Sqlite;

namespace HqJobs.Sync.Tests.Journeys;

/// <summary>
/// What must be true after any fault and one undisturbed run (faults.md): every committed async row is at HQ and either done or visibly
/// Failed/Blocked (G1), no async customer has two accounts (G2), every channel equals HQ (G3), what was edited is in the logs. Returns what is not.
/// </summary>
public static class Oracle
{
    private static readonly SchedulerJob Upload = SchedulerJob.Read("P-0001");
    private static readonly SchedulerJob Download = SchedulerJob.Read("1010");

    /// <param name="names">Of the channels to be looked at, if not all; they serve the company of every customer at HQ.</param>
    public static async Task<IReadOnlyList<string>> FindFaultsAsync(TestWorld world, params string[] names)
    {
        var headquarters = await Snapshot.TakeAsync(world, world.Headquarters, SchemaKind.Hq);
        var channels = new Dictionary<string, string>();
        foreach (var store in world.Databases.DataStores.Where(store => names.Length == 0 || names.Contains(store.Name.Value)))
            channels[store.Name.Value] = await Snapshot.TakeAsync(world, store.Database, SchemaKind.Channel);
        return await FindFaultsAsync(headquarters, channels);
    }

    /// <param name="headquarters">Path of HQ's SQLite file.</param>
    /// <param name="channels">Data store name → path of its SQLite file.</param>
    private static async Task<IReadOnlyList<string>> FindFaultsAsync(string headquarters, IReadOnlyDictionary<string, string> channels)
    {
        var faults = new List<string>();
        await using (var hq = await OpenAsync(headquarters))
        {
            await CheckHeadquartersAsync(hq, faults);
        }
        foreach (var (name, path) in channels)
        {
            await using var connection = await OpenAsync(headquarters);
            await connection.ExecuteAsync("ATTACH @path AS channel", new { path });
            await CheckUploadedAsync(connection, name, faults);
            await CheckEqualAsync(connection, name, faults);
            await CheckViewAsync(connection, name, faults);
        }
        return faults;
    }

    private static async Task CheckHeadquartersAsync(SqliteConnection hq, List<string> faults)
    {
        await ExpectNoneAsync(hq, faults, "an async customer has several accounts",
            "SELECT CUSTACCOUNTASYNC || ' ' || COUNT(*) FROM RETAILCUSTTABLE WHERE CUSTACCOUNTASYNC <> '' GROUP BY DATAAREAID, LOWER(CUSTACCOUNTASYNC) HAVING COUNT(*) > 1");
        await ExpectNoneAsync(hq, faults, "an account without its party or retail row",
            """
            SELECT c.ACCOUNTNUM FROM CUSTTABLE AS c
            WHERE NOT EXISTS (SELECT 1 FROM RETAILCUSTTABLE AS r WHERE r.DATAAREAID = c.DATAAREAID AND r.ACCOUNTNUM = c.ACCOUNTNUM)
               OR NOT EXISTS (SELECT 1 FROM DIRPARTYTABLE AS p WHERE p.RECID = c.PARTY)
            """);
        await ExpectNoneAsync(hq, faults, "a number sequence has run past its highest number",
            "SELECT s.NUMBERSEQUENCE FROM NUMBERSEQUENCETABLE AS s WHERE s.NEXTREC > s.HIGHEST + 1");
        foreach (var subjob in Upload.Subjobs)
        {
            var key = "DATASTORE || '/' || ORIGINEPOCH || '/' || REPLICATIONCOUNTERFROMORIGIN";
            await ExpectNoneAsync(hq, faults, $"{subjob.Table}: still Pending", $"SELECT {key} FROM {subjob.Table} WHERE SYNCSTATUS NOT IN (1, 2, 3)");
            await ExpectNoneAsync(hq, faults, $"{subjob.Table}: Failed or Blocked without a reason", $"SELECT {key} FROM {subjob.Table} WHERE SYNCSTATUS IN (2, 3) AND COALESCE(SYNCERROR, '') = ''");
            await ExpectNoneAsync(hq, faults, $"{subjob.Table}: ONLINEOPERATIONCOMPLETED disagrees with the status",
                $"SELECT {key} FROM {subjob.Table} WHERE (SYNCSTATUS = 1) <> (ONLINEOPERATIONCOMPLETED = 1)");
            // An operation that was taken over from an earlier epoch keeps its edits, and its change log calls it as it is called now; what the audit log says stays as it was said.
            var id = $"DATASTORE || '/' || ORIGINEPOCH || '/{AsyncTables.LetterOf(AsyncTables.All.Single(table => AsyncTables.NameOf(table) == subjob.Table))}/' || REPLICATIONCOUNTERFROMORIGIN";
            await ExpectNoneAsync(hq, faults, $"{subjob.Table}: edits, change log and audit log disagree",
                $"""
                SELECT ID FROM (SELECT {id} AS ID, {id.Replace("ORIGINEPOCH", "'_'")} AS ANYEPOCH, ORIGINEPOCH, SYNCEDITS FROM {subjob.Table}) AS o
                WHERE (SYNCEDITS > 0 OR ID IN (SELECT OPERATIONID FROM CUSTSYNCCHANGELOG))
                  AND (SYNCEDITS <> (SELECT COUNT(*) FROM AUDITLOG WHERE ACTION = 'operation edit' AND (SUBJECT = ID OR ORIGINEPOCH > 1 AND SUBJECT LIKE ANYEPOCH AND SUBJECT < ID)) OR ID NOT IN (SELECT OPERATIONID FROM CUSTSYNCCHANGELOG))
                """);
        }
        await ExpectNoneAsync(hq, faults, "a succeeded creation without exactly one customer",
            """
            SELECT a.DATASTORE || '/' || a.REPLICATIONCOUNTERFROMORIGIN FROM RETAILASYNCCUSTOMERV2 AS a
            WHERE a.SYNCSTATUS = 1 AND a.CUSTACCOUNTASYNC <> '' AND a.OPERATION = 1
              AND NOT EXISTS (SELECT 1 FROM RETAILASYNCCUSTOMERV2 AS d WHERE d.DATAAREAID = a.DATAAREAID AND d.CUSTACCOUNTASYNC = a.CUSTACCOUNTASYNC AND d.OPERATION = 3)
              AND (SELECT COUNT(*) FROM RETAILCUSTTABLE AS r WHERE r.DATAAREAID = a.DATAAREAID AND r.CUSTACCOUNTASYNC = a.CUSTACCOUNTASYNC) <> 1
            """);
        await ExpectNoneAsync(hq, faults, "a party with several primary addresses",
            "SELECT PARTY FROM DIRPARTYLOCATION WHERE ISPRIMARY = 1 AND ISPOSTALADDRESS = 1 GROUP BY PARTY HAVING COUNT(*) > 1");
        await ExpectNoneAsync(hq, faults, "a lease that is still held", "SELECT NAME FROM LEASE WHERE EXPIRES IS NOT NULL AND OWNER IS NOT NULL AND NAME NOT LIKE 'run/%'");
    }

    private static async Task CheckUploadedAsync(SqliteConnection connection, string name, List<string> faults)
    {
        foreach (var subjob in Upload.Subjobs)
        {
            var columns = subjob.Columns.Where(column => column != "ONLINEOPERATIONCOMPLETED").ToList();
            var atChannel = string.Join(", ", columns.Select(column => subjob.Lower?.Contains(column) == true ? $"LOWER({column})" : column));
            await ExpectNoneAsync(connection, faults, $"{name}: {subjob.Table}: rows not at HQ, or different there",
                $"""
                SELECT REPLICATIONCOUNTERFROMORIGIN FROM (
                    SELECT {atChannel} FROM channel.{subjob.Table}
                    EXCEPT
                    SELECT {string.Join(", ", columns)} FROM main.{subjob.Table} WHERE DATASTORE = @name)
                WHERE REPLICATIONCOUNTERFROMORIGIN NOT IN (SELECT REPLICATIONCOUNTERFROMORIGIN FROM main.{subjob.Table} WHERE DATASTORE = @name AND SYNCEDITS > 0)
                """, new { name });
        }
    }

    private static async Task CheckEqualAsync(SqliteConnection connection, string name, List<string> faults)
    {
        foreach (var subjob in Download.Subjobs)
        {
            var columns = string.Join(", ", subjob.Columns);
            // The parties and locations a channel gets are those of customers; an employee's party stays at HQ.
            var reachable = subjob.Path!.Single() switch
            {
                { Key: "PARTY" } path => $"WHERE {path.Value} IN (SELECT PARTY FROM main.CUSTTABLE)",
                { Key: "LOCATION" } path => $"WHERE {path.Value} IN (SELECT l.LOCATION FROM main.DIRPARTYLOCATION AS l JOIN main.CUSTTABLE AS c ON c.PARTY = l.PARTY)",
                var path => $"WHERE EXISTS (SELECT 1 FROM main.CUSTTABLE AS c WHERE c.DATAAREAID = t.DATAAREAID AND c.ACCOUNTNUM = t.{path.Value})",
            };
            var atHeadquarters = $"SELECT {columns} FROM main.{subjob.Table} AS t {reachable}";
            var atChannel = $"SELECT {columns} FROM channel.{subjob.Table}";
            await ExpectNoneAsync(connection, faults, $"{name}: {subjob.Table}: at HQ, not at the channel", $"SELECT {subjob.Key[^1]} FROM ({atHeadquarters} EXCEPT {atChannel})");
            await ExpectNoneAsync(connection, faults, $"{name}: {subjob.Table}: at the channel, not at HQ", $"SELECT {subjob.Key[^1]} FROM ({atChannel} EXCEPT {atHeadquarters})");
        }
        await ExpectNoneAsync(connection, faults, $"{name}: ASYNCCUSTOMERCONVERTED lacks a customer",
            """
            SELECT CUSTACCOUNTASYNC FROM (
                SELECT DATAAREAID, CUSTACCOUNTASYNC, ACCOUNTNUM FROM main.RETAILCUSTTABLE WHERE CUSTACCOUNTASYNC <> ''
                EXCEPT SELECT DATAAREAID, CUSTACCOUNTASYNC, ACCOUNTNUM FROM channel.ASYNCCUSTOMERCONVERTED)
            """);
    }

    private static async Task CheckViewAsync(SqliteConnection connection, string name, List<string> faults)
    {
        await ExpectNoneAsync(connection, faults, $"{name}: CUSTOMERSVIEW shows a person twice",
            "SELECT CUSTACCOUNTASYNC FROM channel.CUSTOMERSVIEW WHERE CUSTACCOUNTASYNC <> '' GROUP BY DATAAREAID, CUSTACCOUNTASYNC HAVING COUNT(*) > 1");
        await ExpectNoneAsync(connection, faults, $"{name}: CUSTOMERSVIEW shows an account twice",
            "SELECT ACCOUNTNUMBER FROM channel.CUSTOMERSVIEW WHERE ISASYNCCUSTOMER = 0 GROUP BY DATAAREAID, ACCOUNTNUMBER HAVING COUNT(*) > 1");
        await ExpectNoneAsync(connection, faults, $"{name}: CUSTOMERSVIEW shows a GUID as account number",
            "SELECT ACCOUNTNUMBER FROM channel.CUSTOMERSVIEW WHERE LENGTH(ACCOUNTNUMBER) = 36 OR (ISASYNCCUSTOMER = 1 AND ACCOUNTNUMBER <> 'Pending synchronization')");
    }

    private static async Task ExpectNoneAsync(SqliteConnection connection, List<string> faults, string what, string sql, object? parameters = null)
    {
        var found = (await connection.QueryAsync<object>($"SELECT * FROM ({sql}) LIMIT 5", parameters)).Cast<IDictionary<string, object>>().Select(row => row.Values.First()).ToList();
        if (found.Count > 0) faults.Add($"{what}: {string.Join(", ", found)}{(found.Count == 5 ? " …" : "")}");
    }

    private static async Task<SqliteConnection> OpenAsync(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await connection.ExecuteAsync("PRAGMA busy_timeout = 10000");
        return connection;
    }
}
