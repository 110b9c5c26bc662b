using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using HqJobs.Server.Security;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Dashboard;

/// <summary>What Hangfire's own buttons did in one request, for AUDITLOG.</summary>
internal sealed class ButtonTrail(string user)
{
    private readonly List<AuditEntry> entries = [];

    public IReadOnlyList<AuditEntry> Entries => entries;

    public void Note(string action, string subject, string? details = null) => entries.Add(new AuditEntry(user, action, subject, details));
}

/// <summary>Hangfire's dashboard gets its client and manager here; what its buttons do with them is noted in the request's <see cref="ButtonTrail"/>.</summary>
internal sealed class AuditedButtons(IBackgroundJobClientFactoryV2 clients, IRecurringJobManagerFactoryV2 managers, IHttpContextAccessor requests)
    : IBackgroundJobClientFactory, IRecurringJobManagerFactory
{
    public IBackgroundJobClient GetClient(JobStorage storage) => new Client(clients.GetClientV2(storage), requests);

    public IRecurringJobManager GetManager(JobStorage storage) => new Manager(managers.GetManagerV2(storage), requests);

    private static ButtonTrail? TrailOf(IHttpContextAccessor requests) => requests.HttpContext?.Features.Get<ButtonTrail>();

    private sealed class Client(IBackgroundJobClientV2 inner, IHttpContextAccessor requests) : IBackgroundJobClientV2
    {
        public JobStorage Storage => inner.Storage;

        public string Create(Job job, IState state) => Create(job, state, null!);

        public string Create(Job job, IState state, IDictionary<string, object> parameters)
        {
            var id = inner.Create(job, state, parameters);
            TrailOf(requests)?.Note("job create", id);
            return id;
        }

        public bool ChangeState(string jobId, IState state, string? expectedState)
        {
            var changed = inner.ChangeState(jobId, state, expectedState);
            if (changed) TrailOf(requests)?.Note(state switch { DeletedState => "job delete", EnqueuedState => "job requeue", _ => $"job {state.Name}" }, jobId);
            return changed;
        }
    }

    private sealed class Manager(IRecurringJobManagerV2 inner, IHttpContextAccessor requests) : IRecurringJobManagerV2
    {
        public JobStorage Storage => inner.Storage;

        public void AddOrUpdate(string recurringJobId, Job job, string cronExpression, RecurringJobOptions options)
        {
            inner.AddOrUpdate(recurringJobId, job, cronExpression, options);
            TrailOf(requests)?.Note("recurring set", recurringJobId, cronExpression);
        }

        public void Trigger(string recurringJobId) => TriggerJob(recurringJobId);

        public string? TriggerJob(string recurringJobId)
        {
            var jobId = inner.TriggerJob(recurringJobId);
            if (jobId is not null) TrailOf(requests)?.Note("recurring trigger", recurringJobId, $"job {jobId}");
            return jobId;
        }

        public void RemoveIfExists(string recurringJobId)
        {
            inner.RemoveIfExists(recurringJobId);
            TrailOf(requests)?.Note("recurring remove", recurringJobId);
        }
    }
}
