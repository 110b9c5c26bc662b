using System.Text.Json;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.ChannelToHq;

/// <summary>A SQLite channel may hold what SQL Server cannot: the row is landed as Failed, nothing of it is lost or cut short, and the session goes on (R82).</summary>
public sealed class UnfitRowsTests() : UploadWorld(new Way(new Pair(DatabaseProvider.Sqlite, DatabaseProvider.SqlServer), Copies: true))
{
    [TestCase("OPERATION", "'no number'", "no number", "OPERATION: 'no number' is no whole number")]
    [TestCase("OPERATION", "1.5", "1.5", "OPERATION: '1.5' is no whole number")]
    [TestCase("ORIGINATINGCHANNEL", "1e300", null, "ORIGINATINGCHANNEL: '")]
    [TestCase("CREDITMAX", "'much'", "much", "CREDITMAX: 'much' is no number")]
    [TestCase("CREDITMAX", "1e30", "1E+30", "CREDITMAX: '1E+30' has more than 26 digits")]
    [TestCase("OPERATIONDATETIME", "'2026-02-30T00:00:00.000Z'", "2026-02-30T00:00:00.000Z", "OPERATIONDATETIME: '2026-02-30T00:00:00.000Z' is no date and time")]
    [TestCase("OPERATIONDATETIME", "12", null, "OPERATIONDATETIME: '12' is no date and time")]
    [TestCase("FIRSTNAME", "printf('%.*c', 101, 'x')", null, "FIRSTNAME: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…' is 101 characters long; 100 are allowed")]
    [TestCase("FIRSTNAME", "'a' || char(0) || 'b'", "a\0b", "FIRSTNAME: 'a\uFFFDb' holds half a character or a zero character")]
    [TestCase("FIRSTNAME", "cast(x'eda080' AS TEXT)", "0xEDA080", "FIRSTNAME: '3 bytes' is binary")]
    [TestCase("LASTNAME", "x'00ff'", "0x00FF", "LASTNAME: '2 bytes' is binary")]
    [TestCase("DATAAREAID", "'USRT5'", "USRT5", "DATAAREAID: 'USRT5' is 5 characters long; 4 are allowed")]
    [TestCase("CUSTACCOUNTASYNC", "x'80'", "0x80", "CUSTACCOUNTASYNC: '1 bytes' is binary")]
    public async Task A_value_that_does_not_fit_makes_its_row_Failed_and_is_kept_beside_it(string column, string value, string? raw, string error)
    {
        await InsertAsync(1);
        await InsertJunkAsync((column, value));
        await InsertAsync(1);

        Assert.That(await UploadAsync(), Is.EqualTo(new ItemOutcome(ItemStatus.Succeeded, 3, FailedRows: 1)));

        var rows = await RowsAsync();
        Assert.That(rows.Select(row => row.SyncStatus), Is.EqualTo(new[] { 0L, 2, 0 }));
        Assert.That(rows[1].SyncError, Does.StartWith(error).And.Contain("enter a right one in the operation"));
        Assert.That((rows[1].SyncNextDateTime, rows[1].SyncAttempts, rows[1].SyncDateTime), Is.EqualTo(((DateTimeOffset?)null, 0L, (DateTimeOffset?)World.Time.GetUtcNow())));
        var kept = JsonSerializer.Deserialize<Dictionary<string, string>>(rows[1].SyncRawValues!)!;
        Assert.That(kept.Keys, Is.EqualTo(new[] { column }));
        if (raw is not null) Assert.That(kept[column], Is.EqualTo(raw));
        var landed = await World.ScalarAsync<string>(World.Headquarters, $"SELECT CAST({column} AS nvarchar(50)) FROM {Customers} WHERE SYNCSTATUS = 2");
        Assert.That(landed, column is "DATAAREAID" or "CUSTACCOUNTASYNC" ? Is.Empty : Is.Null);
    }

    [Test]
    public async Task Several_such_values_of_one_row_are_all_told_and_the_fitting_ones_landed()
    {
        await InsertJunkAsync(("OPERATION", "'x'"), ("CREDITMAX", "'y'"), ("LASTNAME", "'Lovelace'"), ("ONLINEOPERATIONCOMPLETED", "'never'"));

        var outcome = await UploadAsync();

        Assert.That((outcome.Rows, outcome.FailedRows), Is.EqualTo((1, 1)));

        var row = (await RowsAsync()).Single();
        Assert.That(row.SyncError, Does.StartWith("OPERATION: 'x' is no whole number that fits. ").And.Contain("; CREDITMAX: 'y' is no number. "));
        Assert.That(row.SyncRawValues, Is.EqualTo("""{"OPERATION": "x", "CREDITMAX": "y"}"""));
        Assert.That(await World.ScalarAsync<string>(World.Headquarters, $"SELECT LASTNAME FROM {Customers}"), Is.EqualTo("Lovelace"));
    }

