using System.Globalization;
using HqJobs.Sync.HqCustomers;

namespace HqJobs.Sync.SyncStatus;

/// <summary>Somebody else saved an operation after it was looked at: who, when, which fields.</summary>
public sealed class OperationConflictException : Exception
{
    /// <param name="changes">What was changed since, newest first; empty where that is not known.</param>
    internal OperationConflictException(OperationKey key, IReadOnlyList<OperationChange> changes)
        : base(MessageOf(key, changes))
    {
        OperationId = key.ToString();
        Changes = changes;
    }

    public string OperationId { get; }

    /// <summary>Newest first; empty where that is not known.</summary>
    public IReadOnlyList<OperationChange> Changes { get; }

    private static string MessageOf(OperationKey key, IReadOnlyList<OperationChange> changes)
    {
        const string advice = "open it again, look at what it says now, and save then";
        if (changes.Count == 0) return $"{key} is not what it was when it was opened: {advice}";
        var saves = changes.GroupBy(change => (change.ChangedBy, change.ChangeDateTime)).Select(save => string.Create(
            CultureInfo.InvariantCulture, $"by {save.Key.ChangedBy} at {save.Key.ChangeDateTime.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC ({string.Join(", ", save.Select(change => change.FieldName).Order(StringComparer.Ordinal))})"));
        return $"{key} was saved after you opened it: {string.Join("; ", saves)}; {advice}";
    }
}
