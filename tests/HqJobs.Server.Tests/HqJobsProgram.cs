using System.Diagnostics;

namespace HqJobs.Server.Tests;

/// <summary>The real program as a process: what it printed and how it ended.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error);

internal static class HqJobsProgram
{
    public static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "hqjobs.dll");

    public static async Task<ProgramResult> RunAsync(string folder, params string[] args)
    {
        using var process = Start(folder, args);
        return await EndAsync(process);
    }

    /// <summary>As <c>kill -9</c>.</summary>
    /// <returns>Whether it was still running then.</returns>
    public static async Task<bool> KillAsync(TimeSpan after, string folder, params string[] args)
    {
        using var process = Start(folder, args);
        var words = EndAsync(process);
        var isKilled = !process.WaitForExit(after);
        process.Kill();
        await words;
        return isKilled;
    }

    public static Process Start(string folder, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. args]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("HQJOBS_DEBUG");
        return Process.Start(start)!;
    }

    // What it says is read while it runs: nobody ends whose words fill a pipe that nobody empties.
    public static async Task<ProgramResult> EndAsync(Process process)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new ProgramResult(process.ExitCode, await output, await error);
    }
}
