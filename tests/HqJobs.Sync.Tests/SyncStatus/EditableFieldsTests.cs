using System.Globalization;
using System.Text.RegularExpressions;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;
using HqJobs.Sync.SyncStatus;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.SyncStatus;

/// <summary>What a person may enter is what the SQL Server schema of the async tables holds.</summary>
public sealed partial class EditableFieldsTests
{
    private static readonly Dictionary<(string Table, string Column), string> Schema = ReadSchema();

    [TestCaseSource(typeof(AsyncTables), nameof(AsyncTables.All))]
    public void Every_column_has_the_type_of_its_column_at_headquarters(AsyncTable table)
    {
        foreach (var field in EditableFields.Of(table))
        {
            var type = Schema[(AsyncTables.NameOf(table), field.Field)];
            Assert.That(field.Type, type.Split('(')[0] switch
            {
                "nvarchar" => Is.EqualTo(OperationFieldType.Text),
                "numeric" => Is.EqualTo(OperationFieldType.Amount),
                "datetime2" => Is.EqualTo(OperationFieldType.Time),
                _ => Is.EqualTo(OperationFieldType.WholeNumber).Or.EqualTo(OperationFieldType.Flag),
            }, $"{table} {field.Field} {type}");
        }
    }

    [TestCaseSource(typeof(AsyncTables), nameof(AsyncTables.All))]
    public void A_text_that_may_be_entered_fits_its_column(AsyncTable table)
    {
        foreach (var field in EditableFields.Of(table).Where(field => field.Type == OperationFieldType.Text))
        {
            var length = Schema[(AsyncTables.NameOf(table), field.Field)].Split('(', ')')[1];
            if (length == "max") Assert.That(field.MaxLength, Is.Null, field.Field);
            else Assert.That(field.MaxLength, Is.GreaterThan(0).And.LessThanOrEqualTo(int.Parse(length, CultureInfo.InvariantCulture)), $"{table} {field.Field}");
        }
    }

    [TestCaseSource(typeof(AsyncTables), nameof(AsyncTables.All))]
    public void R83_origin_keys_and_bookkeeping_are_not_edited_nor_the_async_account_of_the_customer_itself(AsyncTable table)
    {
        string[] kept = ["REPLICATIONCOUNTERFROMORIGIN", .. table == AsyncTable.Customer ? ["CUSTACCOUNTASYNC"] : Array.Empty<string>(), "OPERATIONDATETIME", "ONLINEOPERATIONCOMPLETED", "OLDVALUES"];
        Assert.That(EditableFields.Of(table).Where(field => !field.IsEditable).Select(field => field.Field), Is.EqualTo(kept));
    }

    [Test]
    public void A_field_is_found_by_its_name_in_any_case() =>
        Assert.That((EditableFields.Find(AsyncTable.Customer, "firstName")?.Field, EditableFields.Find(AsyncTable.Customer, "SYNCSTATUS")), Is.EqualTo(("FIRSTNAME", (EditableField?)null)));

    private static Dictionary<(string, string), string> ReadSchema()
    {
        var columns = new Dictionary<(string, string), string>();
        var table = "";
        foreach (var line in SqlText.Read("Schema/Hq/0001.ax.AsyncTables.sqlserver.sql").Split('\n'))
        {
            if (TablePattern().Match(line) is { Success: true } create) table = create.Groups[1].Value;
            else if (ColumnPattern().Match(line) is { Success: true } column) columns[(table, column.Groups[1].Value)] = column.Groups[2].Value;
        }
        return columns;
    }

    [GeneratedRegex(@"^CREATE TABLE ax\.(\w+)")]
    private static partial Regex TablePattern();

    [GeneratedRegex(@"^\s+(\w+)\s+((?:nvarchar|bigint|numeric|datetime2)\S*)")]
    private static partial Regex ColumnPattern();
}
