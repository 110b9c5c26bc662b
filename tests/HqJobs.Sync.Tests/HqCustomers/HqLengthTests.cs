using System.Text.RegularExpressions;
using HqJobs.Sync.HqCustomers;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

/// <summary>The lengths the conversion checks are those the SQL Server schema has.</summary>
public sealed partial class HqLengthTests
{
    private static readonly Dictionary<string, int> Columns = ReadColumns();

    [TestCase("CUSTTABLE.INVOICEACCOUNT", HqLength.InvoiceAccount)]
    [TestCase("CUSTTABLE.TAXGROUP", HqLength.TaxGroup)]
    [TestCase("CUSTTABLE.VATNUM", HqLength.VatNum)]
    [TestCase("CUSTTABLE.IDENTIFICATIONNUMBER", HqLength.IdentificationNumber)]
    [TestCase("CUSTTABLE.ORGID", HqLength.OrgId)]
    [TestCase("CUSTTABLE.LINEDISC", HqLength.Discount)]
    [TestCase("CUSTTABLE.MULTILINEDISC", HqLength.Discount)]
    [TestCase("CUSTTABLE.ENDDISC", HqLength.Discount)]
    [TestCase("CUSTTABLE.PRICEGROUP", HqLength.PriceGroup)]
    [TestCase("RETAILCUSTTABLE.CUSTACCOUNTASYNC", HqLength.CustAccountAsync)]
    [TestCase("RETAILCUSTTABLE.RECEIPTEMAIL", HqLength.ReceiptEmail)]
    [TestCase("DIRPARTYTABLE.NAME", HqLength.PartyName)]
    [TestCase("DIRPERSONNAME.FIRSTNAME", HqLength.PersonName)]
    [TestCase("DIRPERSONNAME.MIDDLENAME", HqLength.PersonName)]
    [TestCase("DIRPERSONNAME.LASTNAME", HqLength.PersonName)]
    [TestCase("LOGISTICSLOCATION.DESCRIPTION", HqLength.LocationDescription)]
    [TestCase("LOGISTICSLOCATION.ADDRESSID", HqLength.AddressId)]
    [TestCase("LOGISTICSPOSTALADDRESS.STREET", HqLength.Street)]
    [TestCase("LOGISTICSPOSTALADDRESS.STREETNUMBER", HqLength.StreetNumber)]
    [TestCase("LOGISTICSPOSTALADDRESS.BUILDINGCOMPLIMENT", HqLength.BuildingCompliment)]
    [TestCase("LOGISTICSPOSTALADDRESS.DISTRICTNAME", HqLength.DistrictName)]
    [TestCase("LOGISTICSPOSTALADDRESS.CITY", HqLength.City)]
    [TestCase("LOGISTICSPOSTALADDRESS.COUNTY", HqLength.County)]
    [TestCase("LOGISTICSPOSTALADDRESS.STATE", HqLength.State)]
    [TestCase("LOGISTICSPOSTALADDRESS.ZIPCODE", HqLength.ZipCode)]
    [TestCase("LOGISTICSPOSTALADDRESS.ADDRESS", HqLength.FullAddress)]
    [TestCase("LOGISTICSPOSTALADDRESS.TAXGROUP", HqLength.TaxGroup)]
    [TestCase("LOGISTICSELECTRONICADDRESS.LOCATOR", HqLength.Locator)]
    [TestCase("LOGISTICSELECTRONICADDRESS.LOCATOREXTENSION", HqLength.LocatorExtension)]
    [TestCase("LOGISTICSELECTRONICADDRESS.DESCRIPTION", HqLength.ContactDescription)]
    [TestCase("LOGISTICSELECTRONICADDRESS.CONTACTID", HqLength.ContactId)]
    [TestCase("RETAILCUSTATTRIBUTE.ATTRIBUTEVALUE", HqLength.AttributeValue)]
    [TestCase("RETAILEXTERNALIDTOCUSTOMERMAP.EXTERNALIDENTITYID", HqLength.ExternalIdentityId)]
    public void R43_the_conversion_checks_the_length_headquarters_holds(string column, int length) => Assert.That(Columns[column], Is.EqualTo(length));

    private static Dictionary<string, int> ReadColumns()
    {
        using var stream = typeof(ICustomerRow).Assembly.GetManifestResourceStream("sql/Schema/Hq/0002.ax.Customers.sqlserver.sql")!;
        using var reader = new StreamReader(stream);
        var columns = new Dictionary<string, int>();
        var table = "";
        while (reader.ReadLine() is { } line)
        {
            if (TablePattern().Match(line) is { Success: true } create)
                table = create.Groups[1].Value;
            else if (ColumnPattern().Match(line) is { Success: true } column)
                columns[$"{table}.{column.Groups[1].Value}"] = int.Parse(column.Groups[2].Value);
        }
        return columns;
    }

    [GeneratedRegex(@"^CREATE TABLE (?:\[?ax\]?\.)?\[?(\w+)\]?", RegexOptions.IgnoreCase)]
    private static partial Regex TablePattern();

    [GeneratedRegex(@"^\s+\[?(\w+)\]?\s+nvarchar\((\d+)\)", RegexOptions.IgnoreCase)]
    private static partial Regex ColumnPattern();
}
