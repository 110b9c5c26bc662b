using System.Data;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using DbUp.Engine;
using DbUp.Engine.Output;
using DbUp.Engine.Transactions;
using Microsoft.Extensions.Logging;

namespace HqJobs.Sync.Sql;

/// <summary>
/// Creates and upgrades schemas from <c>sql/Schema/{Hq,Channel}</c>: each script once, in its own transaction together with its line in the journal.
/// Running it again changes nothing; a crash leaves whole scripts only.
/// </summary>
public sealed partial class SchemaInstaller(TimeProvider time, ILogger<SchemaInstaller> logger)
{
    /// <summary>Compares the database with the scripts; writes nothing and creates nothing.</summary>
    public static async Task<SchemaStatus> StatusAsync(Database database, SchemaKind kind, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await database.OpenAsync(DatabaseAccess.Read, cancellation);
            var (hasJournal, hasAsyncTables) = await connection.QuerySingleAsync<(long, long)>(database.Sql["Schema/Journal/FindTables"]);
            var applied = hasJournal == 0 ? [] : await ReadJournalAsync(database, connection);
            var isReal = kind == SchemaKind.Channel && hasAsyncTables == 1 && !applied.Any(script => IsOf("ax", script.Name));
            return Compare(Scripts(database, kind), applied, isReal);
        }
        catch (DatabaseUnavailableException exception)
        {
            return new SchemaStatus(Reachable: false, IsReal: false, [], [.. Scripts(database, kind).Select(script => script.Name)], [], [], exception.Message);
        }
    }

    /// <summary>Brings the schema up to date; a missing SQLite file is created with its folder, a missing SQL Server database is not.</summary>
    /// <exception cref="SchemaException">A newer version was here, an applied script was edited, or a script failed; what was applied before it stays.</exception>
    /// <exception cref="DatabaseUnavailableException">The database cannot be reached.</exception>
    public async Task<SchemaChange> InstallAsync(Database database, SchemaKind kind, CancellationToken cancellation)
    {
        var created = await database.Dialect.CreateIfMissingAsync(database.ConnectionString, cancellation);
        var status = await StatusAsync(database, kind, cancellation);
        if (!status.Reachable)
            throw new DatabaseUnavailableException(status.Problem!);
        if (status.IsNewer)
            throw new SchemaException($"{database} is {status.NewerText}. Nothing was written.");
        if (status.Edited.Count > 0)
            throw new SchemaException(
                $"{database}: the applied script {string.Join(", ", status.Edited)} has been edited since. "
                + $"Restore its text in sql/Schema/{kind} and put the change into a new script with the next number.");
        if (status.Pending.Count == 0)
            return new SchemaChange(created, []);

        await CreateJournalAsync(database, cancellation);
        var pending = Scripts(database, kind).Where(script => status.Pending.Contains(script.Name)).ToList();
        var result = await Task.Run(() => Engine(database, pending).PerformUpgrade(), cancellation);
        if (!result.Successful)
        {
            // Somebody else's db init may have been faster with this script: then there is less to do than before, and the rest is tried again.
            if ((await StatusAsync(database, kind, cancellation)).Applied.Count > status.Applied.Count)
                return new SchemaChange(created, [.. result.Scripts.Select(script => script.Name), .. (await InstallAsync(database, kind, cancellation)).Applied]);
            throw new SchemaException(
                $"{database}: the script {result.ErrorScript?.Name ?? pending[0].Name} failed and was rolled back: {result.Error.Message}", result.Error);
        }
        Log.SchemaChanged(logger, database, pending.Count, pending[^1].Name);
        return new SchemaChange(created, [.. pending.Select(script => script.Name)]);
    }

    private static SchemaStatus Compare(IReadOnlyList<SqlScript> scripts, IReadOnlyList<AppliedScript> applied, bool isReal)
    {
        var hashes = applied.ToDictionary(script => script.Name, script => script.Hash, StringComparer.Ordinal);
        var pending = scripts.Where(script => !hashes.ContainsKey(script.Name) && (!isReal || IsOf("crt", script.Name)));
        var edited = scripts.Where(script => hashes.TryGetValue(script.Name, out var hash) && hash != Hash(script.Contents));
        var unknown = applied.Select(script => script.Name).Except(scripts.Select(script => script.Name), StringComparer.Ordinal);
        return new SchemaStatus(
            Reachable: true, isReal, applied, [.. pending.Select(script => script.Name)], [.. edited.Select(script => script.Name)], [.. unknown]);
    }

    private UpgradeEngine Engine(Database database, IReadOnlyList<SqlScript> pending) =>
        database.Dialect.DeployTo(database.ConnectionString)
            .WithScripts(pending)
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .JournalTo(new HashedJournal(database, time))
            .LogToNowhere()
            .Build();

    private static async Task CreateJournalAsync(Database database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(DatabaseAccess.Write, cancellation);
        await connection.ExecuteAsync(database.Sql["Schema/Journal/CreateJournal"]);
    }

    private static async Task<IReadOnlyList<AppliedScript>> ReadJournalAsync(Database database, IDbConnection connection) =>
        [.. (await connection.QueryAsync<(string Name, string Hash, DateTimeOffset AppliedAt)>(database.Sql["Schema/Journal/ReadJournal"]))
            .Select(row => new AppliedScript(row.Name, row.Hash, row.AppliedAt))];

    // A script is known by its name without the dialect: 0001.ax.AsyncTables.
    private static List<SqlScript> Scripts(Database database, SchemaKind kind)
    {
        var (folder, ending) = ($"Schema/{kind}", $".{database.Dialect.FileSuffix}.sql");
        return [.. SqlText.List(folder)
            .Where(path => path.EndsWith(ending, StringComparison.Ordinal))
            .Select(path => new SqlScript(path[(folder.Length + 1)..^ending.Length], SqlText.Read(path)))];
    }

    private static bool IsOf(string schema, string script) => script.Split('.')[1] == schema;

    // A checkout with other line ends is the same script.
    internal static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))));

    /// <summary>Which scripts are due was decided before; this notes each one inside its transaction.</summary>
    private sealed class HashedJournal(Database database, TimeProvider time) : IJournal
    {
        public string[] GetExecutedScripts() => [];

        public void EnsureTableExistsAndIsLatestVersion(Func<IDbCommand> dbCommandFactory) { }

        public void StoreExecutedScript(SqlScript script, Func<IDbCommand> dbCommandFactory)
        {
            using var command = dbCommandFactory();
            command.Connection!.Execute(
                database.Sql["Schema/Journal/RecordScript"], new { name = script.Name, hash = Hash(script.Contents), now = time.GetUtcNow() }, command.Transaction);
        }
    }
}
