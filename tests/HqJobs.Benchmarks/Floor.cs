using System.Diagnostics;
using Dapper;
using HqJobs.Sync.Sql;
using Microsoft.Data.Sqlite;

namespace HqJobs.Benchmarks;

/// <summary>
/// Hand-written SQL that does only the bare movement: same rows, same tables and indexes, same durability (WAL, synchronous FULL), same
/// transaction sizes; no watermark, no gaps, no sessions, no rules, no lock budget. The result of a run of HqJobs is the source of its rows.
/// </summary>
public sealed class Floor(string headquarters, string channel, string dataStore)
{
    private static readonly SchedulerJob UploadJob = SchedulerJob.Read("P-0001");
    private static readonly SchedulerJob DownloadJob = SchedulerJob.Read("1010");

    /// <summary>Channel's async rows → HQ's async tables, 5 000 rows a transaction.</summary>
    public TimeSpan Upload()
    {
        using var hq = Open(headquarters);
        hq.Execute("ATTACH @channel AS channel", new { channel });
        var watch = Stopwatch.StartNew();
        foreach (var subjob in UploadJob.Subjobs)
        {
            var columns = string.Join(", ", subjob.Columns);
            var last = hq.ExecuteScalar<long?>($"SELECT MAX(REPLICATIONCOUNTERFROMORIGIN) FROM channel.{subjob.Table}") ?? 0;
            for (long from = 0; from < last; from += 5_000)
            {
                using var transaction = hq.BeginTransaction(deferred: false);
                hq.Execute(
                    $"""
                    INSERT INTO main.{subjob.Table} (DATASTORE, ORIGINEPOCH, {columns})
                    SELECT @dataStore, 1, {columns} FROM channel.{subjob.Table} WHERE REPLICATIONCOUNTERFROMORIGIN > @from AND REPLICATIONCOUNTERFROMORIGIN <= @from + 5000
                    """, new { dataStore, from }, transaction);
                transaction.Commit();
            }
        }
        return watch.Elapsed;
    }

