using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.SyncStatus;

/// <summary>One value of an operation as it is about to be saved.</summary>
/// <param name="Value">As its column takes it.</param>
internal sealed record FieldEdit(EditableField Field, object? Value, string? OldText, string? NewText);

/// <summary>What a save would do to an operation: which values change, what is wrong with them, what else has to change with them. No database, no clock.</summary>
internal sealed class OperationEdit
{
    private readonly EditedRow row;
    private readonly List<FieldEdit> edits = [];
    private readonly List<(string, string)> problems = [];

    /// <param name="changes">Field → new value; null or blank: blank.</param>
    public OperationEdit(EditedRow row, IEnumerable<KeyValuePair<string, string?>> changes)
    {
        this.row = row;
        foreach (var (name, value) in changes) Take(name, value ?? "");
        if (edits.Count > 0) RecordOldValues();
    }

    /// <summary>Values that change, those a person entered.</summary>
    public IReadOnlyList<FieldEdit> Edits => edits;

    /// <summary>Field → what is wrong, what is allowed.</summary>
    public IReadOnlyList<(string Field, string Problem)> Problems => problems;

    /// <summary><c>OLDVALUES</c>, where it has to name the edited fields too; null: it stays as it is, or is edited itself.</summary>
    public string? NewOldValues { get; private set; }

