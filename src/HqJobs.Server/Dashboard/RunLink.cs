using System.Net;
using Hangfire.Common;
using Hangfire.Dashboard;
using HqJobs.Server.Jobs;

namespace HqJobs.Server.Dashboard;

/// <summary>On the stock page of a job of ours: the way to its run.</summary>
internal static class RunLink
{
    public static NonEscapedString Render(JobDetailsRendererDto job)
    {
        if (job.JobDetails.Properties.TryGetValue(JobParameters.Run, out var json) && SerializationHelper.Deserialize<string>(json) is { Length: > 0 } run)
            return new NonEscapedString($"<p class=\"hq-run-link\"><a class=\"btn btn-primary btn-sm\" href=\"{job.Page.Url.To($"/pipelines/runs/{Uri.EscapeDataString(run)}")}\">Run {WebUtility.HtmlEncode(run)}</a></p>");
        return new NonEscapedString("");
    }
}
