using System.Runtime.InteropServices;

namespace HqJobs.Server.Hosting;

/// <summary>Gives back memory that the C library keeps for itself.</summary>
/// <remarks>
/// glibc has a heap for each thread. SQLite's page cache and the JIT's work are allocated by whichever thread is at it and freed by another, so
/// every heap grows to its own peak and none shrinks: some 50 MB that nobody uses. Other C libraries have no such heaps; there nothing happens.
/// </remarks>
internal static class NativeHeap
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private delegate int Trim(nint keep);

    /// <returns>To be disposed at the end of the process; null where there is nothing to do.</returns>
    public static ITimer? KeepTrimmed(TimeProvider time)
    {
        if (!NativeLibrary.TryLoad("libc.so.6", out var library) || !NativeLibrary.TryGetExport(library, "malloc_trim", out var address)) return null;
        var trim = Marshal.GetDelegateForFunctionPointer<Trim>(address);
        return time.CreateTimer(_ => trim(0), null, Period, Period);
    }
}
