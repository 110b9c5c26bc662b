using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace HqJobs.Server.Tests.PostgreSql;

/// <summary>
/// A PostgreSQL server of this test run's own: Debian's programs, a cluster in a temp folder, a free port of 127.0.0.1. It refuses to run as root,
/// so as root it runs as Debian's user postgres.
/// </summary>
internal sealed class PostgreSqlServer : IDisposable
{
    private const string Administrator = "hqjobs_admin";
    private const string Password = "Only;for=this 'run'"; // whatever quotes connection strings badly, breaks here
    private const string Template = "hqjobs_template";
    private const string HowToGetIt = "PostgreSQL is not installed, so job storage on it is not tested here. On Debian: scripts/install-test-tools, or apt-get install postgresql.";

    private static readonly Lock Once = new();
    private static PostgreSqlServer? shared;

    private readonly string folder;
    private readonly Process process;
    private readonly int port;
    private int databases;
    private bool hasTemplate;

    private PostgreSqlServer(string programs)
    {
        folder = Directory.CreateTempSubdirectory("hqjobs-postgresql-").FullName;
        port = FreePort();
        var password = Path.Combine(folder, "password");
        var data = Path.Combine(folder, "data");
        File.WriteAllText(password, Password);
        if (Environment.UserName == "root") Run("chown", "-R", "postgres", folder);
        Run([.. AsOrdinaryUser(Path.Combine(programs, "initdb")), "-D", data, "-U", Administrator, "-A", "scram-sha-256", "--pwfile", password, "-E", "UTF8", "--locale=C", "--no-sync"]);
        process = Start([
            .. AsOrdinaryUser(Path.Combine(programs, "postgres")), "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "max_connections=300"]);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose(); // a test run that is cancelled tears nothing down
        WaitUntilItAnswers();
    }

    /// <summary>The one server of this test run; ignores the test where PostgreSQL is missing.</summary>
    public static PostgreSqlServer Shared
    {
        get
        {
            lock (Once)
            {
                return shared ??= StartOwn();
            }
        }
    }

    /// <summary>Ends the server of this test run, if one was started.</summary>
    public static void StopShared()
    {
        lock (Once) shared?.Dispose();
    }

    /// <summary>A server for one test that stops or freezes it.</summary>
    public static PostgreSqlServer StartOwn()
    {
        if (FindPrograms() is not { } programs) throw new IgnoreException(HowToGetIt);
        return new PostgreSqlServer(programs);
    }

    /// <param name="withSchema">Whether <c>db init --jobs</c> has been there.</param>
    /// <returns>Its name.</returns>
    public string CreateDatabase(bool withSchema = true)
    {
        var name = $"jobs_{Interlocked.Increment(ref databases).ToString(CultureInfo.InvariantCulture)}";
        if (withSchema) CreateDatabase(name);
        else Execute("postgres", $"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>One of that name, with schema.</summary>
    public void CreateDatabase(string name)
    {
        if (!hasTemplate) CreateTemplate();
        Execute("postgres", $"CREATE DATABASE {name} TEMPLATE {Template}");
    }

    // Copying a database is quicker than creating its schema each time.
    private void CreateTemplate()
    {
        Execute("postgres", $"CREATE DATABASE {Template}");
        Run("dotnet", HqJobsProgram.Assembly, "db", "init", "--jobs", "--setting", "JobStorage:Provider=PostgreSql", "--setting", $"JobStorage:ConnectionString={ConnectionString(Template)}");
        hasTemplate = true;
    }

    public string ConnectionString(string database, string user = Administrator, string password = Password) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Database = database,
        Username = user,
        Password = password,
    }.ConnectionString;

    public void Execute(string database, string sql)
    {
        using var connection = Connect(database);
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public T? Scalar<T>(string database, string sql)
    {
        using var connection = Connect(database);
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar() is T value ? value : default;
    }

    /// <summary>Stops every process of the server as they stand: connections stay open and nobody answers.</summary>
    public void Freeze() => Signal("STOP");

    public void Thaw() => Signal("CONT");

    public void Dispose()
    {
        if (process.HasExited) return;
        Thaw();
        Run("kill", "-QUIT", process.Id.ToString(CultureInfo.InvariantCulture)); // at once; nobody wants the data
        process.WaitForExit();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A connection of the administrator; to be disposed.</summary>
    public NpgsqlConnection Connect(string database)
    {
        var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false"); // a pooled one would keep the template from being copied
        connection.Open();
        return connection;
    }

    // The one that was started first, so that it starts no further backend; those are its children, each in a process group of its own.
    private void Signal(string signal)
    {
        Run("kill", $"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture));
        foreach (var id in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(id => int.TryParse(id, CultureInfo.InvariantCulture, out _) && ParentOf(id!) == process.Id))
        {
            using var kill = Start("kill", $"-{signal}", id!);
            kill.WaitForExit(); // it may have ended meanwhile
        }
    }

    private static int ParentOf(string id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it has ended meanwhile
        }
    }

    private void WaitUntilItAnswers()
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            try
            {
                Execute("postgres", "SELECT 1");
                return;
            }
            catch (NpgsqlException) when (!process.HasExited && DateTime.UtcNow < deadline)
            {
                Thread.Sleep(50);
            }
        }
    }

    private static string? FindPrograms() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "postgres")))
                .OrderDescending().FirstOrDefault()
            : null;

    private static string[] AsOrdinaryUser(string program) =>
        Environment.UserName == "root" ? ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", program] : [program];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Run(params string[] command)
    {
        using var process = Start(command);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}.");
    }

    private static Process Start(params string[] command)
    {
        var process = new Process { StartInfo = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true } };
        process.Start();
        process.BeginOutputReadLine(); // read and dropped: a full pipe would stop it
        process.BeginErrorReadLine();
        return process;
    }
}
