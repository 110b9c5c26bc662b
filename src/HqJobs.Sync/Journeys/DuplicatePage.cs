namespace HqJobs.Sync.Journeys;

/// <summary>What customers share who may be one person.</summary>
public enum SharedBy
{
    Email,
    Phone,

    /// <summary>Name, postal code and street of the primary address. Headquarters keeps no date of birth.</summary>
    NameAndAddress,
}

/// <summary>A part of the report of suspected duplicates.</summary>
/// <param name="Groups">E-mails first, then phones, then names.</param>
/// <param name="Next">Where the next part begins, for the same company; null: there is none. Names nobody.</param>
/// <param name="IsCutShort">The part ends because enough was looked at, not because it is full; <paramref name="Next"/> looks on.</param>
public sealed record DuplicatePage(IReadOnlyList<DuplicateGroup> Groups, string? Next, bool IsCutShort);

/// <summary>Several accounts of one company that share something.</summary>
/// <param name="Value">What they share, as the first account has it; of a phone the most complete spelling: personal data.</param>
/// <param name="Count">How many accounts.</param>
/// <param name="Accounts">The first of them, oldest account first.</param>
public sealed record DuplicateGroup(string DataAreaId, SharedBy By, string Value, int Count, IReadOnlyList<DuplicateAccount> Accounts);

/// <param name="Value">What it shares, as this account has it: personal data.</param>
/// <param name="CustAccountAsync">Blank: it was not created at a channel's wish.</param>
/// <param name="CreatedByDataStore">Whose operation created it; null: not by an operation.</param>
/// <param name="Blocked">Whether headquarters blocked it, for invoices or for all.</param>
public sealed record DuplicateAccount(string AccountNum, string CustAccountAsync, string Name, string Value, DateTimeOffset? CreatedDateTime, string? CreatedByDataStore, bool Blocked);
