using HqJobs.Sync.Pipelines;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.ChannelToHq;

/// <summary>SQLite holds anything in any column; between two of its files everything is landed as it is.</summary>
public sealed class UploadJunkTests : UploadWorld
{
    [Test]
    public async Task Junk_in_a_row_is_landed_as_it_is()
    {
        await World.ExecuteAsync(Houston,
            $"""
            INSERT INTO {Customers} (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, FIRSTNAME, LASTNAME, CREDITMAX, OPERATIONDATETIME, ORIGINATINGCHANNEL)
            VALUES (x'ff00fe', x'80', 'no number', char(1, 0, 27), printf('%1000000s', 'x'), 'much', 12, 'here')
            """);
        await InsertAsync(2);

        Assert.That((await UploadAsync()).Rows, Is.EqualTo(3));
        const string Junk = $"SELECT hex(DATAAREAID) || OPERATION || hex(FIRSTNAME) || length(LASTNAME) || CREDITMAX || OPERATIONDATETIME || ORIGINATINGCHANNEL FROM {Customers} ORDER BY REPLICATIONCOUNTERFROMORIGIN LIMIT 1";
        Assert.That(await World.ScalarAsync<string>(World.Headquarters, Junk), Is.EqualTo(await World.ScalarAsync<string>(Houston, Junk)));
        Assert.That((await UploadAsync()).Status, Is.EqualTo(ItemStatus.NoData));
    }

    [Test]
    public async Task A_junk_row_at_the_watermark_is_still_the_same_row()
    {
        await World.ExecuteAsync(Houston, $"INSERT INTO {Customers} (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, FIRSTNAME) VALUES (x'ff00fe', x'80', 'no number', x'00ff')");
        await UploadAsync();

        Assert.That((await UploadAsync()).Status, Is.EqualTo(ItemStatus.NoData));
    }

    [Test]
    public async Task A_row_whose_channel_lets_company_and_accounts_be_NULL_lands_with_blanks_and_is_known_again()
    {
        await World.ExecuteAsync(Houston, $"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '') WHERE name = '{Customers}'; PRAGMA writable_schema = RESET;");
        await World.ExecuteAsync(Houston, $"INSERT INTO {Customers} (DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION) VALUES (NULL, NULL, NULL, 1)");

        var first = await UploadAsync();
        var second = await UploadAsync();

        Assert.That((first.Status, second.Status), Is.EqualTo((ItemStatus.Succeeded, ItemStatus.NoData)), second.Error);
        Assert.That(await World.QueryAsync<string>(World.Headquarters, $"SELECT DATAAREAID || '|' || CUSTACCOUNTASYNC || '|' || CUSTACCOUNT FROM {Customers}"), Is.EqualTo(new[] { "||" }));

        // Its fingerprint is of no use: the row itself is compared.
        await World.ExecuteAsync(World.Headquarters, "UPDATE RETAILCDXUPLOADCOUNTER SET FINGERPRINT = 'lost'");
        Assert.That((await UploadAsync()).Status, Is.EqualTo(ItemStatus.NoData));
        Assert.That(await LandedAsync(), Has.Length.EqualTo(1));
    }
}
