using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Attribute values of a customer (R50): of the attribute's type, on its list, in its range.</summary>
internal static class Attributes
{
    public static void Settle(Conversion conversion, CustomerDraft draft)
    {
        foreach (var chain in Chains.Of(conversion, AsyncTable.Attribute, NameOf, StringComparer.OrdinalIgnoreCase))
            conversion.SettleChain(chain, (conversion, fold) => Apply(conversion, fold, draft));
    }

    internal static string NameOf(Operation operation, ref Rejection? rejection) =>
        Chains.TextKey(operation, AttributeColumns.AttributeName, HqLength.Any, ref rejection);

    private static bool Apply(Conversion conversion, Fold fold, CustomerDraft draft)
    {
        var name = fold.First[AttributeColumns.AttributeName]!.ToString()!.Trim();
        var at = IndexOf(draft, name);
        if (fold.IsDeactivated)
        {
            if (at >= 0)
                draft.Attributes.RemoveAt(at);
            return true;
        }
        if (!conversion.Reference.Attributes.TryGetValue(name, out var attribute))
        {
            fold.Reject(AttributeColumns.AttributeName, Refusals.UnknownAttribute, conversion.Reference.ChoicesOf(AsyncTable.Attribute, AttributeColumns.AttributeName, name));
            return false;
        }
        if (fold.WholeNumber(AttributeColumns.AttributeDataType) is { } type and not 0 && type != (long)attribute.Type)
            fold.Reject(AttributeColumns.AttributeDataType, Refusals.OtherAttributeType, attribute.Name, (long)attribute.Type);
        var value = AttributeValues.Read(fold, attribute, at >= 0 ? draft.Attributes[at].AttributeValue : null);
        if (!fold.IsValid)
            return false;
        if (at < 0)
            draft.Attributes.Add(new RetailCustAttributeRow(draft.Account.Company, draft.Account.Account, attribute.Name, (long)attribute.Type, value));
        else
            draft.Attributes.Replace(at, draft.Attributes[at] with { AttributeDataType = (long)attribute.Type, AttributeValue = value });
        return true;
    }

    private static int IndexOf(CustomerDraft draft, string name)
    {
        for (var i = 0; i < draft.Attributes.Count; i++)
        {
            if (string.Equals(draft.Attributes[i].AttributeName, name, StringComparison.OrdinalIgnoreCase))
                return i;
        }
        return -1;
    }
}
