using Dapper;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Sql;

[TestFixture]
public sealed class SqliteBulkTests
{
    private static readonly TableShape Things = new("THINGS", ["ID", "NAME", "SIZE", "MADE"], ["ID"]);

    private string file = "";
    private Database database = null!;

    [SetUp]
    public async Task CreateAsync()
    {
        file = Path.Combine(Path.GetTempPath(), $"hqjobs-bulk-{Guid.NewGuid():N}.db");
        await File.WriteAllBytesAsync(file, []);
        database = new Database(DatabaseProvider.Sqlite, $"Data Source={file}");
        await using var connection = await database.OpenAsync(DatabaseAccess.Write, default);
        await connection.ExecuteAsync("PRAGMA journal_mode = WAL; CREATE TABLE THINGS (ID INTEGER PRIMARY KEY, NAME TEXT NOT NULL, SIZE NUMERIC, MADE TEXT, KEPT TEXT DEFAULT 'own')");
    }

    [TearDown]
    public void Delete()
    {
        foreach (var path in new[] { file, file + "-wal", file + "-shm" }) File.Delete(path);
    }

    [Test]
    public async Task Every_kind_of_value_comes_back_as_it_went()
    {
        var made = new DateTimeOffset(2026, 2, 28, 23, 59, 59, 7, TimeSpan.Zero);
        var longName = new string('ø', 2_000);
        await WriteAsync((dialect, transaction) => dialect.InsertAsync(transaction, Things,
            [[1L, "Bjørn \0 😀", 12.5m, made], [2L, longName, 3.25, null], [3, "", true, "text"], [4L, "x", null, null]], default));

        var rows = await ReadAsync();
        Assert.That(rows, Is.EqualTo(new (long, string, double?, string?)[]
        {
            (1, "Bjørn \0 😀", 12.5, "2026-02-28T23:59:59.007Z"), (2, longName, 3.25, null), (3, "", 1, "text"), (4, "x", null, null),
        }));
    }

    [Test]
    public async Task Writing_the_same_rows_twice_changes_nothing_and_keeps_columns_that_do_not_travel()
    {
        object?[][] rows = [[1L, "one", 1L, null], [2L, "two", 2L, null]];
        await WriteAsync((dialect, transaction) => dialect.WriteAsync(transaction, [new TableRows(Things, [], rows, [])], default));
        await using (var connection = await database.OpenAsync(DatabaseAccess.Write, default))
            await connection.ExecuteAsync("UPDATE THINGS SET KEPT = 'theirs' WHERE ID = 1");
        await WriteAsync((dialect, transaction) => dialect.WriteAsync(transaction, [new TableRows(Things, [], rows, [])], default));

        await using var read = await database.OpenAsync(DatabaseAccess.Read, default);
        Assert.That(await read.QueryAsync<string>("SELECT ID || NAME || KEPT FROM THINGS ORDER BY ID"), Is.EqualTo(new[] { "1onetheirs", "2twoown" }));
    }

    [Test]
    public async Task Rows_are_deleted_by_key()
    {
        await WriteAsync((dialect, transaction) => dialect.InsertAsync(transaction, Things, [[1L, "a", null, null], [2L, "b", null, null]], default));
        await WriteAsync((dialect, transaction) => dialect.WriteAsync(transaction, [new TableRows(Things, [[1L], [7L]], [], [])], default));
        Assert.That((await ReadAsync()).Select(row => row.Id), Is.EqualTo(new[] { 2L }));
    }

    [Test]
    public async Task A_key_that_is_there_already_is_refused_and_never_overwritten_by_an_insert()
    {
        await WriteAsync((dialect, transaction) => dialect.InsertAsync(transaction, Things, [[1L, "first", null, null]], default));
        var refused = await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() =>
            WriteAsync((dialect, transaction) => dialect.InsertAsync(transaction, Things, [[2L, "new", null, null], [1L, "second", null, null]], default)));
        Assert.Multiple(() =>
        {
            Assert.That(database.Dialect.IsRefusedRow(refused!), Is.True);
            Assert.That(refused!.Message, Does.Contain("THINGS.ID"));
        });
        Assert.That((await ReadAsync()).Select(row => row.Name), Is.EqualTo(new[] { "first" }), "the transaction was rolled back");
    }

    [Test]
    public async Task A_closed_connection_leaves_no_statement_behind_that_keeps_the_file_open()
    {
        await WriteAsync((dialect, transaction) => dialect.InsertAsync(transaction, Things, [[1L, "a", null, null]], default));
        Assert.That(File.Exists(file + "-wal"), Is.False, "the last connection to close removes the WAL file");
    }

    private async Task WriteAsync(Func<ISqlDialect, WriteTransaction, Task> write)
    {
        await using var connection = await database.OpenAsync(DatabaseAccess.Write, default);
        await using var transaction = await database.BeginWriteAsync(connection, default);
        await write(database.Dialect, transaction);
        await transaction.CommitAsync(default);
    }

    private async Task<IReadOnlyList<(long Id, string Name, double? Size, string? Made)>> ReadAsync()
    {
        await using var connection = await database.OpenAsync(DatabaseAccess.Read, default);
        return [.. await connection.QueryAsync<(long, string, double?, string?)>("SELECT ID, NAME, CAST(SIZE AS REAL), MADE FROM THINGS ORDER BY ID")];
    }
}
