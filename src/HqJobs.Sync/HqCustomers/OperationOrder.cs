namespace HqJobs.Sync.HqCustomers;

/// <summary>
/// The order in which a customer's operations are processed (R58): the customer row before its children, within a data store and table by
/// counter, between data stores by upload session. Clocks of channels are not asked.
/// </summary>
public static class OperationOrder
{
    /// <summary>
    /// Sorts in place. A row that came late (a gap) has a low counter and a late session; it counts as landed with the earliest session of the rows
    /// after it, so that counters stay in order within their store while stores are interleaved. A channel that was restored counts again what it counted
    /// before: between epochs the session decides too, and only rows of one session are in order of their counters, whichever of them moved to a later epoch.
    /// </summary>
    public static void Sort(List<Operation> operations)
    {
        if (operations.Count < 2)
            return;
        operations.Sort(CompareByOrigin);
        if (operations.TrueForAll(operation => operation.Key.DataStore == operations[0].Key.DataStore && operation.Key.Epoch == operations[0].Key.Epoch))
            return;
        var sessions = new Dictionary<OperationKey, string>(operations.Count);
        for (var i = operations.Count - 1; i >= 0; i--)
        {
            var landed = operations[i].UploadSession;
            if (i + 1 < operations.Count && IsSameOrigin(operations[i].Key, operations[i + 1].Key)
                && string.CompareOrdinal(sessions[operations[i + 1].Key], landed) < 0)
                landed = sessions[operations[i + 1].Key];
            sessions[operations[i].Key] = landed;
        }
        operations.Sort((left, right) =>
        {
            var byTable = left.Key.Table.CompareTo(right.Key.Table);
            if (byTable != 0)
                return byTable;
            var bySession = string.CompareOrdinal(sessions[left.Key], sessions[right.Key]);
            if (bySession != 0)
                return bySession;
            var byStore = string.CompareOrdinal(left.Key.DataStore.Value, right.Key.DataStore.Value);
            if (byStore != 0)
                return byStore;
            var byCounter = left.Key.Counter.CompareTo(right.Key.Counter);
            return byCounter != 0 ? byCounter : left.Key.Epoch.CompareTo(right.Key.Epoch);
        });
    }

    private static bool IsSameOrigin(OperationKey left, OperationKey right) =>
        left.Table == right.Table && left.DataStore == right.DataStore && left.Epoch == right.Epoch;

    private static int CompareByOrigin(Operation left, Operation right)
    {
        var result = left.Key.Table.CompareTo(right.Key.Table);
        if (result == 0)
            result = string.CompareOrdinal(left.Key.DataStore.Value, right.Key.DataStore.Value);
        if (result == 0)
            result = left.Key.Epoch.CompareTo(right.Key.Epoch);
        return result == 0 ? left.Key.Counter.CompareTo(right.Key.Counter) : result;
    }
}
