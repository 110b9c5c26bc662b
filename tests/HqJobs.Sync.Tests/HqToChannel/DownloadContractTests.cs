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
}
