using System.Text.Json;
using Dapper;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.SyncStatus;

/// <summary>An operation as it stands at headquarters, whatever became of it.</summary>
/// <param name="RawValues">What the channel had recorded where headquarters' column cannot hold it: column → the JSON text it is kept as.</param>
internal sealed record EditedRow(Operation Operation, IReadOnlyDictionary<string, string> RawValues)
{
    /// <returns>Null: headquarters has no such operation.</returns>
    public static async Task<EditedRow?> ReadAsync(Database headquarters, WriteTransaction transaction, OperationKey key, CancellationToken cancellation)
    {
        var command = new CommandDefinition(
            OperationEditSql.Read(key.Table, headquarters.Provider),
            new { dataStore = key.DataStore.Value, epoch = key.Epoch, counter = key.Counter }, transaction.Db, cancellationToken: cancellation);
        await using var reader = await StoredValues.OpenAsync(transaction.Connection, command);
        return await reader.ReadAsync(cancellation) ? Of(key, StoredValues.ReadRow(reader)) : null;
    }

    private static EditedRow Of(OperationKey key, object?[] row)
    {
        var operation = new Operation(
            key, row[3] as string, (OperationStatus)Columns.Signed(row[0], "SYNCSTATUS"), (int)Columns.Signed(row[1], "SYNCATTEMPTS"), row[OperationEditSql.LeadingColumns..], Columns.Signed(row[2], "SYNCEDITS"));
        return new EditedRow(operation, RawValuesOf(row[4] as string));
    }

    /// <param name="json">Of <see cref="RawValues"/>.</param>
    public static string? TextOfRaw(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(json);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Half a character, which is why it is kept here, is no text.
            return json.Trim('"');
        }
    }

    /// <summary>The operation with another value in a column.</summary>
    public Operation With(EditableField field, object? value)
    {
        var values = AsyncTables.ShapeOf(Operation.Key.Table).Columns.Select((_, column) => column == field.Ordinal ? value : Operation[column]).ToArray();
        return new Operation(Operation.Key, Operation.UploadSession, Operation.Status, Operation.Attempts, values, Operation.Edits);
    }

    internal static IReadOnlyDictionary<string, string> RawValuesOf(string? json)
    {
        var raw = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (json is null) return raw;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                foreach (var value in document.RootElement.EnumerateObject()) raw[value.Name] = value.Value.GetRawText();
        }
        catch (JsonException)
        {
            // Somebody typed it: it says of no field that it cannot be read.
        }
        return raw;
    }
}
