using System.Globalization;
using Npgsql;

namespace HqJobs.Server.Tests.PostgreSql;

/// <summary>A statement of the service to its job storage, e.g. "the second child of P-0001 is created".</summary>
/// <param name="On"><c>INSERT ON state</c>, <c>DELETE ON jobqueue</c>.</param>
/// <param name="When">Condition on NEW or OLD; <c>name_of(…)</c> is P-0001 for the stage's job and P-0001/houston for a channel's.</param>
/// <param name="Nth">Which one; those after it are held too.</param>
internal sealed record Statement(string On, string When, int Nth = 1);

/// <summary>
/// Holds the service inside one statement, so that a test can kill it just there: a trigger waits for a lock that the test has. The service is the
/// real one and knows nothing of it.
/// </summary>
internal sealed class Hold : IAsyncDisposable
{
    private static int count;

    private readonly int key = Interlocked.Increment(ref count);
    private readonly NpgsqlConnection connection;
    private readonly string table;

    private Hold(NpgsqlConnection connection, string table)
    {
        this.connection = connection;
        this.table = table;
    }

    public static async Task<Hold> SetAsync(PostgreSqlServer server, string database, Statement statement)
    {
        var hold = new Hold(server.Connect(database), statement.On.Split(' ')[^1]);
        await hold.ExecuteAsync($"SELECT pg_advisory_lock({hold.Key})");
        await hold.ExecuteAsync(
            $"""
            CREATE OR REPLACE FUNCTION name_of(arguments jsonb) RETURNS text LANGUAGE sql STABLE AS
                $$SELECT TRIM('"' FROM arguments ->> 1) || CASE jsonb_array_length(arguments) WHEN 5 THEN '/' || TRIM('"' FROM arguments ->> 2) ELSE '' END$$;
            CREATE OR REPLACE FUNCTION name_of(id bigint) RETURNS text LANGUAGE sql STABLE AS
                $$SELECT name_of(j.arguments) FROM hqjobs.job AS j WHERE j.id = $1$$;
            CREATE SEQUENCE hold_{hold.Key};
            CREATE FUNCTION hold_{hold.Key}() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
            BEGIN
                IF {statement.When} THEN
                    IF nextval('hold_{hold.Key}') >= {statement.Nth.ToString(CultureInfo.InvariantCulture)} THEN PERFORM pg_advisory_xact_lock_shared({hold.Key}); END IF;
                END IF;
                RETURN COALESCE(NEW, OLD);
            END $$;
            CREATE TRIGGER hold_{hold.Key} BEFORE {statement.On.Replace(" ON ", " ON hqjobs.", StringComparison.Ordinal)} FOR EACH ROW EXECUTE FUNCTION hold_{hold.Key}();
            """);
        return hold;
    }

    private string Key => key.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether the service is inside the statement.</summary>
    public async Task<bool> IsReachedAsync() => await CountAsync($"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {Key} AND NOT granted") > 0;

    /// <summary>Lets the statement happen and waits until its transaction is committed.</summary>
    public async Task LetHappenAsync()
    {
        var waiting = $"SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = {Key} AND NOT granted";
        await ExecuteAsync($"CREATE TEMP TABLE held AS {waiting}");
        await ExecuteAsync($"SELECT pg_advisory_unlock({Key})");
        while (await CountAsync("SELECT count(*) FROM pg_stat_activity WHERE pid IN (SELECT pid FROM held) AND state <> 'idle'") > 0) await Task.Delay(5);
    }

    /// <summary>Of a killed service's statements those that were held never happen: its connections are cut.</summary>
    public Task LetNeverHappenAsync() => ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = {Key} AND NOT granted");

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync("SELECT pg_advisory_unlock_all()");
        await ExecuteAsync($"DROP TRIGGER hold_{Key} ON hqjobs.{table}; DROP FUNCTION hold_{Key}(); DROP SEQUENCE hold_{Key}");
        await connection.DisposeAsync();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
