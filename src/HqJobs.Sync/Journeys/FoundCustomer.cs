namespace HqJobs.Sync.Journeys;

/// <summary>By what a customer was found.</summary>
public enum FoundBy
{
    /// <summary>The GUID a channel gave it.</summary>
    AsyncAccount,
    Account,
    Email,
    Phone,
}

/// <summary>Whom a search found.</summary>
/// <param name="Problems">Channels that could not be asked for what no upload has brought yet, and why.</param>
public sealed record FoundCustomers(IReadOnlyList<FoundCustomer> Customers, IReadOnlyList<JourneyProblem> Problems);

/// <summary>A customer a search found.</summary>
/// <param name="AccountNum">Blank: none yet.</param>
/// <param name="CustAccountAsync">Blank: it was not created at a channel's wish.</param>
/// <param name="Name">Blank where nobody wrote one.</param>
/// <param name="By">What matched.</param>
/// <param name="IsPending">What matched stands in an operation that headquarters has not taken over yet.</param>
public sealed record FoundCustomer(string DataAreaId, string AccountNum, string CustAccountAsync, string Name, FoundBy By, bool IsPending)
{
    /// <summary>What its journey is asked for by.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Id => AccountNum.Length > 0 ? AccountNum : CustAccountAsync;
}
