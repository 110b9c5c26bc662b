using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Dashboard;

/// <summary>Time zones by their names.</summary>
internal static class Zones
{
    /// <summary>Those a schedule may name, for a list to choose from.</summary>
    public static readonly IReadOnlyList<string> All = [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Order(StringComparer.Ordinal)];

    /// <returns>UTC where there is no such zone, e.g. because the schedule was written on another machine.</returns>
    public static TimeZoneInfo Find(string? id) => id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>The zone of what belongs to no pipeline of its own, like channels and operations: that of customer-sync, which brings them.</summary>
    public static async Task<TimeZoneInfo> OfCustomersAsync(IServiceProvider services, CancellationToken cancellation) =>
        Find((await services.GetRequiredService<Schedules>().FindAsync("customer-sync", cancellation))?.TimeZone);
}
