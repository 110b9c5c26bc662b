using System.Text.Json;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Reads <c>OLDVALUES</c>: which fields an edit changed, and what they were before.</summary>
internal static class OldValues
{
    /// <summary>A channel that does not know the column may write it blank: that says as little as none.</summary>
    public static bool AreRecorded(Operation operation) => operation[OperationColumns.OldValues] switch
    {
        null => false,
        string text => !string.IsNullOrWhiteSpace(text),
        _ => true,
    };

    /// <summary>Fields HqJobs does not know are left out; false if the column is not a JSON object of plain values.</summary>
    public static bool TryRead(Operation operation, out List<(int Column, string? Old)> fields)
    {
        fields = [];
        Rejection? rejection = null;
        var json = operation.Text(OperationColumns.OldValues, ref rejection, multiLine: true);
        if (json is null)
            return false;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return false;
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                    return false;
                if (AsyncTables.TryOrdinalOf(operation.Key.Table, property.Name, out var column) && column >= OperationColumns.FirstOwn)
                    fields.Add((column, TextOf(property.Value)));
            }
            return true;
        }
        catch (Exception invalid) when (invalid is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => "1",
        JsonValueKind.False => "0",
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
