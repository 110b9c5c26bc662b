using HqJobs.Server.Dashboard;
using HqJobs.Sync.SyncStatus;

namespace HqJobs.Server.Api;

/// <summary>Operations as viewers get them: what failed and which fields are concerned, but nothing that a customer told a shop (G10).</summary>
internal static class ViewersOperation
{
    private const string Hidden = "…";

    public static OperationLine WithoutValues(this OperationLine line) => line with { SyncError = Reasons.WithoutValues(line.SyncError) };

    public static OperationDetail WithoutValues(this OperationDetail detail) => detail with
    {
        Operation = detail.Operation.WithoutValues(),
        ChangeDescription = detail.Operation.SyncError is { Length: > 0 } error
            ? detail.ChangeDescription.Replace(error, Reasons.WithoutValues(error), StringComparison.Ordinal)
            : detail.ChangeDescription,
        Fields = [.. detail.Fields.Select(field => field with { OldValue = Hide(field.OldValue), NewValue = Hide(field.NewValue), RawValue = Hide(field.RawValue) })],
        Changes = [.. detail.Changes.Select(change => change with { OldValue = Hide(change.OldValue), NewValue = Hide(change.NewValue) })],
    };

    private static string? Hide(string? value) => string.IsNullOrEmpty(value) ? value : Hidden;
}
