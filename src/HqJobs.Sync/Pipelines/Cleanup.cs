using System.Data.Common;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HqJobs.Sync.Pipelines;

/// <summary>The stage CLEANUP: removes one kind of old records after the other; a kind that cannot be removed does not keep the others from it.</summary>
public sealed partial class Cleanup(IEnumerable<ICleanup> kinds, TimeProvider time, ILogger<Cleanup>? logger = null)
{
    private readonly ILogger logger = logger ?? NullLogger<Cleanup>.Instance;

    /// <returns>Rows removed by kind; SucceededWithErrors when a kind could not be removed, with the reason.</returns>
    internal async Task<StageReport> RunAsync(StageContext context, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var removed = new Dictionary<string, long>();
        var problems = new List<string>();
        foreach (var kind in kinds)
        {
            removed[kind.What] = 0;
            try
            {
                await kind.RemoveAsync(now, rows => Count(kind.What, rows), cancellation);
            }
            catch (Exception exception) when (exception is DbException or DatabaseUnavailableException or IOException)
            {
                NotRemoved(logger, context.Run, kind.What, exception.Message);
                problems.Add($"{kind.What}: {exception.Message}");
            }
        }
        return new StageReport
        {
            Job = context.Job,
            Status = problems.Count == 0 ? RunStatus.Succeeded : RunStatus.SucceededWithErrors,
            RowsRemoved = removed,
            Error = problems.Count == 0 ? null : string.Join("; ", problems),
        };

        void Count(string what, long rows)
        {
            removed[what] += rows;
            context.Progress?.Report(new WorkProgress(context.Job, null, removed.Values.Sum(), null));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run}: old {What} could not be removed: {Problem}")]
    private static partial void NotRemoved(ILogger logger, RunId run, string what, string problem);
}
