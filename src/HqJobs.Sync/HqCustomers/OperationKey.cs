using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Key of an operation at headquarters; its text is the ID users see: <c>&lt;data store&gt;/&lt;epoch&gt;/&lt;c a t f b i&gt;/&lt;counter&gt;</c>.</summary>
public readonly record struct OperationKey(DataStoreName DataStore, long Epoch, AsyncTable Table, long Counter)
{
    public override string ToString() => $"{DataStore}/{Epoch}/{AsyncTables.LetterOf(Table)}/{Counter}";
}
