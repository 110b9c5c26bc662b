using System.Data.Common;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>The tables and columns a database really has.</summary>
internal sealed class ChannelShape
{
    private readonly Dictionary<string, HashSet<string>> tables;

    private ChannelShape(IEnumerable<Column> columns) =>
        tables = columns.GroupBy(column => column.TableName, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(table => table.Key, table => table.Select(column => column.ColumnName).ToHashSet(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);

    public static async Task<ChannelShape> ReadAsync(Database database, DbConnection connection) =>
        new(await connection.QueryAsync<Column>(database.Sql["HqToChannel/ReadColumns"]));

    public bool Has(string table) => tables.ContainsKey(table);

    /// <summary>Columns of the subjob this database lacks, as <c>TABLE.COLUMN</c>.</summary>
    public IEnumerable<string> Missing(Subjob subjob) =>
        Has(subjob.Table) ? subjob.Columns.Where(column => !tables[subjob.Table].Contains(column)).Select(column => $"{subjob.Table}.{column}") : [];

    /// <summary>What it cannot be served without: the subjob's table, its key, its path to the customer.</summary>
    public IEnumerable<string> MissingEssentials(Subjob subjob) =>
        Has(subjob.Table)
            ? subjob.Key.Concat(subjob.Path?.Values ?? []).Distinct().Where(column => !tables[subjob.Table].Contains(column)).Select(column => $"{subjob.Table}.{column}")
            : [subjob.Table];

    /// <summary>The job with the columns this database has.</summary>
    /// <exception cref="ChannelSchemaException">A table, a key or a path to the customer is missing.</exception>
    public SchedulerJob Reduce(SchedulerJob job, DataStoreName channel)
    {
        var essentials = job.Subjobs.SelectMany(MissingEssentials).ToList();
        return essentials.Count == 0
            ? job with { Subjobs = [.. job.Subjobs.Select(Reduce)] }
            : throw new ChannelSchemaException(channel, $"{string.Join(", ", essentials)} {(essentials.Count == 1 ? "is" : "are")} missing");
    }

    private Subjob Reduce(Subjob subjob) => new(
        subjob.Table, subjob.Key, [.. subjob.Columns.Where(tables[subjob.Table].Contains)], subjob.Path, subjob.Lower, subjob.Source);

    private sealed record Column(string TableName, string ColumnName);
}
