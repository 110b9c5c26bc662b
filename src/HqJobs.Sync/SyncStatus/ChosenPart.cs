using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.SyncStatus;

/// <summary>
/// The part of a customer's open operations that somebody chose, as far as it can be synchronized without the others: nothing comes before its customer, nothing
/// overtakes an earlier operation on the same thing (R58). What that leaves is as if only the part had landed yet.
/// </summary>
internal sealed class ChosenPart
{
    private readonly OpenUnit whole;
    private readonly HashSet<OperationKey> taking;
    private readonly Dictionary<OperationKey, string> left = [];

    /// <param name="unreadable">Creations that landed as Failed, by async account: they are open, but no part of the unit until they are edited.</param>
    public ChosenPart(OpenUnit whole, IReadOnlySet<OperationKey> chosen, ILookup<string, OperationKey> unreadable)
    {
        this.whole = whole;
        taking = [.. whole.Unit.Operations.Select(operation => operation.Key).Where(chosen.Contains)];
        // Who stays away may be the one that another waits for.
        while (FindWaiting(unreadable) is { Count: > 0 } waiting)
        {
            foreach (var (key, reason) in waiting) left[key] = reason;
            taking.ExceptWith(waiting.Keys);
        }
    }

    /// <summary>What is converted; null: nothing.</summary>
    public OpenUnit? Unit => taking.Count == 0 ? null
        : whole with { Unit = whole.Unit with { Operations = [.. whole.Unit.Operations.Where(operation => taking.Contains(operation.Key))] } };

    /// <summary>Operations that were chosen and cannot be synchronized without another one, and which one that is.</summary>
    public IReadOnlyDictionary<OperationKey, string> Left => left;

    /// <summary>Open operations of the customer that take no part.</summary>
    public IReadOnlyList<Operation> Others => [.. whole.Unit.Operations.Where(operation => !taking.Contains(operation.Key))];

    public static string Naming(Operation operation) => $"{operation.Key} ({AsyncTables.RecordOf(operation.Key.Table)}, {operation.Status})";

    private Dictionary<OperationKey, string> FindWaiting(ILookup<string, OperationKey> unreadable)
    {
        var waiting = new Dictionary<OperationKey, string>();
        var away = new Dictionary<object, Operation>();
        foreach (var operation in whole.Unit.Operations)
        {
            var things = OperationThings.Of(operation).ToList();
            if (taking.Contains(operation.Key))
            {
                var before = things.Select(thing => away.GetValueOrDefault(thing)).FirstOrDefault(found => found is not null) ?? ForeignCreationOf(operation);
                if (before is not null) waiting[operation.Key] = First(Naming(before));
                else if (WaitsForCustomer(operation)) waiting[operation.Key] = CustomerOf(unreadable);
                continue;
            }
            foreach (var thing in things) away.TryAdd(thing, operation);
        }
        return waiting;
    }

    // Another data store's operations under a GUID that is somebody else's wait for their own creation, which fails (R59).
    private Operation? ForeignCreationOf(Operation operation)
    {
        if (operation.Key.Table == AsyncTable.Customer && operation.Kind == OperationKind.Create) return null;
        var creator = whole.Known is { } known ? known.CreatedBy : ForeignOperations.CreatorOf(whole.Unit);
        if (creator is null || operation.Key.DataStore == creator || !operation.Account.IsNone) return null;
        return whole.Unit.Operations.FirstOrDefault(other => other.Key.DataStore == operation.Key.DataStore && ForeignOperations.IsCreation(other) && !taking.Contains(other.Key));
    }

    // Who names an account that headquarters does not have fails, and waits for nobody.
    private bool WaitsForCustomer(Operation operation) =>
        whole.Known is null && whole.Unreadable is null && !whole.Unit.AsyncAccount.IsNone && whole.Unit.Account.IsNone
        && !whole.Unit.Operations.Any(other => IsCreation(other) && taking.Contains(other.Key)) && !IsCreation(operation);

    private string CustomerOf(ILookup<string, OperationKey> unreadable)
    {
        if (whole.Unit.Operations.FirstOrDefault(IsCreation) is { } creation) return First(Naming(creation));
        return unreadable[whole.Unit.AsyncAccount.Value].Select(key => $"{key} ({AsyncTables.RecordOf(key.Table)}, {OperationStatus.Failed}) must be edited and synchronized first").FirstOrDefault()
            ?? Refusals.WaitsForCreation.Of().ToString();
    }

    private static string First(string operation) => $"{operation} must be synchronized first: choose it too";

    private static bool IsCreation(Operation operation) => operation.Key.Table == AsyncTable.Customer && operation.Kind == OperationKind.Create;
}
