using System.Data.Common;
using Dapper;
using HqJobs.Sync.ChannelSide;
using HqJobs.Sync.Sql;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace HqJobs.Sync.Tests.Journeys;

/// <summary>
/// A busy store: creates customers with everything that belongs to them, edits and deactivates earlier ones, and writes a wrong record now and
/// then; each visit is one transaction of its own. <see cref="LeaveGap"/> hands out counters that commit later.
/// </summary>
public sealed class PointOfSale(DataStore channel, int seed)
{
    private readonly Random random = new(seed);
    private readonly List<string> customers = [];
    private int visits;

    /// <summary>Longest time a visit's transaction waited for the database and took to write.</summary>
    public TimeSpan SlowestVisit { get; private set; }

    public int Visits => visits;

    /// <summary>One visit: one to four rows in one transaction.</summary>
    public void Visit()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        using var connection = Open();
        using var transaction = Begin(connection);
        visits++;
        switch (random.Next(10))
        {
            case < 6:
                Create(transaction);
                break;
            case < 8 when customers.Count > 0:
                Edit(transaction, customers[random.Next(customers.Count)]);
                break;
            case 8 when customers.Count > 0:
                Address(transaction, customers[random.Next(customers.Count)]);
                break;
            case 9 when customers.Count > 20:
                Insert(transaction, "RETAILASYNCCUSTOMERV2", new { CUSTACCOUNTASYNC = customers[random.Next(customers.Count)], OPERATION = 3 });
                break;
            default:
                Insert(transaction, "RETAILASYNCCUSTOMERV2", new { CUSTACCOUNTASYNC = NewGuid(), OPERATION = 1, FIRSTNAME = "Wrong", LASTNAME = "Group", CUSTGROUP = "no such" });
                break;
        }
        transaction.Commit();
        if (watch.Elapsed > SlowestVisit) SlowestVisit = watch.Elapsed;
    }

    /// <summary>Takes a counter, commits a higher one first and the taken one when the result is disposed: a long transaction of another register.</summary>
    public IDisposable LeaveGap()
    {
        var register = Open();
        if (register is not SqliteConnection)
        {
            var open = Begin(register);
            Insert(open, "RETAILASYNCCUSTOMERV2", new { CUSTACCOUNTASYNC = NewGuid(), OPERATION = 1, FIRSTNAME = "Late", LASTNAME = "Commit" });
            Meanwhile(new { CUSTACCOUNTASYNC = NewGuid(), OPERATION = 1, FIRSTNAME = "Early", LASTNAME = "Bird" });
            return new Late(() =>
            {
                open.Commit();
                register.Dispose();
            });
        }
        // A file has one writer at a time: what another database does by itself is done by hand.
        var taken = register.ExecuteScalar<long>("SELECT COALESCE(MAX(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'RETAILASYNCCUSTOMERV2'");
        register.Dispose();
        var late = NewGuid();
        Meanwhile(new { REPLICATIONCOUNTERFROMORIGIN = taken + 1, CUSTACCOUNTASYNC = NewGuid(), OPERATION = 1, FIRSTNAME = "Early", LASTNAME = "Bird" });
        return new Late(() => Meanwhile(new { REPLICATIONCOUNTERFROMORIGIN = taken, CUSTACCOUNTASYNC = late, OPERATION = 1, FIRSTNAME = "Late", LASTNAME = "Commit" }));
    }

    private void Meanwhile(object customer)
    {
        using var connection = Open();
        using var transaction = Begin(connection);
        Insert(transaction, "RETAILASYNCCUSTOMERV2", customer);
        transaction.Commit();
    }

    private void Create(DbTransaction transaction)
    {
        var account = NewGuid();
        customers.Add(account);
        Insert(transaction, "RETAILASYNCCUSTOMERV2", new { CUSTACCOUNTASYNC = account, OPERATION = 1, RELATIONSHIPTYPE = 1, FIRSTNAME = $"First{customers.Count}", LASTNAME = $"Last{seed}", EMAIL = $"c{customers.Count}@example.com", PHONE = "+47 22 33 44 55" });
        if (random.Next(2) == 0) Address(transaction, account);
        if (random.Next(3) == 0)
            Insert(transaction, "RETAILASYNCCUSTOMERCONTACT", new { CUSTACCOUNTASYNC = account, OPERATION = 1, CONTACTID = NewGuid(), TYPE = 2, LOCATOR = "second@example.com", MARKETINGOPTIN = 1 });
        if (random.Next(3) == 0)
            Insert(transaction, "RETAILASYNCCUSTOMERAFFILIATION", new { CUSTACCOUNTASYNC = account, OPERATION = 1, RETAILAFFILIATIONID = 5637147001 });
        if (random.Next(3) == 0)
            Insert(transaction, "RETAILASYNCCUSTOMERATTRIBUTEV2", new { CUSTACCOUNTASYNC = account, OPERATION = 1, ATTRIBUTENAME = "Shoe size", ATTRIBUTEDATATYPE = 4, ATTRIBUTEVALUE = random.Next(3) == 0 ? "999" : "42" });
        if (random.Next(4) == 0)
            Insert(transaction, "RETAILEXTERNALIDTOASYNCCUSTOMERMAP", new { CUSTACCOUNTASYNC = account, OPERATION = 1, EXTERNALIDENTITYID = NewGuid(), PROVIDERID = 1 });
    }

    private void Edit(DbTransaction transaction, string account) =>
        Insert(transaction, "RETAILASYNCCUSTOMERV2", new { CUSTACCOUNTASYNC = account.ToUpperInvariant(), OPERATION = 2, LASTNAME = $"Edited{random.Next(1000)}" });

    private void Address(DbTransaction transaction, string account) =>
        Insert(transaction, "RETAILASYNCADDRESSV2", new { CUSTACCOUNTASYNC = account, OPERATION = 1, ADDRESSID = NewGuid(), STREET = "Storgata", STREETNUMBER = $"{random.Next(99)}", CITY = "Oslo", COUNTRY = random.Next(10) == 0 ? "XXX" : "NOR", MAKEPOSTALADDRESSPRIMARY = random.Next(2) });

    private void Insert(DbTransaction transaction, string table, object values)
    {
        var columns = values.GetType().GetProperties().Select(property => property.Name).ToList();
        transaction.Connection!.Execute(
            TestWorld.For(channel.Database, $"INSERT INTO {table} (DATAAREAID, ORIGINATINGCHANNEL, {string.Join(", ", columns)}) VALUES ('{SampleHeadquarters.Company}', {channel.ChannelIds[0]}, {string.Join(", ", columns.Select(column => "@" + column))})"),
            values, transaction);
    }

    private string NewGuid()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    private DbConnection Open()
    {
        if (channel.Database.Provider == DatabaseProvider.SqlServer)
        {
            var server = new SqlConnection(SqlServerDatabases.ConnectionStringOf(channel.Database));
            server.Open();
            return server;
        }
        var connection = new SqliteConnection($"Data Source={channel.Database};Pooling=False");
        connection.Open();
        connection.Execute("PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL");
        return connection;
    }

    private static DbTransaction Begin(DbConnection connection) => connection is SqliteConnection file ? file.BeginTransaction(deferred: false) : connection.BeginTransaction();

    private sealed class Late(Action commit) : IDisposable
    {
        public void Dispose() => commit();
    }
}
