namespace HqJobs.Sync.HqCustomers;

/// <summary>Where the rows of one address stand in the draft's lists; −1: not there.</summary>
internal readonly record struct AddressRows(int Location, int PartyLocation, int Postal, int Role)
{
    public bool IsKnown => Location >= 0;

    /// <summary>Finds an address by the channel's key.</summary>
    public static AddressRows Find(CustomerDraft draft, string addressId)
    {
        for (var i = 0; i < draft.Locations.Count; i++)
        {
            if (string.Equals(draft.Locations[i].AddressId, addressId, StringComparison.OrdinalIgnoreCase))
                return At(draft, i);
        }
        return new AddressRows(-1, -1, -1, -1);
    }

    /// <summary>Adds what is missing: the location of a new address, or its link to the party where somebody removed that at headquarters.</summary>
    public static AddressRows Ensure(Conversion conversion, CustomerDraft draft, AddressRows at, string addressId)
    {
        if (!at.IsKnown)
        {
            draft.Locations.Add(new LogisticsLocationRow(
                conversion.NewRecId(LogisticsLocationRow.Shape), TemporaryIds.RecIdText, null, true, draft.Party.RecId, addressId));
            at = at with { Location = draft.Locations.Count - 1 };
        }
        if (at.PartyLocation < 0)
        {
            var location = draft.Locations[at.Location].RecId;
            var link = conversion.NewRecId(DirPartyLocationRow.Shape);
            draft.PartyLocations.Add(new DirPartyLocationRow(link, draft.Party.RecId, location, draft.Party.PrimaryAddressLocation == location, true));
            at = at with { PartyLocation = draft.PartyLocations.Count - 1 };
            if (at.Role >= 0)
                draft.Roles.Replace(at.Role, draft.Roles[at.Role] with { PartyLocation = link });
        }
        return at;
    }

    private static AddressRows At(CustomerDraft draft, int index)
    {
        var location = draft.Locations[index].RecId;
        int partyLocation = -1, postal = -1, role = -1;
        for (var i = 0; i < draft.PartyLocations.Count && partyLocation < 0; i++)
            partyLocation = draft.PartyLocations[i].Location == location ? i : -1;
        for (var i = 0; i < draft.Roles.Count && role < 0; i++)
            role = draft.Roles[i].Location == location ? i : -1;
        // Validity-dated: of several rows, the one that is valid longest.
        for (var i = 0; i < draft.PostalAddresses.Count; i++)
        {
            if (draft.PostalAddresses[i].Location == location && (postal < 0 || draft.PostalAddresses[i].ValidTo > draft.PostalAddresses[postal].ValidTo))
                postal = i;
        }
        return new AddressRows(index, partyLocation, postal, role);
    }
}