    [Test]
    public async Task Such_a_row_at_the_watermark_is_still_the_same_row()
    {
        await InsertJunkAsync(("DATAAREAID", "x'ff00fe'"), ("OPERATION", "'no number'"), ("FIRSTNAME", "x'00ff'"), ("CREDITMAX", "0.1"));
        await UploadAsync();
        Assert.That((await UploadAsync()).Status, Is.EqualTo(ItemStatus.NoData));

        // Nor does it look like another one where only headquarters' copy is left to compare with.
        await World.ExecuteAsync(World.Headquarters, "UPDATE RETAILCDXUPLOADCOUNTER SET FINGERPRINT = 'lost'");
        Assert.That((await UploadAsync()).Status, Is.EqualTo(ItemStatus.NoData));
    }

    private Task<int> InsertJunkAsync(params (string Column, string Value)[] values)
    {
        var all = new Dictionary<string, string> { ["DATAAREAID"] = "'usrt'", ["OPERATION"] = "1" };
        foreach (var (column, value) in values) all[column] = value;
        return World.ExecuteAsync(Houston, $"INSERT INTO {Customers} ({string.Join(", ", all.Keys)}) VALUES ({string.Join(", ", all.Values)})");
    }

    private Task<IReadOnlyList<Verdict>> RowsAsync() => World.QueryAsync<Verdict>(World.Headquarters,
        $"SELECT SYNCSTATUS, SYNCERROR, SYNCRAWVALUES, SYNCATTEMPTS, SYNCDATETIME, SYNCNEXTDATETIME FROM {Customers} ORDER BY REPLICATIONCOUNTERFROMORIGIN");

    private sealed record Verdict
    {
        public long SyncStatus { get; init; }

        public string? SyncError { get; init; }

        public string? SyncRawValues { get; init; }

        public long SyncAttempts { get; init; }

        public DateTimeOffset? SyncDateTime { get; init; }

        public DateTimeOffset? SyncNextDateTime { get; init; }
    }
}

/// <summary>What the conversion makes of rows that were Failed before it ever saw them.</summary>
public sealed class UnfitOperationsTests() : UploadWorld(Way.Attached with { Copies = true })
{
    private const string Ada = "4a1c9c0e-0000-4000-8000-000000000001";

    [Test]
    public async Task The_conversion_leaves_them_alone_and_later_operations_wait_until_somebody_has_mended_them()
    {
        await World.InsertCustomerAsync(Houston, Ada, "Ada", "Love\0lace");
        await World.ExecuteAsync(Houston, $"INSERT INTO RETAILASYNCCUSTOMERAFFILIATION (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, RETAILAFFILIATIONID) VALUES ('usrt', '{Ada}', 1, 1)");
        await World.InsertCustomerAsync(Houston, Guid.NewGuid().ToString(), "Grace", "Hopper");
        await UploadAsync();

        await SynchronizeAsync();
        Assert.That(await StatesAsync(Customers), Is.EqualTo(new[] { 2L, 1 }), "the other customer is converted");
        Assert.That(await StatesAsync("RETAILASYNCCUSTOMERAFFILIATION"), Is.EqualTo(new[] { 3L }));
        Assert.That(await World.ScalarAsync<long>(World.Headquarters, $"SELECT SYNCATTEMPTS FROM {Customers} WHERE SYNCSTATUS = 2"), Is.Zero);

        await World.ExecuteAsync(World.Headquarters, $"UPDATE {Customers} SET LASTNAME = 'Lovelace', SYNCSTATUS = 0 WHERE SYNCSTATUS = 2");
        await SynchronizeAsync();
        Assert.That(await StatesAsync(Customers), Is.All.EqualTo(1));
    }

    private Task<IReadOnlyList<long>> StatesAsync(string table) => World.QueryAsync<long>(World.Headquarters, $"SELECT SYNCSTATUS FROM {table} ORDER BY REPLICATIONCOUNTERFROMORIGIN");

    private async Task SynchronizeAsync()
    {
        await using var engine = World.BuildEngine(World.Time);
        await engine.GetRequiredService<InlineDriver>().RunAsync(new RunRequest("synchronize"), null, CancellationToken.None);
    }
}
