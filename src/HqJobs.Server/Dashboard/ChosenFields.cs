using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.SyncStatus;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Server.Dashboard;

/// <summary>A field of some of the chosen operations, those of one record.</summary>
/// <param name="Now">What it holds in them.</param>
/// <param name="Values">What it may hold; null: anything of its kind.</param>
public sealed record ChosenField(AsyncTable Record, OperationField Field, IReadOnlyList<string?> Now, IReadOnlyList<AllowedValue>? Values)
{
    public string Name => $"{ChosenFields.Prefix}{AsyncTables.RecordOf(Record)}.{Field.Field}";

    public string Id => $"set-{AsyncTables.RecordOf(Record)}-{Field.Field}";
}

/// <summary>The fields that can be set in all of the chosen operations at once: those they have, record by record, first those their reasons name.</summary>
public sealed class ChosenFields
{
    /// <summary>The id of the form, and the part of the address that opens it.</summary>
    public const string Form = "set";

    internal const string Prefix = "set.";

    // By these one thing is told from another: no two have the same.
    private static readonly HashSet<string> Keys = ["ADDRESSID", "CONTACTID", "EXTERNALIDENTITYID"];

    private readonly ILookup<bool, ChosenField> fields;

    public ChosenFields(IReadOnlyList<ChosenView> operations, FieldChoices choices, PageMessage? refused, bool isOpen)
    {
        (Count, Refused, IsOpen) = (operations.Count, refused, isOpen);
        fields = operations.SelectMany(view => view.Detail.Fields.Where(IsSettable).Select(field => (View: view, Field: field, Record: OperationKey.Parse(view.Operation.OperationId).Table)))
            .GroupBy(one => (one.Record, one.Field.Field))
            .ToLookup(group => group.Any(one => IsNamed(one.View, one.Field)), group => new ChosenField(
                group.Key.Record, group.First().Field, [.. group.Select(one => one.Field.NewValue).Distinct()], choices.Of(group.Select(one => (one.View.Detail, one.Field)))));
    }

    public int Count { get; }

    /// <summary>Why nothing was saved, and what was typed.</summary>
    public PageMessage? Refused { get; }

    public bool IsOpen { get; }

    /// <summary>Those that a reason names, as the operations are now.</summary>
    public IEnumerable<ChosenField> Named => fields[true];

    public IEnumerable<IGrouping<AsyncTable, ChosenField>> Others => fields[false].GroupBy(one => one.Record).OrderBy(group => group.Key);

    public string TypedOf(ChosenField field) => Refused?.Draft?.Values.GetValueOrDefault(field.Name) ?? "";

    /// <summary>What was entered, by record; what was left blank stays as it is.</summary>
    internal static ILookup<AsyncTable, (string Field, string Value)> Entered(IFormCollection form) => form
        .Where(typed => typed.Key.StartsWith(Prefix, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(typed.Value))
        .Select(typed => (Words: typed.Key[Prefix.Length..].Split('.', 2), Value: typed.Value.ToString().ReplaceLineEndings("\n")))
        .Where(typed => typed.Words.Length == 2 && Enum.TryParse<AsyncTable>(typed.Words[0], ignoreCase: true, out _))
        .ToLookup(typed => Enum.Parse<AsyncTable>(typed.Words[0], ignoreCase: true), typed => (typed.Words[1], typed.Value));

    private static bool IsSettable(OperationField field) => field.IsEditable && !Keys.Contains(field.Field) && (field.Field == "DATAAREAID" || !OneOperationPage.IsOrigin(field));

    private static bool IsNamed(ChosenView view, OperationField field) =>
        view.Outlook is { Result: not ChosenResult.Succeeded } outlook && Verdict.Read(outlook.Message).Any(reason => reason.Fields.Contains(field.Field));
}
