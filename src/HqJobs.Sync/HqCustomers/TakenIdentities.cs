using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Reads whose external identities are (R65).</summary>
internal static class TakenIdentities
{
    public static async Task<IReadOnlyList<RetailExternalIdToCustomerMapRow>> ReadAsync(
        Database headquarters, DbConnection connection, object company, IEnumerable<(long Provider, string Identity)> asked, CancellationToken cancellation)
    {
        var identities = ListOf(asked);
        if (identities is null) return [];
        await using var reader = await connection.ExecuteReaderAsync(
            new CommandDefinition(headquarters.Sql["HqCustomers/ReadTakenIdentities"], new { company, identities }, cancellationToken: cancellation));
        return await ReadAsync(reader, company, cancellation);
    }

    /// <summary>The parameter of the statement; null when nothing is asked.</summary>
    public static string? ListOf(IEnumerable<(long Provider, string Identity)> asked)
    {
        var identities = asked.Select(pair => new { provider = pair.Provider, identity = pair.Identity }).ToList();
        return identities.Count == 0 ? null : JsonSerializer.Serialize(identities);
    }

    /// <summary>Reads the statement's result; identities are spelled as they were asked for.</summary>
    public static async Task<IReadOnlyList<RetailExternalIdToCustomerMapRow>> ReadAsync(DbDataReader reader, object company, CancellationToken cancellation)
    {
        var taken = new List<RetailExternalIdToCustomerMapRow>();
        // Whose it is counts; whether it is active may be junk, which is nobody else's business.
        while (await reader.ReadAsync(cancellation))
            taken.Add(new(UnitReader.CompanyOf(company), Columns.Signed(reader, 1), Columns.Text(reader, 2), new(Columns.Text(reader, 3)), IsActivated: true));
        return taken;
    }
}
