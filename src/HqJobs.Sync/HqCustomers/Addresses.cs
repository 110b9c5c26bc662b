using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Postal addresses (R39–R46): a location each, known by its ADDRESSID.</summary>
internal static class Addresses
{
    private static readonly int[] Required =
    [
        AddressColumns.Street, AddressColumns.City, AddressColumns.Zip, AddressColumns.County, AddressColumns.Country, AddressColumns.Email,
        AddressColumns.Phone, AddressColumns.Url, AddressColumns.StreetNumber, AddressColumns.DistrictName, AddressColumns.BuildingCompliment,
    ];

    public static void Settle(Conversion conversion, CustomerDraft draft)
    {
        var chains = Chains.Of(conversion, AsyncTable.Address, AddressIdOf, StringComparer.OrdinalIgnoreCase);
        if (chains.Count == 0)
            return;
        var primary = new PrimaryAddress(draft);
        foreach (var chain in chains)
            conversion.SettleChain(chain, (conversion, fold) => Apply(conversion, fold, draft, primary));
        primary.Complete();
    }

    internal static string AddressIdOf(Operation operation, ref Rejection? rejection) =>
        Chains.TextKey(operation, AddressColumns.AddressId, HqLength.AddressId, ref rejection);

    private static bool Apply(Conversion conversion, Fold fold, CustomerDraft draft, PrimaryAddress primary)
    {
        var addressId = fold.First[AddressColumns.AddressId]!.ToString()!.Trim();
        var at = AddressRows.Find(draft, addressId);
        if (fold.IsDeactivated)
        {
            if (at.IsKnown)
                Close(conversion, draft, at, primary);
            return true;
        }
        if (at.IsKnown)
            fold.CompareWithHeadquarters((draft, at), HeadquartersText.OfAddress);
        else
            fold.TakeFirstSnapshot();
        var values = AddressFields.Read(conversion, fold, draft, at);
        if (!fold.IsValid)
            return false;
        at = AddressRows.Ensure(conversion, draft, at, addressId);
        AddressFields.Apply(conversion, draft, at, values);
        primary.Touched(draft.PartyLocations[at.PartyLocation].Location, values.MakesPrimary ? fold.OperationOf(AddressColumns.MakePostalAddressPrimary) : -1);
        return true;
    }

    // The row stays for history; it is no longer valid and no longer primary.
    private static void Close(Conversion conversion, CustomerDraft draft, AddressRows at, PrimaryAddress primary)
    {
        if (at.Postal >= 0 && draft.PostalAddresses[at.Postal].ValidTo > conversion.Now)
            draft.PostalAddresses.Replace(at.Postal, draft.PostalAddresses[at.Postal] with { ValidTo = conversion.Now });
        if (at.PartyLocation >= 0)
            primary.Free(at.PartyLocation);
    }

    /// <summary>An address must say something (R42), also after an edit. The country alone counts where the channel recorded it: headquarters always has one.</summary>
    internal static void RequireSomething(Fold fold, CustomerDraft draft, AddressRows at)
    {
        var isTouched = !at.IsKnown;
        foreach (var column in Required)
        {
            if (!fold.IsBlank(column))
                return;
            // Blanking what is blank already takes nothing away.
            isTouched |= at.IsKnown && fold.MemberOf(column) >= 0 && !string.IsNullOrEmpty(HeadquartersText.OfAddress((draft, at), column));
        }
        if (!isTouched)
            return;
        foreach (var column in Required)
        {
            if (at.IsKnown && fold.MemberOf(column) < 0 && column != AddressColumns.Country && !string.IsNullOrEmpty(HeadquartersText.OfAddress((draft, at), column)))
                return;
        }
        fold.Reject(Required, "STREET", Refusals.EmptyAddress);
    }
}
