using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Verdicts;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

/// <summary>Short assertions over a result's outcomes.</summary>
internal static class Outcomes
{
    public static string Words(this ConversionResult result) => string.Concat(result.Outcomes.Select(outcome => outcome.Status.ToString()[0]));

    /// <summary>S, F, B or P per operation, in processing order.</summary>
    public static ConversionResult ShouldBe(this ConversionResult result, string words)
    {
        Assert.That(result.Words(), Is.EqualTo(words), string.Join(" | ", result.Outcomes.Select(outcome => $"{outcome.Status} {outcome.Message}")));
        foreach (var outcome in result.Outcomes.Where(outcome => outcome.Status is OperationStatus.Failed or OperationStatus.Blocked))
            Assert.That(Verdict.Read(outcome.Message).Select(reason => reason.Refusal), Is.Not.Empty.And.All.Not.Null, $"not of the catalogue: {outcome.Message}");
        return result;
    }

    public static ConversionResult Saying(this ConversionResult result, int operation, params string[] parts)
    {
        foreach (var part in parts)
            Assert.That(result.Outcomes[operation].Message, Does.Contain(part));
        return result;
    }
}
