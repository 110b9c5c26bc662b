using HqJobs.Server.Hosting;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Dashboard;

/// <summary>A channel as the page shows it: what headquarters knows now, and what the last reading found at the channel.</summary>
/// <param name="Status">Null before the first reading.</param>
public sealed record ChannelView(string Name, DataStoreProfile? Profile, ChannelStatus? Status)
{
    public bool Paused => Profile?.Paused ?? false;

    public bool IsInTrouble => Status?.Error is not null;

    public bool IsBehind => Status is { Backlog: > 0 } or { Owed: > 0 };
}

/// <summary>Every channel: how far behind it is, when it was last reached, and a button to pause it.</summary>
public sealed record ChannelsPage(
    PageFrame Frame, TimeZoneInfo Zone, string Show, string? Text, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<ChannelView> Channels, Pager Pager,
    DateTimeOffset? ReadAt, string? Problem)
{
    private const int PageSize = 50;

    internal static async Task<PageBody?> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var readings = services.GetRequiredService<ChannelReadings>();
        readings.Refresh();
        var reading = readings.Latest;
        var profiles = (await services.GetRequiredService<DataStoreRegistry>().ListAsync(cancellation)).ToDictionary(profile => profile.Name, StringComparer.OrdinalIgnoreCase);
        var statuses = reading.Channels.ToDictionary(status => status.Channel, StringComparer.OrdinalIgnoreCase);
        var all = services.GetRequiredService<Databases>().DataStores.Select(store => new ChannelView(
            store.Name.Value, profiles.GetValueOrDefault(store.Name.Value), statuses.GetValueOrDefault(store.Name.Value))).ToList();

        var (show, text) = ((string?)http.Request.Query["show"] ?? "all", Pager.Word(http, "text"));
        var found = all.Where(channel => text is null || channel.Name.Contains(text, StringComparison.OrdinalIgnoreCase)).ToList();
        var counts = new Dictionary<string, int>
        {
            ["all"] = found.Count,
            ["trouble"] = found.Count(channel => channel.IsInTrouble),
            ["paused"] = found.Count(channel => channel.Paused),
            ["behind"] = found.Count(channel => channel.IsBehind),
        };
        if (!counts.ContainsKey(show)) show = "all";
        var shown = found
            .Where(channel => show switch { "trouble" => channel.IsInTrouble, "paused" => channel.Paused, "behind" => channel.IsBehind, _ => true })
            .OrderByDescending(channel => channel.IsInTrouble).ThenByDescending(channel => channel.Paused)
            .ThenByDescending(channel => channel.Status?.Backlog ?? 0).ThenByDescending(channel => channel.Status?.Owed ?? 0)
            .ThenBy(channel => channel.Name, StringComparer.OrdinalIgnoreCase).ToList();
        var pager = Pager.Of(http, shown.Count, PageSize);
        var zone = await Zones.OfCustomersAsync(services, cancellation);
        return new PageBody("Channels", Dashboard.Channels.Create(new ChannelsPage(
            PageFrame.Of(http), zone, show, text, counts, [.. pager.Of(shown)], pager, reading.ReadAt, reading.Problem)));
    }
}
