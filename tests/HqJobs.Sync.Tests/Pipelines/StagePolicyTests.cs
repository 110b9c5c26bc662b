using HqJobs.Sync.Pipelines;
using NUnit.Framework;
using static HqJobs.Sync.Pipelines.ChannelFailurePolicy;
using static HqJobs.Sync.Pipelines.ItemStatus;

namespace HqJobs.Sync.Tests.Pipelines;

public sealed class StagePolicyTests
{
    // Policy | channels | the stage
    [TestCase(AnySucceeded, new ItemStatus[0], RunStatus.Succeeded)]
    [TestCase(AnySucceeded, new[] { Succeeded, NoData }, RunStatus.Succeeded)]
    [TestCase(AnySucceeded, new[] { Succeeded, Paused }, RunStatus.Succeeded)]
    [TestCase(AnySucceeded, new[] { Paused, Paused }, RunStatus.Succeeded)]
    [TestCase(AnySucceeded, new[] { Succeeded, Failed }, RunStatus.SucceededWithErrors)]
    [TestCase(AnySucceeded, new[] { NoData, Failed, Failed }, RunStatus.SucceededWithErrors)]
    [TestCase(AnySucceeded, new[] { Failed, Failed }, RunStatus.Failed)]
    [TestCase(AnySucceeded, new[] { Failed, Paused }, RunStatus.Failed)]
    [TestCase(AnySucceeded, new[] { Succeeded, Skipped }, RunStatus.SucceededWithErrors)]
    [TestCase(AnySucceeded, new[] { Skipped, Skipped }, RunStatus.SucceededWithErrors)]
    [TestCase(AnySucceeded, new[] { Skipped, Failed }, RunStatus.Failed)]
    [TestCase(AnySucceeded, new[] { Succeeded, Cancelled }, RunStatus.Cancelled)]
    [TestCase(AllOrFail, new[] { Succeeded, NoData, Paused }, RunStatus.Succeeded)]
    [TestCase(AllOrFail, new[] { Succeeded, Failed }, RunStatus.Failed)]
    [TestCase(AllOrFail, new[] { Succeeded, Skipped }, RunStatus.Failed)]
    [TestCase(MaxFailedPercent, new[] { Succeeded, Succeeded, Succeeded, Succeeded, Failed }, RunStatus.SucceededWithErrors)]
    [TestCase(MaxFailedPercent, new[] { Succeeded, Succeeded, Succeeded, Failed }, RunStatus.Failed)]
    [TestCase(MaxFailedPercent, new[] { Succeeded, Succeeded, Succeeded, Failed, Paused }, RunStatus.Failed)]
    public void A_stage_is_what_its_channels_and_the_policy_make_it(ChannelFailurePolicy policy, ItemStatus[] channels, RunStatus expected) =>
        Assert.That(StagePolicy.OfChannels([.. channels.Select((status, index) => new ChannelReport($"c{index}", status, 0, 0, null))], policy, maxFailedPercent: 20), Is.EqualTo(expected));

    [Test]
    public void Failed_rows_are_errors_of_a_stage_whose_channels_all_succeeded() =>
        Assert.That(StagePolicy.OfChannels([new ChannelReport("c", Succeeded, 10, 1, null)], AnySucceeded, 20), Is.EqualTo(RunStatus.SucceededWithErrors));

    [TestCase(0, 0, null, RunStatus.Succeeded)]
    [TestCase(0, 3, null, RunStatus.Succeeded)]
    [TestCase(1, 0, null, RunStatus.SucceededWithErrors)]
    [TestCase(1, 0, "no headquarters", RunStatus.Failed)]
    public void Failed_operations_are_errors_of_the_synchronization_and_waiting_ones_are_not(long failed, long blocked, string? error, RunStatus expected) =>
        Assert.That(StagePolicy.OfSynchronization(new SynchronizeOutcome(1, 0, 1, failed, blocked, error)), Is.EqualTo(expected));

    [Test]
    public void A_run_is_as_good_as_its_worst_stage()
    {
        Assert.That(StagePolicy.OfStages([RunStatus.Succeeded, RunStatus.Succeeded]), Is.EqualTo(RunStatus.Succeeded));
        Assert.That(StagePolicy.OfStages([RunStatus.Succeeded, RunStatus.SucceededWithErrors]), Is.EqualTo(RunStatus.SucceededWithErrors));
        Assert.That(StagePolicy.OfStages([RunStatus.SucceededWithErrors, RunStatus.Failed, RunStatus.Skipped]), Is.EqualTo(RunStatus.Failed));
        Assert.That(StagePolicy.OfStages([RunStatus.Succeeded, RunStatus.Cancelled, RunStatus.Skipped]), Is.EqualTo(RunStatus.Cancelled));
    }
}
