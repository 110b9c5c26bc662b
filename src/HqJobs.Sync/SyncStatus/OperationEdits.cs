using Dapper;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.SyncStatus;

/// <summary>Saves what a person corrected in an operation (R80, R83). It does not synchronize: the next run does, or who presses Synchronize.</summary>
public sealed class OperationEdits(Databases databases, OperationReader reader, AuditLog audit, TimeProvider time)
{
    private const int UserLength = 255;

    private readonly Database headquarters = databases.Headquarters;

    /// <param name="version">The operation's <see cref="OperationDetail.Version"/> that was looked at.</param>
    /// <param name="changes">Field → new value; null or blank: blank. What is as it was is no change.</param>
    /// <param name="user">Who saves, for the change log.</param>
    /// <returns>The operation as it is now.</returns>
    /// <exception cref="KeyNotFoundException">Headquarters has no such operation.</exception>
    /// <exception cref="OperationValueException">A field is unknown, cannot be edited, or its column cannot hold the value; <see cref="ArgumentException.ParamName"/> is the field.</exception>
    /// <exception cref="InvalidOperationException">The operation succeeded.</exception>
    /// <exception cref="OperationConflictException">Somebody else saved it since it was looked at.</exception>
    public async Task<OperationDetail> SaveAsync(
        OperationKey key, long version, IReadOnlyDictionary<string, string?> changes, string user, CancellationToken cancellation)
    {
        await headquarters.WriteAsync(transaction => SaveAsync(transaction, key, version, changes, user, cancellation), cancellation);
        return await reader.FindAsync(key, cancellation) ?? throw Unknown(key);
    }

    private async Task<int> SaveAsync(
        WriteTransaction transaction, OperationKey key, long version, IReadOnlyDictionary<string, string?> changes, string user, CancellationToken cancellation)
    {
        var row = await ReadEditableAsync(transaction, key, cancellation);
        var edit = new OperationEdit(row, changes);
        if (edit.Edits.Count + edit.Problems.Count == 0) return 0;
        if (row.Operation.Edits != version) throw await ConflictAsync(transaction, key, row.Operation.Edits - version, cancellation);
        if (edit.Problems.Count > 0) throw new OperationValueException(edit.Problems);

        var now = UtcTimeHandler.Stored(time.GetUtcNow()); // what is due now is due in a run that begins now
        // The row is locked from here on. Whoever synchronized or saved it after it was read is seen now.
        if (await UpdateAsync(transaction, key, version, edit, now, cancellation) == 0)
            throw await ConflictAsync(transaction, key, (await ReadEditableAsync(transaction, key, cancellation)).Operation.Edits - version, cancellation);
        await LogAsync(transaction, key, edit, user, now, cancellation);
        if (edit.RawValues is null)
            await BlockedOperations.ReleaseAsync(headquarters, transaction, row.Operation[OperationColumns.DataAreaId] ?? "", [row.Operation], now, cancellation);
        return edit.Edits.Count;
    }

    private async Task<EditedRow> ReadEditableAsync(WriteTransaction transaction, OperationKey key, CancellationToken cancellation)
    {
        var row = await EditedRow.ReadAsync(headquarters, transaction, key, cancellation) ?? throw Unknown(key);
        return row.Operation.Status == OperationStatus.Succeeded
            ? throw new InvalidOperationException($"{key} succeeded: it can no longer be edited; edit the customer")
            : row;
    }

    private Task<int> UpdateAsync(WriteTransaction transaction, OperationKey key, long version, OperationEdit edit, DateTimeOffset now, CancellationToken cancellation)
    {
        var values = new DynamicParameters(new { dataStore = key.DataStore.Value, epoch = key.Epoch, counter = key.Counter, version, now, rawValues = edit.RawValues });
        foreach (var field in edit.Edits) values.Add(field.Field.Field, field.Value);
        var columns = edit.Edits.Select(field => field.Field.Field).ToList();
        if (edit.NewOldValues is { } oldValues)
        {
            if (!columns.Contains(EditableField.OldValuesField)) columns.Add(EditableField.OldValuesField);
            values.Add(EditableField.OldValuesField, oldValues);
        }
        return transaction.Connection.ExecuteAsync(
            new CommandDefinition(OperationEditSql.Save(key.Table, columns, headquarters.Provider), values, transaction.Db, cancellationToken: cancellation));
    }

    private async Task LogAsync(WriteTransaction transaction, OperationKey key, OperationEdit edit, string user, DateTimeOffset now, CancellationToken cancellation)
    {
        var name = user.Length <= UserLength ? user : $"{user[..(UserLength - 1)]}…";
        foreach (var field in edit.Edits)
            await transaction.Connection.ExecuteAsync(new CommandDefinition(
                headquarters.Sql["SyncStatus/AddOperationChange"],
                new { now, user = name, operationId = key.ToString(), field = field.Field.Field, oldValue = field.OldText, newValue = field.NewText },
                transaction.Db, cancellationToken: cancellation));
        // Fields' names, no values (G10).
        await audit.WriteAsync(transaction, user, "operation edit", key.ToString(), string.Join(", ", edit.Edits.Select(field => field.Field.Field)));
    }

    /// <param name="saves">How many saves ago the operation was looked at.</param>
    private async Task<OperationConflictException> ConflictAsync(WriteTransaction transaction, OperationKey key, long saves, CancellationToken cancellation)
    {
        var changes = (await ChangeLog.ReadAsync(headquarters, transaction.Connection, transaction.Db, [key.ToString()], cancellation))[key.ToString()].ToList();
        var newest = changes.Select(change => (change.ChangedBy, change.ChangeDateTime)).Distinct().Take((int)Math.Clamp(saves, 0, int.MaxValue)).ToHashSet();
        return new OperationConflictException(key, [.. changes.Where(change => newest.Contains((change.ChangedBy, change.ChangeDateTime)))]);
    }

    private static KeyNotFoundException Unknown(OperationKey key) => new($"Headquarters has no operation {key}.");
}
