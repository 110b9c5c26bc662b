using HqJobs.Sync.Pipelines;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

/// <summary>Requests that are sent again, from whichever service.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class RequestKeysTests(Pair pair)
{
    private static readonly RequestAnswer Answer = new(202, "/api/runs/1", """{"runId":"1"}""");

    private TestWorld world = null!;
    private RequestKeys keys = null!;
    private RequestKeys elsewhere = null!;

    [SetUp]
    public async Task SetUp()
    {
        world = await TestWorld.CreateAsync(pair: pair);
        (keys, elsewhere) = (new RequestKeys(world.Databases, world.Time), new RequestKeys(world.Databases, world.Time));
    }

    [TearDown]
    public async Task TearDown()
    {
        if (world is not null) await world.DisposeAsync();
    }

    private static Task<RequestClaim> ClaimAsync(RequestKeys at, string caller = "deploy", string key = "k", string request = "POST /a {}") =>
        at.ClaimAsync(caller, key, request, CancellationToken.None);

    [Test]
    public async Task The_same_request_gets_the_same_answer_everywhere_for_a_day()
    {
        var claim = await ClaimAsync(keys);
        await keys.AnswerAsync(claim, Answer, CancellationToken.None);
        var again = await ClaimAsync(elsewhere);
        world.Time.Advance(RequestKeys.Kept);
        var tomorrow = await ClaimAsync(elsewhere, request: "another one");
        Assert.Multiple(() =>
        {
            Assert.That((claim.Result, again.Result, tomorrow.Result), Is.EqualTo((RequestClaimResult.Claimed, RequestClaimResult.Answered, RequestClaimResult.Claimed)));
            Assert.That(again.Answer, Is.EqualTo(Answer));
            Assert.That(tomorrow.RunKey, Is.Not.EqualTo(claim.RunKey));
        });
    }

    [Test]
    public async Task A_key_stands_for_one_request_of_one_caller()
    {
        await keys.AnswerAsync(await ClaimAsync(keys), Answer, CancellationToken.None);
        Assert.That((await ClaimAsync(keys, request: "POST /b {}")).Result, Is.EqualTo(RequestClaimResult.OfAnotherRequest));
        Assert.That((await ClaimAsync(keys, caller: "watch")).Result, Is.EqualTo(RequestClaimResult.Claimed));
        Assert.That((await ClaimAsync(keys, key: "K")).Result, Is.EqualTo(RequestClaimResult.Claimed));
    }

    [Test]
    public async Task Of_many_at_once_one_carries_the_request_out()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => ClaimAsync(number % 2 == 0 ? keys : elsewhere))));
        Assert.That(claims.Select(claim => claim.Result).Order(), Is.EqualTo((RequestClaimResult[])[RequestClaimResult.Claimed, .. Enumerable.Repeat(RequestClaimResult.InProgress, 7)]));
    }

    [Test]
    public async Task After_a_crash_the_next_one_takes_it_over_as_the_same_run_and_the_dead_one_answers_nothing()
    {
        var dead = await ClaimAsync(keys);
        world.Time.Advance(RequestKeys.Held - TimeSpan.FromSeconds(1));
        Assert.That((await ClaimAsync(elsewhere)).Result, Is.EqualTo(RequestClaimResult.InProgress));
        world.Time.Advance(TimeSpan.FromSeconds(1));
        var taken = await ClaimAsync(elsewhere);
        await keys.AnswerAsync(dead, Answer with { Text = "late" }, CancellationToken.None);
        await keys.ForgetAsync(dead, CancellationToken.None);
        Assert.That((taken.Result, taken.RunKey, (await ClaimAsync(keys)).Result), Is.EqualTo((RequestClaimResult.Claimed, dead.RunKey, RequestClaimResult.InProgress)));
    }

    [Test]
    public async Task What_was_refused_may_be_sent_again()
    {
        await keys.ForgetAsync(await ClaimAsync(keys), CancellationToken.None);
        Assert.That((await ClaimAsync(keys, request: "POST /a corrected")).Result, Is.EqualTo(RequestClaimResult.Claimed));
    }

    [Test]
    public async Task Old_keys_are_cleaned_up()
    {
        await ClaimAsync(keys);
        world.Time.Advance(RequestKeys.Kept + TimeSpan.FromSeconds(1));
        await ClaimAsync(keys, key: "young");
        var removed = 0L;
        await new RequestKeyCleanup(world.Databases, Options.Create(new CleanupOptions())).RemoveAsync(world.Time.GetUtcNow(), rows => removed += rows, CancellationToken.None);
        Assert.That((removed, await world.ScalarAsync<long>(world.Headquarters, "SELECT count(*) FROM REQUESTKEY")), Is.EqualTo((1L, 1L)));
    }
}
