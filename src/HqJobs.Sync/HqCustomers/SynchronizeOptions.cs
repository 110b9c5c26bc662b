using System.ComponentModel.DataAnnotations;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Configuration <c>HqJobs:Synchronize</c>.</summary>
public sealed class SynchronizeOptions
{
    /// <summary>Customers converted in one HQ transaction. Default 500.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; init; } = 500;
}
