using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.SyncStatus;

/// <summary>Lists every operation at headquarters (R75, R76, R81). Cost follows what is shown, not what ever landed, and is bounded where a filter fits hardly any.</summary>
public sealed class OperationList(Databases databases, OperationReader reader)
{
    // Some tenths of a second on a small machine.
    internal const int MostRowsLookedAt = 30_000;

    // More than so many are found among the newest soon enough; sorting them for each page costs more.
    private const int FewPending = 5_000;

    // Of an export, with every column: a few megabytes.
    private const int RowsOfAnExportedPart = 200;

    private readonly Database headquarters = databases.Headquarters;

    /// <param name="after">The page before gave it as its <see cref="OperationPage.Next"/>; null: from the newest.</param>
    /// <exception cref="ArgumentException">The filter asks for a field no operation has, or <paramref name="after"/> was not given by a page.</exception>
    public Task<OperationPage> ReadAsync(OperationFilter filter, string? after, int count, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var wanted = WantedOperations.Of(filter with { Channel = NameOf(filter.Channel) });
        var places = Place.FromToken(after);
        return headquarters.ReadAsync(async connection =>
        {
            var streams = await OpenAsync(connection, wanted, places, count, cancellation);
            var (rows, isCutShort) = await MergeAsync(connection, streams, wanted, count, cancellation);
            var lines = await OperationLines.ReadAsync(headquarters, connection, rows, cancellation);
            return new OperationPage(lines, streams.TrueForAll(stream => stream.IsAtEnd) ? null : Place.ToToken(PlacesOf(streams)), isCutShort);
        }, cancellation);
    }

    /// <summary>As rows have it: people write a name in any case.</summary>
    private string? NameOf(string? channel) =>
        databases.DataStores.FirstOrDefault(store => string.Equals(store.Name.Value, channel?.Trim(), StringComparison.OrdinalIgnoreCase))?.Name.Value ?? channel;

    /// <summary>Everything that fits, newest landed first, with its fields; memory does not grow with the number.</summary>
    /// <exception cref="ArgumentException">The filter asks for a field no operation has.</exception>
    public async IAsyncEnumerable<OperationDetail> ExportAsync(OperationFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var wanted = WantedOperations.Of(filter with { Channel = NameOf(filter.Channel) });
        await using var connection = await headquarters.OpenAsync(DatabaseAccess.Read, cancellation);
        List<OperationStream>? streams = null;
        do
        {
            IReadOnlyList<OperationDetail> part;
            (streams, part) = await NextPartAsync(connection, streams, wanted, cancellation);
            foreach (var detail in part) yield return detail;
        }
        while (!streams.TrueForAll(stream => stream.IsAtEnd));
    }

    private async Task<(List<OperationStream>, IReadOnlyList<OperationDetail>)> NextPartAsync(
        DbConnection connection, List<OperationStream>? streams, WantedOperations wanted, CancellationToken cancellation)
    {
        try
        {
            streams ??= await OpenAsync(connection, wanted, Place.FromToken(null), RowsOfAnExportedPart, cancellation, WholeRow.ColumnsOf);
            var (rows, _) = await MergeAsync(connection, streams, wanted, RowsOfAnExportedPart, cancellation);
            return (streams, await reader.ToDetailsAsync(connection, rows, cancellation));
        }
        catch (DbException exception) when (headquarters.Sign(exception))
        {
            throw;
        }
    }

