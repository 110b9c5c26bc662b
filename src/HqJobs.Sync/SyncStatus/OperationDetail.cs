using System.Text.Json.Serialization;

namespace HqJobs.Sync.SyncStatus;

/// <summary>All there is to know of one operation: header, grid of old and new values, who changed what (R77–R79, R83).</summary>
/// <param name="Version">Counts the edits of its values: who saves says which version was looked at.</param>
/// <param name="ChangeDescription">What the channel did, in words, and why it failed (R78).</param>
/// <param name="NotEditable">Why no value can be edited; null: they can.</param>
/// <param name="Fields">Every column the channel may record, in the table's order.</param>
/// <param name="Changes">What people changed here, newest first.</param>
public sealed record OperationDetail(
    OperationLine Operation, long Version, string ChangeDescription, string? NotEditable, IReadOnlyList<OperationField> Fields, IReadOnlyList<OperationChange> Changes)
{
    [JsonIgnore]
    public bool IsEditable => NotEditable is null;
}

public enum OperationFieldType
{
    Text,
    WholeNumber,
    Amount,

    /// <summary>0 or 1.</summary>
    Flag,

    /// <summary>A date and time in UTC.</summary>
    Time,
}

/// <summary>A column of an operation.</summary>
/// <param name="OldValue">What the channel had before, where it recorded that; else what headquarters has now; null: not known.</param>
/// <param name="NewValue">What it recorded, as edited since; null: nothing, which keeps what is there.</param>
/// <param name="RawValue">What the channel had recorded where headquarters' column cannot hold it; gone once the field is edited.</param>
/// <param name="IsEditable">Origin keys and bookkeeping are not (R83).</param>
/// <param name="MaxLength">Of a text, in characters, as headquarters' customer holds it; null: no limit that matters.</param>
/// <param name="IsCulprit">Whether the last known error names it.</param>
public sealed record OperationField(
    string Field, string? OldValue, string? NewValue, string? RawValue, bool IsEditable, OperationFieldType Type, int? MaxLength, bool IsCulprit);

/// <summary>A row of <c>CUSTSYNCCHANGELOG</c>.</summary>
public sealed record OperationChange(DateTimeOffset ChangeDateTime, string ChangedBy, string FieldName, string? OldValue, string? NewValue);
