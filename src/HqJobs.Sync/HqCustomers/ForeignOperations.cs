using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>(company, GUID) is one customer (R59): if another data store creates a customer under the same GUID, it is not this one.</summary>
internal static class ForeignOperations
{
    public static void Settle(Conversion conversion)
    {
        var creating = conversion.Known is { } known ? known.CreatedBy : CreatorOf(conversion.Unit);
        if (creating is not { } creator)
            return;
        var operations = conversion.Unit.Operations;
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i].Key.DataStore != creator && IsCreation(operations[i]))
                Refuse(conversion, i, creator);
        }
    }

    private static void Refuse(Conversion conversion, int creation, DataStoreName creator)
    {
        var operations = conversion.Unit.Operations;
        var whose = conversion.Known is { } known ? $"already account {known.Customer.Account.Account}" : "already another customer";
        conversion.Settle(creation, OperationOutcome.Failed(
            operations[creation].Rejects(OperationColumns.CustAccountAsync, $"is {whose}, created by {creator} (R59)").ToString()));
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i].Key.DataStore == operations[creation].Key.DataStore && operations[i].Account.IsNone && !conversion.IsSettled(i) && !IsCreation(operations[i]))
                conversion.Settle(i, OperationOutcome.Blocked($"waits for {operations[creation].Key}, which failed"));
        }
    }

    /// <summary>The data store whose creation comes first; null where none has landed.</summary>
    public static DataStoreName? CreatorOf(CustomerUnit unit)
    {
        foreach (var operation in unit.Operations)
        {
            if (IsCreation(operation))
                return operation.Key.DataStore;
        }
        return null;
    }

    /// <summary>Whether it makes a customer under its async account.</summary>
    public static bool IsCreation(Operation operation) =>
        operation.Key.Table == AsyncTable.Customer && operation.Kind == OperationKind.Create && operation.Account.IsNone;
}
