namespace HqJobs.Sync.Sql;

/// <summary>What is to be done with rows of one table.</summary>
/// <param name="Deletes">Values of the key, in its order.</param>
/// <param name="Upserts">Rows in the order of <see cref="TableShape.Columns"/>.</param>
/// <param name="Inserts">The same; a key that is there already is refused, never overwritten.</param>
public sealed record TableRows(TableShape Table, IReadOnlyList<object?[]> Deletes, IReadOnlyList<object?[]> Upserts, IReadOnlyList<object?[]> Inserts);
