using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Pipelines;

/// <summary>The schedules in HQ: configuration brings defaults, what stands here is the truth (G8). Every change is a compare-and-set and is audited.</summary>
public sealed class Schedules(Databases databases, TimeProvider time)
{
    /// <summary>Who chose a default; it follows the configuration until a person decides.</summary>
    public const string Configuration = "configuration";

    private const int ReasonLength = 255;

    private readonly Database headquarters = databases.Headquarters;
    private readonly AuditLog audit = new(databases, time);

    /// <summary>Adds or updates what configuration says, and removes defaults it does not bring any more; a schedule that an administrator chose stays.</summary>
    /// <remarks>Rows of pipelines this version does not know are another version's and stay.</remarks>
    public Task PutDefaultsAsync(IReadOnlyList<Schedule> defaults, CancellationToken cancellation)
    {
        var others = PipelineDefinition.All.Select(pipeline => pipeline.Name).Except(defaults.Select(schedule => schedule.Pipeline));
        return headquarters.WriteAsync(async transaction =>
        {
            await ExecuteAsync(transaction, "Pipelines/RemoveDefaultSchedules", new { json = JsonSerializer.Serialize(others) });
            foreach (var schedule in defaults)
                await ExecuteAsync(transaction, "Pipelines/PutDefaultSchedule", Values(schedule));
            return 0;
        }, cancellation);
    }

    /// <summary>Adds or updates one default; a schedule that an administrator chose stays.</summary>
    public Task AddDefaultAsync(Schedule schedule, CancellationToken cancellation) =>
        headquarters.WriteAsync(transaction => ExecuteAsync(transaction, "Pipelines/PutDefaultSchedule", Values(schedule)), cancellation);

    /// <summary>Every schedule there is, by pipeline; single jobs usually have none.</summary>
    public Task<IReadOnlyList<Schedule>> ReadAsync(CancellationToken cancellation) => headquarters.ReadAsync<IReadOnlyList<Schedule>>(
        async connection => (await connection.QueryAsync<Row>(headquarters.Sql["Pipelines/ReadSchedules"])).Select(row => row.ToSchedule()).ToList(), cancellation);

    /// <returns>The pipeline's schedule; null when it has none.</returns>
    public async Task<Schedule?> FindAsync(string pipeline, CancellationToken cancellation) =>
        (await ReadAsync(cancellation)).FirstOrDefault(schedule => string.Equals(schedule.Pipeline, pipeline, StringComparison.OrdinalIgnoreCase));

    /// <returns>When a run of the pipeline was last asked for, whoever did; null when it never was, or nobody remembers. A retry of what failed does not count.</returns>
    public Task<DateTimeOffset?> ReadLastStartAsync(string pipeline, CancellationToken cancellation) => headquarters.ReadAsync(
        connection => connection.ExecuteScalarAsync<DateTimeOffset?>(headquarters.Sql["Pipelines/ReadLastStart"], new { pipeline }), cancellation);

    /// <summary>Changes a schedule, or adds the first one of a pipeline; from then on it is an administrator's and no configuration changes it.</summary>
    /// <param name="expectedRowVersion">The version the person has seen, 0 where there was no schedule; null does not ask.</param>
    /// <returns>False when it is so already; nothing is written then.</returns>
    /// <exception cref="ArgumentException">A value that is not allowed: which, what is allowed, an example.</exception>
    /// <exception cref="ScheduleConflictException">Somebody else changed it meanwhile.</exception>
    public Task<bool> SetAsync(ScheduleChange change, long? expectedRowVersion, string by, CancellationToken cancellation)
    {
        var pipeline = PipelineDefinition.Of(change.Pipeline).Name;
        return ChangeAsync(pipeline, async (transaction, current) =>
        {
            if (expectedRowVersion is { } expected && expected != (current?.RowVersion ?? 0)) throw new ScheduleConflictException(pipeline, current);
            var wanted = Apply(change with { Pipeline = pipeline }, current) with { ModifiedBy = by };
            var details = Differences(current, wanted);
            if (details.Length == 0 && current!.ModifiedBy != Configuration) return false;
            if (await ExecuteAsync(transaction, current is null ? "Pipelines/AddSchedule" : "Pipelines/SetSchedule", Values(wanted)) == 0)
                throw new ScheduleConflictException(pipeline, current);
            await audit.WriteAsync(transaction, by, "schedule set", pipeline, details.Length == 0 ? "confirmed as it is" : details);
            return true;
        }, cancellation);
    }

