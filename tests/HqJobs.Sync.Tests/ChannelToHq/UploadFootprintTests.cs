using System.Security.Cryptography;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.ChannelToHq;

public sealed class UploadFootprintTests : UploadWorld
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task The_channel_is_not_written_to(bool storeIsOpen)
    {
        await using var store = storeIsOpen ? await Houston.Database.OpenAsync(DatabaseAccess.Write, CancellationToken.None) : null;
        await InsertAsync(1_000);
        await InsertAsync(1, from: 2_000);
        if (store is not null) await store.QueryAsync("SELECT count(*) FROM sqlite_master");
        var before = Hashes();

        Assert.That((await UploadAsync(batchSize: 100)).Rows, Is.EqualTo(1_001));
        Assert.That(await ProbeAsync(), Is.EqualTo(ProbeResult.NoData));
        Assert.That((await UploadAsync()).Status, Is.EqualTo(ItemStatus.NoData));

        Assert.That(Hashes(), Is.EqualTo(before));
    }

    [Test]
    public async Task Memory_does_not_grow_with_the_backlog()
    {
        await InsertAsync(1_000);
        await UploadAsync();

        var small = await GrowthAsync(20_000);
        var large = await GrowthAsync(100_000);

        Assert.That(large, Is.LessThan(small + 2_000_000), $"bytes allocated for 20 000 rows: {small}, for 100 000: {large}");
    }

    // What is allocated at all bounds what can be held.
    private async Task<long> GrowthAsync(int rows)
    {
        await InsertAsync(rows);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.That((await UploadAsync()).Rows, Is.EqualTo(rows));
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    // An empty WAL file and none are the same content.
    private string[] Hashes()
    {
        var path = SqliteDialect.PathOf(Houston.Database.ConnectionString);
        return [.. new[] { path, path + "-wal" }.Select(Hash)];
    }

    private static string Hash(string path)
    {
        if (!File.Exists(path)) return "";
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return stream.Length == 0 ? "" : Convert.ToHexString(SHA256.HashData(stream));
    }
}
