namespace HqJobs.Sync.HqCustomers;

/// <summary><c>LOGISTICSELECTRONICADDRESS.TYPE</c> and a contact's <c>TYPE</c>.</summary>
internal static class ContactTypes
{
    public const long Phone = 1, Email = 2, Url = 3;
}
