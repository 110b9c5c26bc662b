using System.Text.Json;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Journeys;

/// <summary>The queries with which the command line tells a customer's story, before and after the run.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Pairs))]
public sealed class WhatPeopleSeeTests(Pair pair)
{
    private const string Ada = "11111111-1111-1111-1111-111111111111";
    private const string Wrong = "22222222-2222-2222-2222-222222222222";

    [Test]
    public async Task A_customer_is_pending_before_the_run_and_has_an_account_after_it_and_a_refused_one_stays_visible()
    {
        await using var world = await TestWorld.CreateAsync(pair: pair);
        await using var services = world.BuildEngine();
        var houston = world["houston"];
        await world.InsertCustomerAsync(houston, Ada, "Ada", "Lovelace", phone: "+1 713 555 0100");
        await world.InsertCustomerAsync(houston, Wrong, "Wrong", "Group", custGroup: "no such");
        Assert.That(await world.ScalarAsync<long>(houston, houston.Database.Sql["ChannelSide/CountAsyncCustomers"]), Is.EqualTo(2));
        Assert.That(await CountAsync(world), Is.EqualTo((0L, 2L)));
        Assert.That(await FindAsync(world, Ada), Is.EqualTo(("Pending synchronization", 1L, "Ada Lovelace", "+1 713 555 0100")));

        await services.GetRequiredService<InlineDriver>().RunAsync(new RunRequest("customer-sync"), null, CancellationToken.None);

        Assert.That(await CountAsync(world), Is.EqualTo((1L, 1L)));
        Assert.That(await FindAsync(world, Ada), Is.EqualTo(("C-00000001", 0L, "Ada Lovelace", "+1 713 555 0100")));
        Assert.That(await world.ScalarAsync<long>(world.Headquarters, world.Headquarters.Sql["HqCustomers/CountAsyncAccounts"]), Is.EqualTo(1));
        var refused = (await services.GetRequiredService<StatusReader>().ListUnsuccessfulAsync(10, CancellationToken.None)).Single();
        Assert.That((refused.DataStore, refused.Kind, refused.CustAccountAsync, refused.Status), Is.EqualTo(("houston", "customer", Wrong, "Failed")));
        Assert.That(refused.Operation, Is.EqualTo("houston/1/c/2"));
        Assert.That(refused.SyncError, Does.Contain("CUSTGROUP: 'no such'"));
    }

    private static async Task<(long Accounts, long Pending)> CountAsync(TestWorld world) =>
        (await world.QueryAsync<(long, long)>(world["houston"], world["houston"].Database.Sql["ChannelSide/CountCustomers"])).Single();

    private static async Task<(string Account, long IsAsync, string Name, string Phone)> FindAsync(TestWorld world, string asyncAccount)
    {
        var found = (await world.QueryAsync<(string Async, string Account, long IsAsync, string Name, string Phone, string Email)>(
            world["houston"], world["houston"].Database.Sql["ChannelSide/FindCustomers"], new { json = JsonSerializer.Serialize(new[] { asyncAccount }) })).Single();
        return (found.Account, found.IsAsync, found.Name, found.Phone);
    }
}
