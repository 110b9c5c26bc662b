using System.Data;
using System.Text;
using Dapper;
using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Tests.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.ChannelToHq;

/// <summary>What holds whichever way rows take.</summary>
[TestFixtureSource(typeof(Way), nameof(Way.All))]
public sealed class UploadContractTests(Way way) : UploadWorld(way)
{
    // Grinning face, å, the lowest and highest of what UTF-16 needs two units for, a right-to-left mark, an apostrophe, what JSON escapes.
    private const string Letters = "😀å\U00010000\U0010FFFD\u200F'\"\\\t%_[]";

    [Test]
    public async Task Values_at_the_limits_of_their_columns_arrive_as_they_were()
    {
        string Text(int length) => Letters + new string('x', length - Letters.Length);
        await InsertAsync([
            ("FIRSTNAME", Text(100)), ("CUSTNAME", Text(255)), ("LANGUAGEID", new string('å', 20)), ("OLDVALUES", string.Concat(Enumerable.Repeat(Letters, 10_000))),
            ("TITLERECORDID", long.MaxValue), ("ORIGINATINGCHANNEL", long.MinValue), ("CREDITMAX", 123456789.123456m), ("OPERATIONDATETIME", Time("9999-12-31T23:59:59.999Z"))]);
        await InsertAsync([
            ("FIRSTNAME", ""), ("MIDDLENAME", " "), ("LASTNAME", "trailing  "), ("CUSTNAME", "UPPER lower"), ("CREDITMAX", -0.000001m), ("BLOCKED", 0L), ("OPERATIONDATETIME", Time("0001-01-01T00:00:00.000Z"))]);
        await InsertAsync([]);

        Assert.That((await UploadAsync()).Status, Is.EqualTo(ItemStatus.Succeeded));

        Assert.That(await RowsAsync(World.Headquarters), Is.EqualTo(await RowsAsync(Houston.Database)));
        Assert.That(await StatesAsync(), Is.All.EqualTo((0L, (string?)null, (string?)null)));
        Assert.That((await UploadAsync()).Status, Is.EqualTo(ItemStatus.NoData));
    }

    [Test]
    public async Task Companies_and_GUIDs_come_in_lower_case_and_all_other_text_as_it_was()
    {
        await InsertAsync([("DATAAREAID", "USRT"), ("CUSTACCOUNTASYNC", "6F9619FF-8B86-D011-B42D-00C04FC964FF"), ("CUSTACCOUNT", "C-Ab"), ("CUSTGROUP", "Gold")]);

        await UploadAsync();

        Assert.That(
            await World.QueryAsync<(string, string, string, string)>(World.Headquarters, $"SELECT DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, CUSTGROUP FROM {Customers}"),
            Is.EqualTo(new[] { ("usrt", "6f9619ff-8b86-d011-b42d-00c04fc964ff", "C-Ab", "Gold") }));
        Assert.That((await UploadAsync()).Status, Is.EqualTo(ItemStatus.NoData));
    }

    [Test]
    public async Task A_large_backlog_of_several_tables_lands_every_row_once()
    {
        await InsertAsync(12_000);
        await InsertAsync(7_000, table: "RETAILASYNCADDRESSV2");
        await InsertAsync(3, table: "RETAILEXTERNALIDTOASYNCCUSTOMERMAP");

        Assert.That((await UploadAsync()).Rows, Is.EqualTo(19_003));

        Assert.That(await LandedAsync(), Is.EqualTo(Enumerable.Range(1, 12_000).Select(counter => (long)counter)));
        Assert.That(await LandedAsync("RETAILASYNCADDRESSV2"), Has.Length.EqualTo(7_000));
        Assert.That(await LandedAsync("RETAILEXTERNALIDTOASYNCCUSTOMERMAP"), Has.Length.EqualTo(3));
        Assert.That(await GapsAsync(), Is.Empty);
    }

    [Test]
    public async Task Rows_of_some_megabytes_land_a_few_at_a_time()
    {
        var large = new string('å', 1_500_000);
        for (var i = 0; i < 5; i++) await InsertAsync([("OLDVALUES", large)]);
        await InsertAsync(3);

        Assert.That((await UploadAsync()).Rows, Is.EqualTo(8));
        Assert.That(await World.ScalarAsync<long>(World.Headquarters, TestWorld.For(World.Headquarters, $"SELECT COUNT(*) FROM {Customers} WHERE OLDVALUES = @large"), new { large }), Is.EqualTo(5));
    }

