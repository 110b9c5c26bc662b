using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.ChannelToHq;

[TestFixtureSource(typeof(Way), nameof(Way.All))]
public sealed class RebaseLeaseTests(Way way) : UploadWorld(way)
{
    [Test]
    public async Task A_rebase_that_loses_a_lease_says_so_and_begins_nothing()
    {
        if (Way.Pair.Headquarters != DatabaseProvider.Sqlite) Assert.Ignore("The trigger is SQLite's.");
        await InsertAsync(2);
        await UploadAsync();
        await World.ExecuteAsync(Houston, $"UPDATE {Customers} SET FIRSTNAME = 'another'");
        // Whoever looks at this clock finds every lease due for renewal, and none is renewed.
        var leases = new Leases(World.Databases, new FakeTimeProvider(World.Time.GetUtcNow()) { AutoAdvanceAmount = new LeaseOptions().Duration });
        await World.ExecuteAsync(World.Headquarters, "CREATE TRIGGER STOP BEFORE UPDATE ON LEASE WHEN new.TOKEN = old.TOKEN BEGIN SELECT raise(IGNORE); END");

        var rebase = new Rebase(World.Databases, leases, new AuditLog(World.Databases, World.Time), Options.Create(new UploadOptions { AlwaysCopies = Way.Copies }));
        var lost = await Assert.ThrowsAsync<LeaseLostException>(() => rebase.RunAsync(Houston, "ada", dryRun: false, CancellationToken.None));

        Assert.That(lost!.Message, Does.Contain("upload/houston"));
        Assert.That(await World.ScalarAsync<long>(World.Headquarters, "SELECT ORIGINEPOCH FROM RETAILCONNDATABASEPROFILE WHERE NAME = 'houston'"), Is.EqualTo(1));
    }
}
