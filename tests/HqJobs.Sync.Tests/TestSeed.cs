using NUnit.Framework;

namespace HqJobs.Sync.Tests;

/// <summary>The seed of a randomised test: printed, so that a failure can be repeated with HQJOBS_TEST_SEED.</summary>
public static class TestSeed
{
    public static int Next()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("HQJOBS_TEST_SEED"), out var given) ? given : Random.Shared.Next();
        TestContext.Out.WriteLine($"HQJOBS_TEST_SEED={seed}");
        return seed;
    }
}
