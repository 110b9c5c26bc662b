using System.Reflection;

namespace HqJobs.Sync.Verdicts;

/// <summary>
/// Every reason why an operation is not accepted. The conversion can give no other, the page "Why operations fail" shows exactly these. Written for
/// the back office of a shop: what is wrong, what is allowed, what to do.
/// </summary>
public static class Refusals
{
    /// <summary>The hole for texts of databases and exceptions, which may quote what a customer typed.</summary>
    internal const string Technical = "technical";

    // As true on a page as on the command line and over HTTP.
    private const string Here = "in the operation";
    private const string Correct = $"Correct it {Here}";
    private const string Follows = "Repair and synchronize that one; this one follows by itself";
    private const string AnyField = "every field";

    // What is not of the kind that belongs there, whatever the field.

    public static readonly Refusal NotText = new(
        AnyField, "is not text", "Allowed: letters, digits and signs", Correct, "R56");

    public static readonly Refusal UnreadableCharacters = new(
        AnyField, "contains control characters or broken Unicode, which nobody can read", "Allowed: letters, digits and signs; line breaks only in STREET and ATTRIBUTEVALUE", Correct, "R56");

    public static readonly Refusal NotAWholeNumber = new(
        "every whole number", "is not a whole number", "Allowed: digits only, e.g. 42", Correct, "R56");

    public static readonly Refusal NotANumber = new(
        "CREDITMAX", "is not a number", "Allowed: digits, with a point before decimals, e.g. 1500.50", Correct, "R56");

    public static readonly Refusal NotAFlag = new(
        "MAKEPOSTALADDRESSPRIMARY, ISPRIMARY, ISMOBILEPHONE, MARKETINGOPTIN, USEPURCHREQUEST", "is neither 0 nor 1", $"Allowed: {AllowedValues.Flags.Either}", Correct, "R56");

    public static readonly Refusal TooLong = new(
        "every text", "has {length} characters, headquarters holds {limit}", null, $"Shorten it {Here}: HqJobs never cuts off by itself", "R43");

    public static readonly Refusal NotAnEmailAddress = new(
        "EMAIL, RECEIPTEMAIL, LOCATOR", "is not an e-mail address", "Allowed: one @, a domain with a point after it, no blanks, e.g. ann@example.com", Correct, "R47");

    public static readonly Refusal BlankKey = new(
        "ADDRESSID, CONTACTID, ATTRIBUTENAME, EXTERNALIDENTITYID", "is blank: it tells which one is meant", null, $"Enter it {Here} as the store knows it", "R44, R48");

    public static readonly Refusal UnknownOperation = new(
        "OPERATION", $"is {AllowedValues.Operations.Neither}", null, $"{Correct}, or record it again at the store", "R48");

    public static readonly Refusal UnreadableOldValues = new(
        "OLDVALUES", "is not a JSON object of fields and their old values", "Allowed: e.g. {\"PHONE\":\"555-0122\"}, or nothing", $"{Correct}, or record the change again at the store", "R84");

    public static readonly Refusal DoesNotFit = new(
        AnyField, "{reason}", null, $"Landed without it, SYNCRAWVALUES keeps it; enter a right one {Here}", "R82");

    // Whose operation it is.

    public static readonly Refusal BlankCompany = new(
        "DATAAREAID", "blank: the operation names no company", null, $"Enter the company {Here}", "R59");

    public static readonly Refusal NotACompany = new(
        "DATAAREAID", "is not a company", "Allowed: the ID of a company, e.g. usrt", Correct, "R59");

    public static readonly Refusal NoCustomerNamed = new(
        "CUSTACCOUNT, CUSTACCOUNTASYNC", "blank, and CUSTACCOUNTASYNC too: the operation names no customer", null, $"Enter CUSTACCOUNT {Here}, or record it again at the store", "R58");

    public static readonly Refusal UnknownAccount = new(
        "CUSTACCOUNT", "is not a customer of {company}", null, $"{Correct}, or create that customer at headquarters", "R44");

    public static readonly Refusal LostCustomer = new(
        "CUSTACCOUNTASYNC", "is account {account}, of which headquarters has lost CUSTTABLE or DIRPARTYTABLE", null, "Restore those rows at headquarters; it is tried again by itself", "R59");

