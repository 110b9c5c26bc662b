using System.Globalization;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Checks an attribute's value against its definition (R50). A blank value clears the attribute and is always allowed.</summary>
internal static class AttributeValues
{
    public static string? Read(Fold fold, AttributeDefinition attribute, string? existing)
    {
        var text = fold.Text(AttributeColumns.AttributeValue, HqLength.AttributeValue, multiLine: true);
        if (text is null)
            return existing;
        if (text.Length == 0 || !fold.IsValid)
            return null;
        switch (attribute.Type)
        {
            case AttributeDataType.Text:
                return OnList(fold, attribute, text);
            case AttributeDataType.Flag:
                return Flag(fold, attribute, text);
            case AttributeDataType.WholeNumber when !Fields.TryWholeNumber(text, out _):
                fold.Reject(AttributeColumns.AttributeValue, Refusals.NotAWholeAttribute, attribute.Name, RangeOf(attribute));
                return text;
            case AttributeDataType.WholeNumber or AttributeDataType.Number or AttributeDataType.Currency:
                CheckRange(fold, attribute, text);
                return text;
            default:
                fold.Reject(AttributeColumns.AttributeValue, Refusals.UnsupportedAttributeType, attribute.Name, (long)attribute.Type);
                return text;
        }
    }

    private static string OnList(Fold fold, AttributeDefinition attribute, string text)
    {
        if (attribute.FixedList is null)
            return text;
        foreach (var allowed in attribute.FixedList)
        {
            if (string.Equals(allowed, text, StringComparison.OrdinalIgnoreCase))
                return allowed;
        }
        fold.Reject(AttributeColumns.AttributeValue, Refusals.NotOnAttributeList, attribute.Name, new Choices(attribute.Allowed!, text));
        return text;
    }

    private static string Flag(Fold fold, AttributeDefinition attribute, string text)
    {
        if (text is "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase))
            return "true";
        if (text is "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase))
            return "false";
        fold.Reject(AttributeColumns.AttributeValue, Refusals.NotAFlagAttribute, attribute.Name);
        return text;
    }

    private static void CheckRange(Fold fold, AttributeDefinition attribute, string text)
    {
        if (!Fields.TryAmount(text, out var amount))
            fold.Reject(AttributeColumns.AttributeValue, Refusals.NotANumericAttribute, attribute.Name, RangeOf(attribute));
        else if (amount < attribute.RangeFrom || amount > attribute.RangeTo)
            fold.Reject(AttributeColumns.AttributeValue, Refusals.AttributeOutOfRange, attribute.Name, RangeOf(attribute));
    }

    private static string RangeOf(AttributeDefinition attribute) => (attribute.RangeFrom, attribute.RangeTo) switch
    {
        (null, null) => "any",
        ({ } from, null) => string.Create(CultureInfo.InvariantCulture, $"{from} or more"),
        (null, { } to) => string.Create(CultureInfo.InvariantCulture, $"up to {to}"),
        var (from, to) => string.Create(CultureInfo.InvariantCulture, $"{from} to {to}"),
    };
}
