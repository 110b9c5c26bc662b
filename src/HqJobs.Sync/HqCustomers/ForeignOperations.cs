using HqJobs.Sync.Sql;
using HqJobs.Sync.Verdicts;

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
        var whose = conversion.Known is { } known ? $"account {known.Customer.Account.Account}" : "another customer";
        conversion.Settle(creation, OperationOutcome.Failed(operations[creation].Rejects(OperationColumns.CustAccountAsync, Refusals.TakenAsyncAccount, whose, creator)));
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i].Key.DataStore == operations[creation].Key.DataStore && operations[i].Account.IsNone && !conversion.IsSettled(i) && !IsCreation(operations[i]))
                conversion.Settle(i, OperationOutcome.Blocked(Refusals.WaitsForEarlier.Of(operations[creation].Key)));
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
