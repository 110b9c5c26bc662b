namespace HqJobs.Server.Jobs;

/// <summary>A stage that failed by its policy, as Hangfire's Failed page shows it. Requeue runs only what failed, then the chain goes on.</summary>
internal sealed class StageFailedException(string message) : Exception(message);

/// <summary>A channel whose work ended as Failed. The flow has retried what was worth retrying, so Hangfire does not.</summary>
internal sealed class ChannelFailedException(string message) : Exception(message);