    /// <param name="columnsOf">Columns behind those of a line; null: those the filter looks at.</param>
    private async Task<List<OperationStream>> OpenAsync(
        DbConnection connection, WantedOperations wanted, IReadOnlyList<Place> places, int count, CancellationToken cancellation, Func<AsyncTable, IReadOnlyList<string>>? columnsOf = null)
    {
        var customer = await FindCustomerAsync(connection, wanted, cancellation);
        var parameters = customer ?? new DynamicParameters();
        if (wanted.Channel is { } channel) parameters.Add("dataStore", channel);
        var streams = new List<OperationStream>();
        foreach (var table in AsyncTables.All)
        {
            var walk = customer is not null ? Walk.Customer : await WalkOfAsync(connection, wanted, table, cancellation);
            var place = wanted.Fits(table) ? places[(int)table] : Place.End;
            streams.Add(new OperationStream(headquarters, table, walk, place, columnsOf?.Invoke(table) ?? wanted.ColumnsOf(table), parameters,
                firstPortion: wanted.IsServedBy(walk) ? count + 1 : 256));
        }
        return streams;
    }

    private async Task<Walk> WalkOfAsync(DbConnection connection, WantedOperations wanted, AsyncTable table, CancellationToken cancellation)
    {
        if (wanted.AreUnsuccessful) return Walk.Unsuccessful;
        if (wanted.ArePending && wanted.Fits(table) && await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            OperationListSql.CountPending(table, headquarters.Provider), new { count = FewPending + 1L }, cancellationToken: cancellation)) <= FewPending) return Walk.Pending;
        return wanted.Channel is null ? Walk.Landed : Walk.Channel;
    }

    /// <returns>The lists of a customer's names; null: the filter names none, or a text that is none.</returns>
    private async Task<DynamicParameters?> FindCustomerAsync(DbConnection connection, WantedOperations wanted, CancellationToken cancellation)
    {
        if (wanted.Customer is not { } customer) return null;
        var id = Guid.TryParse(customer, out var asyncAccount) ? asyncAccount.ToString() : customer;
        var found = await AccountSpellings.FindAsync(headquarters, connection, id, account => connection.QueryAsync<(string Company, string Account, string AsyncAccount)>(new CommandDefinition(
            headquarters.Sql["SyncStatus/FindCustomers"], new { asyncAccount = id.ToLowerInvariant(), account }, cancellationToken: cancellation)), cancellation);
        return new DynamicParameters(new
        {
            asyncAccounts = JsonSerializer.Serialize(found.Select(row => row.AsyncAccount).Append(id.ToLowerInvariant()).Where(text => text.Length is > 0 and <= 38).Distinct()),
            accounts = JsonSerializer.Serialize(found.Select(row => new { account = row.Account, company = row.Company })),
            account = id,
        });
    }

    private static async Task<(List<ListedRow> Rows, bool IsCutShort)> MergeAsync(
        DbConnection connection, List<OperationStream> streams, WantedOperations wanted, int count, CancellationToken cancellation)
    {
        var rows = new List<ListedRow>();
        for (var looked = 0; ;)
        {
            foreach (var stream in streams.Where(stream => stream.NeedsReading))
            {
                if (looked >= MostRowsLookedAt) return (rows, true);
                looked += await stream.ReadAsync(connection, cancellation);
            }
            if (rows.Count == count || Newest(streams) is not { } newest) return (rows, false);
            var row = newest.Take();
            if (wanted.Fits(row)) rows.Add(row);
        }
    }

    private static OperationStream? Newest(List<OperationStream> streams)
    {
        OperationStream? newest = null;
        foreach (var stream in streams)
        {
            if (stream.Next is { } row && (newest?.Next is not { } best || row.CompareTo(best) < 0)) newest = stream;
        }
        return newest;
    }

    // What lands meanwhile in a table that had nothing to show yet is newer than all that was shown.
    private static IReadOnlyList<Place> PlacesOf(List<OperationStream> streams)
    {
        var newest = streams.Where(stream => stream.Next is not null).Select(stream => stream.Next!).Order(Comparer<ListedRow>.Create((one, other) => one.CompareTo(other))).FirstOrDefault();
        return [.. streams.Select(stream => stream.IsAtEnd ? Place.End
            : stream.Place.Kind is PlaceKind.Start or PlaceKind.Below && newest is not null ? Place.Below(newest.Place.Session)
            : stream.Place)];
    }
}
