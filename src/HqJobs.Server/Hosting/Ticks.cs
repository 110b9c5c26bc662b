namespace HqJobs.Server.Hosting;

/// <summary>The rhythm of a background service.</summary>
internal static class Ticks
{
    /// <returns>False when the service stops: an ordinary end, not an exception.</returns>
    public static async Task<bool> WaitAsync(this PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }
}
