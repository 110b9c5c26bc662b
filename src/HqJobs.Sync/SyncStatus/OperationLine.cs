using HqJobs.Sync.HqCustomers;

namespace HqJobs.Sync.SyncStatus;

/// <summary>One operation in the list of the Customer synchronization status page (R76).</summary>
public sealed record OperationLine
{
    /// <summary>As contract.md writes it: <c>houston/1/c/17</c>.</summary>
    public required string OperationId { get; init; }

    /// <summary>The data store that recorded it.</summary>
    public required string Channel { get; init; }

    /// <summary>The store or web shop, by <c>ORIGINATINGCHANNEL</c>; null where headquarters does not know it.</summary>
    public string? ChannelName { get; init; }

    /// <summary><c>customer</c>, <c>address</c>, <c>contact</c>, <c>affiliation</c>, <c>attribute</c> or <c>identity</c>.</summary>
    public required string Record { get; init; }

    public string DataAreaId { get; init; } = "";

    /// <summary>The account the operation names, or the one its async account has by now; blank: none yet.</summary>
    public string CustAccount { get; init; } = "";

    public string CustAccountAsync { get; init; } = "";

    /// <summary>1 create, 2 update, 3 deactivate; null: something else, which fails.</summary>
    public long? Operation { get; init; }

    /// <summary>By the channel's clock; null where it wrote none.</summary>
    public DateTimeOffset? OperationDateTime { get; init; }

    public required OperationStatus Status { get; init; }

    /// <summary>The last known error, or a note of one that succeeded.</summary>
    public string? SyncError { get; init; }

    public long SyncAttempts { get; init; }

    /// <summary>The last attempt.</summary>
    public DateTimeOffset? SyncDateTime { get; init; }

    /// <summary>When a Failed or Blocked operation is tried again by itself; null: not before somebody edits it.</summary>
    public DateTimeOffset? SyncNextDateTime { get; init; }

    /// <summary>When somebody last edited it, where that was after the last attempt: the last known error tells of the values before; null: nobody has.</summary>
    public DateTimeOffset? EditedDateTime { get; init; }

    public string? UploadSessionId { get; init; }
}

/// <summary>A part of the list.</summary>
/// <param name="Operations">Newest landed first.</param>
/// <param name="Next">Where the next part begins, for the same filter; null: there is none.</param>
/// <param name="IsCutShort">The part ends because enough was looked at, not because it is full: what the filter asks for is rare, and <paramref name="Next"/> looks on.</param>
public sealed record OperationPage(IReadOnlyList<OperationLine> Operations, string? Next, bool IsCutShort);
