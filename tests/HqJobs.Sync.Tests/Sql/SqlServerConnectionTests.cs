using System.Net;
using System.Net.Sockets;
using HqJobs.Sync.Sql;
using Microsoft.Data.SqlClient;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Sql;

/// <summary>What a connection string becomes, and what is told when it leads nowhere. No server is needed for it.</summary>
public sealed class SqlServerConnectionTests
{
    private const string Password = "Correct;Horse-7";
    private const string Login = $"Database=hq;User Id=hqjobs;Password='{Password}'";

    [Test]
    public void What_a_connection_string_does_not_say_comes_from_the_configuration()
    {
        var options = new SqlServerOptions { CommandTimeout = TimeSpan.FromSeconds(90), ConnectTimeout = TimeSpan.FromSeconds(7), MaxPoolSize = 40 };

        var settings = new SqlConnectionStringBuilder(options.Complete($"Server=db;{Login}"));

        Assert.Multiple(() =>
        {
            Assert.That((settings.ApplicationName, settings.CommandTimeout, settings.ConnectTimeout, settings.MaxPoolSize), Is.EqualTo(("HqJobs", 90, 7, 40)));
            Assert.That(settings.Encrypt, Is.EqualTo(SqlConnectionEncryptOption.Mandatory), "encrypted unless an administrator says otherwise");
            Assert.That((settings.DataSource, settings.InitialCatalog, settings.UserID, settings.Password), Is.EqualTo(("db", "hq", "hqjobs", Password)));
        });
    }

    [Test]
    public void What_a_connection_string_says_itself_stays()
    {
        const string Own = "Server=db;Database=hq;Application Name=till;Command Timeout=5;Connection Timeout=6;Max Pool Size=7;Encrypt=Strict;ConnectRetryInterval=8;PoolBlockingPeriod=AlwaysBlock";

        var settings = new SqlConnectionStringBuilder(new SqlServerOptions().Complete(Own));

        Assert.Multiple(() =>
        {
            Assert.That((settings.ApplicationName, settings.CommandTimeout, settings.ConnectTimeout, settings.MaxPoolSize), Is.EqualTo(("till", 5, 6, 7)));
            Assert.That((settings.Encrypt, settings.ConnectRetryInterval, settings.PoolBlockingPeriod), Is.EqualTo((SqlConnectionEncryptOption.Strict, 8, PoolBlockingPeriod.AlwaysBlock)));
        });
    }

    [TestCase("", null)]
    [TestCase("Encrypt=Strict;TrustServerCertificate=True", null)]
    [TestCase("Encrypt=False", "customers travel unencrypted")]
    [TestCase("TrustServerCertificate=True", "the server's certificate is not checked")]
    public void A_connection_that_others_could_listen_to_is_told_of(string extra, string? caution) => Assert.That(
        new Database(DatabaseProvider.SqlServer, $"Server=db;{Login};{extra}").Caution, caution is null ? Is.Null : Does.StartWith(caution));

    [Test]
    public async Task A_port_where_nobody_listens_is_told_without_the_password()
    {
        var refused = await UnavailableAsync($"Server=tcp:127.0.0.1,{FreePort()};{Login};Connect Timeout=1", new SqlServerOptions());

        Assert.That(refused.Message, Does.StartWith("cannot open tcp:127.0.0.1,").And.Contain("see name and port"));
        AssertNoSecret(refused);
    }

    [Test]
    public async Task A_server_that_does_not_answer_is_waited_for_once()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var refused = await UnavailableAsync($"Server=tcp:127.0.0.1,{((IPEndPoint)silent.LocalEndpoint).Port};{Login};Connect Timeout=1", new SqlServerOptions());

        Assert.That(refused.Message, Does.Contain("did not answer in time"));
        AssertNoSecret(refused);
    }

    [Test]
    public async Task A_way_to_sign_in_that_nobody_brings_is_told_like_a_server_that_is_away()
    {
        var refused = await UnavailableAsync($"Server=tcp:127.0.0.1,{FreePort()};Database=hq;Authentication=Active Directory Interactive;User Id=kari@example.com;Connect Timeout=1", new SqlServerOptions());

        Assert.That(refused.Message, Does.StartWith("cannot open tcp:127.0.0.1,"));
    }

    [TestCase(18456, "the login was refused; see user and password of the connection string, or that hqjobs has a login on this server")]
    [TestCase(18488, "its password has expired")]
    [TestCase(4060, "an administrator runs: CREATE DATABASE [hq]; then: hqjobs db init")]
    [TestCase(916, "an administrator adds it, see sql/Permissions")]
    [TestCase(20, "Encrypt=False does without")]
    [TestCase(-2, "did not answer in time")]
    [TestCase(40613, "the server is busy or moving; the next run tries again")]
    [TestCase(11001, "cannot be found or reached")]
    [TestCase(9002, "the database or its log is full")]
    [TestCase(12345, "SQL Server's error 12345")]
    public void What_keeps_a_connection_from_opening_is_told_with_what_to_do(int number, string advice) => Assert.That(
        SqlServerErrors.AdviseOnOpen(number, new SqlConnectionStringBuilder($"Server=db;{Login}")), Does.Contain(advice).And.Not.Contain(Password));

    [Test]
    public void A_certificate_that_is_not_trusted_is_told_with_both_ways_out() =>
        Assert.That(SqlServerErrors.Untrusted, Does.Contain("install the authority").And.Contain("TrustServerCertificate=True"));

    private static async Task<DatabaseUnavailableException> UnavailableAsync(string connectionString, SqlServerOptions options) =>
        (await Assert.ThrowsAsync<DatabaseUnavailableException>(() => new Database(DatabaseProvider.SqlServer, connectionString, options).OpenAsync(DatabaseAccess.Read, CancellationToken.None)))!;

    private static void AssertNoSecret(Exception exception) => Assert.That(exception.ToString(), Does.Not.Contain("Correct").And.Not.Contain("Horse"));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
