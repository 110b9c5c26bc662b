namespace HqJobs.Server.Tests.PostgreSql;

/// <summary>Ends the tests' PostgreSQL server when the last test of this namespace has ended, however it ended.</summary>
[SetUpFixture]
public sealed class PostgreSqlTests
{
    [OneTimeTearDown]
    public void StopServer() => PostgreSqlServer.StopShared();
}
