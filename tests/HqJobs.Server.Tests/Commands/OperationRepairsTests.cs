using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Tests.Commands;

/// <summary><c>operations edit</c> and <c>operations synchronize</c> by the real program.</summary>
public sealed class OperationRepairsTests
{
    private TempFolder folder = null!;

    [SetUp]
    public async Task CreateInstallation()
    {
        folder = new TempFolder();
        Assert.That((await RunAsync("db", "init", "--sample", "3")).ExitCode, Is.Zero);
        Assert.That((await RunAsync("run", "p-0001")).ExitCode, Is.Zero);
        await new Database(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(folder.Path, "hqjobs-data", "headquarters.db")}").WriteAsync(
            transaction => transaction.Connection.ExecuteAsync("UPDATE RETAILASYNCCUSTOMERV2 SET LANGUAGEID = 'xx-XX' WHERE DATASTORE = 'houston' AND REPLICATIONCOUNTERFROMORIGIN <= 2", transaction: transaction.Db),
            CancellationToken.None);
        Assert.That((await RunAsync("run", "synchronize")).ExitCode, Is.EqualTo(1));
    }

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public async Task Failed_operations_are_edited_and_synchronized_and_each_tells_its_account()
    {
        var edited = await RunAsync("operations", "edit", "houston/1/c/1", "houston/1/c/2", "--set", "LANGUAGEID=en-US", "middlename=Repaired");
        Assert.That(edited.ExitCode, Is.Zero, edited.Error);
        Assert.That(edited.Output, Does.Contain("houston/1/c/1  saved").And.Contain("hqjobs operations synchronize houston/1/c/1 houston/1/c/2"));

        var synchronized = await RunAsync("operations", "synchronize", "houston/1/c/1", "houston/1/c/2", "--json");
        Assert.That(synchronized.ExitCode, Is.Zero, synchronized.Error);
        foreach (var outcome in JsonDocument.Parse(synchronized.Output).RootElement.EnumerateArray())
        {
            Assert.That(outcome.GetProperty("result").GetString(), Is.EqualTo("Succeeded"));
            Assert.That(outcome.GetProperty("custAccount").GetString(), Does.StartWith("C-"));
        }

        var late = await RunAsync("operations", "edit", "houston/1/c/1", "--set", "LANGUAGEID=nb-NO");
        Assert.That((late.ExitCode, late.Output.Contains("houston/1/c/1 succeeded: it can no longer be edited", StringComparison.Ordinal)), Is.EqualTo((1, true)), late.Output);
    }

    [Test]
    public async Task What_is_refused_is_told_and_keeps_nobody_else_from_being_saved()
    {
        var edited = await RunAsync("operations", "edit", "houston/1/c/1", "houston/1/c/99", "--set", "CREDITMAX=100", "--json");
        Assert.That(edited.ExitCode, Is.EqualTo(1));
        var saves = JsonDocument.Parse(edited.Output).RootElement;
        Assert.That(saves[0].GetProperty("fields")[0].GetString(), Is.EqualTo("CREDITMAX"));
        Assert.That(saves[1].GetProperty("problem").GetString(), Does.Contain("no operation houston/1/c/99"));

        var stale = await RunAsync("operations", "edit", "houston/1/c/1", "--version", "0", "--set", "CREDITMAX=200");
        Assert.That((stale.ExitCode, stale.Output.Contains("was saved after you opened it", StringComparison.Ordinal)), Is.EqualTo((1, true)), stale.Output);

        var preview = await RunAsync("operations", "synchronize", "houston/1/c/1", "--dry-run");
        Assert.That((preview.ExitCode, preview.Output.Contains("Failed", StringComparison.Ordinal)), Is.EqualTo((1, true)), preview.Output);
    }

    [TestCase("houston/17", "--set", "A=1", "'houston/17' is no operation ID")]
    [TestCase("houston/1/c/1", "--set", "A", "write FIELD=VALUE")]
    public async Task Wrong_usage_is_said_before_anything_is_started(string id, string option, string set, string message)
    {
        var result = await RunAsync("operations", "edit", id, option, set);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain(message));
    }

    private Task<ProgramResult> RunAsync(params string[] arguments) => HqJobsProgram.RunAsync(folder.Path, arguments);
}
