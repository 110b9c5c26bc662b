namespace HqJobs.Server.Tests.PostgreSql;

/// <summary>
/// <c>kill -9</c> of the real service at every step between headquarters and job storage (orchestration.md 8.4, 8.5). One run goes from kill to kill;
/// each time the next service goes on with what stands in the two databases. Then the run has to be as if nothing had been.
/// </summary>
[NonParallelizable]
public sealed class KillPointTests
{
    private const string Upload = "P-0001";
    private const string Synchronize = "SYNC";
    private const string Download = "1010";

    private PostgreSqlServer server = null!;

    [OneTimeSetUp]
    public void StartServer() => server = PostgreSqlServer.Shared;

    /// <summary>In the order in which a run comes by.</summary>
    private static IEnumerable<KillPoint> Points()
    {
        yield return new KillPoint("p0: has taken its turn, there is no run yet", Turn(Upload), Happens: true);
        yield return new KillPoint("p0: the run is there, its job does not know it", Parameter(Upload, "HqRun"));
        yield return new KillPoint("p1: later stages are created, nobody knows them", Parameter(Upload, "HqChain"));
        yield return new KillPoint("p2: later stages are known, they do not wait yet", State(Synchronize, "Awaiting"));
        yield return new KillPoint("p3: later stages wait, nothing is planned", State(Synchronize, "Awaiting"), Happens: true);
        foreach (var point in Channels(Upload, next: Synchronize)) yield return point;
        yield return new KillPoint("SYNC start: has started, has done nothing", State(Synchronize, "Processing"), Happens: true);
        yield return new KillPoint("SYNC body: some customers are done", null, AtHeadquarters: "SELECT count(*) FROM RETAILCUSTTABLE WHERE CUSTACCOUNTASYNC <> ''") { Gates = [State(Download, "Enqueued")] };
        foreach (var point in Closing(Synchronize, next: Download)) yield return point;
        yield return new KillPoint("1010 s0: has taken its turn, nothing is planned", Turn(Download), Happens: true);
        foreach (var point in Channels(Download, next: null)) yield return point;
    }

    private static IEnumerable<KillPoint> Channels(string stage, string? next)
    {
        var channels = $"{stage}/%";
        yield return new KillPoint($"{stage} s1: planned, no channel has a job", Creation(channels)) { Gates = [Fetch(channels)] };
        yield return new KillPoint($"{stage} s2: a job is created, headquarters does not know it", Creation(channels), Happens: true) { Gates = [Fetch(channels)] };
        yield return new KillPoint($"{stage} s3: headquarters knows it, it is not started", State(channels, "Enqueued")) { Gates = [Fetch(channels)] };
        yield return new KillPoint($"{stage} s4: some are started, others not created", State(channels, "Enqueued") with { Nth = 2 }, Happens: true) { Gates = [Fetch(channels)] };
        yield return new KillPoint($"{stage} s5: all are started, the stage is not parked", State(stage, "Scheduled")) { Gates = [Fetch(channels)] };
        yield return new KillPoint($"{stage} s6: parked, and still in the queue", Acknowledgement(stage, "Scheduled")) { Gates = [Fetch(channels)] };
        yield return new KillPoint($"{stage} c0: a channel's job is fetched", State(channels, "Processing")) { OutOfQueue = stage };
        yield return new KillPoint($"{stage} c0: a channel's job has started, nobody has claimed it", State(channels, "Processing"), Happens: true) { OutOfQueue = stage };
        yield return new KillPoint($"{stage} c1: a channel is at work, or just was", null, AtHeadquarters: $"SELECT count(*) FROM PIPELINEITEM AS i JOIN PIPELINESTAGE AS s USING (RUNID, STAGENO) WHERE s.JOB = '{stage}' AND i.STATUS <> 'Pending'") { Gates = [State(channels, "Succeeded"), Wake(stage)] };
        yield return new KillPoint($"{stage} c2: all channels have ended, the stage is not woken", Wake(stage));
        yield return new KillPoint($"{stage} c3: the last channel has ended, its job has not", State(channels, "Succeeded")) { Gates = [Fetch(stage)] };
        yield return new KillPoint($"{stage} c4: its job has ended, and is still in the queue", Acknowledgement(channels, "Succeeded")) { Gates = [Fetch(stage)] };
        foreach (var point in Closing(stage, next)) yield return point;
    }

