namespace HqJobs.Sync.HqCustomers;

/// <summary>Operations become a customer: the rules R31–R69, as a function of values. No database, no clock.</summary>
public static class CustomerConversion
{
    /// <param name="known">What HQ has of the customer, null if nothing.</param>
    /// <param name="now">Time of the run: creation time of new rows, end of validity of deactivated ones.</param>
    public static ConversionResult Convert(CustomerUnit unit, KnownCustomer? known, ReferenceData reference, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(unit);
        throw new NotImplementedException("Lands next.");
    }
}
