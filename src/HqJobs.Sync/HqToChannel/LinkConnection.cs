using System.Data;
using System.Data.Common;
using System.Globalization;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>A statement and the one parameter it may have.</summary>
internal readonly record struct Statement(string Text, string? Parameter = null, object? Value = null)
{
    public static implicit operator Statement(string text) => new(text);
}

/// <summary>One database of a download, opened by somebody else: commands that are kept, since each runs once a window.</summary>
internal sealed class LinkConnection(Database database, DbConnection connection) : IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> kept = [];

    public Database Database { get; } = database;

    public DbConnection Db { get; } = connection;

    public bool IsOpen => Db.State == ConnectionState.Open;

    /// <summary>A moment of whatever is read in it first.</summary>
    public DbTransaction BeginSnapshot() => ((Microsoft.Data.Sqlite.SqliteConnection)Db).BeginTransaction(deferred: true);

    public Task<int> ExecuteAsync(string text, DbTransaction? transaction, CancellationToken cancellation, params (string Name, object Value)[] parameters) =>
        SignedAsync(() => Kept(text, transaction, parameters).ExecuteNonQueryAsync(cancellation), text);

    public async Task<long> ScalarAsync(string text, DbTransaction? transaction, CancellationToken cancellation, params (string Name, object Value)[] parameters) =>
        Convert.ToInt64((await ReadRowAsync(text, transaction, cancellation, parameters))[0], CultureInfo.InvariantCulture);

    /// <summary>The one row of a statement that gives one.</summary>
    public Task<object[]> ReadRowAsync(string text, DbTransaction? transaction, CancellationToken cancellation, params (string Name, object Value)[] parameters) =>
        ReadAsync(text, transaction, reader => RowAsync(reader, cancellation), cancellation, parameters);

    /// <summary>Reads the results of one command; what follows the last one that is read is run too.</summary>
    public Task<T> ReadAsync<T>(
        string text, DbTransaction? transaction, Func<DbDataReader, Task<T>> read, CancellationToken cancellation, params (string Name, object Value)[] parameters) =>
        SignedAsync(async () =>
        {
            await using var reader = await Kept(text, transaction, parameters).ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
            var result = await read(reader);
            while (await reader.NextResultAsync(cancellation)) { }
            return result;
        });

    /// <summary>Asks which of some rows a statement finds. They travel numbered, and their numbers come back.</summary>
    /// <param name="parameter">The statement's name for the rows.</param>
    /// <returns>Positions in <paramref name="rows"/>.</returns>
    public async Task<IReadOnlyList<int>> FindAsync(
        string text, string parameter, IEnumerable<object[]> rows, CancellationToken cancellation, params (string Name, object Value)[] others)
    {
        var numbered = JsonRows.Of(rows.Select((row, position) => row.Prepend(position)));
        if (numbered.Count == 0) return [];
        var found = await ReadAsync(text, null, reader => JsonRows.ListAsync(reader, cancellation), cancellation, [(parameter, numbered.Text), .. others]);
        return [.. found.Select(row => Convert.ToInt32(row[0], CultureInfo.InvariantCulture))];
    }

    /// <summary>Fills rows into a table that is there already; none, and nothing is said to the database.</summary>
    public Task FillAsync(string table, IReadOnlyList<string> columns, IReadOnlyList<object?[]> rows, CancellationToken cancellation) =>
        rows.Count == 0 ? Task.CompletedTask : Database.OnAsync(Db, async () =>
        {
            await Database.Dialect.FillAsync(Db, null, table, columns, new ListReader(columns, rows), cancellation);
            return rows.Count;
        });

    /// <summary>Runs statements and reads the one row of the last. A server gets them as one command, SQLite one by one: there each stays prepared.</summary>
    public async Task<object[]> RunAsync(IReadOnlyCollection<Statement> statements, string last, CancellationToken cancellation)
    {
        if (Database.Dialect.IsServer)
            return await ReadRowAsync(
                string.Join('\n', [.. statements.Select(statement => statement.Text), last]), null, cancellation,
                [.. statements.Where(statement => statement.Parameter is not null).Select(statement => (statement.Parameter!, statement.Value!))]);

        foreach (var (text, parameter, value) in statements)
            await ExecuteAsync(text, null, cancellation, parameter is null ? [] : [(parameter, value!)]);
        return await ReadRowAsync(last, null, cancellation);
    }

    /// <summary>Runs statements if a first one, which gives one number, gives 1. A server gets them as one command: the caller rolls back what they did in vain.</summary>
    /// <returns>Rows written by them; null when the first one gave another number.</returns>
    public async Task<int?> RunIfAsync(
        string first, IReadOnlyCollection<string> statements, DbTransaction transaction, CancellationToken cancellation, params (string Name, object Value)[] parameters)
    {
        if (Database.Dialect.IsServer)
            return await ScalarAsync(string.Join('\n', [first, .. statements]), transaction, cancellation, parameters) == 1 ? 0 : null;

        if (await ScalarAsync(first, transaction, cancellation, parameters) != 1) return null;
        var rows = 0;
        foreach (var statement in statements) rows += await ExecuteAsync(statement, transaction, cancellation);
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in kept.Values) await command.DisposeAsync();
    }

    private async Task<T> SignedAsync<T>(Func<Task<T>> work, string? statement = null)
    {
        try
        {
            return await Database.OnAsync(Db, work);
        }
        catch (DbException exception) when (Database.Sign(exception, statement))
        {
            throw;
        }
    }

    private static async Task<object[]> RowAsync(DbDataReader reader, CancellationToken cancellation)
    {
        await reader.ReadAsync(cancellation);
        var row = new object[reader.FieldCount];
        reader.GetValues(row);
        return row;
    }

    // On SQLite a kept command keeps its statements prepared: preparing some seventy for every window would cost as much as running them.
    private DbCommand Kept(string text, DbTransaction? transaction, (string Name, object Value)[] parameters)
    {
        if (!kept.TryGetValue(text, out var command))
        {
            command = Db.CreateCommand();
            command.CommandText = text;
            foreach (var (name, _) in parameters)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                command.Parameters.Add(parameter);
            }
            kept[text] = command;
        }
        foreach (var (name, value) in parameters) Set(command.Parameters[name], value);
        command.Transaction = transaction;
        return command;
    }

    private static void Set(DbParameter parameter, object value)
    {
        if (value is DateTimeOffset time)
        {
            new UtcTimeHandler().SetValue(parameter, time);
            return;
        }
        parameter.Value = value;
        ParameterSize.Settle(parameter);
    }
}

internal static class Keys
{
    /// <summary>A key's values as the parameters <c>@key1</c>, <c>@key2</c> …</summary>
    public static (string Name, object Value)[] AsParameters(this object[] key) => [.. key.Select((value, index) => ($"@key{index + 1}", value))];
}
