using System.Collections.Frozen;
using HqJobs.Sync.HqCustomers;

namespace HqJobs.Sync.SyncStatus;

/// <summary>What a column of an operation may hold.</summary>
/// <param name="Ordinal">Its place among the columns of <see cref="AsyncTables.ShapeOf"/>.</param>
/// <param name="MaxLength">Of a text, in characters: what the customer's column at headquarters holds (R43), or the operation's own where that is a code; null: no limit that matters.</param>
/// <param name="IsEditable">Origin keys and bookkeeping are not (R83), nor is the async account of the customer itself: by it the channel recognises who got which account (R12).</param>
public sealed record EditableField(string Field, int Ordinal, OperationFieldType Type, int? MaxLength, bool IsEditable)
{
    /// <summary>Columns that a save may write at all.</summary>
    internal bool IsSavable => Field is not ("REPLICATIONCOUNTERFROMORIGIN" or "ONLINEOPERATIONCOMPLETED");

    /// <summary>Line breaks are text in a street, and between the fields of old values.</summary>
    internal bool IsMultiLine => Field is "STREET" or OldValuesField;

    /// <summary>By these headquarters finds an operation: blank is '', never NULL.</summary>
    internal bool IsName => Field is "DATAAREAID" or "CUSTACCOUNTASYNC" or "CUSTACCOUNT";

    /// <summary>Landing writes companies and GUIDs in lower case.</summary>
    internal bool IsLower => Field is "DATAAREAID" or "CUSTACCOUNTASYNC";

    internal const string OldValuesField = "OLDVALUES";

    /// <summary>Whether it is editable in one operation: also where the channel recorded what headquarters cannot read, for nothing else puts that right.</summary>
    /// <param name="isRaw">The channel's value is kept beside the column, which cannot hold it.</param>
    internal bool IsEditableIn(Operation operation, bool isRaw) =>
        IsEditable || (isRaw && IsSavable) || (Field == OldValuesField && OldValues.AreRecorded(operation) && !OldValues.TryRead(operation, out _));
}

