using System.Text.Json.Serialization;

namespace HqJobs.Sync.Journeys;

/// <summary>How far an operation has come.</summary>
public enum OperationStage
{
    /// <summary>Recorded by the channel, above the watermark: the next P-0001 lands it.</summary>
    NotUploaded,

    /// <summary>Landed; the next synchronization converts it.</summary>
    Pending,
    Succeeded,
    Failed,
    Blocked,
}

/// <summary>Whether a data store has a customer as headquarters has it.</summary>
public enum DeliveryState
{
    Delivered,

    /// <summary>The customer changed since 1010 last reached the channel, or the channel's database refuses it.</summary>
    Owed,

    /// <summary>The channel cannot be read; what headquarters recorded is told.</summary>
    NotReachable,
}

/// <summary>Where one customer's operations are, which account came of them and which channels have it. Nothing of the person stands in it but what a reason quotes.</summary>
/// <param name="Id">What was asked for; an async account in lower case.</param>
/// <param name="Operations">In the order they were landed, those not uploaded last; operations are kept 90 days after they succeeded.</param>
/// <param name="Problems">Channels that could not be asked, and why.</param>
public sealed record CustomerJourney(
    string Id, IReadOnlyList<JourneyAccount> Accounts, IReadOnlyList<JourneyOperation> Operations, IReadOnlyList<JourneyProblem> Problems)
{
    /// <summary>Neither headquarters nor a channel that could be asked knows the customer.</summary>
    [JsonIgnore]
    public bool IsUnknown => Accounts.Count == 0 && Operations.Count == 0;
}

/// <summary>What a channel recorded and what became of it.</summary>
public sealed record JourneyOperation
{
    /// <summary>As contract.md writes it: <c>houston/1/c/17</c>.</summary>
    public required string OperationId { get; init; }

    public required string DataStore { get; init; }

    /// <summary><c>customer</c>, <c>address</c>, <c>contact</c>, <c>affiliation</c>, <c>attribute</c> or <c>identity</c>.</summary>
    public required string Record { get; init; }

    public required long ReplicationCounterFromOrigin { get; init; }

    public required string DataAreaId { get; init; }

    public required string CustAccountAsync { get; init; }

    public required string CustAccount { get; init; }

    /// <summary>1 create, 2 update, 3 deactivate.</summary>
    public required long? Operation { get; init; }

    /// <summary>By the channel's clock; null where it wrote none.</summary>
    public required DateTimeOffset? OperationDateTime { get; init; }

    public required OperationStage Stage { get; init; }

    public string? UploadSessionId { get; init; }

    /// <summary>When the session that landed it was uploaded; null once the session is cleaned up.</summary>
    public DateTimeOffset? DateUploaded { get; init; }

    /// <summary>The last attempt.</summary>
    public DateTimeOffset? SyncDateTime { get; init; }

    public long SyncAttempts { get; init; }

    public string? SyncError { get; init; }

    /// <summary>When a Failed or Blocked operation is tried again.</summary>
    public DateTimeOffset? SyncNextDateTime { get; init; }
}

/// <summary>A customer at headquarters.</summary>
/// <param name="CreatedByDataStore">Whose operation created it; null: not by an operation.</param>
/// <param name="ChangeVersion">What a channel must have applied; null on SQL Server until the next 1010 numbers the change.</param>
/// <param name="Deleted">Gone at headquarters; 1010 takes it away from the channels.</param>
/// <param name="Channels">The data stores that serve its company.</param>
public sealed record JourneyAccount(
    string DataAreaId, string AccountNum, string CustAccountAsync, string? CreatedByDataStore, DateTimeOffset? CreatedDateTime, long? ChangeVersion, bool Deleted,
    IReadOnlyList<JourneyDelivery> Channels);

/// <param name="Version">The version of 1010 the channel has, or headquarters recorded where it cannot be asked; null: never.</param>
/// <param name="Since">Delivered: when the first download session brought it. Owed: when headquarters last converted an operation of the customer, or the channel's database first refused it. Null where nothing tells.</param>
/// <param name="Reason">Why the channel's database refuses the customer, without a value of it; null where it does not.</param>
/// <param name="NextTry">When it is tried again; at once after a change of the customer.</param>
public sealed record JourneyDelivery(
    string Channel, DeliveryState State, long? Version, DateTimeOffset? Since,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? NextTry = null);

/// <summary>A channel that could not be asked.</summary>
public sealed record JourneyProblem(string Channel, string Problem);
