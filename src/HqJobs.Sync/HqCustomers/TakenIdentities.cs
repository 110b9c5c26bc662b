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
        var identities = asked.Select(pair => new { provider = pair.Provider, identity = pair.Identity }).ToList();
        var taken = new List<RetailExternalIdToCustomerMapRow>();
        if (identities.Count == 0) return taken;
        var parameters = new { company, identities = JsonSerializer.Serialize(identities) };
        await using var reader = await connection.ExecuteReaderAsync(
            new CommandDefinition(headquarters.Sql["HqCustomers/ReadTakenIdentities"], parameters, cancellationToken: cancellation));
        // Whose it is counts; whether it is active may be junk, which is nobody else's business.
        while (await reader.ReadAsync(cancellation))
            taken.Add(new(UnitReader.CompanyOf(company), Columns.Signed(reader, 1), Columns.Text(reader, 2), new(Columns.Text(reader, 3)), IsActivated: true));
        return taken;
    }
}
