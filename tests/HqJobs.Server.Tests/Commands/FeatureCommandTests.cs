using System.Text.Json;
using HqJobs.Server.Commands;
using HqJobs.Sync.Tests;

namespace HqJobs.Server.Tests.Commands;

/// <summary><c>hqjobs feature</c>.</summary>
public sealed class FeatureCommandTests
{
    private TestWorld world = null!;

    [SetUp]
    public async Task CreateWorldAsync()
    {
        world = await TestWorld.CreateAsync();
        File.WriteAllText(Path.Combine(world.Folder, "hqjobs.json"), """
            { "HqJobs": { "Headquarters": { "ConnectionString": "Data Source=headquarters.db" }, "Channels": { "houston": { "ConnectionString": "Data Source=houston.db" } } } }
            """);
    }

    [TearDown]
    public async Task RemoveWorldAsync() => await world.DisposeAsync();

    [Test]
    public async Task Features_are_listed_turned_off_and_on()
    {
        var list = await RunAsync("feature", "list");
        var off = await RunAsync("feature", "disable", "R26");
        var again = await RunAsync("feature", "disable", "Enable editing customers in asynchronous mode");
        var json = JsonDocument.Parse((await RunAsync("feature", "list", "--json")).Output).RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(list.Output, Does.Match(@"(?m)^R27 +off +version 10\.0\.31 +Audit of customer synchronization").And.Contain("houston has not been told").And.Contain("hqjobs run channel-config"));
            Assert.That(off.Output, Does.StartWith("Enable editing customers in asynchronous mode is off."));
            Assert.That(again.Output, Does.StartWith("Enable editing customers in asynchronous mode was already off."));
            Assert.That(json[5].GetProperty("enabled").GetBoolean(), Is.False);
        });
    }

    [Test]
    public async Task What_cannot_be_turned_off_says_why_and_an_unknown_name_lists_the_known_ones()
    {
        var beneath = await RunAsync("feature", "disable", "R24");
        var unknown = await RunAsync("feature", "enable", "Turbo");
        Assert.That((beneath.ExitCode, unknown.ExitCode), Is.EqualTo((ExitCode.Usage, ExitCode.Usage)));
        Assert.That(beneath.Error, Does.Contain("turn it off first").And.Contain("R28"));
        Assert.That(unknown.Error, Does.Contain("There is no feature 'Turbo'").And.Contain("(R26)"));
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var shell = new Shell(Shell.Open(output, isRedirected: true), Shell.Open(error, isRedirected: true), world.Folder, TimeProvider.System);
        var exitCode = await new CommandLine(shell).InvokeAsync(arguments, CancellationToken.None);
        return (exitCode, output.ToString(), error.ToString());
    }
}
