using System.Diagnostics;
using System.Globalization;
using HqJobs.Server.Configuration;

namespace HqJobs.Server.Tests.Hosting;

/// <summary>The unit in scripts/hqjobs.service.</summary>
public sealed class SystemdTests
{
    private const string Verifier = "/usr/bin/systemd-analyze";
    private static readonly string Unit = Path.Combine(Above(AppContext.BaseDirectory), "scripts", "hqjobs.service");

    [Test]
    public async Task Systemd_itself_finds_nothing_wrong_with_the_unit()
    {
        if (!File.Exists(Verifier)) Assert.Ignore("systemd-analyze is not installed; it comes with systemd (apt-get install systemd).");
        // Where the program is not installed, another one stands for it.
        using var folder = new TempFolder();
        var copy = folder.Write("hqjobs.service", (await File.ReadAllTextAsync(Unit)).Replace("/opt/hqjobs/hqjobs ", "/bin/true ", StringComparison.Ordinal));
        var start = new ProcessStartInfo(Verifier, ["verify", "--man=no", copy]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var (output, error) = (await process.StandardOutput.ReadToEndAsync(), await process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Multiple(() =>
        {
            Assert.That(process.ExitCode, Is.Zero, error + output);
            Assert.That((error + output).Split('\n').Where(line => line.Contains("hqjobs.service", StringComparison.Ordinal)), Is.Empty);
        });
    }

    [Test]
    public async Task Systemd_waits_longer_than_the_service_needs_to_stop()
    {
        var line = (await File.ReadAllLinesAsync(Unit)).Single(line => line.StartsWith("TimeoutStopSec=", StringComparison.Ordinal));
        var patience = TimeSpan.FromSeconds(int.Parse(line.Split('=')[1], CultureInfo.InvariantCulture));
        Assert.That(patience, Is.GreaterThan(new ShutdownOptions().Grace + TimeSpan.FromSeconds(10)));
    }

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "HqJobs.sln")) ? folder : Above(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("no HqJobs.sln above the tests"));
}
