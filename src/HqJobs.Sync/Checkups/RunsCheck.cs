using System.Globalization;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Sync.Checkups;

/// <summary>Services that report, runs nobody takes and runs whose process has ended.</summary>
internal sealed class RunsCheck(PipelineRuns runs, ServiceInstances services) : ICheck
{
    private const string Services = "services";
    private const string Runs = "runs";
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellation)
    {
        var isServed = await services.IsAnyAliveAsync(Silence, cancellation);
        var findings = new List<Finding> { await LookAtServicesAsync(isServed, cancellation) };
        var troubled = (await runs.ListActiveAsync(cancellation)).Select(run => Judge(run, isServed)).OfType<Finding>().ToList();
        findings.AddRange(troubled.Count > 0 ? troubled : [Finding.Ok(Runs, "none hangs")]);
        return findings;
    }

    private async Task<Finding> LookAtServicesAsync(bool isServed, CancellationToken cancellation)
    {
        if (!isServed) return Finding.Warning(Services, "no service has reported within 60 s: no pipeline runs by itself", "start one: hqjobs serve");
        var known = await services.ListAsync(cancellation);
        return Finding.Ok(Services, string.Join(", ", known.Select(service => $"{service.Machine} ({service.Version}, {service.JobStorage})")));
    }

    private Finding? Judge(PipelineRun run, bool isServed) => run switch
    {
        { Status: RunStatus.Waiting } when !isServed => Finding.Problem(
            Runs, $"run {run.RunId} of {run.Pipeline} has been waiting since {Text(run.CreatedDateTime)}, and no service is there to take it", $"start one: hqjobs serve; or give it up: hqjobs runs cancel {run.RunId}"),
        { Status: RunStatus.Running } when runs.IsDead(run) => Finding.Problem(
            Runs, $"run {run.RunId} of {run.Pipeline} is Running, but its process has ended", $"the next run ends it and goes on with what is left: hqjobs run {run.Pipeline}; or: hqjobs runs cancel {run.RunId}"),
        _ => null,
    };

    private static string Text(DateTimeOffset time) => $"{time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC";
}
