using System.Collections.Frozen;
using System.Globalization;
using System.Security.Authentication;
using Microsoft.Data.SqlClient;

namespace HqJobs.Sync.Sql;

/// <summary>What SQL Server's error numbers mean: what a second try may cure, and what to tell an administrator of the rest. Numbers only, never a message's words.</summary>
internal static class SqlServerErrors
{
    private const int TimeOut = -2, NoEncryption = 20, Unanswered = 10060, Refused = 10061;

    // Azure SQL's list: moving, busy, throttled, out of workers, starting, failing over.
    private static readonly int[] Azure = [615, 926, 4221, 10928, 10929, 10936, 40143, 40197, 40501, 40540, 40613, 42108, 42109, 49918, 49919, 49920];

    // The line broke, or never came to be.
    private static readonly int[] Line = [TimeOut, NoEncryption, 64, 121, 233, 10053, 10054, Unanswered, Refused];

    // Somebody else was in the way: deadlock, lock time-out, snapshot conflict, no memory or lock left.
    private static readonly int[] Others = [1205, 1222, 3960, 701, 802, 1204, 8645, 8651];

    private static readonly FrozenSet<int> Transient = Azure.Concat(Line).Concat(Others).ToFrozenSet();

    /// <summary>The same list for opening a connection, less what SqlClient has tried for the whole of its time-out already, or will not change.</summary>
    public static IReadOnlyList<int> TransientOnOpen { get; } = [.. Transient.Except([TimeOut, NoEncryption, Unanswered, Refused])];

    // Class 20 and above: the server or the network ended the connection, often without a number.
    public static bool IsTransient(SqlException exception) =>
        exception.Class >= 20 || exception.Errors.Cast<SqlError>().Any(error => Transient.Contains(error.Number));

    /// <summary>Whether the first statement of a connection may be met better by another one; a time-out has waited long enough.</summary>
    public static bool IsTransientOnOpen(SqlException exception) => exception.Class >= 20 || TransientOnOpen.Contains(exception.Number);

    /// <summary>The server's own word in what SqlClient threw; its retries wrap the failures of all tries.</summary>
    public static SqlException? Find(Exception? exception) => exception switch
    {
        SqlException found => found,
        AggregateException several => several.InnerExceptions.Select(Find).LastOrDefault(found => found is not null),
        _ => null,
    };

    /// <summary>What to do about it.</summary>
    /// <returns>Null when the number says nothing an administrator could act on.</returns>
    public static string? Advise(SqlException exception) => Advise(exception.Number);

    private static string? Advise(int number) => number switch
    {
        229 or 230 or 262 or 297 or 300 or 916 or 15247 => "the account of HqJobs lacks a right here; the roles it needs are made by the scripts in sql/Permissions",
        1205 or 1222 or 3960 or TimeOut => "somebody else holds what it needs for too long; nothing was written, the next run continues here",
        1105 or 9002 => "the database or its log is full; make room, the next run continues here",
        3906 => "the database is read-only; point HqJobs at the one that is written to",
        _ => null,
    };

    /// <summary>Why a connection could not be opened, and what to do.</summary>
    public static string AdviseOnOpen(SqlException exception, SqlConnectionStringBuilder settings) =>
        IsUntrusted(exception) ? Untrusted : AdviseOnOpen(exception.Number, settings);

    internal const string Untrusted =
        "the server's certificate is not trusted here; install the authority that issued it, or write HostNameInCertificate=NAME where it is made out to another name. On a test machine TrustServerCertificate=True leaves it unchecked";

    internal static string AdviseOnOpen(int number, SqlConnectionStringBuilder settings) => number switch
    {
        18456 or 18452 or 18470 => $"the login was refused; see user and password of the connection string, or that {Account(settings)} has a login on this server",
        18486 or 18487 or 18488 => "the login is locked or its password has expired; an administrator of the server renews it",
        4060 or 911 => $"there is no database {settings.InitialCatalog}, or the login may not use it. HqJobs creates none on a server; an administrator runs: CREATE DATABASE {Quote(settings.InitialCatalog)}; then: hqjobs db init",
        916 => $"the login is not a user of {settings.InitialCatalog}; an administrator adds it, see sql/Permissions",
        NoEncryption => "the server does not speak encrypted; give it a certificate. On a test machine Encrypt=False does without",
        TimeOut or Unanswered => "the server did not answer in time; see name and port, the line and the firewalls on the way",
        Refused => "nobody listens there; see name and port, and that SQL Server runs with TCP/IP on",
        53 or 2 or 11001 or 11002 or 11003 or 11004 or 0 or 258 or 26 or 35 or -1 => "the server cannot be found or reached; see name and port, that SQL Server runs with TCP/IP on, and the firewalls on the way",
        _ when Transient.Contains(number) => "the server is busy or moving; the next run tries again",
        _ => Advise(number) ?? string.Create(CultureInfo.InvariantCulture, $"SQL Server's error {number}"),
    };

    // Windows tells it by a number, elsewhere by the exception of .NET's own TLS.
    private static bool IsUntrusted(SqlException exception)
    {
        const int UntrustedRoot = -2146893019, WrongName = -2146893022, BadChain = -2146762487;
        if (exception.Number is UntrustedRoot or WrongName or BadChain) return true;
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
            if (inner is AuthenticationException) return true;
        return false;
    }

    private static string Account(SqlConnectionStringBuilder settings) => settings.UserID.Length > 0 ? settings.UserID : "the account of HqJobs";

    private static string Quote(string name) => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";
}