    /// <summary>Keeps a pipeline from starting by itself; runs that somebody asks for start as ever. The reason of a pause that is on stays unless a new one is given.</summary>
    /// <param name="until">When it comes back by itself; null: when it is resumed.</param>
    /// <returns>False when it is paused like that already.</returns>
    /// <exception cref="ArgumentException">No such pipeline, it has no schedule, or the time has passed.</exception>
    public Task<bool> PauseAsync(string pipeline, string? reason, DateTimeOffset? until, string by, CancellationToken cancellation) =>
        ChangeScheduledAsync(pipeline, async (transaction, current) =>
        {
            var now = time.GetUtcNow();
            if (until <= now) throw new ArgumentException($"{until:yyyy-MM-dd HH:mm:ss} UTC has passed; a pause ends later than now, e.g. in two hours: {now.AddHours(2):yyyy-MM-dd'T'HH:mm'Z'}");
            if (reason?.Length > ReasonLength) throw new ArgumentException($"The reason has {reason.Length} characters; up to {ReasonLength} are kept.");
            var paused = current.IsPaused(now);
            reason = string.IsNullOrWhiteSpace(reason) ? paused ? current.PauseReason : null : reason.Trim();
            if (paused && current.PauseReason == reason && current.PausedUntil == until) return false;
            await PutPauseAsync(transaction, current with { PausedBy = by, PauseReason = reason, PausedUntil = until });
            await audit.WriteAsync(transaction, by, "schedule pause", current.Pipeline, $"{reason ?? "no reason given"}; until {(until is null ? "it is resumed" : $"{until:yyyy-MM-dd HH:mm:ss} UTC")}");
            return true;
        }, cancellation);

    /// <summary>Ends a pause. What was due meanwhile is not made up for: the next run takes what has waited.</summary>
    /// <returns>False when it was not paused.</returns>
    /// <exception cref="ArgumentException">No such pipeline, or it has no schedule.</exception>
    public Task<bool> ResumeAsync(string pipeline, string by, CancellationToken cancellation) =>
        ChangeScheduledAsync(pipeline, async (transaction, current) =>
        {
            if (!current.IsPaused(time.GetUtcNow())) return false;
            await PutPauseAsync(transaction, current with { PausedBy = null, PauseReason = null, PausedUntil = null });
            await audit.WriteAsync(transaction, by, "schedule resume", current.Pipeline, details: null);
            return true;
        }, cancellation);

    private Task<bool> ChangeScheduledAsync(string name, Func<WriteTransaction, Schedule, Task<bool>> change, CancellationToken cancellation)
    {
        var pipeline = PipelineDefinition.Of(name).Name;
        return ChangeAsync(
            pipeline,
            (transaction, current) => change(transaction, current ?? throw new ArgumentException($"{pipeline} has no schedule: it only runs when somebody asks for it.")),
            cancellation);
    }

    private Task<bool> ChangeAsync(string pipeline, Func<WriteTransaction, Schedule?, Task<bool>> change, CancellationToken cancellation) =>
        headquarters.WriteAsync(async transaction =>
        {
            var rows = await transaction.Connection.QueryAsync<Row>(headquarters.Sql["Pipelines/ReadSchedules"], transaction: transaction.Db);
            return await change(transaction, rows.Select(row => row.ToSchedule()).FirstOrDefault(schedule => schedule.Pipeline == pipeline));
        }, cancellation);

    private async Task PutPauseAsync(WriteTransaction transaction, Schedule schedule)
    {
        var parameters = new
        {
            pipeline = schedule.Pipeline,
            by = schedule.PausedBy,
            reason = schedule.PauseReason,
            until = schedule.PausedUntil,
            rowversion = schedule.RowVersion,
            now = time.GetUtcNow(),
        };
        if (await ExecuteAsync(transaction, "Pipelines/PauseSchedule", parameters) == 0) throw new ScheduleConflictException(schedule.Pipeline, schedule);
    }