    public static readonly Refusal OtherAccount = new(
        "CUSTACCOUNT", "is not the account of its CUSTACCOUNTASYNC, which is {account}", "Allowed: {account} or nothing", Correct, "R59");

    public static readonly Refusal TakenAsyncAccount = new(
        "CUSTACCOUNTASYNC", "is already {customer}, created by {store}", "Allowed: a GUID of its own for each customer", "If it is another customer, record that one anew at its store; if it is the same, headquarters has it already", "R59");

    // Waiting for another operation.

    public static readonly Refusal WaitsForCreation = new(
        "CUSTACCOUNTASYNC, CUSTACCOUNT", "waits for the creation of its customer, which has not landed", null,
        $"It follows by itself with the customer. If that takes long, look for the customer by its CUSTACCOUNTASYNC: a store that still holds it has to upload it. If it is another customer's, enter that one's CUSTACCOUNT or CUSTACCOUNTASYNC {Here}. If nobody knows the customer, ask the store that recorded it",
        "R58, R83", RefusalEffect.Blocks);

    public static readonly Refusal WaitsForCustomer = new(
        "", "waits for its customer: {operation} failed", null, Follows, "R58", RefusalEffect.Blocks);

    public static readonly Refusal WaitsForEarlier = new(
        "", "waits for {operation}, which failed", null, Follows, "R57", RefusalEffect.Blocks);

    // The customer: who it is.

    public static readonly Refusal UnknownPartyType = new(
        "RELATIONSHIPTYPE", $"is {AllowedValues.PartyTypes.Neither}", "Blank takes that of the channel's default customer", Correct, "R32");

    public static readonly Refusal OtherPartyType = new(
        "RELATIONSHIPTYPE", "would turn a person into an organization or back, which headquarters does not do", null, $"Set it back {Here}, or record a new customer at the store", "R63");

    public static readonly Refusal PersonWithoutName = new(
        "FIRSTNAME, LASTNAME", "both blank: a person needs at least one of them", null, $"Enter a name {Here}", "R9");

    public static readonly Refusal OrganizationWithoutName = new(
        "CUSTNAME", "blank: an organization needs its name", null, $"Enter the name {Here}", "R9");

    public static readonly Refusal UnknownLanguage = new(
        "LANGUAGEID", "is not a language of headquarters", "Allowed: {languages}", $"{Correct}, or add the language at headquarters", "R32");

    public static readonly Refusal TitleOfOrganization = new(
        "TITLERECORDID", "is a title, and an organization has none", "Allowed: 0 or nothing", Correct, "R52");

    public static readonly Refusal UnknownTitle = new(
        "TITLERECORDID", "is not a title of headquarters", "Allowed: {titles}", $"{Correct}, or add the title at headquarters", "R52");

    // The customer's account.

    public static readonly Refusal UnknownCustomerGroup = new(
        "CUSTGROUP", "is not a customer group of {company}", "Allowed: {groups}", $"{Correct}, or add the group at headquarters", "R36");

    public static readonly Refusal UnusableCustomerGroup = new(
        "CUSTGROUP", "is not usable: its CUSTGROUP.DEFAULTDIMENSION at headquarters is negative", null, $"Correct the group at headquarters, or enter another one {Here}", "R33");

    public static readonly Refusal UnknownCurrency = new(
        "CURRENCY", "is not a currency of headquarters", "Allowed: {currencies}", $"{Correct}, or add the currency at headquarters", "R36");

    public static readonly Refusal BlankOfUnknownChannel = new(
        "CUSTGROUP, CURRENCY", "blank, and its channel, which could give a {what}, is not known at headquarters", "Allowed: {choices}", $"Enter one {Here}, or add the channel at headquarters", "R36");

    public static readonly Refusal BlankWithoutDefaultCustomer = new(
        "CUSTGROUP, CURRENCY", "blank, and channel {channel} has no default customer to take a {what} from", "Allowed: {choices}", $"Enter one {Here}, or give the channel a default customer at headquarters", "R36, R37");

