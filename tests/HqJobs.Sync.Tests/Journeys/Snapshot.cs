using System.Data.Common;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Tests.Journeys;

/// <summary>A database's rows as a SQLite file, so that one oracle judges both kinds: a file is its own snapshot.</summary>
public static class Snapshot
{
    // Where the kinds of database differ, and nobody asks.
    private static readonly string[] GivenVersionsLater = ["CONFIGURATIONCHANGE", "CUSTOMERCHANGE", "CHANGEVERSIONCOUNTER"];

    /// <returns>Path of the file; it lies in the world's folder.</returns>
    public static async Task<string> TakeAsync(TestWorld world, Database database, SchemaKind kind)
    {
        if (database.Provider == DatabaseProvider.Sqlite) return database.ToString();
        var path = Path.Combine(world.Folder, $"{Guid.NewGuid():N}.db");
        await TestWorld.CopyTemplateAsync(kind, path);
        var copy = new Database(DatabaseProvider.Sqlite, $"Data Source={path}");
        await using var there = await database.OpenAsync(DatabaseAccess.Read, CancellationToken.None);
        await using var here = await copy.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await copy.Dialect.SilenceChangeTriggersAsync(here, CancellationToken.None);
        // What POS searches is the server's own view.
        if (kind == SchemaKind.Channel)
            await here.ExecuteAsync("CREATE TABLE SEARCHED AS SELECT * FROM CUSTOMERSVIEW; DROP VIEW CUSTOMERSVIEW; ALTER TABLE SEARCHED RENAME TO CUSTOMERSVIEW");
        var longTexts = (await there.QueryAsync<(string, string)>("SELECT UPPER(TABLE_NAME), UPPER(COLUMN_NAME) FROM INFORMATION_SCHEMA.COLUMNS WHERE CHARACTER_MAXIMUM_LENGTH = -1")).ToHashSet();
        await using var transaction = await copy.BeginWriteAsync(here, CancellationToken.None);
        foreach (var table in (await ColumnsAsync(here)).Where(table => !GivenVersionsLater.Contains(table.Key)))
        {
            await here.ExecuteAsync($"DELETE FROM {table.Key}", transaction: transaction.Db);
            // A long text in one piece is what SqlClient stumbles over with one engine, now and then.
            var wanted = string.Join(", ", table.Select(column => longTexts.Contains((table.Key, column)) ? $"CAST([{column}] AS nvarchar(4000)) AS [{column}]" : $"[{column}]"));
            await using var rows = await there.ExecuteReaderAsync(SqlServerDatabases.Qualify($"SELECT {wanted} FROM {table.Key}"));
            await copy.Dialect.FillAsync(here, transaction.Db, table.Key, [.. table], rows, CancellationToken.None);
        }
        await transaction.CommitAsync(CancellationToken.None);
        return path;
    }

    private static async Task<ILookup<string, string>> ColumnsAsync(DbConnection connection) =>
        (await connection.QueryAsync<(string Table, string Column)>(
            "SELECT m.name, c.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'SCHEMAVERSIONS'"))
        .ToLookup(column => column.Table, column => column.Column);
}
