using System.ComponentModel.DataAnnotations;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Configuration <c>HqJobs:Synchronize</c>.</summary>
public sealed class SynchronizeOptions
{
    /// <summary>Customers converted in one HQ transaction. Default 500.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; init; } = 500;

    /// <summary>Batches of different customers written at the same time where the database lets several write, which SQLite does not. Default 4.</summary>
    [Range(1, 64)]
    public int Partitions { get; init; } = 4;
}
