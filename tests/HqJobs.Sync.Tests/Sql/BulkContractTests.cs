using System.Data.Common;
using System.Data.SqlTypes;
using System.Globalization;
using Dapper;
using HqJobs.Sync.Sql;
using Microsoft.Data.SqlClient;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Sql;

/// <summary>How rows get into a table in bulk: the two ways of SQL Server and SQLite's one keep the same promises.</summary>
public enum BulkWay
{
    Sqlite,
    SqlServerCopy,
    SqlServerJson,
}

[TestFixture(BulkWay.Sqlite)]
[TestFixture(BulkWay.SqlServerCopy)]
[TestFixture(BulkWay.SqlServerJson)]
public sealed class BulkContractTests(BulkWay way)
{
    private static readonly string[] ThingColumns = ["ID", "SHORT", "LONG", "AMOUNT", "MADE", "SMALL", "YES", "REAL", "DAY"];
    private static readonly DateTime Made = new(2026, 2, 28, 23, 59, 59, 7, DateTimeKind.Utc);

    // An attribute cannot hold it.
    private const string HalfACharacter = "half a character";

    private string folder = null!;
    private Database database = null!;

    private bool IsServer => way != BulkWay.Sqlite;

    private string Table => IsServer ? "[ax].[THINGS]" : "THINGS";

    [SetUp]
    public async Task CreateAsync()
    {
        folder = Directory.CreateTempSubdirectory("hqjobs-test-").FullName;
        database = await CreateDatabaseAsync(IsServer ? DatabaseProvider.SqlServer : DatabaseProvider.Sqlite, folder);
        if (way == BulkWay.SqlServerCopy && !await ServerCapabilities.TakesBulkCopiesAsync(database)) Assert.Ignore("this engine takes no bulk copies: rows go as JSON");
    }

    [TearDown]
    public void Delete() => Directory.Delete(folder, recursive: true);

    internal static async Task<Database> CreateDatabaseAsync(DatabaseProvider provider, string folder)
    {
        var server = provider == DatabaseProvider.SqlServer;
        var database = new Database(provider, server ? await SqlServerDatabases.CreateEmptyAsync() : $"Data Source={Path.Combine(folder, $"{Guid.NewGuid():N}.db")}");
        if (!server) await database.Dialect.CreateIfMissingAsync(database.ConnectionString, default);
        await using var connection = await database.OpenAsync(DatabaseAccess.Write, default);
        if (server) await connection.ExecuteAsync("CREATE SCHEMA ax");
        await connection.ExecuteAsync(server
            ? "CREATE TABLE ax.THINGS (ID bigint NOT NULL PRIMARY KEY, SHORT nvarchar(10) NULL, LONG nvarchar(max) NULL, AMOUNT numeric(32,6) NULL, MADE datetime2(3) NULL, SMALL int NULL, YES bit NULL, [REAL] float NULL, DAY date NULL, KEPT nvarchar(20) NOT NULL DEFAULT N'own')"
            : "CREATE TABLE THINGS (ID INTEGER NOT NULL PRIMARY KEY, SHORT TEXT, LONG TEXT, AMOUNT NUMERIC, MADE TEXT, SMALL INTEGER, YES INTEGER, REAL REAL, DAY TEXT, KEPT TEXT NOT NULL DEFAULT 'own')");
        return database;
    }

    [Test]
    public async Task Two_hundred_thousand_rows_arrive_as_they_left()
    {
        const int Count = 200_000;
        var written = await FillAsync(new Generated(Count));

        Assert.That(written, Is.EqualTo(Count));
        await using var connection = await database.OpenAsync(DatabaseAccess.Read, default);
        await using var reader = await connection.ExecuteReaderAsync($"SELECT {Names.Replace("[LONG]", Piece(0), StringComparison.Ordinal)} FROM {Table} ORDER BY ID");
        var expected = new Generated(Count);
        var differences = new List<string>();
        while (await reader.ReadAsync() && expected.Read())
            if (Row(reader) != Row(expected)) differences.Add($"{Row(reader)} was {Row(expected)}");
        Assert.That(differences.Take(3), Is.Empty);
        Assert.That(expected.Read(), Is.False);
    }

    [Test]
    public async Task Texts_keep_blanks_case_every_character_and_the_difference_between_empty_and_null()
    {
        string?[] texts = ["", " ", "a ", "  a", "aBc", "ABC", "ÆØÅß", "éé", "日本語", "😀😀😀😀😀", "\t\r\n", "'\"\\", "<&>", "𝒳\u200d", null];
        var bookLong = string.Concat(Enumerable.Repeat("Ünïc", 50_000));

        await FillAsync([.. texts.Select((text, index) => Thing(index, text, text)), Thing(99, null, bookLong)]);

        var there = await QueryAsync<(long Id, string? Short, string? Long)>($"SELECT ID, SHORT, {Piece(0)} FROM {Table} WHERE ID < 99 ORDER BY ID");
        Assert.That(there.Select(row => row.Short), Is.EqualTo(texts));
        Assert.That(there.Select(row => row.Long), Is.EqualTo(texts));
        var pieces = new List<string>();
        while (pieces.LastOrDefault() != "") pieces.Add((await QueryAsync<string>($"SELECT {Piece(pieces.Sum(piece => piece.Length))} FROM {Table} WHERE ID = 99")).Single());
        Assert.That(string.Concat(pieces), Is.EqualTo(bookLong));
    }

