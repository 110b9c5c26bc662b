using System.Diagnostics;

namespace HqJobs.Server.Tests;

/// <summary>The real program as a process: what it printed and how it ended.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error);

internal static class HqJobsProgram
{
    public static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "hqjobs.dll");

    public static async Task<ProgramResult> RunAsync(string folder, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. args]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("HQJOBS_DEBUG");
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new ProgramResult(process.ExitCode, await output, await error);
    }
}
