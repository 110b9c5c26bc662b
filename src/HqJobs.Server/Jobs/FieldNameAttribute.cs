using Hangfire;
using Hangfire.Common;
using Hangfire.Dashboard;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Jobs;

/// <summary>Shows a job by the field's name: "P-0001 (P-job)", "1010 (Customers) / houston".</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FieldNameAttribute() : JobDisplayNameAttribute("{1}")
{
    public override string Format(DashboardContext context, Job job) => Format(job);

    public static string Format(Job job) => job.Args is [_, string stage, string channel, ..]
        ? $"{PipelineDefinition.DisplayName(stage)} / {channel}"
        : PipelineDefinition.DisplayName((string)job.Args[1]);
}