    /// <summary>The customer rows of <paramref name="done"/> (an HQ that HqJobs has written) → HQ's customer tables, 500 customers a transaction, async rows marked.</summary>
    public TimeSpan Synchronize(string done)
    {
        using var hq = Open(headquarters);
        DisableTriggers(hq);
        hq.Execute("ATTACH @done AS done", new { done });
        var accounts = hq.Query<(string Account, long Party)>(
            """
            SELECT d.ACCOUNTNUM, d.PARTY FROM done.CUSTTABLE AS d
            WHERE NOT EXISTS (SELECT 1 FROM main.CUSTTABLE AS m WHERE m.DATAAREAID = d.DATAAREAID AND m.ACCOUNTNUM = d.ACCOUNTNUM) ORDER BY d.PARTY
            """).ToList();
        var lastOperation = UploadJob.Subjobs.ToDictionary(subjob => subjob.Table, subjob => hq.ExecuteScalar<long?>($"SELECT MAX(REPLICATIONCOUNTERFROMORIGIN) FROM main.{subjob.Table}") ?? 0);
        var batches = (accounts.Count + 499) / 500;
        hq.Execute("CREATE TEMP TABLE BATCHACCOUNT (ACCOUNTNUM TEXT PRIMARY KEY) WITHOUT ROWID; CREATE TEMP TABLE BATCHPARTY (PARTY INTEGER PRIMARY KEY); CREATE TEMP TABLE BATCHLOCATION (LOCATION INTEGER PRIMARY KEY)");
        var watch = Stopwatch.StartNew();
        for (var batch = 0; batch < batches; batch++)
        {
            var part = accounts.Skip(batch * 500).Take(500).ToList();
            using var transaction = hq.BeginTransaction(deferred: false);
            hq.Execute("DELETE FROM BATCHACCOUNT WHERE true; DELETE FROM BATCHPARTY WHERE true; DELETE FROM BATCHLOCATION WHERE true");
            hq.Execute("INSERT INTO BATCHACCOUNT SELECT value FROM json_each(@json)", new { json = System.Text.Json.JsonSerializer.Serialize(part.Select(row => row.Account)) });
            hq.Execute("INSERT INTO BATCHPARTY SELECT value FROM json_each(@json)", new { json = System.Text.Json.JsonSerializer.Serialize(part.Select(row => row.Party)) });
            hq.Execute("INSERT INTO BATCHLOCATION SELECT LOCATION FROM done.DIRPARTYLOCATION WHERE PARTY IN (SELECT PARTY FROM BATCHPARTY)");
            foreach (var subjob in DownloadJob.Subjobs)
            {
                var columns = string.Join(", ", subjob.Columns);
                var (path, column) = subjob.Path!.Single();
                hq.Execute($"INSERT INTO main.{subjob.Table} ({columns}) SELECT {columns} FROM done.{subjob.Table} WHERE {(path == "ACCOUNTNUM" ? "DATAAREAID = 'usrt' AND " : "")}{column} IN (SELECT {path} FROM BATCH{(path == "ACCOUNTNUM" ? "ACCOUNT" : path)})");
            }
            hq.Execute("INSERT INTO main.CUSTOMERCHANGE (DATAAREAID, ACCOUNTNUM, CHANGEVERSION, DELETED) SELECT DATAAREAID, ACCOUNTNUM, CHANGEVERSION, DELETED FROM done.CUSTOMERCHANGE WHERE DATAAREAID = 'usrt' AND ACCOUNTNUM IN (SELECT ACCOUNTNUM FROM BATCHACCOUNT)");
            foreach (var (table, last) in lastOperation)
            {
                hq.Execute($"UPDATE main.{table} SET SYNCSTATUS = 1, ONLINEOPERATIONCOMPLETED = 1, SYNCATTEMPTS = 1, SYNCDATETIME = '2026-01-01T00:00:00.000Z' WHERE DATASTORE = @dataStore AND ORIGINEPOCH = 1 AND REPLICATIONCOUNTERFROMORIGIN > @from AND REPLICATIONCOUNTERFROMORIGIN <= @to",
                    new { dataStore, from = last * batch / batches, to = last * (batch + 1) / batches });
            }
            transaction.Commit();
        }
        return watch.Elapsed;
    }

    /// <summary>HQ's customer tables → the channel's, table by table in key order.</summary>
    /// <returns>Time and rows moved.</returns>
    public (TimeSpan Time, long Rows) Download()
    {
        using var connection = Open(channel);
        connection.Execute("ATTACH @headquarters AS headquarters", new { headquarters });
        var rows = 0L;
        var watch = Stopwatch.StartNew();
        foreach (var subjob in DownloadJob.Subjobs)
        {
            var columns = string.Join(", ", subjob.Columns);
            using var transaction = connection.BeginTransaction(deferred: false);
            rows += connection.Execute($"INSERT INTO main.{subjob.Table} ({columns}) SELECT {columns} FROM headquarters.{subjob.Table} ORDER BY {string.Join(", ", subjob.Key)}");
            transaction.Commit();
        }
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            rows += connection.Execute("INSERT INTO main.ASYNCCUSTOMERCONVERTED (DATAAREAID, CUSTACCOUNTASYNC, ACCOUNTNUM) SELECT DATAAREAID, CUSTACCOUNTASYNC, ACCOUNTNUM FROM headquarters.RETAILCUSTTABLE WHERE CUSTACCOUNTASYNC <> '' ORDER BY 1, 2");
            transaction.Commit();
        }
        return (watch.Elapsed, rows);
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        connection.Execute("PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 16384;");
        return connection;
    }

    private static void DisableTriggers(SqliteConnection connection) =>
        connection.Execute(string.Join(";", connection.Query<string>("SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'")));
}
