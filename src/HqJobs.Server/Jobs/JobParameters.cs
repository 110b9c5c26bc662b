namespace HqJobs.Server.Jobs;

/// <summary>Names of the parameters that the job page shows.</summary>
internal static class JobParameters
{
    /// <summary>The run a job belongs to.</summary>
    public const string Run = "HqRun";

    /// <summary>On a channel's job: the stage's job.</summary>
    public const string StageJob = "HqStageJob";

    /// <summary>On the first stage's job: the ids of the later ones, in order.</summary>
    public const string Chain = "HqChain";

    /// <summary>How often the stage has looked at its channels; the waiting grows with it.</summary>
    public const string Looks = "HqLooks";
}
