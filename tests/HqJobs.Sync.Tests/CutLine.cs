using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using HqJobs.Sync.Sql;
using Microsoft.Data.SqlClient;

namespace HqJobs.Sync.Tests;

/// <summary>The way to a SQL Server, to be cut at any moment: whoever is on it loses the connection, as in a failover; whoever comes afterwards gets through.</summary>
public sealed class CutLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, TcpClient> lines = new();
    private readonly CancellationTokenSource stop = new();
    private readonly (string Host, int Port) server;
    private readonly Task listening;
    private bool isToBeCut;

    public CutLine(string serverConnectionString)
    {
        var source = new SqlConnectionStringBuilder(serverConnectionString).DataSource.Replace("tcp:", "", StringComparison.OrdinalIgnoreCase).Split(',');
        server = (source[0], source.Length > 1 ? int.Parse(source[1], System.Globalization.CultureInfo.InvariantCulture) : 1433);
        listener.Start();
        listening = ListenAsync();
    }

    /// <summary>The same database, over this line.</summary>
    public Database Over(Database database, SqlServerOptions? options = null) => new(DatabaseProvider.SqlServer, new SqlConnectionStringBuilder(SqlServerDatabases.ConnectionStringOf(database))
    {
        DataSource = $"127.0.0.1,{((IPEndPoint)listener.LocalEndpoint).Port}",
        TrustServerCertificate = true, // it names the server, not this line
    }.ToString(), options);

    /// <summary>Cuts as soon as somebody says something: a connection looks sound until it is used.</summary>
    public void CutAtNextWord() => Volatile.Write(ref isToBeCut, true);

    /// <returns>How many connections were lost.</returns>
    public int Cut()
    {
        var lost = 0;
        foreach (var (near, far) in lines)
        {
            if (!lines.TryRemove(near, out _)) continue;
            lost++;
            near.Dispose();
            far.Dispose();
        }
        return lost;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        Cut();
        await listening;
        stop.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var near = await listener.AcceptTcpClientAsync(stop.Token);
                var far = new TcpClient { NoDelay = true };
                near.NoDelay = true;
                await far.ConnectAsync(server.Host, server.Port, stop.Token);
                lines[near] = far;
                _ = PumpAsync(near, far, near);
                _ = PumpAsync(far, near, near);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException && stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    // One end's going takes the other along.
    private async Task PumpAsync(TcpClient from, TcpClient to, TcpClient near)
    {
        try
        {
            var packet = new byte[32 * 1024];
            while (await from.GetStream().ReadAsync(packet, stop.Token) is > 0 and var length)
            {
                if (from == near && Interlocked.Exchange(ref isToBeCut, false)) Cut();
                await to.GetStream().WriteAsync(packet.AsMemory(0, length), stop.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // Cut.
        }
        lines.TryRemove(near, out _);
        from.Dispose();
        to.Dispose();
    }
}
