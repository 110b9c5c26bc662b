using HqJobs.Server.Dashboard;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Server.Tests.Dashboard;

public sealed class WordsTests
{
    [TestCase("*/15 * * * *", "every 15 minutes")]
    [TestCase("* * * * *", "every minute")]
    [TestCase("0 * * * *", "every hour")]
    [TestCase("5 * * * *", "every hour, 5 minutes past")]
    [TestCase("0 4 * * *", "every day at 04:00")]
    [TestCase("30 18 * * 1-5", "Monday to Friday at 18:30")]
    [TestCase("0 6 * * 7", "every Sunday at 06:00")]
    [TestCase("0 6 1 * *", "on day 1 of each month at 06:00")]
    [TestCase("@daily", "every day at 00:00")]
    [TestCase("0 0 31 2 *", "never by itself")]
    [TestCase("0 6 * * 8", "by cron")]
    [TestCase("1-5 6,7 * 3 MON#2", "by cron")]
    public void A_usual_schedule_is_told_in_words(string cron, string words) => Assert.That(CronWords.Of(cron), Is.EqualTo(words));

    [TestCase("EMAIL: 'kari's @' is wrong; LASTNAME: 'O'Brien' too", "EMAIL: '…' too")]
    [TestCase("EMAIL: 'kari.nordmann", "EMAIL: '…'")]
    [TestCase("without OLDVALUES: every value it records has won", "without OLDVALUES: every value it records has won")]
    [TestCase(null, null)]
    public void A_reason_is_shown_without_what_a_customer_typed(string? reason, string? shown) => Assert.That(Verdict.WithoutValues(reason), Is.EqualTo(shown));

    [Test]
    public void A_channel_that_failed_two_stages_for_one_reason_is_told_once_and_for_two_reasons_twice()
    {
        Assert.That(Told("cannot open oslo.db", "cannot open oslo.db"), Is.EqualTo("P-0001 and 1010: oslo failed and 1 other channel: cannot open oslo.db"));
        Assert.That(Told("cannot open oslo.db", "disk full"), Is.EqualTo("P-0001: oslo failed and 1 other channel: cannot open oslo.db; 1010: oslo failed and 1 other channel: disk full"));

        static string? Told(string up, string down) => Text.WhatHappened(new RunSummary(
            new PipelineRun(),
            [new() { Job = "P-0001", Channel = "oslo", Channels = 2, Error = up }, new() { Job = "1010", Channel = "oslo", Channels = 2, Error = down }],
            Synchronization: null));
    }
}
