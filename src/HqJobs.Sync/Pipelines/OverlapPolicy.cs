namespace HqJobs.Sync.Pipelines;

/// <summary>What happens to a run that is due while another one of its pipeline is active.</summary>
public enum OverlapPolicy
{
    /// <summary>It is recorded as Skipped.</summary>
    Skip,

    /// <summary>It waits for the active one's end; while one waits, a further one is Skipped.</summary>
    Queue,

    /// <summary>The active one is asked to end ("superseded by run …"), the new one starts then; one that waited is Cancelled.</summary>
    Supersede,
}
