using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Commands;

/// <summary>Exit codes of contract.md; scripts and CI jobs rely on them.</summary>
internal static class ExitCode
{
    public const int Succeeded = 0;

    /// <summary>Finished, but some records or channels failed.</summary>
    public const int SucceededWithErrors = 1;

    /// <summary>Wrong usage or configuration; nothing was started.</summary>
    public const int Usage = 2;

    public const int Failed = 3;

    /// <summary>Another run of the pipeline is active.</summary>
    public const int Skipped = 4;

    public const int Cancelled = 130;

    public static int Of(RunStatus status) => status switch
    {
        RunStatus.Succeeded => Succeeded,
        RunStatus.SucceededWithErrors => SucceededWithErrors,
        RunStatus.Skipped => Skipped,
        RunStatus.Cancelled => Cancelled,
        _ => Failed,
    };
}

/// <summary>The command cannot be carried out as it was typed: what is wrong and what would be right; exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
