using System.Data.Common;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>A row of one of the fourteen tables a customer consists of; equal when all columns are.</summary>
public interface ICustomerRow
{
    TableShape Table { get; }

    /// <summary>
    /// Values in the order of the shape: text, long, decimal, <see cref="DateTimeOffset"/> or null; flags as 0 and 1. In a new row still with
    /// temporary identities, see <see cref="TemporaryIds"/>.
    /// </summary>
    object?[] ToValues();
}

/// <inheritdoc cref="ICustomerRow"/>
public interface ICustomerRow<TSelf> : ICustomerRow
    where TSelf : ICustomerRow<TSelf>
{
    /// <summary>Table, columns in the order of <c>sql/SchedulerJobs/1010.json</c>, key.</summary>
    static abstract TableShape Shape { get; }

    /// <summary>Reads the columns of the shape, in its order, from ordinal <paramref name="at"/> on.</summary>
    static abstract TSelf Read(DbDataReader reader, int at = 0);
}