    [Test]
    public async Task Numbers_arrive_at_their_limits()
    {
        await FillAsync([
            [long.MinValue, null, null, -0.000001m, null, (long)int.MinValue, 0L, double.Epsilon, null],
            [long.MaxValue, null, null, 123456789.654321m, null, (long)int.MaxValue, 1L, double.MaxValue, null],
            [0L, null, null, "0.1", null, 0L, true, -0.5, null]]);

        var there = await QueryAsync<(long Id, decimal Amount, long Small, long Yes, double Real)>($"SELECT ID, AMOUNT, SMALL, YES, [REAL] FROM {Table} ORDER BY ID");
        Assert.That(there, Is.EqualTo(new[]
        {
            (long.MinValue, -0.000001m, (long)int.MinValue, 0L, double.Epsilon), (0L, 0.1m, 0L, 1L, -0.5), (long.MaxValue, 123456789.654321m, (long)int.MaxValue, 1L, double.MaxValue),
        }));
    }

    [Test]
    public async Task An_amount_of_32_digits_keeps_every_one()
    {
        if (!IsServer) Assert.Ignore("SQLite keeps fifteen digits of a number.");
        const string Largest = "99999999999999999999999999.999999";

        await FillAsync([[1L, null, null, Largest, null, null, null, null, null], [2L, null, null, SqlDecimal.Parse("-" + Largest), null, null, null, null, null]]);

        Assert.That(await QueryAsync<string>($"SELECT CAST(AMOUNT AS nvarchar(60)) FROM {Table} ORDER BY ID"), Is.EqualTo(new[] { Largest, "-" + Largest }));
    }

    [Test]
    public async Task Times_keep_three_decimals_and_no_more_and_never_become_later()
    {
        await FillAsync([
            Thing(1, made: Made), Thing(2, made: Made.AddTicks(9_999)), Thing(3, made: new DateTime(9999, 12, 31, 23, 59, 59, 999, DateTimeKind.Utc).AddTicks(9_999)),
            Thing(4, made: DateTime.MinValue), Thing(5, made: "2026-02-28T23:59:59.007Z"), Thing(6, made: new DateTimeOffset(2026, 3, 1, 0, 59, 59, 7, TimeSpan.FromHours(1)))]);

        var there = await QueryAsync<DateTimeOffset>($"SELECT MADE FROM {Table} ORDER BY ID");
        Assert.That(there.Select(UtcTimeHandler.ToText), Is.EqualTo(new[]
        {
            "2026-02-28T23:59:59.007Z", "2026-02-28T23:59:59.007Z", "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z", "2026-02-28T23:59:59.007Z", "2026-02-28T23:59:59.007Z",
        }));
    }

    [TestCase(1, "elevenchars", "SHORT")]
    [TestCase(4, "the day before yesterday", "MADE")]
    [TestCase(3, "much", "AMOUNT")]
    [TestCase(3, "100000000000000000000000000", "AMOUNT")]
    [TestCase(5, 2147483648L, "SMALL")]
    [TestCase(1, HalfACharacter, "SHORT")]
    public async Task A_value_that_does_not_fit_is_refused_by_name_and_leaves_nothing(int column, object value, string name)
    {
        if (!IsServer) Assert.Ignore("SQLite holds anything.");
        var rows = Enumerable.Range(0, 3_000).Select(index => Thing(index)).ToArray();
        rows[2_500][column] = value is HalfACharacter ? "😀"[..1] : value;

        var refused = await Assert.ThrowsAsync<UnfitValueException>(() => FillAsync(rows));

        Assert.That(refused!.Message, Does.Contain(name));
        Assert.That(database.Dialect.IsRefusedRow(refused), Is.True);
        Assert.That(await QueryAsync<long>($"SELECT COUNT(*) FROM {Table}"), Is.EqualTo(new long[] { 0 }), "rolled back");
    }

    [Test]
    public async Task No_rows_are_no_trouble()
    {
        Assert.That(await FillAsync(new Generated(0)), Is.Zero);
        Assert.That(await FillAsync([Thing(1)]), Is.EqualTo(1));
    }

    [Test]
    public async Task A_key_that_is_there_already_is_refused_and_the_first_row_stays()
    {
        await FillAsync([Thing(1, "first")]);

        var refused = await Assert.CatchAsync<DbException>(() => FillAsync([Thing(2, "new"), Thing(1, "second")]));

        Assert.That(database.Dialect.IsRefusedRow(refused!), Is.True);
        Assert.That(await QueryAsync<string>($"SELECT SHORT FROM {Table}"), Is.EqualTo(new[] { "first" }));
    }

