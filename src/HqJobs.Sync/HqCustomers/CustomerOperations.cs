using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <summary>The operations on the customer itself: creation, edits, deactivation – and what happens to the others while there is no customer.</summary>
internal static class CustomerOperations
{
    private const string NeverCreated = "deactivated before it was created: it gets no account";

    public static void Settle(Conversion conversion)
    {
        if (string.IsNullOrWhiteSpace(conversion.Unit.Company.Value))
            SettleOpen(conversion, operation => OperationOutcome.Failed(NoCompany(operation)));
        RefuseBrokenNames(conversion);
        RefuseOtherAccounts(conversion);
        var chain = Open(conversion, AsyncTable.Customer);
        if (conversion.Known is null && (conversion.Unit.AsyncAccount.IsNone || !conversion.Unit.Account.IsNone))
            SettleOpen(conversion, operation => OperationOutcome.Failed(UnknownAccount(conversion.Unit, operation)));
        else if (conversion.Known is null && !chain.Exists(index => conversion.Unit.Operations[index].Kind == OperationKind.Create))
            SettleOpen(conversion, static _ => OperationOutcome.Blocked(Refusals.WaitsForCreation.Of()));
        else
            SettleChain(conversion, chain);
    }

    private static void SettleChain(Conversion conversion, List<int> chain)
    {
        conversion.SettleChain(chain, Apply);
        if (conversion.Draft is not null)
            return;
        var failed = chain.FindIndex(index => conversion.Outcomes[index].Status == OperationStatus.Failed);
        if (failed < 0)
            SettleOpen(conversion, static _ => OperationOutcome.SucceededWith(NeverCreated));
        else
            SettleOpen(conversion, _ => OperationOutcome.Blocked(Refusals.WaitsForCustomer.Of(conversion.Unit.Operations[chain[failed]].Key)));
    }

    private static bool Apply(Conversion conversion, Fold fold)
    {
        if (conversion.Draft is null && fold.IsDeactivated)
        {
            fold.Note(fold.DeactivatedAt, NeverCreated);
            return true;
        }
        if (conversion.Draft is { } draft)
        {
            fold.CompareWithHeadquarters(draft, HeadquartersText.OfCustomer);
            if (fold.First.Kind == OperationKind.Create)
                fold.Note(0, $"account {draft.Account.Account} exists: taken as an update (R59)");
        }
        var channel = conversion.Draft is null ? conversion.ChannelOf(fold.First) : null;
        var party = PartyFields.Read(conversion, fold, channel?.DefaultCustomer);
        var account = AccountFields.Read(conversion, fold, channel);
        var contacts = PrimaryContacts.Read(fold);
        if (!fold.IsValid)
            return false;
        if (conversion.Draft is null)
            Create(conversion, fold, channel, party, account);
        else
            PartyFields.Apply(conversion, conversion.Draft, party, account);
        PrimaryContacts.Apply(conversion, conversion.Draft!, contacts);
        return true;
    }

    private static void Create(Conversion conversion, Fold fold, Channel? channel, PartyValues party, AccountValues account)
    {
        var partyId = conversion.NewRecId(DirPartyTableRow.Shape);
        conversion.Draft = new CustomerDraft(
            account.Row with { RecId = conversion.NewRecId(CustTableRow.Shape), Party = partyId },
            account.Retail,
            party.Row with { RecId = partyId });
        PartyFields.SetName(conversion, conversion.Draft, party);
        if (channel is null)
            fold.Note(0, "its channel is not known at headquarters: no defaults, no address book");
        else
            Inherit(conversion, conversion.Draft, channel);
    }

    // Affiliations of the default customer (R32) and the store's address books, without which POS does not find the customer (R64).
    private static void Inherit(Conversion conversion, CustomerDraft draft, Channel channel)
    {
        foreach (var addressBook in channel.AddressBooks)
            draft.AddressBooks.Add(new DirAddressBookPartyRow(draft.Party.RecId, addressBook));
        foreach (var affiliation in channel.DefaultCustomer?.Affiliations ?? [])
        {
            if (conversion.Reference.Affiliations.TryGetValue(affiliation, out var found) && !found.IsLoyalty)
                draft.Affiliations.Add(new RetailCustAffiliationRow(draft.Account.Company, draft.Account.Account, affiliation));
        }
    }

    // Whose operation it is cannot be told from broken text; it must not become part of a key.
    private static void RefuseBrokenNames(Conversion conversion)
    {
        for (var i = 0; i < conversion.Unit.Operations.Count; i++)
        {
            Rejection? rejection = null;
            conversion.Unit.Operations[i].Text(OperationColumns.CustAccountAsync, ref rejection);
            conversion.Unit.Operations[i].Text(OperationColumns.CustAccount, ref rejection);
            if (rejection is not null && !conversion.IsSettled(i))
                conversion.Settle(i, OperationOutcome.Failed(rejection));
        }
    }

    // Both accounts given, and they are two customers: neither can be meant for certain.
    private static void RefuseOtherAccounts(Conversion conversion)
    {
        if (conversion.Known is not { } known)
            return;
        for (var i = 0; i < conversion.Unit.Operations.Count; i++)
        {
            var operation = conversion.Unit.Operations[i];
            if (!operation.Account.IsNone && !operation.Account.IsSameAs(known.Customer.Account.Account) && !conversion.IsSettled(i))
                conversion.Settle(i, OperationOutcome.Failed(operation.Rejects(OperationColumns.CustAccount, Refusals.OtherAccount, known.Customer.Account.Account)));
        }
    }

    private static Rejection NoCompany(Operation operation) => operation[OperationColumns.DataAreaId] is null or string
        ? new Rejection("DATAAREAID", null, Refusals.BlankCompany)
        : operation.Rejects(OperationColumns.DataAreaId, Refusals.NotACompany);

    private static Rejection UnknownAccount(CustomerUnit unit, Operation operation)
    {
        if (!operation.Account.IsNone)
            return operation.Rejects(OperationColumns.CustAccount, Refusals.UnknownAccount, operation.Company);
        return unit.Account.IsNone
            ? new Rejection("CUSTACCOUNT", null, Refusals.NoCustomerNamed)
            : operation.Rejects(OperationColumns.CustAccountAsync, Refusals.LostCustomer, unit.Account);
    }

    private static List<int> Open(Conversion conversion, AsyncTable table)
    {
        var open = new List<int>(1);
        for (var i = 0; i < conversion.Unit.Operations.Count; i++)
        {
            if (conversion.Unit.Operations[i].Key.Table == table && !conversion.IsSettled(i))
                open.Add(i);
        }
        return open;
    }

    private static void SettleOpen(Conversion conversion, Func<Operation, OperationOutcome> outcome)
    {
        for (var i = 0; i < conversion.Unit.Operations.Count; i++)
        {
            if (!conversion.IsSettled(i))
                conversion.Settle(i, outcome(conversion.Unit.Operations[i]));
        }
    }
}