    public static readonly Refusal BlankOfDefaultCustomer = new(
        "CUSTGROUP, CURRENCY", "blank, and the default customer of channel {channel} has no {what}", "Allowed: {choices}", $"Enter one {Here}, or complete the default customer at headquarters", "R36, R37");

    public static readonly Refusal UnusableDefault = new(
        "CUSTGROUP, CURRENCY, LANGUAGEID, COUNTRY", "comes from the channel's defaults and {problem}", null, $"Correct the defaults of channel {{channel}} at headquarters, or enter another one {Here}", "R32, R41");

    public static readonly Refusal UnknownReceiptOption = new(
        "RECEIPTOPTION", "is not a receipt option", "Allowed: 0 or the number of an option at headquarters", Correct, "R32");

    public static readonly Refusal UnknownBlocking = new(
        "BLOCKED", "is not a blocking of headquarters", $"Allowed: {AllowedValues.Blockings.List}", Correct, "R63");

    public static readonly Refusal TooManyDigits = new(
        "CREDITMAX", "has more digits than headquarters holds", "Allowed: up to 22 digits, and 6 decimals", Correct, "R43");

    // Addresses.

    public static readonly Refusal EmptyAddress = new(
        "STREET, STREETNUMBER, BUILDINGCOMPLIMENT, DISTRICTNAME, CITY, ZIP, COUNTY, COUNTRY, PHONE, EMAIL, URL",
        "blank, and so is the rest of the address, which needs at least one of street, street number, building, district, city, ZIP, county, country, phone, e-mail, URL", null, $"Enter one {Here}", "R42");

    public static readonly Refusal AddressTooLong = new(
        "STREET, STREETNUMBER, BUILDINGCOMPLIMENT, DISTRICTNAME, ZIP, CITY, COUNTY, STATE, COUNTRY",
        "with it the full address has {length} characters, headquarters holds {limit}", null, $"Shorten it {Here}, or another part of the address: HqJobs never cuts off by itself", "R43");

    public static readonly Refusal BlankCountry = new(
        "COUNTRY", "blank, and its channel has no country to take instead", "Allowed: {countries}", $"Enter it {Here}, or give the operating unit of the channel an address at headquarters", "R41, R46");

    public static readonly Refusal UnknownCountry = new(
        "COUNTRY", "is not a country of headquarters", "Allowed: {countries}", $"{Correct}, or add the country at headquarters", "R46");

    public static readonly Refusal UnknownPurpose = new(
        "ROLE", "is not a purpose of an address", $"Allowed: {AllowedValues.Purposes.List}, or blank", Correct, "R40");

    // Contacts.

    public static readonly Refusal UnknownContactType = new(
        "TYPE", $"is {AllowedValues.ContactTypes.Neither}", null, Correct, "R47");

    public static readonly Refusal BlankContact = new(
        "LOCATOR", "blank: a contact needs its number or address", null, $"Enter it {Here}", "R47");

    public static readonly Refusal TurnedIntoEmailAddress = new(
        "TYPE", "would turn something else into an e-mail address", "Allowed: 2 only where LOCATOR is an e-mail address", $"Correct TYPE or LOCATOR {Here}", "R47");

    // Affiliations, attributes, identities.

    public static readonly Refusal BlankAffiliation = new(
        "RETAILAFFILIATIONID", "not recorded: it tells which affiliation is meant", "Allowed: the number of an affiliation at headquarters", $"Enter it {Here}", "R49");

    public static readonly Refusal UnknownAffiliation = new(
        "RETAILAFFILIATIONID", "is not an affiliation of headquarters", "Allowed: {affiliations}", $"{Correct}, or add the affiliation at headquarters", "R49");

    public static readonly Refusal LoyaltyAffiliation = new(
        "RETAILAFFILIATIONID", "is a loyalty affiliation, which loyalty cards give and channels do not", "Allowed: {affiliations}", Correct, "R49");

    public static readonly Refusal UnknownAttribute = new(
        "ATTRIBUTENAME", "is not a customer attribute of headquarters", "Allowed: {attributes}", $"{Correct}, or add the attribute at headquarters", "R50, R51");

    public static readonly Refusal OtherAttributeType = new(
        "ATTRIBUTEDATATYPE", "is not the type of attribute '{attribute}'", "Allowed: {type}, or blank", Correct, "R50");

