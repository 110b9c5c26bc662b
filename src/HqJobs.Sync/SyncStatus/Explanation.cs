using System.Globalization;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.SyncStatus;

/// <summary>Why an operation is not accepted, in one piece: whose it is, where it was recorded, then field, value, what is allowed, what to do.</summary>
public static class Explanation
{
    /// <param name="showsValues">False for those who may not see what customers typed: no name, values as '…'.</param>
    /// <returns>Null where the operation says nothing.</returns>
    public static string? Of(OperationDetail detail, bool showsValues)
    {
        var operation = detail.Operation;
        var reason = showsValues ? operation.SyncError : Verdict.WithoutValues(operation.SyncError);
        return string.IsNullOrEmpty(reason) ? null : $"{Whose(operation, showsValues ? NameOf(detail) : null)}; {Where(operation)}. {reason}";
    }

    // Account, async account, and the name if one is given.
    private static string Whose(OperationLine operation, string? name)
    {
        var accounts = (operation.CustAccount, operation.CustAccountAsync) switch
        {
            ("", "") => "Unknown customer",
            ("", var guid) => $"Customer {guid}, without an account yet",
            (var account, "") => $"Customer {account}",
            var (account, guid) => $"Customer {account} ({guid})",
        };
        return name is null ? accounts : $"{name}: {char.ToLowerInvariant(accounts[0])}{accounts[1..]}";
    }

    private static string Where(OperationLine operation)
    {
        var verb = operation.Operation switch
        {
            (long)OperationKind.Create => "new",
            (long)OperationKind.Update => "changed",
            (long)OperationKind.Deactivate => "deactivated",
            _ => "unknown operation on",
        };
        var store = operation.ChannelName is { } name ? $"{name} ({operation.Channel})" : operation.Channel;
        var at = operation.OperationDateTime is { } time ? string.Create(CultureInfo.InvariantCulture, $" at {time.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : "";
        return $"{verb} {operation.Record} recorded in {store}{at}, operation {operation.OperationId}";
    }

    private static string? NameOf(OperationDetail detail)
    {
        var organization = ValueOf("CUSTNAME");
        var person = string.Join(' ', new[] { "FIRSTNAME", "MIDDLENAME", "LASTNAME" }.Select(ValueOf).Where(part => part.Length > 0));
        var name = ValueOf("RELATIONSHIPTYPE") == "2" || person.Length == 0 ? organization : person;
        return name.Length == 0 ? null : name;

        string ValueOf(string field) => detail.Fields.FirstOrDefault(one => one.Field == field)?.NewValue?.Trim() ?? "";
    }
}
