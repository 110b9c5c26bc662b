using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <param name="Row">The party's row, for a new customer still without RECID.</param>
internal readonly record struct PartyValues(DirPartyTableRow Row, string FirstName, string MiddleName, string LastName, long Title);

/// <summary>Who the customer is: person or organization, name, title, language.</summary>
internal static class PartyFields
{
    private static readonly int[] PersonNameColumns = [CustomerColumns.FirstName, CustomerColumns.MiddleName, CustomerColumns.LastName];

    public static PartyValues Read(Conversion conversion, Fold fold, DefaultCustomer? defaults)
    {
        var draft = conversion.Draft;
        var type = TypeOf(fold, draft, defaults);
        var first = Kept(fold, CustomerColumns.FirstName, draft?.PersonName?.FirstName, type);
        var middle = Kept(fold, CustomerColumns.MiddleName, draft?.PersonName?.MiddleName, type);
        var last = Kept(fold, CustomerColumns.LastName, draft?.PersonName?.LastName, type);
        var name = type == PartyTypes.Organization ? OrganizationName(fold, draft) : PersonName(fold, first, middle, last, draft);
        var row = draft?.Party ?? new DirPartyTableRow(0, TemporaryIds.RecIdText, type, "", null, 0, 0, 0, 0);
        row = row with { Name = name, LanguageId = Language(conversion, fold, draft, defaults) };
        return new PartyValues(row, first, middle, last, Title(conversion, fold, draft, type));
    }

    /// <summary>Puts changed values into a customer HQ has.</summary>
    public static void Apply(Conversion conversion, CustomerDraft draft, PartyValues party, AccountValues account)
    {
        (draft.Account, draft.Retail, draft.Party) = (account.Row, account.Retail, party.Row);
        SetName(conversion, draft, party);
    }

    /// <summary>A person's title and the parts of the name; an organization has neither.</summary>
    public static void SetName(Conversion conversion, CustomerDraft draft, PartyValues party)
    {
        if (draft.IsOrganization)
            return;
        draft.Person = draft.Person is { } person ? person with { PersonalTitle = party.Title } : new DirPersonRow(draft.Party.RecId, party.Title);
        draft.PersonName = draft.PersonName is { } name
            ? name with { FirstName = party.FirstName, MiddleName = party.MiddleName, LastName = party.LastName }
            : new DirPersonNameRow(
                conversion.NewRecId(DirPersonNameRow.Shape), draft.Party.RecId, party.FirstName, party.MiddleName, party.LastName, conversion.Now, Conversion.Never);
    }

    /// <summary>Display name of a person: first, middle, last, joined by one space, blanks skipped (R9).</summary>
    internal static string Join(string first, string middle, string last)
    {
        if (middle.Length > 0)
            last = last.Length > 0 ? $"{middle} {last}" : middle;
        return first.Length > 0 && last.Length > 0 ? $"{first} {last}" : first + last;
    }

    // Blank: the default customer's, else a person (R32).
    private static long TypeOf(Fold fold, CustomerDraft? draft, DefaultCustomer? defaults)
    {
        var recorded = fold.WholeNumber(CustomerColumns.RelationshipType) ?? 0;
        if (recorded != 0 && !AllowedValues.PartyTypes.Contains(recorded))
            fold.Reject(CustomerColumns.RelationshipType, Refusals.UnknownPartyType);
        if (draft is not null && recorded is PartyTypes.Person or PartyTypes.Organization && recorded != draft.Party.PartyType)
            fold.Reject(CustomerColumns.RelationshipType, Refusals.OtherPartyType);
        if (draft is not null)
            return draft.Party.PartyType;
        return recorded != 0 ? recorded : defaults?.PartyType is PartyTypes.Organization ? PartyTypes.Organization : PartyTypes.Person;
    }

    // The parts of a person's name mean nothing for an organization: they are not judged there.
    private static string Kept(Fold fold, int column, string? existing, long type) =>
        type == PartyTypes.Organization ? existing ?? "" : fold.Text(column, HqLength.PersonName) ?? existing ?? "";

    private static string PersonName(Fold fold, string first, string middle, string last, CustomerDraft? draft)
    {
        var name = Join(first, middle, last);
        // A customer headquarters created may have a display name alone; an edit that touches no name leaves it.
        var isTouched = draft is null || fold.MemberOf(CustomerColumns.FirstName) >= 0 || fold.MemberOf(CustomerColumns.MiddleName) >= 0 || fold.MemberOf(CustomerColumns.LastName) >= 0;
        if (!isTouched)
            return draft!.Party.Name;
        if (fold.IsValid && first.Length == 0 && last.Length == 0)
            fold.Reject(PersonNameColumns, "FIRSTNAME, LASTNAME", Refusals.PersonWithoutName);
        return name;
    }

    private static string OrganizationName(Fold fold, CustomerDraft? draft)
    {
        var name = fold.Text(CustomerColumns.CustName, HqLength.PartyName) ?? draft?.Party.Name ?? "";
        if (fold.IsValid && name.Length == 0)
            fold.RejectUnshown(CustomerColumns.CustName, Refusals.OrganizationWithoutName);
        return name;
    }

    private static string? Language(Conversion conversion, Fold fold, CustomerDraft? draft, DefaultCustomer? defaults)
    {
        var recorded = fold.Text(CustomerColumns.LanguageId, HqLength.Any);
        if (draft is not null && recorded is null)
            return draft.Party.LanguageId;
        if (draft is null && string.IsNullOrEmpty(recorded))
            recorded = defaults?.LanguageId;
        if (string.IsNullOrEmpty(recorded))
            return null;
        if (conversion.Reference.Languages.TryGetValue(recorded, out var language))
            return language;
        fold.RejectCode(CustomerColumns.LanguageId, recorded, Refusals.UnknownLanguage, conversion.Reference.ChoicesOf(CustomerColumns.LanguageId, recorded));
        return null;
    }

    private static long Title(Conversion conversion, Fold fold, CustomerDraft? draft, long type)
    {
        var existing = draft?.Person?.PersonalTitle ?? 0;
        if (fold.MemberOf(CustomerColumns.TitleRecordId) < 0)
            return existing;
        var title = fold.WholeNumber(CustomerColumns.TitleRecordId) ?? 0;
        if (title == 0)
            return 0;
        if (type == PartyTypes.Organization)
            fold.Reject(CustomerColumns.TitleRecordId, Refusals.TitleOfOrganization);
        else if (!conversion.Reference.Titles.ContainsKey(title))
            fold.Reject(CustomerColumns.TitleRecordId, Refusals.UnknownTitle, conversion.Reference.ChoicesOf(CustomerColumns.TitleRecordId));
        return title;
    }
}
