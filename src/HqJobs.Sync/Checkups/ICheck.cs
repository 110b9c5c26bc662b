namespace HqJobs.Sync.Checkups;

/// <summary>Looks at one thing at headquarters or in the channels. Reads only.</summary>
internal interface ICheck
{
    /// <returns>What is wrong, or one finding that says that nothing is.</returns>
    Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellation);
}
