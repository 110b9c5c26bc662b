using Dapper;
using Microsoft.Data.Sqlite;

namespace HqJobs.Benchmarks;

/// <summary>A headquarters that has taken operations over for years, straight into its tables: what the Customer synchronization status has to list.</summary>
internal static class History
{
    // Of ten operations six are customers', three addresses' and one a contact's; a customer is created, then changed twice.
    private static readonly (string Table, int Share, string Columns, string Values)[] Tables =
    [
        ("RETAILASYNCCUSTOMERV2", 6, "RELATIONSHIPTYPE, FIRSTNAME, LASTNAME, PHONE, EMAIL, LANGUAGEID, CURRENCY, CUSTGROUP",
            "1, printf('First%d', i % 1000), printf('Last%d', i % 7919), printf('+1 555 %07d', i / 3), printf('person%d@example.com', i / 3), 'en-US', 'USD', '30'"),
        ("RETAILASYNCADDRESSV2", 3, "ADDRESSID, CUSTNAME, ROLE, STREET, STREETNUMBER, CITY, ZIP, COUNTRY",
            "printf('a-%d', i), '', 'Home', printf('Street %d', i % 5003), i % 200, 'Houston', printf('%05d', i % 99999), 'USA'"),
        ("RETAILASYNCCUSTOMERCONTACT", 1, "CONTACTID, TYPE, LOCATOR, DESCRIPTION", "printf('k-%d', i), 2, printf('second%d@example.com', i), ''"),
    ];

    private const int OperationsOfASession = 5_000;

    /// <summary>The upload session that brought an operation.</summary>
    /// <param name="number">How many were brought before it.</param>
    public static string SessionOf(long number) => $"20250101-{number / OperationsOfASession:D8}";

    /// <returns>The GUID of a customer in the middle.</returns>
    public static string Write(BenchWorld world, long operations)
    {
        using var connection = new SqliteConnection($"Data Source={world.HeadquartersFile};Pooling=False");
        connection.Open();
        connection.Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA temp_store = MEMORY");
        var (customers, sessions, stores) = (operations / 5, Math.Max(1, operations / OperationsOfASession), world.Databases.DataStores.Count);
        using (var transaction = connection.BeginTransaction())
        {
            foreach (var (table, share, columns, values) in Tables)
                connection.Execute(
                    $"""
                    INSERT INTO {table} (DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, ORIGINATINGCHANNEL, OPERATIONDATETIME,
                                         ONLINEOPERATIONCOMPLETED, SYNCSTATUS, SYNCERROR, SYNCATTEMPTS, SYNCDATETIME, UPLOADSESSIONID, {columns})
                    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @rows),
                    o AS (SELECT i, i * @sessions / @rows AS session, CASE WHEN i >= @rows - 100 THEN 0 WHEN i % 1000 = 1 THEN 2 WHEN i % 5000 = 2 THEN 3 ELSE 1 END AS status FROM n)
                    SELECT printf('store-%04d', session % @stores + 1), 1, i + 1, 'usrt', {Guid("i * @customers / @rows")}, '', CASE WHEN i % 3 = 0 THEN 1 ELSE 2 END, 5637144592 + session % @stores,
                           strftime('%Y-%m-%dT%H:%M:%fZ', 1577836800 + i * 31536000 / @rows, 'unixepoch'), status = 1, status,
                           CASE status WHEN 2 THEN 'CUSTGROUP: ''nowhere'' is not known. (R33)' WHEN 3 THEN 'waits for its customer' END, status > 0,
                           CASE WHEN status > 0 THEN '2026-01-01T00:00:00.000Z' END, printf('20250101-%08d', session), {values}
                    FROM o
                    """, new { rows = operations * share / 10, customers, sessions, stores }, transaction, commandTimeout: 0);
            connection.Execute(
                $"""
                INSERT INTO CUSTTABLE (DATAAREAID, ACCOUNTNUM, RECID, PARTY, CUSTGROUP, CURRENCY)
                WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @customers) SELECT 'usrt', printf('C-%08d', i + 1), 10000000 + i, 20000000 + i, '30', 'USD' FROM n;
                INSERT INTO RETAILCUSTTABLE (DATAAREAID, ACCOUNTNUM, CUSTACCOUNTASYNC)
                WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @customers) SELECT 'usrt', printf('C-%08d', i + 1), {Guid("i")} FROM n;
                """, new { customers }, transaction, commandTimeout: 0);
            transaction.Commit();
        }
        connection.Execute("PRAGMA journal_mode = WAL; ANALYZE", commandTimeout: 0);
        return connection.QuerySingle<string>("SELECT CUSTACCOUNTASYNC FROM RETAILCUSTTABLE WHERE ACCOUNTNUM = printf('C-%08d', @half)", new { half = customers / 2 });
    }

    // Spread over the index, as GUIDs are.
    private static string Guid(string number) => $"printf('%08x-0000-4000-8000-%012x', ({number}) * 2654435761 & 4294967295, {number})";
}
