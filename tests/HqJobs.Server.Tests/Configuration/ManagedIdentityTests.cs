using System.Collections.Concurrent;
using System.Net;
using HqJobs.Server.Configuration;
using Microsoft.Data.SqlClient;

namespace HqJobs.Server.Tests.Configuration;

/// <summary>The machine's identity as an app service of Azure offers it: an address and a secret in the environment.</summary>
[NonParallelizable] // environment variables belong to the whole process
public sealed class ManagedIdentityTests
{
    [TestCase(null)]
    [TestCase("3f2504e0-4f89-41d3-9a0c-0305e82c3301")]
    public async Task A_token_of_the_machines_identity_is_fetched_once_and_kept(string? clientId)
    {
        using var azure = new IdentityEndpoint();
        using var address = new EnvironmentVariable("IDENTITY_ENDPOINT", azure.Address);
        using var header = new EnvironmentVariable("IDENTITY_HEADER", "knock-knock");
        var identity = new ManagedIdentity();

        var token = await identity.AcquireTokenAsync(clientId, "https://database.windows.net/", 15);
        var again = await identity.AcquireTokenAsync(clientId, "https://database.windows.net/", 15);

        Assert.Multiple(() =>
        {
            Assert.That((token.AccessToken, again.AccessToken), Is.EqualTo(("a-token", "a-token")));
            Assert.That(token.ExpiresOn, Is.GreaterThan(DateTimeOffset.UtcNow));
            Assert.That(azure.Asked, Has.Count.EqualTo(1));
            Assert.That(azure.Asked.First(), Does.Contain("https://database.windows.net").And.Contain("knock-knock"));
            Assert.That(azure.Asked.First(), clientId is null ? Does.Not.Contain("client_id") : Does.Contain($"client_id={clientId}"));
        });
    }

    [Test]
    public void A_configuration_with_SQL_Server_can_sign_in_by_it()
    {
        using var folder = new TempFolder();
        var file = folder.Write("hqjobs.json", """
            { "HqJobs": { "Headquarters": { "Provider": "SqlServer", "ConnectionString": "Server=x.example;Database=hq;Authentication=Active Directory Managed Identity" },
                          "Channels": { "oslo": { "ConnectionString": "Data Source=oslo.db" } } } }
            """);

        Settings.Load(file, [], folder.Path);

        Assert.That(SqlAuthenticationProvider.GetProvider(SqlAuthenticationMethod.ActiveDirectoryManagedIdentity), Is.InstanceOf<ManagedIdentity>());
    }

    private sealed class IdentityEndpoint : IDisposable
    {
        private readonly HttpListener listener = new();

        public IdentityEndpoint()
        {
            Address = $"http://127.0.0.1:{FreePort()}/msi/token/";
            listener.Prefixes.Add(Address);
            listener.Start();
            _ = ServeAsync();
        }

        public string Address { get; }

        public ConcurrentQueue<string> Asked { get; } = [];

        public void Dispose() => listener.Close();

        private async Task ServeAsync()
        {
            while (listener.IsListening)
            {
                var context = await listener.GetContextAsync();
                Asked.Enqueue(Uri.UnescapeDataString(context.Request.Url!.Query) + context.Request.Headers["X-IDENTITY-HEADER"]);
                context.Response.ContentType = "application/json";
                await using var writer = new StreamWriter(context.Response.OutputStream);
                await writer.WriteAsync($$"""{ "access_token": "a-token", "expires_on": "{{DateTimeOffset.UtcNow.AddHours(24).ToUnixTimeSeconds()}}", "resource": "https://database.windows.net", "token_type": "Bearer" }""");
            }
        }

        private static int FreePort()
        {
            using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }
    }
}
