using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Secondary phones, e-mails and URLs with marketing consent, known by their CONTACTID (R47, R48).</summary>
internal static class Contacts
{
    public static void Settle(Conversion conversion, CustomerDraft draft)
    {
        // Of several contacts made primary, the one made so last is.
        var primaries = new List<(int Operation, long RecId)>();
        foreach (var chain in Chains.Of(conversion, AsyncTable.Contact, ContactIdOf, StringComparer.OrdinalIgnoreCase))
            conversion.SettleChain(chain, (conversion, fold) => Apply(conversion, fold, draft, primaries));
        primaries.Sort();
        foreach (var (_, recId) in primaries)
        {
            if (IndexOf(draft, contact => contact.RecId == recId) is >= 0 and var at)
                PrimaryContacts.MakePrimary(draft, draft.ElectronicAddresses[at]);
        }
    }

    internal static string ContactIdOf(Operation operation, ref Rejection? rejection) =>
        Chains.TextKey(operation, ContactColumns.ContactId, HqLength.ContactId, ref rejection);

    private static bool Apply(Conversion conversion, Fold fold, CustomerDraft draft, List<(int Operation, long RecId)> primaries)
    {
        var contactId = fold.First[ContactColumns.ContactId]!.ToString()!.Trim();
        var at = IndexOf(draft, contact => string.Equals(contact.ContactId, contactId, StringComparison.OrdinalIgnoreCase));
        if (fold.IsDeactivated)
        {
            if (at >= 0)
                draft.ElectronicAddresses.RemoveAt(at);
            return true;
        }
        if (at >= 0)
            fold.CompareWithHeadquarters(draft.ElectronicAddresses[at], HeadquartersText.OfContact);
        else
            fold.TakeFirstSnapshot();
        var row = Read(fold, at >= 0 ? draft.ElectronicAddresses[at] : null);
        if (!fold.IsValid)
            return false;
        if (at >= 0)
            Replace(draft, at, row);
        else
            draft.ElectronicAddresses.Add(row = row with
            {
                RecId = conversion.NewRecId(LogisticsElectronicAddressRow.Shape),
                Location = PrimaryContacts.ContactLocation(conversion, draft),
                Party = draft.Party.RecId,
                ContactId = contactId,
            });
        if (fold.Flag(ContactColumns.IsPrimary) is { } isPrimary)
        {
            if (isPrimary)
                primaries.Add((fold.OperationOf(ContactColumns.IsPrimary), row.RecId));
            else
                PrimaryContacts.Release(draft, row);
        }
        return true;
    }

    // A contact that turned into another type is the primary one of neither, unless it says so.
    private static void Replace(CustomerDraft draft, int at, LogisticsElectronicAddressRow row)
    {
        var before = draft.ElectronicAddresses[at];
        if (before.Type != row.Type)
            PrimaryContacts.Release(draft, before);
        draft.ElectronicAddresses.Replace(at, row);
    }

    private static LogisticsElectronicAddressRow Read(Fold fold, LogisticsElectronicAddressRow? existing)
    {
        var row = existing ?? new LogisticsElectronicAddressRow(0, 0, 0, 0, "", null, null, false, false, false, "");
        var type = fold.WholeNumber(ContactColumns.Type) ?? row.Type;
        if (!AllowedValues.ContactTypes.Contains(type))
            fold.Reject(ContactColumns.Type, Refusals.UnknownContactType);
        var locator = (type == ContactTypes.Email ? fold.Email(ContactColumns.Locator, HqLength.Locator) : fold.Text(ContactColumns.Locator, HqLength.Locator)) ?? row.Locator;
        if (fold.IsValid && locator.Length == 0)
            fold.RejectUnshown(ContactColumns.Locator, Refusals.BlankContact);
        if (fold.IsValid && existing is not null && type == ContactTypes.Email && !EmailAddress.IsWellFormed(locator))
            fold.Reject(ContactColumns.Type, Refusals.TurnedIntoEmailAddress);
        return row with
        {
            Type = type,
            Locator = locator,
            LocatorExtension = fold.Kept(ContactColumns.LocatorExtension, HqLength.LocatorExtension, row.LocatorExtension),
            Description = fold.Kept(ContactColumns.Description, HqLength.ContactDescription, row.Description),
            IsPrimary = fold.Flag(ContactColumns.IsPrimary) ?? (row.IsPrimary && row.Type == type),
            IsMobilePhone = fold.Flag(ContactColumns.IsMobilePhone) ?? row.IsMobilePhone,
            RetailMarketingOptIn = fold.Flag(ContactColumns.MarketingOptIn) ?? row.RetailMarketingOptIn,
        };
    }

    private static int IndexOf(CustomerDraft draft, Predicate<LogisticsElectronicAddressRow> isWanted)
    {
        for (var i = 0; i < draft.ElectronicAddresses.Count; i++)
        {
            if (isWanted(draft.ElectronicAddresses[i]))
                return i;
        }
        return -1;
    }
}