    private static Schedule Apply(ScheduleChange change, Schedule? current)
    {
        var cron = change.Cron?.Trim() ?? current?.Cron ?? throw new ArgumentException($"{change.Pipeline} has no schedule yet, so it needs a cron expression, e.g. 0 4 * * *");
        var timeZone = change.TimeZone?.Trim() ?? current?.TimeZone ?? "UTC";
        if ((Occurrences.Validate(cron) ?? Occurrences.ValidateTimeZone(timeZone)) is { } problem) throw new ArgumentException(problem);
        return (current ?? new Schedule(change.Pipeline, cron)) with
        {
            Cron = cron,
            TimeZone = timeZone,
            Misfire = WordOf("misfire", change.Misfire, current?.Misfire ?? MisfirePolicy.Relaxed),
            Overlap = WordOf("overlap", change.Overlap, current?.Overlap ?? OverlapPolicy.Skip),
        };
    }

    private static T WordOf<T>(string what, string? word, T otherwise) where T : struct, Enum =>
        word is null ? otherwise
        : TryParse<T>(word.Trim(), out var value) ? value
        : throw new ArgumentException($"'{word}' is no {what} policy; allowed: {string.Join(", ", Enum.GetNames<T>())}, e.g. {otherwise}");

    // A number is no word.
    private static bool TryParse<T>(string word, out T value) where T : struct, Enum
    {
        value = default;
        return Enum.GetNames<T>().Contains(word, StringComparer.OrdinalIgnoreCase) && Enum.TryParse(word, ignoreCase: true, out value);
    }

    private static string Differences(Schedule? from, Schedule to)
    {
        (string What, object? From, object To)[] values =
        [
            ("cron", from?.Cron, to.Cron), ("time zone", from?.TimeZone, to.TimeZone), ("misfire", from?.Misfire, to.Misfire), ("overlap", from?.Overlap, to.Overlap),
        ];
        return string.Join("; ", values.Where(value => !value.To.Equals(value.From)).Select(value => value.From is null ? $"{value.What} {value.To}" : $"{value.What} {value.From} → {value.To}"));
    }

    private object Values(Schedule schedule) => new
    {
        pipeline = schedule.Pipeline,
        cron = schedule.Cron,
        timeZone = schedule.TimeZone,
        misfire = schedule.Misfire.ToString(),
        overlap = schedule.Overlap.ToString(),
        by = schedule.ModifiedBy,
        rowversion = schedule.RowVersion,
        now = time.GetUtcNow(),
    };

    private Task<int> ExecuteAsync(WriteTransaction transaction, string statement, object parameters) =>
        transaction.Connection.ExecuteAsync(headquarters.Sql[statement], parameters, transaction.Db);

    /// <summary>A row of PIPELINESCHEDULE as it stands, whoever wrote it.</summary>
    private sealed record Row
    {
        public string Pipeline { get; init; } = "";

        public string Cron { get; init; } = "";

        public string TimeZone { get; init; } = "";

        public string Misfire { get; init; } = "";

        public string Overlap { get; init; } = "";

        public string? PausedBy { get; init; }

        public string? PauseReason { get; init; }

        public DateTimeOffset? PausedUntil { get; init; }

        public long RowVersion { get; init; }

        public string? ModifiedBy { get; init; }

        public DateTimeOffset? ModifiedDateTime { get; init; }

        public Schedule ToSchedule()
        {
            var misfireIsKnown = TryParse<MisfirePolicy>(Misfire, out var misfire);
            var overlapIsKnown = TryParse<OverlapPolicy>(Overlap, out var overlap);
            return new Schedule(Pipeline, Cron, TimeZone, misfire, overlap, PausedBy, PauseReason, PausedUntil, RowVersion, ModifiedBy, ModifiedDateTime)
            {
                Problem = PipelineDefinition.Find(Pipeline) is null ? $"there is no pipeline '{Pipeline}' in this version"
                    : Occurrences.Validate(Cron) ?? Occurrences.ValidateTimeZone(TimeZone)
                    ?? (misfireIsKnown ? null : $"'{Misfire}' is no misfire policy; allowed: {string.Join(", ", Enum.GetNames<MisfirePolicy>())}")
                    ?? (overlapIsKnown ? null : $"'{Overlap}' is no overlap policy; allowed: {string.Join(", ", Enum.GetNames<OverlapPolicy>())}"),
            };
        }
    }
}
