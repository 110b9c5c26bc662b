namespace HqJobs.Sync.HqCustomers;

/// <summary>At most one address of a party is primary (R45): the one made so last; if none is, the first that comes.</summary>
internal sealed class PrimaryAddress(CustomerDraft draft)
{
    private int madeBy = -1;
    private long made;
    private long firstTouched;

    /// <param name="operation">Index of the operation that makes it primary, −1 if none does.</param>
    public void Touched(long location, int operation)
    {
        if (firstTouched == 0)
            firstTouched = location;
        if (operation > madeBy)
            (madeBy, made) = (operation, location);
    }

    /// <param name="partyLocation">Position of the row whose address is closed.</param>
    public void Free(int partyLocation)
    {
        var row = draft.PartyLocations[partyLocation];
        draft.PartyLocations.Replace(partyLocation, row with { IsPrimary = false });
        if (draft.Party.PrimaryAddressLocation == row.Location)
            draft.Party = draft.Party with { PrimaryAddressLocation = 0 };
    }

    public void Complete()
    {
        var primary = made != 0 ? made : HasPrimary() ? 0 : firstTouched;
        if (primary == 0)
            return;
        for (var i = 0; i < draft.PartyLocations.Count; i++)
        {
            var row = draft.PartyLocations[i];
            if (row.IsPostalAddress && row.IsPrimary != (row.Location == primary))
                draft.PartyLocations.Replace(i, row with { IsPrimary = row.Location == primary });
        }
        if (draft.Party.PrimaryAddressLocation != primary)
            draft.Party = draft.Party with { PrimaryAddressLocation = primary };
    }

    private bool HasPrimary()
    {
        for (var i = 0; i < draft.PartyLocations.Count; i++)
        {
            if (draft.PartyLocations[i] is { IsPostalAddress: true, IsPrimary: true })
                return true;
        }
        return false;
    }
}
