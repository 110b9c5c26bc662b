namespace HqJobs.Sync.HqCustomers;

/// <summary>The rows that must be written and removed to get from one state of a customer to another.</summary>
/// <param name="Upserts">New and changed rows.</param>
/// <param name="Deletes">Rows that are gone; only their key counts.</param>
public sealed record CustomerDiff(IReadOnlyList<ICustomerRow> Upserts, IReadOnlyList<ICustomerRow> Deletes)
{
    private static readonly CustomerDiff Nothing = new([], []);

    public bool IsEmpty => Upserts.Count == 0 && Deletes.Count == 0;

    /// <param name="before">Null if the customer is new.</param>
    /// <param name="after">Null if there is (still) no customer; headquarters never deletes one.</param>
    public static CustomerDiff Between(Customer? before, Customer? after)
    {
        if (after is null || ReferenceEquals(before, after))
            return Nothing;
        var upserts = new List<ICustomerRow>(16);
        var deletes = new List<ICustomerRow>();
        CompareOne(before?.Account, after.Account, upserts, deletes);
        CompareOne(before?.Retail, after.Retail, upserts, deletes);
        CompareOne(before?.Party, after.Party, upserts, deletes);
        CompareOne(before?.Person, after.Person, upserts, deletes);
        CompareOne(before?.PersonName, after.PersonName, upserts, deletes);
        Compare(before?.Locations, after.Locations, static row => row.RecId, upserts, deletes);
        Compare(before?.PartyLocations, after.PartyLocations, static row => row.RecId, upserts, deletes);
        Compare(before?.Roles, after.Roles, static row => row.RecId, upserts, deletes);
        Compare(before?.PostalAddresses, after.PostalAddresses, static row => row.RecId, upserts, deletes);
        Compare(before?.ElectronicAddresses, after.ElectronicAddresses, static row => row.RecId, upserts, deletes);
        Compare(before?.Affiliations, after.Affiliations, static row => row.RetailAffiliationId, upserts, deletes);
        Compare(before?.Attributes, after.Attributes, static row => row.AttributeName, upserts, deletes);
        Compare(before?.AddressBooks, after.AddressBooks, static row => row.AddressBook, upserts, deletes);
        Compare(before?.Identities, after.Identities, static row => (row.ProviderId, row.ExternalIdentityId), upserts, deletes);
        return new CustomerDiff(upserts, deletes);
    }

    private static void CompareOne<TRow>(TRow? before, TRow? after, List<ICustomerRow> upserts, List<ICustomerRow> deletes)
        where TRow : class, ICustomerRow
    {
        if (after is null && before is not null)
            deletes.Add(before);
        else if (after is not null && !after.Equals(before))
            upserts.Add(after);
    }

    private static void Compare<TRow, TKey>(
        IReadOnlyList<TRow>? before, IReadOnlyList<TRow> after, Func<TRow, TKey> key, List<ICustomerRow> upserts, List<ICustomerRow> deletes)
        where TRow : class, ICustomerRow
        where TKey : notnull
    {
        if (ReferenceEquals(before, after))
            return;
        for (var i = 0; i < after.Count; i++)
        {
            var old = before is null ? null : Find(before, key(after[i]), key);
            if (!after[i].Equals(old))
                upserts.Add(after[i]);
        }
        for (var i = 0; i < (before?.Count ?? 0); i++)
        {
            if (Find(after, key(before![i]), key) is null)
                deletes.Add(before[i]);
        }
    }

    // A customer has a handful of rows a table: a loop beats a dictionary.
    private static TRow? Find<TRow, TKey>(IReadOnlyList<TRow> rows, TKey wanted, Func<TRow, TKey> key)
        where TRow : class
        where TKey : notnull
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (EqualityComparer<TKey>.Default.Equals(key(rows[i]), wanted))
                return rows[i];
        }
        return null;
    }
}