    /// <summary>What is left of <c>SYNCRAWVALUES</c>; null: nothing.</summary>
    public string? RawValues
    {
        get
        {
            var left = row.RawValues.Where(raw => !edits.Exists(edit => string.Equals(edit.Field.Field, raw.Key, StringComparison.OrdinalIgnoreCase))).ToList();
            return left.Count == 0 ? null : $"{{{string.Join(", ", left.Select(raw => $"\"{raw.Key}\": {raw.Value}"))}}}";
        }
    }

    private void Take(string name, string text)
    {
        if (EditableFields.Find(row.Operation.Key.Table, name) is not { } field)
        {
            problems.Add((name, $"{name}: {AsyncTables.OneOf(row.Operation.Key.Table)} has no such field"));
            return;
        }
        var isRaw = row.RawValues.ContainsKey(field.Field);
        var problem = TryRead(field, text.Trim(), out var value);
        if (problem is null && !isRaw && IsSame(field, row.Operation[field.Ordinal], value)) return;
        if (!field.IsEditableIn(row.Operation, isRaw)) problems.Add((field.Field, $"{field.Field}: cannot be edited: by it headquarters and the channel recognise the operation and its customer (R83)"));
        else if (problem is not null) problems.Add((field.Field, Rejection.Beginning(field.Field, text.Trim() is { Length: > 0 } shown ? shown : null) + problem));
        else edits.Add(new FieldEdit(field, value, isRaw ? EditedRow.TextOfRaw(row.RawValues[field.Field]) : TextOf(row.Operation[field.Ordinal]), TextOf(value)));
    }

    /// <returns>What is wrong and what is allowed, to be read after field and value; null: nothing.</returns>
    private string? TryRead(EditableField field, string text, out object? value)
    {
        value = null;
        if (text.Length == 0 && field.Type != OperationFieldType.Text) return field.Ordinal == OperationColumns.Operation ? $"is blank; enter {AllowedValues.Operations.Either}" : null;
        return field.Type switch
        {
            OperationFieldType.WholeNumber => TryWholeNumber(field, text, out value),
            OperationFieldType.Flag => TryFlag(text, out value),
            OperationFieldType.Amount => TryAmount(text, out value),
            OperationFieldType.Time => TryTime(text, out value),
            _ => TryText(field, text, out value),
        };
    }

    private static string? TryWholeNumber(EditableField field, string text, out object? value)
    {
        value = null;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return "is not a whole number; enter digits only, or leave it blank";
        if (field.Ordinal == OperationColumns.Operation && !AllowedValues.Operations.Contains(number)) return $"is no operation; enter {AllowedValues.Operations.Either}";
        value = number;
        return null;
    }

    private static string? TryFlag(string text, out object? value)
    {
        value = text switch { "0" => 0L, "1" => 1L, _ => null };
        return value is null ? $"is {AllowedValues.Flags.Neither}; enter one of them, or leave it blank" : null;
    }

    // SQLite keeps an amount as a double: what that would round is refused at either kind of headquarters.
    private static string? TryAmount(string text, out object? value)
    {
        value = null;
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            return "is not an amount; enter a number such as 1500 or 99.5, or leave it blank";
        if (Math.Abs(amount) >= 1e15m || decimal.Round(amount, 6) != amount || (decimal)(double)amount != amount)
            return "has too many digits; enter at most 15, of which 6 may be decimals";
        value = amount;
        return null;
    }

    private static string? TryTime(string text, out object? value)
    {
        value = null;
        if (!UtcTimeHandler.TryFromText(text, out var time)) return "is not a date and time; enter one such as 2026-01-31T12:00:00Z, or leave it blank";
        value = time;
        return null;
    }

    private string? TryText(EditableField field, string text, out object? value)
    {
        value = field.IsLower ? text.ToLowerInvariant() : text;
        if (field.MaxLength is { } most && text.Length > most)
            return string.Create(CultureInfo.InvariantCulture, $"has {text.Length} characters; headquarters holds {most} (R43): shorten it");
        if (Fields.HasForbiddenCharacter(text, field.IsMultiLine)) return "contains control characters or broken Unicode; enter it again without them";
        if (field.Ordinal == OperationColumns.CustAccountAsync && text.Length > 0 && !Guid.TryParse(text, out _)) return "is no async account, which is a GUID; enter the one the channel gave the customer, or leave it blank and enter CUSTACCOUNT";
        if (field.Ordinal != OperationColumns.OldValues) return null;
        if (text.Length == 0) value = null;
        return text.Length == 0 || OldValues.TryRead(row.With(field, text), out _) ? null : "is not a JSON object of fields and their old values; leave it blank, and every value the operation records counts";
    }

    private static bool IsSame(EditableField field, object? current, object? value)
    {
        var (before, after) = ((TextOf(current) ?? "").Trim(), TextOf(value) ?? "");
        if (field.IsLower) before = before.ToLowerInvariant();
        return before == after || field.Type switch
        {
            OperationFieldType.Time => value is DateTimeOffset time && UtcTimeHandler.TryFromText(before, out var then) && UtcTimeHandler.ToText(then) == UtcTimeHandler.ToText(time),
            OperationFieldType.Text => false,
            _ => Fields.TryAmount(current, out var number) && Fields.TryAmount(value, out var other) && number == other,
        };
    }

    /// <summary>A field that <c>OLDVALUES</c> does not name has not changed, says the conversion: an edited one is named there with the value it had.</summary>
    private void RecordOldValues()
    {
        var edited = edits.Find(edit => edit.Field.Ordinal == OperationColumns.OldValues);
        var operation = edited is null ? row.Operation : row.With(edited.Field, edited.Value);
        if (!OldValues.AreRecorded(operation) || !OldValues.TryRead(operation, out var named)) return;
        var missing = edits.Where(edit => edit.Field.Ordinal >= OperationColumns.FirstOwn && !named.Exists(field => field.Column == edit.Field.Ordinal)).ToList();
        if (missing.Count > 0) NewOldValues = Add((string)operation[OperationColumns.OldValues]!, missing);
    }

    private static string Add(string oldValues, List<FieldEdit> missing)
    {
        using var document = JsonDocument.Parse(oldValues);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            foreach (var property in document.RootElement.EnumerateObject()) property.WriteTo(writer);
            foreach (var edit in missing) writer.WriteString(edit.Field.Field, edit.OldText);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static string? TextOf(object? value) => value switch
    {
        null or DBNull => null,
        decimal => Fields.TryText(value, out var text) ? text : null,
        _ => ColumnType.Plain(value),
    };
}
