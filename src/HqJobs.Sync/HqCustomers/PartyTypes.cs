namespace HqJobs.Sync.HqCustomers;

/// <summary><c>DIRPARTYTABLE.PARTYTYPE</c> and <c>RELATIONSHIPTYPE</c>.</summary>
internal static class PartyTypes
{
    public const long Person = 1, Organization = 2;
}