/// <summary>The columns of each async table as a person may edit them: the one place that says which, and what they may hold.</summary>
public static class EditableFields
{
    private static readonly FrozenDictionary<string, OperationFieldType> Types = new Dictionary<string, OperationFieldType>
    {
        ["REPLICATIONCOUNTERFROMORIGIN"] = OperationFieldType.WholeNumber,
        ["OPERATION"] = OperationFieldType.WholeNumber,
        ["ORIGINATINGCHANNEL"] = OperationFieldType.WholeNumber,
        ["OPERATIONDATETIME"] = OperationFieldType.Time,
        ["ONLINEOPERATIONCOMPLETED"] = OperationFieldType.Flag,
        ["RELATIONSHIPTYPE"] = OperationFieldType.WholeNumber,
        ["TITLERECORDID"] = OperationFieldType.WholeNumber,
        ["RECEIPTOPTION"] = OperationFieldType.WholeNumber,
        ["CREDITMAX"] = OperationFieldType.Amount,
        ["BLOCKED"] = OperationFieldType.WholeNumber,
        ["USEPURCHREQUEST"] = OperationFieldType.Flag,
        ["MAKEPOSTALADDRESSPRIMARY"] = OperationFieldType.Flag,
        ["TYPE"] = OperationFieldType.WholeNumber,
        ["ISPRIMARY"] = OperationFieldType.Flag,
        ["ISMOBILEPHONE"] = OperationFieldType.Flag,
        ["MARKETINGOPTIN"] = OperationFieldType.Flag,
        ["RETAILAFFILIATIONID"] = OperationFieldType.WholeNumber,
        ["ATTRIBUTEDATATYPE"] = OperationFieldType.WholeNumber,
        ["PROVIDERID"] = OperationFieldType.WholeNumber,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, int> Lengths = new Dictionary<string, int>
    {
        ["DATAAREAID"] = 4,
        ["CUSTACCOUNTASYNC"] = HqLength.CustAccountAsync,
        ["CUSTACCOUNT"] = 20,
        ["FIRSTNAME"] = HqLength.PersonName,
        ["MIDDLENAME"] = HqLength.PersonName,
        ["LASTNAME"] = HqLength.PersonName,
        ["PHONE"] = HqLength.Locator,
        ["PHONEEXTENSION"] = HqLength.LocatorExtension,
        ["CELLULARPHONE"] = HqLength.Locator,
        ["EMAIL"] = HqLength.Locator,
        ["URL"] = HqLength.Locator,
        ["RECEIPTEMAIL"] = HqLength.ReceiptEmail,
        ["LANGUAGEID"] = 20,
        ["CURRENCY"] = 10,
        ["CUSTGROUP"] = 20,
        ["INVOICEACCOUNT"] = HqLength.InvoiceAccount,
        ["PRICEGROUP"] = HqLength.PriceGroup,
        ["ORGANIZATIONID"] = HqLength.OrgId,
        ["MULTILINEDISC"] = HqLength.Discount,
        ["LINEDISC"] = HqLength.Discount,
        ["ENDDISC"] = HqLength.Discount,
        ["TAXGROUP"] = HqLength.TaxGroup,
        ["VATNUM"] = HqLength.VatNum,
        ["IDENTIFICATIONNUMBER"] = HqLength.IdentificationNumber,
        ["ADDRESSID"] = HqLength.AddressId,
        ["ROLE"] = 60,
        ["STREET"] = HqLength.Street,
        ["STREETNUMBER"] = HqLength.StreetNumber,
        ["BUILDINGCOMPLIMENT"] = HqLength.BuildingCompliment,
        ["DISTRICTNAME"] = HqLength.DistrictName,
        ["CITY"] = HqLength.City,
        ["COUNTY"] = HqLength.County,
        ["STATE"] = HqLength.State,
        ["ZIP"] = HqLength.ZipCode,
        ["COUNTRY"] = 60,
        ["CONTACTID"] = HqLength.ContactId,
        ["LOCATOR"] = HqLength.Locator,
        ["LOCATOREXTENSION"] = HqLength.LocatorExtension,
        ["DESCRIPTION"] = HqLength.ContactDescription,
        ["ATTRIBUTENAME"] = 254,
        ["ATTRIBUTEVALUE"] = HqLength.AttributeValue,
        ["EXTERNALIDENTITYID"] = HqLength.ExternalIdentityId,
    }.ToFrozenDictionary();

    private static readonly IReadOnlyList<EditableField>[] Fields =
        [.. AsyncTables.All.Select(table => (IReadOnlyList<EditableField>)[.. AsyncTables.ShapeOf(table).Columns.Select((column, ordinal) => FieldOf(table, column, ordinal))])];

    /// <summary>Every column of a table, in its order.</summary>
    public static IReadOnlyList<EditableField> Of(AsyncTable table) => Fields[(int)table];

    /// <returns>Null: the table has no such column.</returns>
    public static EditableField? Find(AsyncTable table, string field) => AsyncTables.TryOrdinalOf(table, field, out var ordinal) ? Of(table)[ordinal] : null;

    private static EditableField FieldOf(AsyncTable table, string column, int ordinal) => new(
        column, ordinal, Types.GetValueOrDefault(column, OperationFieldType.Text), LengthOf(table, column),
        IsEditable: ordinal >= OperationColumns.FirstOwn || column is "DATAAREAID" or "CUSTACCOUNT" or "OPERATION" or "ORIGINATINGCHANNEL" || (column == "CUSTACCOUNTASYNC" && table != AsyncTable.Customer));

    private static int? LengthOf(AsyncTable table, string column) => (table, column) switch
    {
        (AsyncTable.Customer, "CUSTNAME") => HqLength.PartyName,
        (AsyncTable.Address, "CUSTNAME") => HqLength.LocationDescription,
        _ => Lengths.TryGetValue(column, out var length) ? length : null,
    };
}
