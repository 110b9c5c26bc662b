using System.Data.Common;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <summary>What is done with a row.</summary>
internal enum RowAction
{
    Delete,
    Upsert,

    /// <summary>A new key must be refused if somebody else has it: an upsert would overwrite another customer.</summary>
    Insert,
}

/// <summary>A row of a unit as it goes into headquarters, still with temporary identities.</summary>
internal readonly record struct UnitRow(TableShape Table, RowAction Action, object?[] Values)
{
    private readonly int[] temporary = TemporaryIds.PlacesIn(Values);

    /// <summary>The values with real identities, as <see cref="TemporaryIds.Replace"/> puts them in.</summary>
    public object?[] WithIds(AccountId account, ReadOnlySpan<long> recIds) => TemporaryIds.Replace(Values, temporary, account, recIds);
}

/// <summary>A converted unit on its way into headquarters.</summary>
internal sealed class ConvertedUnit
{
    private const int ToldOfMessage = 200;

    // Whose operation created a customer is headquarters' own knowledge: it is written once and does not travel.
    private static readonly TableShape CreatedRetail = RetailCustTableRow.Shape with { Columns = [.. RetailCustTableRow.Shape.Columns, "CREATEDBYDATASTORE"] };

    public ConvertedUnit(CustomerUnit unit, KnownCustomer? known, ConversionResult result)
    {
        Unit = unit;
        Known = known;
        Result = result;
        // Here, because units are converted beside the writing and the write lock is what everybody waits for.
        Rows = RowsOf(unit, result);
    }

    public CustomerUnit Unit { get; }

    public KnownCustomer? Known { get; }

    public ConversionResult Result { get; }

    /// <summary>What changes, none if the customer stays as it is.</summary>
    public IReadOnlyList<UnitRow> Rows { get; }

    /// <summary>The unit as it was read, its operations all failed: what the conversion made of it could not be written.</summary>
    public ConvertedUnit Refused(Exception refusal) => Failed(
        Unit, Known, refusal is DbException ? Refusals.RefusedByDatabase.Of(Short(refusal.Message)) : Refusals.NotWritten.Of(Short($"{refusal.GetType().Name}: {refusal.Message}")));

    /// <summary>A unit that changes nothing, its operations all failed.</summary>
    public static ConvertedUnit Failed(CustomerUnit unit, KnownCustomer? known, Rejection reason) =>
        new(unit, known, new ConversionResult(known?.Customer, known?.Customer, null, [.. unit.Operations.Select(operation => operation.Settled(OperationOutcome.Failed(reason)))], []));

    // What a database says may be long; it is told at its beginning.
    private static string Short(string message) => message.Length <= ToldOfMessage ? message.TrimEnd('.') : $"{message[..ToldOfMessage]}…";

    private static List<UnitRow> RowsOf(CustomerUnit unit, ConversionResult result)
    {
        var diff = CustomerDiff.Between(result.Before, result.After);
        var rows = new List<UnitRow>(diff.Deletes.Count + diff.Upserts.Count);
        foreach (var row in diff.Deletes) rows.Add(new UnitRow(row.Table, RowAction.Delete, KeyOf(row)));
        foreach (var row in diff.Upserts)
        {
            var values = row.ToValues();
            var isNew = IsNew(result, row, values);
            if (isNew && row is RetailCustTableRow) rows.Add(new UnitRow(CreatedRetail, RowAction.Insert, [.. values, CreatorOf(unit)]));
            else rows.Add(new UnitRow(row.Table, isNew ? RowAction.Insert : RowAction.Upsert, values));
        }
        return rows;
    }

    private static bool IsNew(ConversionResult result, ICustomerRow row, object?[] values) => row switch
    {
        CustTableRow or RetailCustTableRow => result.CreatesCustomer,
        RetailExternalIdToCustomerMapRow identity => !Owns(result.Before, identity),
        // Still the temporary RECID.
        _ => values[0] is long and < 0 && row.Table.Key.Count == 1,
    };

    private static bool Owns(Customer? before, RetailExternalIdToCustomerMapRow identity) =>
        before?.Identities.Any(row => row.ProviderId == identity.ProviderId && row.ExternalIdentityId == identity.ExternalIdentityId) == true;

    private static string? CreatorOf(CustomerUnit unit) => ForeignOperations.CreatorOf(unit)?.Value;

    private static object?[] KeyOf(ICustomerRow row)
    {
        var values = row.ToValues();
        var columns = row.Table.Columns.ToList();
        return [.. row.Table.Key.Select(column => values[columns.IndexOf(column)])];
    }
}
