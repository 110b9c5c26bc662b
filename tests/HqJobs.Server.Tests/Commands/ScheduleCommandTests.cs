using System.Globalization;
using System.Text.Json;
using HqJobs.Server.Commands;
using HqJobs.Sync.Tests;
using Microsoft.Extensions.Time.Testing;

namespace HqJobs.Server.Tests.Commands;

/// <summary><c>hqjobs schedule</c> on a clock that stands at Saturday, 28 March 2026, 12:00 UTC: the clocks of Europe change the night after.</summary>
public sealed class ScheduleCommandTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 28, 12, 0, 0, TimeSpan.Zero));
    private TestWorld world = null!;

    [SetUp]
    public async Task CreateWorldAsync()
    {
        world = await TestWorld.CreateAsync(seed: false);
        File.WriteAllText(Path.Combine(world.Folder, "hqjobs.json"), """
            { "HqJobs": { "Headquarters": { "ConnectionString": "Data Source=headquarters.db" }, "Channels": { "houston": { "ConnectionString": "Data Source=houston.db" } } } }
            """);
    }

    [TearDown]
    public async Task RemoveWorldAsync() => await world.DisposeAsync();

    [Test]
    public async Task All_pipelines_are_listed_before_any_service_has_started()
    {
        var lines = (await RunAsync("schedule", "list")).Output.Split('\n');
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Does.Match(@"^Pipeline +Cron +Time zone +Next \(UTC\) +State"));
            Assert.That(lines, Has.Some.Matches(@"^customer-sync +\*/15 \* \* \* \* +UTC +2026-03-28 12:15:00 +active$"));
            Assert.That(lines, Has.Some.Matches("^p-0001 +- +- +- +runs only when somebody asks for it$"));
        });
        Assert.That(await world.ScalarAsync<long>(world.Headquarters, "SELECT count(*) FROM PIPELINESCHEDULE"), Is.Zero, "looking writes nothing");
    }

    [Test]
    public async Task Setting_shows_the_next_five_times_in_the_zone_and_in_UTC_with_a_warning()
    {
        var set = await RunAsync("schedule", "set", "customer-sync", "--cron", "30 2 * * *", "--time-zone", "Europe/Berlin", "--overlap", "queue");
        Assert.That(set.Output.ReplaceLineEndings("\n"), Is.EqualTo($"""
            customer-sync: 30 2 * * * in Europe/Berlin; active
              misfire Relaxed, overlap Queue; chosen by {Environment.UserName}
              Next (Europe/Berlin)  UTC
              2026-03-29 03:00:00   2026-03-29 01:00:00  02:30 does not exist that day: clocks go from 02:00 to
                                                         03:00; it runs at 03:00
              2026-03-30 02:30:00   2026-03-30 00:30:00
              2026-03-31 02:30:00   2026-03-31 00:30:00
              2026-04-01 02:30:00   2026-04-01 00:30:00
              2026-04-02 02:30:00   2026-04-02 00:30:00

            """.ReplaceLineEndings("\n")));
        Assert.That((await RunAsync("schedule", "list", "customer-sync")).Output, Is.EqualTo(set.Output));
        Assert.That((await RunAsync("schedule", "set", "customer-sync", "--overlap", "Queue")).Output, Does.StartWith("It was so already."));
    }

    [Test]
    public async Task A_list_is_one_JSON_array()
    {
        await RunAsync("schedule", "set", "1010", "--cron", "@daily", "--time-zone", "Asia/Tokyo");
        await RunAsync("schedule", "pause", "customer-sync", "--until", "2026-03-29T06:00", "--reason", "stock taking");
        var list = JsonDocument.Parse((await RunAsync("schedule", "list", "--json")).Output).RootElement.EnumerateArray().ToDictionary(one => one.GetProperty("pipeline").GetString()!);
        Assert.Multiple(() =>
        {
            Assert.That(list["1010"].EnumerateObject().Select(property => property.Name), Is.EqualTo(new[]
            {
                "pipeline", "cron", "timeZone", "misfire", "overlap", "paused", "pausedBy", "pauseReason", "pausedUntil", "modifiedBy", "modifiedDateTime", "rowVersion", "problem", "next",
            }));
            Assert.That(list["1010"].GetProperty("next")[0].GetRawText().Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings(""), Is.EqualTo("""{"utc":"2026-03-28T15:00:00Z","local":"2026-03-29T00:00:00+09:00","warning":null}"""));
            Assert.That(list["1010"].GetProperty("misfire").GetString(), Is.EqualTo("Relaxed"));
            Assert.That(list["customer-sync"].GetProperty("paused").GetBoolean(), Is.True);
            Assert.That(list["customer-sync"].GetProperty("pausedUntil").GetString(), Is.EqualTo("2026-03-29T06:00:00Z"));
            Assert.That(list["customer-sync"].GetProperty("next")[0].GetProperty("utc").GetString(), Is.EqualTo("2026-03-29T06:00:00Z"));
            Assert.That(list["p-0001"].GetProperty("cron").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(list["p-0001"].GetProperty("next").GetArrayLength(), Is.Zero);
        });
    }

    [Test]
    public async Task A_pause_and_its_end()
    {
        var user = Environment.UserName;
        Assert.That((await RunAsync("schedule", "pause", "customer-sync", "--reason", "stock taking", "--until", "1d2h")).Output.Trim(),
            Is.EqualTo($"customer-sync is paused by {user} until 2026-03-29 14:00:00 UTC: stock taking. Resume it: hqjobs schedule resume customer-sync"));
        Assert.That((await RunAsync("schedule", "pause", "customer-sync", "--until", "2026-03-29T14:00Z")).Output,
            Does.StartWith($"customer-sync was already paused by {user} until 2026-03-29 14:00:00 UTC: stock taking."));
        Assert.That((await RunAsync("schedule", "resume", "customer-sync")).Output, Does.StartWith("customer-sync: */15 * * * * in UTC; active"));
        Assert.That((await RunAsync("schedule", "resume", "customer-sync")).Output, Does.StartWith("customer-sync was not paused."));
    }

    [Test]
    public async Task A_schedule_that_is_never_due_says_so() =>
        Assert.That((await RunAsync("schedule", "set", "customer-sync", "--cron", "0 0 30 2 *")).Output, Does.Contain("This is never due: no such date comes."));

    [TestCase("schedule set customer-sink --cron @daily", "There is no pipeline 'customer-sink'. Pipelines: customer-sync, ")]
    [TestCase("schedule list customer-sink", "There is no pipeline 'customer-sink'. Pipelines: customer-sync, ")]
    [TestCase("schedule set customer-sync", "Say what to change: --cron, --time-zone, --misfire, --overlap, e.g. ")]
    [TestCase("schedule set customer-sync --cron daily", "'daily' is no cron expression: it has 1 field; allowed: minute hour")]
    [TestCase("schedule set customer-sync --time-zone Mars", "'Mars' is no time zone this machine knows; allowed: UTC")]
    [TestCase("schedule set customer-sync --misfire Never", "'Never' is no misfire policy; allowed: Relaxed, Strict, Ignorable")]
    [TestCase("schedule set customer-sync --overlap Wait", "'Wait' is no overlap policy; allowed: Skip, Queue, Supersede")]
    [TestCase("schedule set p-0001 --overlap Queue", "p-0001 has no schedule yet, so it needs a cron expression")]
    [TestCase("schedule pause p-0001", "p-0001 has no schedule: it only runs when somebody asks for it.")]
    [TestCase("schedule pause customer-sync --until tomorrow", "--until 'tomorrow' is no time; allowed: from now on 90m, 2h, 1d12h")]
    [TestCase("schedule pause customer-sync --until 2026-03-28T11:59", "2026-03-28 11:59:00 UTC has passed; a pause ends later than now, e.g. in two hours: 2026-03-28T14:00Z")]
    public async Task What_cannot_be_done_is_said_and_ends_with_2(string command, string sentence)
    {
        var (exitCode, output, error) = await RunAsync(command.Split(' '));
        Assert.That(exitCode, Is.EqualTo(2), output + error);
        Assert.That(error, Does.StartWith(sentence));
        Assert.That(output, Is.Empty);
        Assert.That(await world.ScalarAsync<long>(world.Headquarters, "SELECT count(*) FROM PIPELINESCHEDULE WHERE MODIFIEDBY <> 'configuration'"), Is.Zero);
    }

    [TestCase("90m", "UTC", "2026-03-28T13:30Z")]
    [TestCase("1d12h", "UTC", "2026-03-30T00:00Z")]
    [TestCase("2026-03-30T06:00", "Europe/Berlin", "2026-03-30T04:00Z")]
    [TestCase("2026-03-30 06:00", "UTC", "2026-03-30T06:00Z")]
    [TestCase("2026-03-30T06:00+02:00", "Asia/Tokyo", "2026-03-30T04:00Z")]
    [TestCase("2026-03-30", "Europe/Berlin", "2026-03-29T22:00Z")]
    [TestCase("06:00", "UTC", null)]
    [TestCase("", "UTC", null)]
    [TestCase("2h1d", "UTC", null)]
    public void A_time_is_understood_as_people_type_it(string text, string zone, string? expected)
    {
        Assert.That(Moment.TryParse(text, clock.GetUtcNow(), zone, out var moment), Is.EqualTo(expected is not null));
        if (expected is not null) Assert.That(moment, Is.EqualTo(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture)));
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var shell = new Shell(Shell.Open(output, isRedirected: true), Shell.Open(error, isRedirected: true), world.Folder, clock);
        var exitCode = await new CommandLine(shell).InvokeAsync(args, CancellationToken.None);
        return (exitCode, output.ToString(), error.ToString());
    }
}
