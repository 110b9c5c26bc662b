using System.Globalization;
using System.Text.Json;
using CsvHelper;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.SyncStatus;

namespace HqJobs.Server.Commands;

/// <summary>Writes operations as they come, whatever their number.</summary>
internal static class OperationExport
{
    private static readonly (string Heading, Func<OperationDocument, object?> Value)[] Shared =
    [
        ("operationId", document => document.Operation.OperationId),
        ("channel", document => document.Operation.Channel),
        ("channelName", document => document.Operation.ChannelName),
        ("record", document => document.Operation.Record),
        ("status", document => document.Operation.Status),
        ("syncError", document => document.Operation.SyncError),
        ("explanation", document => document.Explanation),
        ("syncAttempts", document => document.Operation.SyncAttempts),
        ("syncDateTime", document => document.Operation.SyncDateTime),
        ("syncNextDateTime", document => document.Operation.SyncNextDateTime),
        ("uploadSessionId", document => document.Operation.UploadSessionId),
        ("customerAccount", document => document.Operation.CustAccount),
    ];

    // A column of one name is one column, whichever table has it.
    private static readonly string[] Fields = [.. AsyncTables.All.SelectMany(table => AsyncTables.ShapeOf(table).Columns).Distinct()];

    // What a spreadsheet would take for a formula gets an apostrophe in front; without the mark it takes the file for another alphabet.
    private static readonly CsvWriterOptions Csv = CsvWriterOptions.Default with { Injection = CsvInjection.Escape, WriteByteOrderMark = true };

    /// <summary>RFC 4180 in UTF-8: one line an operation, the fields of all tables as columns.</summary>
    public static async Task WriteCsvAsync(Stream stream, IAsyncEnumerable<OperationDetail> operations, CancellationToken cancellation)
    {
        await using var csv = CsvWriter.Create(stream, Csv, leaveOpen: true);
        await csv.WriteRecordAsync([.. Shared.Select(column => column.Heading), .. Fields], cancellation);
        await foreach (var detail in operations.WithCancellation(cancellation))
        {
            var document = OperationDocument.Of(detail);
            var values = detail.Fields.ToDictionary(field => field.Field, field => field.NewValue);
            await csv.WriteRecordAsync([.. Shared.Select(column => Text(column.Value(document))), .. Fields.Select(field => values.GetValueOrDefault(field))], cancellation);
        }
    }

    /// <summary>One array of whole operations.</summary>
    public static Task WriteJsonAsync(Stream stream, IAsyncEnumerable<OperationDetail> operations, CancellationToken cancellation) =>
        JsonSerializer.SerializeAsync(stream, operations.Select(OperationDocument.Of), ReportJson.Indented, cancellation);

    /// <summary>A file that is there whole or not at all: it gets its name once it is written.</summary>
    public static async Task WriteFileAsync(string path, Func<Stream, Task> write)
    {
        var unfinished = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            await using (var stream = new FileStream(unfinished, FileMode.CreateNew)) await write(stream);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static string? Text(object? value) =>
        value is DateTimeOffset time ? time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture);
}
