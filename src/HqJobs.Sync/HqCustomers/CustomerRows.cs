using System.Data.Common;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>The customer at headquarters.</summary>
public sealed record CustTableRow(
    CompanyId Company, AccountId Account, long RecId, long Party, string CustGroup, string Currency, long? DefaultDimension, string? InvoiceAccount,
    long Blocked, decimal? CreditMax, string? TaxGroup, string? VatNum, string? IdentificationNumber, string? OrgId, string? LineDisc,
    string? MultiLineDisc, string? EndDisc, string? PriceGroup, bool UsePurchRequest, DateTimeOffset? CreatedDateTime) : ICustomerRow<CustTableRow>
{
    public static TableShape Shape { get; } = new(
        "CUSTTABLE",
        [
            "DATAAREAID", "ACCOUNTNUM", "RECID", "PARTY", "CUSTGROUP", "CURRENCY", "DEFAULTDIMENSION", "INVOICEACCOUNT", "BLOCKED", "CREDITMAX",
            "TAXGROUP", "VATNUM", "IDENTIFICATIONNUMBER", "ORGID", "LINEDISC", "MULTILINEDISC", "ENDDISC", "PRICEGROUP", "USEPURCHREQUEST",
            "CREATEDDATETIME",
        ],
        ["DATAAREAID", "ACCOUNTNUM"]);

    TableShape ICustomerRow.Table => Shape;

    public static CustTableRow Read(DbDataReader reader, int at = 0) => new(
        new(Columns.Text(reader, at)), new(Columns.Text(reader, at + 1)), Columns.WholeNumber(reader, at + 2), Columns.WholeNumber(reader, at + 3),
        Columns.Text(reader, at + 4), Columns.Text(reader, at + 5), Columns.WholeNumberOrNull(reader, at + 6), Columns.TextOrNull(reader, at + 7),
        Columns.WholeNumber(reader, at + 8), Columns.AmountOrNull(reader, at + 9), Columns.TextOrNull(reader, at + 10),
        Columns.TextOrNull(reader, at + 11), Columns.TextOrNull(reader, at + 12), Columns.TextOrNull(reader, at + 13),
        Columns.TextOrNull(reader, at + 14), Columns.TextOrNull(reader, at + 15), Columns.TextOrNull(reader, at + 16),
        Columns.TextOrNull(reader, at + 17), Columns.Flag(reader, at + 18), Columns.TimeOrNull(reader, at + 19));

    public object?[] ToValues() =>
    [
        Company.Value, Account.Value, RecId, Party, CustGroup, Currency, DefaultDimension, InvoiceAccount, Blocked, CreditMax, TaxGroup, VatNum,
        IdentificationNumber, OrgId, LineDisc, MultiLineDisc, EndDisc, PriceGroup, Columns.Of(UsePurchRequest), CreatedDateTime,
    ];
}

/// <summary>The retail part of a customer; carries the async account it was created under (R12).</summary>
public sealed record RetailCustTableRow(
    CompanyId Company, AccountId Account, string CustAccountAsync, string? ReceiptEmail, long ReceiptOption) : ICustomerRow<RetailCustTableRow>
{
    public static TableShape Shape { get; } = new(
        "RETAILCUSTTABLE",
        [
            "DATAAREAID", "ACCOUNTNUM", "CUSTACCOUNTASYNC", "RECEIPTEMAIL", "RECEIPTOPTION",
        ],
        ["DATAAREAID", "ACCOUNTNUM"]);

    TableShape ICustomerRow.Table => Shape;

    public static RetailCustTableRow Read(DbDataReader reader, int at = 0) => new(
        new(Columns.Text(reader, at)), new(Columns.Text(reader, at + 1)), Columns.Text(reader, at + 2), Columns.TextOrNull(reader, at + 3),
        Columns.WholeNumber(reader, at + 4));

    public object?[] ToValues() =>
    [
        Company.Value, Account.Value, CustAccountAsync, ReceiptEmail, ReceiptOption,
    ];
}
