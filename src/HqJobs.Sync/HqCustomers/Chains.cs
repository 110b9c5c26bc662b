using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <summary>The open operations of one child table, those on one thing together.</summary>
internal static class Chains
{
    /// <summary>Reads what an operation is about; a rejection fails this operation alone.</summary>
    public delegate TKey KeyOf<TKey>(Operation operation, ref Rejection? rejection);

    /// <summary>Chains in the order of their first operation.</summary>
    public static List<List<int>> Of<TKey>(Conversion conversion, AsyncTable table, KeyOf<TKey> keyOf, IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull
    {
        var chains = new List<List<int>>();
        Dictionary<TKey, List<int>>? byKey = null;
        TKey? onlyKey = default;
        for (var i = 0; i < conversion.Unit.Operations.Count; i++)
        {
            var operation = conversion.Unit.Operations[i];
            if (operation.Key.Table != table || conversion.IsSettled(i))
                continue;
            Rejection? rejection = null;
            var key = keyOf(operation, ref rejection);
            if (rejection is not null)
            {
                conversion.Settle(i, OperationOutcome.Failed(rejection));
                continue;
            }
            // Most units have one operation a table: no dictionary for those.
            if (chains.Count == 0)
            {
                chains.Add([i]);
                onlyKey = key;
                continue;
            }
            byKey ??= new Dictionary<TKey, List<int>>(comparer) { [onlyKey!] = chains[0] };
            if (byKey.TryGetValue(key, out var chain))
                chain.Add(i);
            else
                chains.Add(byKey[key] = [i]);
        }
        return chains;
    }

    /// <summary>The channel's own key of an address or contact.</summary>
    public static string TextKey(Operation operation, int column, int maxLength, ref Rejection? rejection)
    {
        var key = operation.Text(column, ref rejection)?.Trim() ?? "";
        if (rejection is null && key.Length == 0)
            rejection = operation.Rejects(column, Refusals.BlankKey);
        else if (key.Length > maxLength)
            rejection ??= operation.Rejects(column, Refusals.TooLong, key.Length, maxLength);
        return key;
    }
}
