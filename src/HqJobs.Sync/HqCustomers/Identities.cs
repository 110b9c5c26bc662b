using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <summary>External identities: who signed up in the web shop stays signed in to the same customer (R65). An identity belongs to one account.</summary>
internal static class Identities
{
    public static void Settle(Conversion conversion, CustomerDraft draft)
    {
        foreach (var chain in Chains.Of(conversion, AsyncTable.Identity, IdentityOf))
            conversion.SettleChain(chain, (conversion, fold) => Apply(conversion, fold, draft));
    }

    internal static (long Provider, string Id) IdentityOf(Operation operation, ref Rejection? rejection)
    {
        var provider = operation.WholeNumber(IdentityColumns.ProviderId, ref rejection);
        if (rejection is null && provider is null or < 0)
            rejection = operation.Rejects(IdentityColumns.ProviderId, Refusals.UnknownIdentityProvider);
        return (provider ?? 0, Chains.TextKey(operation, IdentityColumns.ExternalIdentityId, HqLength.ExternalIdentityId, ref rejection));
    }

    private static bool Apply(Conversion conversion, Fold fold, CustomerDraft draft)
    {
        Rejection? none = null;
        var (provider, id) = IdentityOf(fold.First, ref none);
        var at = IndexOf(draft, provider, id);
        if (fold.IsDeactivated)
        {
            if (at >= 0)
                draft.Identities.RemoveAt(at);
            return true;
        }
        if (at >= 0)
            return true;
        foreach (var taken in conversion.Unit.TakenIdentities)
        {
            if (taken.ProviderId != provider || taken.ExternalIdentityId != id)
                continue;
            // Its own, which headquarters spells otherwise and keeps so.
            if (taken.Account.IsSameAs(draft.Account.Account))
                return true;
            fold.RejectUnshown(IdentityColumns.ExternalIdentityId, Refusals.TakenIdentity, taken.Account);
            return false;
        }
        draft.Identities.Add(new RetailExternalIdToCustomerMapRow(draft.Account.Company, provider, id, draft.Account.Account, true));
        return true;
    }

    private static int IndexOf(CustomerDraft draft, long provider, string id)
    {
        for (var i = 0; i < draft.Identities.Count; i++)
        {
            if (draft.Identities[i].ProviderId == provider && draft.Identities[i].ExternalIdentityId == id)
                return i;
        }
        return -1;
    }
}
