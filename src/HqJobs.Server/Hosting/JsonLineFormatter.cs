using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HqJobs.Sync.Pipelines;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace HqJobs.Server.Hosting;

/// <summary>A log line for machines: one JSON object with time, level, event, category, message, and run, job, channel and trace of the scopes it was written in.</summary>
internal sealed class JsonLineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "hqjobs-json";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().UtcDateTime);
            json.WriteString("level", logEntry.LogLevel.ToString());
            json.WriteString("event", logEntry.EventId.Name ?? logEntry.EventId.ToString());
            json.WriteNumber("eventId", logEntry.EventId.Id);
            json.WriteString("category", logEntry.Category);
            json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            WriteScopes(json, scopeProvider);
            if (logEntry.Exception is { } exception)
            {
                json.WriteString("exception", exception.GetType().FullName);
                json.WriteString("error", LogLineFormatter.IsDebug ? exception.ToString() : exception.Message);
            }
            json.WriteEndObject();
        }
        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    // The innermost scope knows most.
    private static void WriteScopes(Utf8JsonWriter json, IExternalScopeProvider? scopeProvider)
    {
        RunScope? innermost = null;
        scopeProvider?.ForEachScope((scope, _) => innermost = scope as RunScope ?? innermost, 0);
        if (innermost is not null)
        {
            foreach (var (name, value) in innermost) json.WriteString(JsonNamingPolicy.CamelCase.ConvertName(name), value?.ToString());
        }
        else if (Activity.Current is { } activity)
        {
            json.WriteString("traceId", activity.TraceId.ToString());
        }
    }
}
