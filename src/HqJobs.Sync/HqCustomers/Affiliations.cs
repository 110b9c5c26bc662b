using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Affiliations of a customer (R49): an existing pair is no news, a loyalty tier is not given this way.</summary>
internal static class Affiliations
{
    public static void Settle(Conversion conversion, CustomerDraft draft)
    {
        foreach (var chain in Chains.Of(conversion, AsyncTable.Affiliation, AffiliationOf))
            conversion.SettleChain(chain, (conversion, fold) => Apply(conversion, fold, draft));
    }

    internal static long AffiliationOf(Operation operation, ref Rejection? rejection)
    {
        var affiliation = operation.WholeNumber(AffiliationColumns.RetailAffiliationId, ref rejection);
        if (rejection is null && affiliation is null)
            rejection = operation.Rejects(AffiliationColumns.RetailAffiliationId, Refusals.BlankAffiliation);
        return affiliation ?? 0;
    }

    private static bool Apply(Conversion conversion, Fold fold, CustomerDraft draft)
    {
        Rejection? none = null;
        var affiliation = AffiliationOf(fold.First, ref none);
        var at = IndexOf(draft, affiliation);
        if (fold.IsDeactivated)
        {
            if (at >= 0)
                draft.Affiliations.RemoveAt(at);
            return true;
        }
        if (!conversion.Reference.Affiliations.TryGetValue(affiliation, out var found))
            fold.Reject(AffiliationColumns.RetailAffiliationId, Refusals.UnknownAffiliation, conversion.Reference.ChoicesOf(AsyncTable.Affiliation, AffiliationColumns.RetailAffiliationId));
        else if (found.IsLoyalty)
            fold.Reject(AffiliationColumns.RetailAffiliationId, Refusals.LoyaltyAffiliation, conversion.Reference.ChoicesOf(AsyncTable.Affiliation, AffiliationColumns.RetailAffiliationId));
        else if (at < 0)
            draft.Affiliations.Add(new RetailCustAffiliationRow(draft.Account.Company, draft.Account.Account, affiliation));
        return fold.IsValid;
    }

    private static int IndexOf(CustomerDraft draft, long affiliation)
    {
        for (var i = 0; i < draft.Affiliations.Count; i++)
        {
            if (draft.Affiliations[i].RetailAffiliationId == affiliation)
                return i;
        }
        return -1;
    }
}
