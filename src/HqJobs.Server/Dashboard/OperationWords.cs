using System.Text.RegularExpressions;
using HqJobs.Server.Commands;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.SyncStatus;
using Microsoft.AspNetCore.Html;

namespace HqJobs.Server.Dashboard;

/// <summary>Operations in the words of people who work in a back office.</summary>
internal static partial class OperationWords
{
    private static readonly Dictionary<string, string> Labels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["DATAAREAID"] = "Company", ["CUSTACCOUNTASYNC"] = "Async customer account", ["CUSTACCOUNT"] = "Customer account", ["OPERATION"] = "Operation",
        ["ORIGINATINGCHANNEL"] = "Originating channel", ["OPERATIONDATETIME"] = "Operations timestamp", ["REPLICATIONCOUNTERFROMORIGIN"] = "Replication counter",
        ["ONLINEOPERATIONCOMPLETED"] = "Online operation completed", ["OLDVALUES"] = "Old values",
        ["RELATIONSHIPTYPE"] = "Customer type", ["TITLERECORDID"] = "Title", ["FIRSTNAME"] = "First name", ["MIDDLENAME"] = "Middle name", ["LASTNAME"] = "Last name",
        ["CUSTNAME"] = "Name", ["PHONE"] = "Phone", ["PHONEEXTENSION"] = "Phone extension", ["CELLULARPHONE"] = "Mobile phone", ["EMAIL"] = "E-mail", ["URL"] = "Web address",
        ["RECEIPTEMAIL"] = "Receipt e-mail", ["RECEIPTOPTION"] = "Receipt option", ["LANGUAGEID"] = "Language", ["CURRENCY"] = "Currency", ["CUSTGROUP"] = "Customer group",
        ["INVOICEACCOUNT"] = "Invoice account", ["CREDITMAX"] = "Credit limit", ["PRICEGROUP"] = "Price group", ["BLOCKED"] = "Blocked", ["ORGANIZATIONID"] = "Organization number",
        ["MULTILINEDISC"] = "Multiline discount", ["LINEDISC"] = "Line discount", ["ENDDISC"] = "Total discount", ["USEPURCHREQUEST"] = "Uses purchase requests",
        ["TAXGROUP"] = "Sales tax group", ["VATNUM"] = "Tax exempt number", ["IDENTIFICATIONNUMBER"] = "Identification number",
        ["ADDRESSID"] = "Address ID", ["ROLE"] = "Purpose", ["STREET"] = "Street", ["STREETNUMBER"] = "Street number", ["BUILDINGCOMPLIMENT"] = "Building complement",
        ["DISTRICTNAME"] = "District", ["CITY"] = "City", ["COUNTY"] = "County", ["STATE"] = "State", ["ZIP"] = "Postal code", ["COUNTRY"] = "Country",
        ["MAKEPOSTALADDRESSPRIMARY"] = "Primary address", ["CONTACTID"] = "Contact ID", ["TYPE"] = "Contact type", ["LOCATOR"] = "Number or address",
        ["LOCATOREXTENSION"] = "Extension", ["DESCRIPTION"] = "Description", ["ISPRIMARY"] = "Primary contact", ["ISMOBILEPHONE"] = "Mobile phone number",
        ["MARKETINGOPTIN"] = "Marketing consent", ["RETAILAFFILIATIONID"] = "Affiliation", ["ATTRIBUTENAME"] = "Attribute", ["ATTRIBUTEDATATYPE"] = "Attribute type",
        ["ATTRIBUTEVALUE"] = "Attribute value", ["EXTERNALIDENTITYID"] = "External identity", ["PROVIDERID"] = "Identity provider",
    };

    /// <summary>"Create customer", "Update address".</summary>
    public static string What(OperationLine operation) => What(operation.Operation, operation.Record);

    /// <inheritdoc cref="What(OperationLine)"/>
    public static string What(long? operation, string record) => operation switch
    {
        1 => $"Create {record}",
        2 => $"Update {record}",
        3 => $"Deactivate {record}",
        null => $"Unknown operation on {record}",
        var other => $"Unknown operation {other} on {record}",
    };

    /// <summary>The path of an operation's page below <c>/pipelines</c>; its id keeps its slashes.</summary>
    public static string PathOf(string operationId) => $"/operations/{string.Join('/', operationId.Split('/').Select(Uri.EscapeDataString))}";

    /// <summary>How often it was tried, and what happens next by itself.</summary>
    public static string? Attempts(OperationLine operation, DateTimeOffset now)
    {
        var changed = OperationView.ChangedSince(operation);
        if (operation.SyncAttempts == 0) return changed;
        var tried = operation.SyncAttempts == 1 ? "tried once" : $"tried {Text.Number(operation.SyncAttempts)} times";
        return operation.Status switch
        {
            _ when changed is not null => $"{tried}; {changed}",
            OperationStatus.Succeeded => tried,
            _ when operation.SyncNextDateTime is not { } next => $"{tried}; not tried again before somebody changes it",
            _ when operation.SyncNextDateTime - now < TimeSpan.FromMinutes(1) => $"{tried}; the next run tries it again",
            _ => $"{tried}; tried again by itself in {Text.Span(operation.SyncNextDateTime!.Value - now)} or later",
        };
    }

    /// <summary>What a column is called; its own name where people know it by that.</summary>
    public static string Label(string column) => Labels.GetValueOrDefault(column, column);

    /// <summary>Every column a channel may record, once, by the records that have it.</summary>
    public static readonly IReadOnlyList<(string Column, string Label, string Records)> Columns =
    [
        .. AsyncTables.All
            .SelectMany(table => AsyncTables.ShapeOf(table).Columns.Where(column => column is not ("REPLICATIONCOUNTERFROMORIGIN" or "ONLINEOPERATIONCOMPLETED" or "OLDVALUES" or "OPERATIONDATETIME"))
                .Select(column => (column, table)))
            .GroupBy(pair => pair.column, pair => AsyncTables.RecordOf(pair.table))
            .Select(records => (records.Key, Label(records.Key), records.Count() == AsyncTables.All.Count ? "" : string.Join(", ", records)))
            .OrderBy(column => column.Item2, StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>An operation's status with its colour, and whether somebody changed it since.</summary>
    public static IHtmlContent Status(OperationLine operation)
    {
        var html = new HtmlContentBuilder().AppendHtml(Text.Status(operation.Status));
        return OperationView.ChangedSince(operation) is { } changed ? html.AppendHtml(" <span class=\"hq-note\">").Append(changed).AppendHtml("</span>") : html;
    }

    /// <summary>A message in which the operations it names are links.</summary>
    public static IHtmlContent WithLinks(string message, PageFrame frame)
    {
        var html = new HtmlContentBuilder();
        var from = 0;
        foreach (Match id in OperationIdText().Matches(message))
        {
            html.Append(message[from..id.Index]).AppendHtml("<a href=\"").Append(frame.To(PathOf(id.Value))).AppendHtml("\">").Append(id.Value).AppendHtml("</a>");
            from = id.Index + id.Length;
        }
        return html.Append(message[from..]);
    }

    // As OperationKey writes it.
    [GeneratedRegex(@"[^\s/'""(),;:]+/[0-9]+/[catfbi]/[0-9]+")]
    private static partial Regex OperationIdText();
}
