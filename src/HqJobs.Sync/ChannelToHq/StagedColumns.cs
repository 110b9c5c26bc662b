using HqJobs.Sync.Sql;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>
/// The columns of the one temporary table that rows of all subjobs are staged in, so that a batch costs the same few commands whichever tables its rows belong to.
/// Tables share a column of the same name and type.
/// </summary>
internal sealed class StagedColumns
{
    /// <summary>Which subjob's row it is.</summary>
    public const string Table = "STAGEDTABLE";

    private readonly Dictionary<(string Table, string Column), StagedColumn> columns = [];

    /// <param name="tables">Every table of the job.</param>
    /// <param name="types">Types of HQ's columns, by table in the order of its columns; null where a column holds anything.</param>
    public StagedColumns(IReadOnlyList<ChannelTable> tables, IReadOnlyList<IReadOnlyList<ColumnType>>? types)
    {
        var names = new Dictionary<string, List<StagedColumn>>(StringComparer.OrdinalIgnoreCase);
        for (var t = 0; t < tables.Count; t++)
        {
            for (var c = 0; c < tables[t].Columns.Count; c++)
            {
                var (name, type) = (tables[t].Columns[c], types?[t][c]);
                if (!names.TryGetValue(name, out var same)) names[name] = same = [];
                var staged = same.FirstOrDefault(column => column.Type?.Text == type?.Text);
                if (staged is null) same.Add(staged = new StagedColumn(same.Count == 0 ? name : $"{name}_{same.Count}", type));
                columns[(tables[t].Name, name)] = staged;
            }
        }
        All = [.. names.Values.SelectMany(same => same)];
    }

    public IReadOnlyList<StagedColumn> All { get; }

    public StagedColumn Of(ChannelTable table, string column) => columns[(table.Name, column)];
}

/// <param name="Name">In the stage.</param>
/// <param name="Type">Null where a column holds anything.</param>
internal sealed record StagedColumn(string Name, ColumnType? Type);