    [Test]
    public async Task Upserts_and_deletes_by_key_may_be_repeated_and_leave_other_columns_alone()
    {
        var shape = new TableShape("THINGS", ["ID", "SHORT", "MADE"], ["ID"]);
        var rows = Enumerable.Range(0, 5_000).Select(object?[] (index) => [(long)index, $"n{index}", Made]).ToArray();

        for (var time = 0; time < 2; time++)
        {
            await WriteAsync(transaction => database.Dialect.WriteAsync(transaction, [new TableRows(shape, [], rows, [])], default));
            await ExecuteAsync($"UPDATE {Table} SET KEPT = 'theirs' WHERE ID = 1");
        }
        await WriteAsync(transaction => database.Dialect.WriteAsync(transaction, [new TableRows(shape, [], [[1L, "new", null], [9_999L, "last", null]], [])], default));
        for (var time = 0; time < 2; time++)
            await WriteAsync(transaction => database.Dialect.WriteAsync(transaction, [new TableRows(shape, [.. rows.Skip(10).Select(row => row[..1]), [123_456L]], [], [])], default));

        Assert.That(await QueryAsync<string>($"SELECT CONCAT(ID, ' ', SHORT, ' ', KEPT) FROM {Table} ORDER BY ID"), Is.EqualTo(new[]
        {
            "0 n0 own", "1 new theirs", "2 n2 own", "3 n3 own", "4 n4 own", "5 n5 own", "6 n6 own", "7 n7 own", "8 n8 own", "9 n9 own", "9999 last own",
        }));
    }

    // Not the whole of a long text: there is an engine that splits it between packets in a way that SqlClient stumbles over, now and then.
    private string Piece(int from) => IsServer ? $"CAST(SUBSTRING([LONG], {from + 1}, 4000) AS nvarchar(4000)) AS [LONG]" : $"SUBSTR(LONG, {from + 1}, 4000) AS LONG";

    private static string Names => string.Join(", ", ThingColumns.Select(column => $"[{column}]"));

    private static object?[] Thing(long id, string? shortText = null, string? longText = null, object? made = null) => [id, shortText, longText, null, made, null, null, null, null];

    private Task<long> FillAsync(params object?[][] rows) => FillAsync(new ListReader(ThingColumns, rows));

    private Task<long> FillAsync(DbDataReader rows) => WriteAsync(transaction => way == BulkWay.Sqlite
        ? database.Dialect.FillAsync(transaction.Connection, transaction.Db, Table, ThingColumns, rows, default)
        : SqlServerBulk.FillAsync((SqlConnection)transaction.Connection, (SqlTransaction)transaction.Db, Table, ThingColumns, rows, copies: way == BulkWay.SqlServerCopy, default));

    private Task<long> WriteAsync(Func<WriteTransaction, Task> write) => WriteAsync(async transaction =>
    {
        await write(transaction);
        return 0L;
    });

    private async Task<long> WriteAsync(Func<WriteTransaction, Task<long>> write)
    {
        await using var connection = await database.OpenAsync(DatabaseAccess.Write, default);
        await using var transaction = await database.BeginWriteAsync(connection, default);
        var result = await write(transaction);
        await transaction.CommitAsync(default);
        return result;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await database.OpenAsync(DatabaseAccess.Write, default);
        await connection.ExecuteAsync(sql);
    }

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql)
    {
        await using var connection = await database.OpenAsync(DatabaseAccess.Read, default);
        return (await connection.QueryAsync<T>(sql)).AsList();
    }

    internal static string Row(DbDataReader row) => string.Join('|', Enumerable.Range(0, row.FieldCount).Select(column => row.GetValue(column) switch
    {
        DBNull => "null",
        bool yes => yes ? "1" : "0",
        DateTime time when time.TimeOfDay == TimeSpan.Zero && row.GetName(column) == "DAY" => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => UtcTimeHandler.ToText(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))),
        decimal number => number.ToString("G29", CultureInfo.InvariantCulture),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    }));

    /// <summary>Rows made while they are read: none is held.</summary>
    private sealed class Generated(int count) : RowReader(ThingColumns)
    {
        private int row = -1;

        public override bool HasRows => count > 0;

        public override bool Read() => ++row < count;

        public override object GetValue(int ordinal) => ordinal switch
        {
            0 => (long)row,
            1 => row % 7 == 0 ? DBNull.Value : $"n {row} ",
            2 => row % 5 == 0 ? "" : $"Bjørn 😀 {row}",
            3 => row / 4m,
            4 => Made.AddSeconds(row),
            5 => (long)(row - 100_000),
            6 => (long)(row % 2),
            7 => row / 8.0,
            _ => "2026-02-28",
        };
    }
}
