using System.Diagnostics;

namespace HqJobs.Server.Tests.Journeys;

/// <summary>
/// Kills processes at any moment between their start and a little after their usual end. What is usual it learns: whoever ends first tells how long it
/// takes by now, and whoever has to be killed later than usual shows that it takes longer.
/// </summary>
internal sealed class Killer(Random random, TimeSpan usual)
{
    public int Killed { get; private set; }

    public int Finished { get; private set; }

    /// <summary>As <c>kill -9</c>, unless the program has ended by itself before.</summary>
    public async Task KillAsync(string folder, params string[] args)
    {
        var after = TimeSpan.FromMilliseconds(random.Next(50, Math.Max(100, (int)(usual.TotalMilliseconds * 1.2))));
        var clock = Stopwatch.StartNew();
        if (await HqJobsProgram.KillAsync(after, folder, args))
        {
            Killed++;
            if (after > usual) usual = after;
        }
        else
        {
            Finished++;
            usual = clock.Elapsed;
        }
    }

    public override string ToString() => $"{Killed} killed, {Finished} had finished; one takes {usual.TotalMilliseconds:N0} ms";
}
