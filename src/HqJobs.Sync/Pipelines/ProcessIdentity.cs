using System.Diagnostics;
using System.Globalization;

namespace HqJobs.Sync.Pipelines;

/// <summary>
/// Who owns a lease or a run: <c>host/pid/start/instance</c>. On the owner's host its death is seen at once, because the process id is gone
/// or belongs to a process that started at another time.
/// </summary>
/// <param name="Host">Where its process id means something: the machine's name and, on Linux, the PID namespace. Containers may share the one, not the other.</param>
/// <param name="Start">When the process started, in the operating system's own count; only ever compared.</param>
/// <param name="Instance">Tells two engines in one process apart.</param>
public sealed record ProcessIdentity(string Host, int ProcessId, string Start, string Instance)
{
    /// <summary>This process.</summary>
    public static ProcessIdentity Current { get; } = OfThisProcess();

    /// <summary>The same process seen as another engine: its leases exclude this one's.</summary>
    public static ProcessIdentity OfThisProcess() =>
        new($"{Environment.MachineName}{PidNamespace()}", Environment.ProcessId, StartOf(Environment.ProcessId) ?? "unknown", Guid.NewGuid().ToString("n")[..8]);

    /// <summary>Whether <paramref name="owner"/> is known to have ended. False also means "on another host, nobody can tell".</summary>
    public bool KnowsToBeDead(string owner) =>
        owner.Split('/') is [var host, var id, var start, _]
        && host == Host
        && int.TryParse(id, CultureInfo.InvariantCulture, out var processId)
        && StartOf(processId) != start;

    public override string ToString() => $"{Host}/{ProcessId.ToString(CultureInfo.InvariantCulture)}/{Start}/{Instance}";

    private static string? StartOf(int processId) => OperatingSystem.IsLinux() ? StartOnLinux(processId) : StartElsewhere(processId);

    // Process.StartTime is computed from the clock on Linux and differs between two readers; the kernel's own count does not.
    // A zombie has a process id but no life.
    private static string? StartOnLinux(int processId)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");
        }
        catch (IOException)
        {
            return null;
        }
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : $"{fields[19]}-{BootId()}";
    }

    // The link reads pid:[4026531836].
    private static string PidNamespace() =>
        OperatingSystem.IsLinux() && new FileInfo("/proc/self/ns/pid").LinkTarget is { } link ? $"@{link.AsSpan(link.IndexOf('[') + 1).TrimEnd(']')}" : "";

    // The kernel counts from boot: without it a process of the same id and second after a restart would look alive.
    private static string BootId() => File.ReadAllText("/proc/sys/kernel/random/boot_id")[..8];

    private static string? StartElsewhere(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.HasExited ? null : process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
