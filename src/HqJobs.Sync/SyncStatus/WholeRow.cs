using HqJobs.Sync.HqCustomers;

namespace HqJobs.Sync.SyncStatus;

/// <summary>An operation with every column of its table.</summary>
internal sealed class WholeRow
{
    private readonly ListedRow row;
    private readonly OperationLine line;
    private readonly object?[] values;
    private readonly AsyncTable table;

    public WholeRow(ListedRow row, OperationLine line)
    {
        (this.row, this.line, table) = (row, line, row.Table);
        values = [.. AsyncTables.ShapeOf(table).Columns.Select(column => row.ValueOf(column))];
    }

    /// <summary>What is read behind the columns of a line.</summary>
    public static IReadOnlyList<string> ColumnsOf(AsyncTable table) => ["SYNCEDITS", "SYNCRAWVALUES", .. AsyncTables.ShapeOf(table).Columns.Except(OperationListSql.Columns)];

    /// <param name="known">The customer as headquarters has it; null: it has none.</param>
    public OperationDetail ToDetail(CustomerDraft? known, IReadOnlyList<OperationChange> changes)
    {
        var edits = Fields.TryWholeNumber(row.ValueOf("SYNCEDITS"), out var number) ? number : 0;
        var operation = new Operation(row.Key, line.UploadSessionId, line.Status, (int)Math.Min(line.SyncAttempts, int.MaxValue), values, edits);
        IReadOnlyList<(int Column, string? Old)>? recorded = OldValues.AreRecorded(operation) && OldValues.TryRead(operation, out var old) ? old : null;
        var culprits = line.Status is OperationStatus.Failed or OperationStatus.Blocked ? Culprits.Of(table, line.SyncError) : [];
        var raw = EditedRow.RawValuesOf(row.TextOf("SYNCRAWVALUES"));
        var notEditable = line.Status == OperationStatus.Succeeded ? "This operation succeeded: headquarters has what it says. Change the customer at headquarters or in a store instead." : null;
        var now = known is null ? null : new HeadquartersNow(known, operation);
        var fields = EditableFields.Of(table).Select(field => new OperationField(
            field.Field,
            recorded?.FirstOrDefault(old => old.Column == field.Ordinal) is { Column: > 0 } before ? before.Old : now?.TextOf(field.Ordinal),
            ListedRow.TextOf(values[field.Ordinal]),
            raw.TryGetValue(field.Field, out var kept) ? EditedRow.TextOfRaw(kept) : null,
            notEditable is null && field.IsEditableIn(operation, raw.ContainsKey(field.Field)),
            field.Type,
            field.MaxLength,
            culprits.Contains(field.Field)));
        return new OperationDetail(line, edits, Describe(operation, recorded, culprits), notEditable, [.. fields], changes);
    }

    // Fields' names, no values: who may not see those may see this.
    private string Describe(Operation operation, IReadOnlyList<(int Column, string? Old)>? recorded, IReadOnlyList<string> culprits)
    {
        var columns = AsyncTables.ShapeOf(table).Columns;
        var what = AsyncTables.OneOf(table);
        var changed = recorded?.Select(field => field.Column) ?? Enumerable.Range(OperationColumns.FirstOwn, columns.Count - OperationColumns.FirstOwn).Where(operation.IsRecorded);
        var kind = operation.Kind switch
        {
            OperationKind.Create => $"Creation of {what}",
            OperationKind.Update => string.Join(": ", new[] { $"Update of {what}", string.Join(", ", changed.Order().Distinct().Select(column => columns[column])) }.Where(part => part.Length > 0)),
            OperationKind.Deactivate => $"Deactivation of {what}",
            _ => $"Neither creation nor update nor deactivation of {what}",
        };
        return line.Status switch
        {
            OperationStatus.Failed => $"{kind} – failed{For(culprits)}",
            OperationStatus.Blocked => $"{kind} – waits{For(culprits)}",
            _ => kind,
        };
    }

    private static string For(IReadOnlyList<string> culprits) => culprits.Count == 0 ? "" : $" for {string.Join(", ", culprits)}";
}
