using System.Diagnostics;

namespace HqJobs.Server.Tests.Commands;

/// <summary>What a person meets who follows the README from a fresh checkout.</summary>
public sealed class FirstStepsTests
{
    [Test]
    public async Task Dotnet_run_works_in_the_folder_the_person_stands_in()
    {
        var server = Path.GetFullPath("../../../../../src/HqJobs.Server", AppContext.BaseDirectory);
        using var evaluation = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", server, "-getProperty:RunWorkingDirectory"]) { RedirectStandardOutput = true })!;
        var folder = await evaluation.StandardOutput.ReadToEndAsync();
        await evaluation.WaitForExitAsync();
        Assert.That((evaluation.ExitCode, folder.Trim()), Is.EqualTo((0, "")));
    }
}
