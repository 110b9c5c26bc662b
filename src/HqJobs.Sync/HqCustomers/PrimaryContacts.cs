namespace HqJobs.Sync.HqCustomers;

/// <summary>The contacts on the customer row; null = not recorded, '' = removed.</summary>
internal readonly record struct PrimaryContactValues(string? Phone, string? Extension, string? Cell, string? Email, string? Url);

/// <summary>
/// Phone, cell phone, e-mail and URL of the customer row (R47): electronic addresses at the party's contact location, with the party's references to
/// the primary ones. They have no CONTACTID; secondary contacts do.
/// </summary>
internal static class PrimaryContacts
{
    public static PrimaryContactValues Read(Fold fold) => new(
        fold.Text(CustomerColumns.Phone, HqLength.Locator),
        fold.Text(CustomerColumns.PhoneExtension, HqLength.LocatorExtension),
        fold.Text(CustomerColumns.CellularPhone, HqLength.Locator),
        fold.Email(CustomerColumns.Email, HqLength.Locator),
        fold.Text(CustomerColumns.Url, HqLength.Locator));

    public static void Apply(Conversion conversion, CustomerDraft draft, PrimaryContactValues values)
    {
        Set(conversion, draft, ContactTypes.Phone, isMobile: false, values.Phone, values.Extension);
        Set(conversion, draft, ContactTypes.Phone, isMobile: true, values.Cell, extension: null);
        Set(conversion, draft, ContactTypes.Email, isMobile: false, values.Email, extension: null);
        Set(conversion, draft, ContactTypes.Url, isMobile: false, values.Url, extension: null);
        Complete(draft);
    }

    /// <summary>Where the party refers to no contact of a type any more (or not yet), the customer row's own one becomes primary: the phone before the cell phone.</summary>
    public static void Complete(CustomerDraft draft)
    {
        for (var type = ContactTypes.Phone; type <= ContactTypes.Url; type++)
        {
            var primary = PrimaryOf(draft.Party, type);
            if (primary != 0 && IndexOf(draft, primary) >= 0)
                continue;
            var own = IndexOfOwn(draft, type, isMobile: false);
            if (own < 0 && type == ContactTypes.Phone)
                own = IndexOfOwn(draft, type, isMobile: true);
            if (own >= 0)
                MakePrimary(draft, draft.ElectronicAddresses[own]);
            else if (primary != 0)
                draft.Party = WithPrimary(draft.Party, type, 0);
        }
    }

    /// <summary>Makes a contact the party's primary one of its type; no other of the type stays primary.</summary>
    public static void MakePrimary(CustomerDraft draft, LogisticsElectronicAddressRow primary)
    {
        var contacts = draft.ElectronicAddresses;
        for (var i = 0; i < contacts.Count; i++)
        {
            var contact = contacts[i];
            var isPrimary = contact.RecId == primary.RecId;
            if (contact.Type == primary.Type && contact.IsPrimary != isPrimary)
                contacts.Replace(i, contact with { IsPrimary = isPrimary });
        }
        if (PrimaryOf(draft.Party, primary.Type) != primary.RecId)
            draft.Party = WithPrimary(draft.Party, primary.Type, primary.RecId);
    }

    /// <summary>A contact that is no longer primary: the party stops referring to it.</summary>
    public static void Release(CustomerDraft draft, LogisticsElectronicAddressRow contact)
    {
        if (PrimaryOf(draft.Party, contact.Type) == contact.RecId)
            draft.Party = WithPrimary(draft.Party, contact.Type, 0);
    }

    /// <summary>The party's location for contacts; made when it has none.</summary>
    public static long ContactLocation(Conversion conversion, CustomerDraft draft)
    {
        for (var i = 0; i < draft.PartyLocations.Count; i++)
        {
            if (!draft.PartyLocations[i].IsPostalAddress)
                return draft.PartyLocations[i].Location;
        }
        var location = conversion.NewRecId(LogisticsLocationRow.Shape);
        draft.Locations.Add(new LogisticsLocationRow(location, TemporaryIds.RecIdText, null, false, draft.Party.RecId, ""));
        draft.PartyLocations.Add(new DirPartyLocationRow(conversion.NewRecId(DirPartyLocationRow.Shape), draft.Party.RecId, location, false, false));
        return location;
    }

    /// <summary>Position of the customer row's own contact of a kind, −1 if there is none.</summary>
    public static int IndexOfOwn(CustomerDraft draft, long type, bool isMobile)
    {
        var contacts = draft.ElectronicAddresses;
        var primary = PrimaryOf(draft.Party, type);
        var found = -1;
        for (var i = 0; i < contacts.Count; i++)
        {
            var contact = contacts[i];
            if (contact.Type != type || contact.IsMobilePhone != isMobile || contact.ContactId.Length > 0 || !IsAtContactLocation(draft, contact.Location))
                continue;
            if (contact.RecId == primary)
                return i;
            if (found < 0)
                found = i;
        }
        return found;
    }

    private static void Set(Conversion conversion, CustomerDraft draft, long type, bool isMobile, string? locator, string? extension)
    {
        if (locator is null && extension is null)
            return;
        var own = IndexOfOwn(draft, type, isMobile);
        if (locator is "")
        {
            if (own >= 0)
                draft.ElectronicAddresses.RemoveAt(own);
            return;
        }
        if (own < 0)
        {
            if (locator is not null)
                Add(conversion, draft, type, isMobile, locator, extension);
            return;
        }
        var contact = draft.ElectronicAddresses[own];
        var changed = contact with
        {
            Locator = locator ?? contact.Locator,
            LocatorExtension = extension is null ? contact.LocatorExtension : extension.Length == 0 ? null : extension,
        };
        draft.ElectronicAddresses.Replace(own, changed);
        if (!isMobile && changed.Locator != contact.Locator)
            MakePrimary(draft, changed);
    }

    private static void Add(Conversion conversion, CustomerDraft draft, long type, bool isMobile, string locator, string? extension)
    {
        var contact = new LogisticsElectronicAddressRow(
            conversion.NewRecId(LogisticsElectronicAddressRow.Shape), ContactLocation(conversion, draft), draft.Party.RecId, type, locator,
            string.IsNullOrEmpty(extension) ? null : extension, null, false, isMobile, false, "");
        draft.ElectronicAddresses.Add(contact);
        if (!isMobile)
            MakePrimary(draft, contact);
    }

    private static bool IsAtContactLocation(CustomerDraft draft, long location)
    {
        for (var i = 0; i < draft.PartyLocations.Count; i++)
        {
            if (draft.PartyLocations[i].Location == location)
                return !draft.PartyLocations[i].IsPostalAddress;
        }
        return false;
    }

    private static int IndexOf(CustomerDraft draft, long recId)
    {
        for (var i = 0; i < draft.ElectronicAddresses.Count; i++)
        {
            if (draft.ElectronicAddresses[i].RecId == recId)
                return i;
        }
        return -1;
    }

    private static long PrimaryOf(DirPartyTableRow party, long type) => type switch
    {
        ContactTypes.Phone => party.PrimaryContactPhone,
        ContactTypes.Email => party.PrimaryContactEmail,
        _ => party.PrimaryContactUrl,
    };

    private static DirPartyTableRow WithPrimary(DirPartyTableRow party, long type, long recId) => type switch
    {
        ContactTypes.Phone => party with { PrimaryContactPhone = recId },
        ContactTypes.Email => party with { PrimaryContactEmail = recId },
        _ => party with { PrimaryContactUrl = recId },
    };
}