    public static readonly Refusal UnsupportedAttributeType = new(
        "ATTRIBUTEVALUE", "cannot be kept: attribute '{attribute}' is of type {type}, which customers' attributes do not have", null,
        $"Change the attribute's type at headquarters to {AllowedValues.AttributeTypes.Either}", "R50");

    public static readonly Refusal NotOnAttributeList = new(
        "ATTRIBUTEVALUE", "is not on the list of attribute '{attribute}'", "Allowed: {list}", $"{Correct}, or add it to the list at headquarters", "R50");

    public static readonly Refusal NotAWholeAttribute = new(
        "ATTRIBUTEVALUE", "is not a whole number, as attribute '{attribute}' asks for", "Allowed: {range}, digits only", Correct, "R50");

    public static readonly Refusal NotANumericAttribute = new(
        "ATTRIBUTEVALUE", "is not a number, as attribute '{attribute}' asks for", "Allowed: {range}, digits with a point before decimals", Correct, "R50");

    public static readonly Refusal NotAFlagAttribute = new(
        "ATTRIBUTEVALUE", "is neither true nor false, as attribute '{attribute}' asks for", "Allowed: true, false, 1, 0", Correct, "R50");

    public static readonly Refusal AttributeOutOfRange = new(
        "ATTRIBUTEVALUE", "is outside the range of attribute '{attribute}'", "Allowed: {range}", $"{Correct}, or widen the range at headquarters", "R50");

    public static readonly Refusal UnknownIdentityProvider = new(
        "PROVIDERID", "is not an identity provider", "Allowed: 0 or a positive number, as the web shop numbers them", Correct, "R65");

    public static readonly Refusal TakenIdentity = new(
        "EXTERNALIDENTITYID", "is already mapped to account {account}", "Allowed: one customer for each identity", "If both are the same person, merge the customers at headquarters; else take the identity from that account", "R65");

    // Headquarters itself.

    public static readonly Refusal UnreadableCustomer = new(
        "", "headquarters' own data of account {account} cannot be read: {problem}", null, "Correct it in headquarters' row of that account; the operation is tried again by itself", "R56");

    public static readonly Refusal RefusedByDatabase = new(
        "", "headquarters' database refused it, though every field is as HqJobs knows it should be", null,
        $"Look what the database says, correct the value {Here} or the rule at headquarters, then synchronize. It says: {{{Technical}}}", "R56");

    public static readonly Refusal NotWritten = new(
        "", "HqJobs stumbled while writing it, which is a mistake of HqJobs", null,
        $"Tell whoever looks after HqJobs, with this text and the log; the operation is tried again by itself. Error: {{{Technical}}}", "R56");

    public static readonly Refusal NotConverted = new(
        "", "HqJobs stumbled while converting it, which is a mistake of HqJobs", null,
        $"Tell whoever looks after HqJobs, with this text and the log; the operation is tried again by itself. Error: {{{Technical}}}", "R56");

    // A number for the new account. The run says these of a company: its operations stay Pending.

    public static readonly Refusal NoNumberSequence = new(
        "", "has no number sequence '{sequence}' for customer accounts; the customers that got no account stay Pending", null, "Create the sequence at headquarters; the next run gives them accounts", "R61", RefusalEffect.StaysPending);

    public static readonly Refusal BlockedNumberSequence = new(
        "", "has its number sequence '{sequence}' blocked; the customers that got no account stay Pending", null, "Unblock the sequence at headquarters; the next run gives them accounts", "R61", RefusalEffect.StaysPending);

    public static readonly Refusal UsedUpNumberSequence = new(
        "", "has used up its number sequence '{sequence}' (highest number {highest}); the customers that got no account stay Pending", null,
        "Raise the highest number of the sequence at headquarters; the next run gives them accounts", "R62", RefusalEffect.StaysPending);

    /// <summary>In the order of their declaration, which is that of the page.</summary>
    public static IReadOnlyList<Refusal> All { get; } =
        [.. typeof(Refusals).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.FieldType == typeof(Refusal)).Select(field => (Refusal)field.GetValue(null)!)];
}
