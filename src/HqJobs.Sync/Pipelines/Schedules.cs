using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Pipelines;

/// <summary>When a pipeline runs by itself.</summary>
/// <param name="Misfire">Runs that were due while no service was running: Relaxed (one), Strict (each), Ignorable (none).</param>
/// <param name="PausedBy">Who paused it; null while it is not paused.</param>
public sealed record Schedule(string Pipeline, string Cron, string TimeZone, string Misfire, string? PausedBy = null);

/// <summary>The schedules in HQ: configuration brings defaults, what stands here is the truth (G8).</summary>
public sealed class Schedules(Databases databases, TimeProvider time)
{
    private readonly Database headquarters = databases.Headquarters;

    /// <summary>Adds or updates what configuration says; a schedule that an administrator changed stays.</summary>
    public async Task PutDefaultsAsync(IReadOnlyList<Schedule> defaults, CancellationToken cancellation)
    {
        await using var connection = await headquarters.OpenAsync(DatabaseAccess.Write, cancellation);
        foreach (var schedule in defaults)
            await connection.ExecuteAsync(new CommandDefinition(
                headquarters.Sql["Pipelines/PutDefaultSchedule"],
                new { pipeline = schedule.Pipeline, cron = schedule.Cron, timeZone = schedule.TimeZone, misfire = schedule.Misfire, now = time.GetUtcNow() },
                cancellationToken: cancellation));
    }

    public async Task<IReadOnlyList<Schedule>> ReadAsync(CancellationToken cancellation)
    {
        await using var connection = await headquarters.OpenAsync(DatabaseAccess.Read, cancellation);
        return (await connection.QueryAsync<Schedule>(new CommandDefinition(
            headquarters.Sql["Pipelines/ReadSchedules"], cancellationToken: cancellation))).AsList();
    }
}