    private static IEnumerable<KillPoint> Closing(string stage, string? next)
    {
        if (next is not null) yield return new KillPoint($"{stage} s7: closed, the next stage is not started", State(next, "Enqueued"));
        Statement[] gates = next is null ? [] : [Fetch(next)];
        yield return new KillPoint($"{stage} s8: closed, its job has not ended", State(stage, "Succeeded")) { Gates = gates };
        yield return new KillPoint($"{stage} s9: its job has ended, and is still in the queue", Acknowledgement(stage, "Succeeded")) { Gates = gates };
    }

    [Test, CancelAfter(600_000)]
    public async Task A_service_killed_at_any_step_is_followed_by_one_that_ends_the_run_as_if_nothing_had_been()
    {
        await using var world = await DurableWorld.CreateAsync(server, channels: 4);
        world.Sell(visits: 12);
        await using (var first = await world.ServeAsync())
            await first.TriggerAsync();
        var interrupted = new List<long>(await world.LetTimePassAsync());

        foreach (var point in Points())
            interrupted.AddRange(await KillAtAsync(world, point));

        await using var service = await world.ServeAsync();
        await world.UntilRunsEndAsync(1, service);
        await world.AssertRunWasInOrderAsync();
        world.AssertRepeatedOnlyWhereKilled(interrupted);
        await service.TriggerAsync();
        await world.UntilRunsEndAsync(2, service);
        await world.AssertEverythingIsRightAsync();
    }

    /// <summary>Starts a service, kills it at the point, and lets as much time pass as job storage needs to take it for dead.</summary>
    /// <returns>Jobs that were being worked on.</returns>
    private async Task<IReadOnlyList<long>> KillAtAsync(DurableWorld world, KillPoint point)
    {
        var holds = new List<Hold>();
        foreach (var statement in point.Gates.Append(point.At).OfType<Statement>()) holds.Add(await Hold.SetAsync(server, world.Jobs, statement));
        var before = await CountAsync();
        await using (var service = await world.ServeAsync())
        {
            await world.UntilAsync(
                point.Name,
                async () => (point.At is null ? await CountAsync() > before : await holds[^1].IsReachedAsync()) && (point.OutOfQueue is null || !world.IsInQueue(point.OutOfQueue)),
                service);
            if (point.At is null || point.Happens)
            {
                await using var headquarters = await world.HoldHeadquartersAsync();
                if (point.Happens) await holds[^1].LetHappenAsync();
                await service.KillAsync();
            }
            else
            {
                await service.KillAsync();
            }
        }
        foreach (var hold in holds) await hold.LetNeverHappenAsync();
        foreach (var hold in holds) await hold.DisposeAsync();
        world.PutOffHeartbeats();
        return await world.LetTimePassAsync();

        async Task<long> CountAsync() => point.AtHeadquarters is { } sql ? (await world.QueryAsync<long>(sql)).Single() : 0;
    }

    // Before Hangfire takes the job's own lock, which others may need.
    private static Statement Fetch(string name) => new("UPDATE ON jobqueue", $"NEW.fetchedat IS NOT NULL AND name_of(NEW.jobid) LIKE '{name}'");

    private static Statement Turn(string stage) => new("INSERT ON lock", $"NEW.resource LIKE '%:hq:stage:%' AND name_of(split_part(NEW.resource, ':', 4)::bigint) = '{stage}'");

    private static Statement Parameter(string name, string parameter) => new("INSERT ON jobparameter", $"NEW.name = '{parameter}' AND name_of(NEW.jobid) = '{name}'");

    private static Statement Creation(string name) => new("INSERT ON job", $"name_of(NEW.arguments) LIKE '{name}'");

    private static Statement State(string name, string state) => new("INSERT ON state", $"NEW.name = '{state}' AND name_of(NEW.jobid) LIKE '{name}'");

    private static Statement Wake(string stage) => new("INSERT ON state", $"NEW.name = 'Enqueued' AND NEW.reason = 'All channels have ended' AND name_of(NEW.jobid) = '{stage}'");

    private static Statement Acknowledgement(string name, string state) =>
        new("DELETE ON jobqueue", $"name_of(OLD.jobid) LIKE '{name}' AND (SELECT j.statename FROM hqjobs.job AS j WHERE j.id = OLD.jobid) = '{state}'");
}
