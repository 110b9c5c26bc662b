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

    private readonly Dictionary<string, IReadOnlyList<StagedColumn>> columns = [];

    /// <param name="tables">Every table of the job.</param>
    /// <param name="types">Types of HQ's columns, by table in the order of its columns; null where a column holds anything.</param>
    public StagedColumns(IReadOnlyList<ChannelTable> tables, IReadOnlyList<IReadOnlyList<ColumnType>>? types)
    {
        var names = new Dictionary<string, List<StagedColumn>>(StringComparer.OrdinalIgnoreCase);
        for (var t = 0; t < tables.Count; t++)
        {
            var own = new StagedColumn[tables[t].Columns.Count];
            for (var c = 0; c < own.Length; c++)
            {
                var (name, type) = (tables[t].Columns[c], types?[t][c]);
                if (!names.TryGetValue(name, out var same)) names[name] = same = [];
                var staged = same.FirstOrDefault(column => column.Type?.Text == type?.Text);
                if (staged is null) same.Add(staged = new StagedColumn(same.Count == 0 ? name : $"{name}_{same.Count}", type));
                own[c] = staged;
            }
            columns[tables[t].Name] = own;
        }
        All = [.. names.Values.SelectMany(same => same)];
    }

    public IReadOnlyList<StagedColumn> All { get; }

    /// <summary>In the order of <see cref="ChannelTable.Columns"/>.</summary>
    public IReadOnlyList<StagedColumn> Of(ChannelTable table) => columns[table.Name];

    public StagedColumn Of(ChannelTable table, string column) => Of(table)[table.Columns.TakeWhile(other => other != column).Count()];

    public StagedColumn OfCounter(ChannelTable table) => Of(table)[table.CounterIndex];
}

/// <param name="Name">In the stage.</param>
/// <param name="Type">Null where a column holds anything.</param>
internal sealed record StagedColumn(string Name, ColumnType? Type)
{
    public bool IsText => Type?.Text.StartsWith("nvarchar", StringComparison.OrdinalIgnoreCase) == true;
}
