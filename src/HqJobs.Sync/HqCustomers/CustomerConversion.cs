namespace HqJobs.Sync.HqCustomers;

/// <summary>Operations become a customer: the rules R31–R69, as a function of values. No database, no clock.</summary>
public static class CustomerConversion
{
    /// <param name="known">What HQ has of the customer, null if nothing.</param>
    /// <param name="now">Time of the run: creation time of new rows, end of validity of deactivated ones.</param>
    public static ConversionResult Convert(CustomerUnit unit, KnownCustomer? known, ReferenceData reference, DateTimeOffset now)
    {
        var conversion = new Conversion(unit, known, reference, now);
        ForeignOperations.Settle(conversion);
        CustomerOperations.Settle(conversion);
        if (conversion.Draft is { } draft)
        {
            Addresses.Settle(conversion, draft);
            Contacts.Settle(conversion, draft);
            PrimaryContacts.Complete(draft);
            Affiliations.Settle(conversion, draft);
            Attributes.Settle(conversion, draft);
            Identities.Settle(conversion, draft);
        }
        var after = conversion.Draft?.Finish();
        return new ConversionResult(known?.Customer, after, NumberSequenceOf(known, after, reference), conversion.Outcomes, conversion.NewRecIds);
    }

    // The group's own sequence, else the company's (R61).
    private static string? NumberSequenceOf(KnownCustomer? known, Customer? after, ReferenceData reference)
    {
        if (known is not null || after is null)
            return null;
        var own = reference.CustomerGroups[after.Account.CustGroup].NumberSequence;
        return string.IsNullOrEmpty(own) ? reference.CustomerAccountSequence : own;
    }
}
