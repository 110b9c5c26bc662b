using HqJobs.Sync.SyncStatus;

namespace HqJobs.Server.Commands;

/// <summary>A whole operation as one JSON object.</summary>
/// <param name="Explanation">Why it is not accepted, in one piece; null where it says nothing.</param>
internal sealed record OperationDocument(
    OperationLine Operation, string? Explanation, long Version, string ChangeDescription, string? NotEditable, IReadOnlyList<OperationField> Fields, IReadOnlyList<OperationChange> Changes)
{
    public static OperationDocument Of(OperationDetail detail) => new(
        detail.Operation, Sync.SyncStatus.Explanation.Of(detail, showsValues: true), detail.Version, detail.ChangeDescription, detail.NotEditable, detail.Fields, detail.Changes);
}
