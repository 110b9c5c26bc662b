using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.SyncStatus;

/// <summary>Reads <c>CUSTSYNCCHANGELOG</c>: who changed which field of an operation, and when.</summary>
internal static class ChangeLog
{
    /// <returns>By operation ID, newest first.</returns>
    public static async Task<ILookup<string, OperationChange>> ReadAsync(
        Database headquarters, DbConnection connection, DbTransaction? transaction, IEnumerable<string> operations, CancellationToken cancellation) =>
        (await connection.QueryAsync<Row>(new CommandDefinition(
            headquarters.Sql["SyncStatus/ReadChanges"], new { operations = JsonSerializer.Serialize(operations) }, transaction, cancellationToken: cancellation)))
        .ToLookup(row => row.OperationId, row => new OperationChange(row.ChangeDateTime, row.ChangedBy, row.FieldName, row.OldValue, row.NewValue), headquarters.Dialect.Keys);

    private sealed record Row
    {
        public string OperationId { get; init; } = "";

        public DateTimeOffset ChangeDateTime { get; init; }

        public string ChangedBy { get; init; } = "";

        public string FieldName { get; init; } = "";

        public string? OldValue { get; init; }

        public string? NewValue { get; init; }
    }
}
