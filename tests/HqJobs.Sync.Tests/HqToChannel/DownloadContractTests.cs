using System.Data.Common;
using Dapper;
using HqJobs.Sync.HqToChannel;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Tests.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqToChannel;

/// <summary>What holds for 1010 whichever kinds of database it goes between, beyond what arrives: who waits for it, and what it costs.</summary>
[TestFixtureSource(typeof(Links), nameof(Links.All))]
public sealed class DownloadContractTests(Link link)
{
    private const long RowsOfACustomer = 17;

    [Test]
    public async Task A_till_that_holds_a_row_of_a_window_only_delays_it()
    {
        Assume.That(link.Pair.Channels, Is.EqualTo(DatabaseProvider.SqlServer), "SQLite locks the file; see ChannelFailureTests");
        await using var world = await ChangedAsync(new DownloadOptions());
        await using var till = await world.Houston.Database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await using var transaction = await HoldAsync(world, till);

        var download = Task.Run(() => world.RunAsync());
        await Task.Delay(1_500);
        await transaction.RollbackAsync();

        var outcome = await download;
        if (outcome.Status == ItemStatus.Failed && !await ServerCapabilities.NumbersLockTimeoutsAsync(world.Houston.Database))
            Assert.Ignore($"this engine has no number for a lock timeout: nobody can tell that trying again helps ({outcome.Error})");
        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Succeeded), outcome.Error);
        Assert.That(await world.DifferencesAsync(), Is.Empty);
    }

    [Test]
    public async Task A_lock_that_outlasts_the_patience_fails_the_channel_and_the_next_run_continues()
    {
        Assume.That(link.Pair.Channels, Is.EqualTo(DatabaseProvider.SqlServer), "SQLite locks the file; see ChannelFailureTests");
        await using var world = await ChangedAsync(new DownloadOptions { BusyWait = TimeSpan.FromMilliseconds(100) });
        var before = await world.VersionAsync();
        await using (var till = await world.Houston.Database.OpenAsync(DatabaseAccess.Write, CancellationToken.None))
        await using (await HoldAsync(world, till))
        {
            var outcome = await world.RunAsync();
            Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Failed));
            Assert.That(outcome.Error, Does.Contain("channel houston"));
        }
        Assert.That(await world.VersionAsync(), Is.EqualTo(before), "no half window");

        Assert.That((await world.RunAsync()).Status, Is.EqualTo(ItemStatus.Succeeded));
        Assert.That(await world.DifferencesAsync(), Is.Empty);
    }

    [Test]
    public async Task A_name_corrected_in_its_capitals_or_blanks_arrives()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 2);
        await world.RunAsync();
        foreach (var name in new[] { "ADA KING", "Ada King", "Ada King ", "Ada  King", "Ada Kíng 👑" })
        {
            await world.AtHeadquartersAsync("UPDATE DIRPARTYTABLE SET NAME = @name WHERE RECID = @party", new { name, party = DownloadWorld.Party(1) });

            Assert.That((await world.RunAsync()).Rows, Is.EqualTo(1), name);
            Assert.That(await world.DifferencesAsync(), Is.Empty, name);
        }
    }

    [Test]
    public async Task Numbers_texts_and_times_arrive_as_they_are()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 6);
        string[] credits = ["0.1", "-1234567890123.5", "0.000001", "100", "9999999999999.25", "0"];
        for (var i = 0; i < credits.Length; i++)
            await world.AtHeadquartersAsync(
                $"UPDATE CUSTTABLE SET CREDITMAX = {credits[i]}, CREATEDDATETIME = @time WHERE PARTY = @party; UPDATE RETAILCUSTATTRIBUTE SET ATTRIBUTEVALUE = @text WHERE ACCOUNTNUM = @account",
                new
                {
                    time = new DateTimeOffset(2026, 1, 1, 23, 59, 59, 123 + i, TimeSpan.Zero),
                    party = DownloadWorld.Party(i + 1),
                    account = DownloadWorld.Account(i + 1),
                    text = new[] { "2026-01-01T00:00:00.000Z", "007", "1E5", "\"quoted\" \\ back", "line\nbreak\ttab", "<å𝄞>" }[i],
                });

        Assert.That((await world.RunAsync()).Error, Is.Null);
        Assert.That(await world.DifferencesAsync(), Is.Empty);
        Assert.That((await world.RunAsync(full: true)).Rows, Is.Zero, "what arrived is what is sent");
    }

    [Test]
    public async Task A_thousand_rows_take_twenty_commands()
    {
        Assume.That(link.Pair.UsesSqlServer, "commands are counted where a server gets them");
        using var commands = new CommandCounter();
        await using var world = await DownloadWorld.CreateAsync(link: link, options: new DownloadOptions { RowLockBudget = TimeSpan.FromSeconds(10) });
        await world.RunAsync();
        var (small, few) = await CountAsync(1, 1);
        var (rows, many) = await CountAsync(100, 60);
        TestContext.Out.WriteLine($"{few} commands for {small} rows, {many} for {rows}");

        Assert.That(rows, Is.GreaterThan(1_000));
        Assert.That(many - few, Is.LessThanOrEqualTo(20), "what the rows themselves cost");

        async Task<(long Rows, int Commands)> CountAsync(int first, int count)
        {
            await world.AddCustomersAsync(first, count);
            commands.Take();
            var outcome = await world.RunAsync();
            Assert.That(outcome.Rows, Is.EqualTo(count * RowsOfACustomer), outcome.Error);
            return (outcome.Rows, commands.Take());
        }
    }

    private async Task<DownloadWorld> ChangedAsync(DownloadOptions options)
    {
        var world = await DownloadWorld.CreateAsync(link: link, options: options);
        await world.AddCustomersAsync(1, 3);
        await world.RunAsync();
        await world.AtHeadquartersAsync("UPDATE CUSTTABLE SET BLOCKED = 1 WHERE ACCOUNTNUM = 'C-00000002'");
        return world;
    }

    private static async Task<DbTransaction> HoldAsync(DownloadWorld world, DbConnection till)
    {
        var transaction = await till.BeginTransactionAsync();
        await till.ExecuteAsync(TestWorld.For(world.Houston.Database, "UPDATE CUSTTABLE SET BLOCKED = 2 WHERE ACCOUNTNUM = 'C-00000002'"), transaction: transaction);
        return transaction;
    }
}
