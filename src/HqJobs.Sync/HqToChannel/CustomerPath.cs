using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>How a row of a 1010 subjob belongs to a customer.</summary>
internal enum CustomerPath
{
    /// <summary>By <c>DATAAREAID</c> and account.</summary>
    Account,

    /// <summary>By the customer's party.</summary>
    Party,

    /// <summary>By a location of the customer's party.</summary>
    Location,
}

internal static class CustomerPaths
{
    /// <exception cref="InvalidOperationException">The subjob names no path, so its rows cannot travel with their customer.</exception>
    public static (CustomerPath Path, string Column) PathOf(this Subjob subjob) => subjob.Path?.SingleOrDefault() switch
    {
        { Key: "ACCOUNTNUM", Value: var column } => (CustomerPath.Account, column),
        { Key: "PARTY", Value: var column } => (CustomerPath.Party, column),
        { Key: "LOCATION", Value: var column } => (CustomerPath.Location, column),
        _ => throw new InvalidOperationException($"Subjob {subjob.Table}: \"path\" must be one of ACCOUNTNUM, PARTY, LOCATION with the column that holds it."),
    };

    /// <summary>The columns that lead to the customer.</summary>
    public static IReadOnlyList<string> PathColumns(this Subjob subjob) =>
        subjob.PathOf() is (CustomerPath.Account, var account) ? ["DATAAREAID", account] : [subjob.PathOf().Column];
}
