using System.Diagnostics.CodeAnalysis;
using HqJobs.Sync.SyncStatus;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Server.Api;

/// <summary>Operations as viewers get them: what failed and which fields are concerned, but nothing that a customer told a shop (G10).</summary>
internal static class ViewersOperation
{
    private const string Hidden = "…";

    public static OperationLine WithoutValues(this OperationLine line) => line with { SyncError = Verdict.WithoutValues(line.SyncError) };

    public static OperationDetail WithoutValues(this OperationDetail detail) => detail with
    {
        Operation = detail.Operation.WithoutValues(),
        Fields = [.. detail.Fields.Select(field => field with { OldValue = Hide(field.OldValue), NewValue = Hide(field.NewValue), RawValue = Hide(field.RawValue) })],
        Changes = [.. detail.Changes.Select(change => change with { OldValue = Hide(change.OldValue), NewValue = Hide(change.NewValue) })],
    };

    [return: NotNullIfNotNull(nameof(value))]
    public static string? Hide(string? value) => string.IsNullOrEmpty(value) ? value : Hidden;
}