    [Test]
    public async Task An_upload_whose_lease_was_taken_over_commits_nothing_more()
    {
        await InsertAsync(30);
        var taken = false;
        var takeOver = new Steps(() =>
        {
            if (taken) return;
            taken = true;
            World.ExecuteAsync(World.Headquarters, "UPDATE LEASE SET TOKEN = TOKEN + 1, OWNER = 'another' WHERE NAME = 'upload/houston'").GetAwaiter().GetResult();
        });

        var outcome = await Uploader(batchSize: 1).RunAsync(Houston, Stage(progress: takeOver), CancellationToken.None);

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Failed));
        Assert.That(outcome.Error, Does.Contain("upload/houston").And.Contain("taken over"));
        Assert.That(await LandedAsync(), Has.Length.EqualTo(outcome.Rows).And.Length.LessThan(30));
        Assert.That(await WatermarkAsync(), Is.EqualTo(outcome.Rows));
    }

    [Test]
    public async Task A_batch_that_headquarters_refuses_leaves_no_trace()
    {
        await InsertAsync(10);
        await InsertAsync(3, table: "RETAILASYNCADDRESSV2");
        await World.ExecuteAsync(World.Headquarters, Way.Pair.Headquarters == DatabaseProvider.Sqlite
            ? "CREATE TRIGGER REFUSE BEFORE INSERT ON RETAILASYNCADDRESSV2 BEGIN SELECT raise(ABORT, 'no room'); END"
            : "ALTER TABLE RETAILASYNCADDRESSV2 ADD NEEDED bigint NOT NULL"); // the world is not used again: its shape has changed

        var outcome = await UploadAsync();

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Failed), outcome.Error);
        Assert.That(outcome.Error, Does.Contain("could not be landed at headquarters").And.Contain("houston"));
        Assert.That((await LandedAsync(), await WatermarkAsync()), Is.EqualTo((Array.Empty<long>(), (long?)null)));
        Assert.That((await SessionsAsync()).Single().Status, Is.EqualTo((long)UploadStatus.ApplyFailed));
    }

    [Test]
    public async Task A_channel_that_breaks_in_mid_upload_keeps_what_was_landed_and_lands_the_rest_when_it_is_whole()
    {
        await InsertAsync(30);
        await InsertAsync(30, table: "RETAILASYNCADDRESSV2");
        var isBroken = false;
        var breaking = new Steps(() =>
        {
            if (isBroken) return;
            isBroken = true;
            RenameAsync("RETAILASYNCADDRESSV2", "AWAY").GetAwaiter().GetResult();
        });

        var outcome = await Uploader(batchSize: 10).RunAsync(Houston, Stage(progress: breaking), CancellationToken.None);

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Failed), outcome.Error);
        Assert.That(outcome.Error, Does.Contain("cannot read the channel 'houston'").And.Contain("RETAILASYNCADDRESSV2").IgnoreCase);
        Assert.That((outcome.Rows, await WatermarkAsync()), Is.EqualTo((30L, 30L)), "what was read before the channel broke is landed");
        Assert.That(await LandedAsync(), Has.Length.EqualTo(30));
        await RenameAsync("AWAY", "RETAILASYNCADDRESSV2");
        Assert.That(await UploadAsync(), Is.EqualTo(new ItemOutcome(ItemStatus.Succeeded, 30)));
    }

    private Task<int> RenameAsync(string table, string name) => World.ExecuteAsync(Houston, Way.Pair.Channels == DatabaseProvider.Sqlite
        ? $"ALTER TABLE {table} RENAME TO {name}"
        : $"EXEC sp_rename N'ax.{table}', N'{name}', N'OBJECT'");

    [TestCase(1)]
    [TestCase(10)]
    public async Task A_thousand_rows_of_all_tables_cost_at_most_six_commands_more_than_a_session_without_rows(int thousands)
    {
        if (!Way.Pair.UsesSqlServer) Assert.Ignore("Only what is sent to a server is counted.");
        await UploadAsync();
        using var commands = new CommandCounter();
        await UploadAsync();
        var nothing = commands.Take();
        foreach (var subjob in SchedulerJob.Read("P-0001").Subjobs.Skip(1)) await InsertAsync(100 * thousands, table: subjob.Table);
        await InsertAsync(500 * thousands);
        commands.Take();

        Assert.That((await UploadAsync()).Rows, Is.EqualTo(1_000 * thousands));

        var all = commands.Take();
        TestContext.Out.WriteLine($"{thousands * 1_000} rows: {all} commands, {nothing} of which a session without rows costs too");
        Assert.That(all - nothing, Is.LessThanOrEqualTo(6 * thousands));
    }

    private static DateTimeOffset Time(string text) => UtcTimeHandler.FromText(text);

    private async Task InsertAsync(IReadOnlyList<(string Column, object Value)> values)
    {
        var all = new Dictionary<string, object> { ["DATAAREAID"] = "usrt", ["OPERATION"] = 1L };
        foreach (var (column, value) in values) all[column] = value;
        await World.ExecuteAsync(Houston, $"INSERT INTO {Customers} ({string.Join(", ", all.Keys)}) VALUES ({string.Join(", ", all.Keys.Select(column => $"@{column}"))})", all);
    }

    private static async Task<string[]> RowsAsync(Database database)
    {
        var columns = SchedulerJob.Read("P-0001").Subjobs[0].Columns;
        await using var connection = await database.OpenAsync(DatabaseAccess.Read, CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = TestWorld.For(database, $"SELECT {string.Join(", ", columns)} FROM {Customers} ORDER BY REPLICATIONCOUNTERFROMORIGIN");
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess); // a long text whole, see StoredValues
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(string.Join("|", StoredValues.ReadRow(reader).Select(Shown)));
        return [.. rows];
    }

    private static string Shown(object? value) => value switch
    {
        null => "NULL",
        double or decimal or System.Data.SqlTypes.SqlDecimal => decimal.Parse(ColumnType.Plain(value), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture).ToString("0.######", System.Globalization.CultureInfo.InvariantCulture),
        _ => ColumnType.Plain(value),
    };

    private Task<IReadOnlyList<(long, string?, string?)>> StatesAsync() =>
        World.QueryAsync<(long, string?, string?)>(World.Headquarters, $"SELECT SYNCSTATUS, SYNCERROR, SYNCRAWVALUES FROM {Customers}");

    private sealed class Steps(Action then) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => then();
    }
}
