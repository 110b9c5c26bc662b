using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>What HQ knows of a data store's uploads.</summary>
/// <param name="Epoch">Raised by <c>hqjobs channel rebase</c>; part of every row's key.</param>
/// <param name="Gaps">By table, in counter order.</param>
internal sealed record UploadRecord(long Epoch, IReadOnlyDictionary<string, Position> Positions, ILookup<string, Gap> Gaps)
{
    public Position Of(ChannelTable table) => Positions.GetValueOrDefault(table.Name, Position.Start);
}

/// <summary>Reads watermarks, epochs and gaps at HQ: for all data stores once a stage, since a thousand idle channels are to cost one look; for one when its upload begins.</summary>
internal sealed class UploadLedger(Databases databases, IReadOnlyList<ChannelTable> tables)
{
    private readonly Database headquarters = databases.Headquarters;

    // One command: a run without news costs little else.
    private readonly string question = string.Join(
        ";\n",
        IUploadSql.For(databases.Headquarters.Provider).ReadPositions(tables), databases.Headquarters.Sql["ChannelToHq/ReadGaps"], databases.Headquarters.Sql["ChannelToHq/ReadDataStores"]);

    private readonly ConditionalWeakTable<StageContext, Lazy<Task<Dictionary<string, UploadRecord>>>> stages = [];

    /// <summary>As it was when the stage began; good enough to decide whether a channel has work.</summary>
    /// <returns>Null when HQ does not know the data store.</returns>
    public async Task<UploadRecord?> OfStageAsync(DataStore channel, StageContext context, CancellationToken cancellation)
    {
        // Not under the caller's cancellation: the answer is everyone's.
        var reading = stages.GetValue(context, _ => new(() => ReadAllAsync()));
        return (await reading.Value.WaitAsync(cancellation)).GetValueOrDefault(channel.Name.Value);
    }

    /// <exception cref="DatabaseUnavailableException">HQ does not know the data store.</exception>
    public async Task<UploadRecord> ReadAsync(DataStore channel, DbConnection connection) =>
        (await ReadAsync([channel.Name.Value], connection)).GetValueOrDefault(channel.Name.Value)
        ?? throw new DatabaseUnavailableException($"headquarters ({headquarters}) does not know the data store '{channel.Name}'; run: hqjobs db init --hq");

    private Task<Dictionary<string, UploadRecord>> ReadAllAsync() =>
        headquarters.ReadAsync(connection => ReadAsync([.. databases.DataStores.Select(store => store.Name.Value)], connection), CancellationToken.None);

    private async Task<Dictionary<string, UploadRecord>> ReadAsync(string[] names, DbConnection connection)
    {
        var asked = new { dataStores = JsonSerializer.Serialize(names) };
        using var answers = await connection.QueryMultipleAsync(question, asked);
        var positions = (await answers.ReadAsync<PositionRow>()).ToLookup(row => row.DataStore);
        var gaps = (await answers.ReadAsync<GapRow>()).ToLookup(row => row.DataStore);
        return (await answers.ReadAsync<DataStoreRow>()).ToDictionary(
            store => store.DataStore,
            store => new UploadRecord(
                store.OriginEpoch,
                positions[store.DataStore].ToDictionary(row => row.TableName, row => row.ToPosition()),
                gaps[store.DataStore].ToLookup(row => row.TableName, row => new Gap(row.FromCounter, row.ToCounter, row.FirstSeen, row.LastAsked))));
    }

    private sealed record DataStoreRow
    {
        public string DataStore { get; init; } = "";

        public long OriginEpoch { get; init; }
    }

    private sealed record PositionRow
    {
        public string DataStore { get; init; } = "";

        public string TableName { get; init; } = "";

        public long Watermark { get; init; }

        public string? Fingerprint { get; init; }

        public string? Content { get; init; }

        public long? KnownUpTo { get; init; }

        public long? CommonUpTo { get; init; }

        public string? CommonFingerprint { get; init; }

        public Position ToPosition() => new(Watermark, Content, Fingerprint) { KnownUpTo = KnownUpTo ?? 0, CommonUpTo = CommonUpTo ?? 0, CommonFingerprint = CommonFingerprint };
    }

    private sealed record GapRow
    {
        public string DataStore { get; init; } = "";

        public string TableName { get; init; } = "";

        public long FromCounter { get; init; }

        public long ToCounter { get; init; }

        public DateTimeOffset FirstSeen { get; init; }

        public DateTimeOffset? LastAsked { get; init; }
    }
}
