using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.SyncStatus;

/// <summary>What fields of operations may hold, where that is a list: the values the conversion checks against, for forms to offer.</summary>
public sealed class FieldChoices
{
    private readonly IReadOnlyDictionary<string, ReferenceData> references;
    private readonly IReadOnlyList<AllowedValue> companies;

    internal FieldChoices(IReadOnlyDictionary<string, ReferenceData> references, IReadOnlyList<string> companies)
    {
        this.references = references;
        this.companies = [.. companies.Select(company => new AllowedValue(company))];
    }

    /// <returns>Null: anything of the field's kind.</returns>
    public IReadOnlyList<AllowedValue>? Of(OperationDetail detail, OperationField field) => Of([(detail, field)]);

    /// <summary>What a field of each of some operations may hold, those of all of them together.</summary>
    /// <returns>Null: of one of them, anything of the field's kind.</returns>
    public IReadOnlyList<AllowedValue>? Of(IEnumerable<(OperationDetail Operation, OperationField Field)> fields)
    {
        var values = new List<AllowedValue>();
        foreach (var (operation, field) in fields)
        {
            if (ListOf(operation, field) is not { Count: > 0 } list) return null;
            values.AddRange(list);
        }
        return values.Count == 0 ? null : [.. values.DistinctBy(value => value.Value)];
    }

    private IReadOnlyList<AllowedValue>? ListOf(OperationDetail detail, OperationField field)
    {
        if (field.Type == OperationFieldType.Flag) return AllowedValues.Flags.All;
        var table = OperationKey.Parse(detail.Operation.OperationId).Table;
        if (!AsyncTables.TryOrdinalOf(table, field.Field, out var column)) return null;
        if (column == OperationColumns.DataAreaId) return companies;
        if (!references.TryGetValue(detail.Operation.DataAreaId, out var reference)) return null;
        return (table, column) switch
        {
            (AsyncTable.Attribute, AttributeColumns.AttributeValue) => AttributeOf(detail, reference)?.Allowed,
            (AsyncTable.Attribute, AttributeColumns.AttributeDataType) when AttributeOf(detail, reference) is { } attribute => AllowedValues.AttributeTypes.Of((long)attribute.Type),
            _ => reference.AllowedIn(table, column),
        } switch
        {
            null => null,
            IReadOnlyList<AllowedValue> declared => declared, // in the order in which people know them
            var listed => [.. listed.OrderBy(value => value.Meaning ?? value.Value, StringComparer.OrdinalIgnoreCase)],
        };
    }

    private static AttributeDefinition? AttributeOf(OperationDetail detail, ReferenceData reference) =>
        detail.Fields.FirstOrDefault(field => field.Field == "ATTRIBUTENAME")?.NewValue?.Trim() is { } name ? reference.Attributes.GetValueOrDefault(name) : null;
}
