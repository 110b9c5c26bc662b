using HqJobs.Sync.HqCustomers;

namespace HqJobs.Sync.SyncStatus;

/// <summary>Which operations are listed; what is left out, does not limit.</summary>
public sealed record OperationFilter
{
    /// <summary>Empty: all.</summary>
    public IReadOnlyList<OperationStatus> Statuses { get; init; } = [];

    /// <summary>A data store.</summary>
    public string? Channel { get; init; }

    public AsyncTable? Record { get; init; }

    /// <summary>An async account in any case or an account: every operation of that customer.</summary>
    public string? Customer { get; init; }

    /// <summary>Contained, in any case, in the name, phone, e-mail or error of an operation – or an async account or account.</summary>
    public string? Text { get; init; }

    /// <summary>Columns of the async tables and what they must contain, in any case; <c>=value</c> asks for exactly that (R81).</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();
}
