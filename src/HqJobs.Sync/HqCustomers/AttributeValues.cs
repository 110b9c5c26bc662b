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
                fold.Reject(AttributeColumns.AttributeValue, $"is not a whole number, as attribute '{attribute.Name}' asks for (R50)");
                return text;
            case AttributeDataType.WholeNumber or AttributeDataType.Number or AttributeDataType.Currency:
                CheckRange(fold, attribute, text);
                return text;
            default:
                fold.Reject(AttributeColumns.AttributeValue, $"cannot be kept: attribute '{attribute.Name}' is of type {(long)attribute.Type}, which customers' attributes do not have (R50)");
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
        fold.Reject(AttributeColumns.AttributeValue, $"is not on the list of attribute '{attribute.Name}' (R50)");
        return text;
    }

    private static string Flag(Fold fold, AttributeDefinition attribute, string text)
    {
        if (text is "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase))
            return "true";
        if (text is "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase))
            return "false";
        fold.Reject(AttributeColumns.AttributeValue, $"is neither true nor false, as attribute '{attribute.Name}' asks for (R50)");
        return text;
    }

    private static void CheckRange(Fold fold, AttributeDefinition attribute, string text)
    {
        if (!Fields.TryAmount(text, out var amount))
            fold.Reject(AttributeColumns.AttributeValue, $"is not a number, as attribute '{attribute.Name}' asks for (R50)");
        else if (amount < attribute.RangeFrom || amount > attribute.RangeTo)
            fold.Reject(AttributeColumns.AttributeValue, FormattableString.Invariant($"is outside the range {attribute.RangeFrom} … {attribute.RangeTo} of attribute '{attribute.Name}' (R50)"));
    }
}
