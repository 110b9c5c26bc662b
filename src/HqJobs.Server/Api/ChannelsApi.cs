using HqJobs.Server.Hosting;
using HqJobs.Server.Security;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Api;

/// <summary>A channel: what headquarters knows of it, and what the service saw when it last looked.</summary>
/// <param name="Backlog">Rows above the upload watermark; null where the channel could not be read, or was not yet.</param>
/// <param name="Owed">Customers that changed at headquarters since 1010 last reached the channel.</param>
/// <param name="Error">Why it could not be read, or why its last upload or download failed.</param>
/// <param name="ReadAt">When backlog, owed and error were read; null: not yet.</param>
internal sealed record ChannelAnswer(
    string Name, DatabaseProvider Provider, string DataGroup, IReadOnlyList<long> ChannelIds, bool Paused, string? PauseReason, long OriginEpoch, DateTimeOffset? LastConnection,
    long? Backlog, DateTimeOffset? OldestRecordedAt, long? Owed, DateTimeOffset? LastUpload, DateTimeOffset? LastDownload, string? Error, DateTimeOffset? ReadAt);

/// <param name="Reason">Why; shown wherever the channel is.</param>
internal sealed record PauseOrder(string? Reason = null);

/// <summary>Channels: look, pause, resume.</summary>
internal static class ChannelsApi
{
    private const int ReasonLength = 200;

    public static void MapChannels(this IEndpointRouteBuilder api)
    {
        api.MapGet("/channels", ListAsync).RequireAuthorization(Policies.Viewer)
            .Describe("listChannels", "Every configured channel: how far behind it is, and whether it is paused.").Produces<ApiList<ChannelAnswer>>();
        api.MapPost("/channels/{name}/pause", PauseAsync).RequireAuthorization(Policies.Operator)
            .Describe("pauseChannel", "A paused channel neither uploads nor gets anything until it is resumed.").Produces<ChannelAnswer>().Problems(404, 422);
        api.MapPost("/channels/{name}/resume", ResumeAsync).RequireAuthorization(Policies.Operator)
            .Describe("resumeChannel", "Ends a pause; the next run brings what has waited.").Produces<ChannelAnswer>().Problems(404);
    }

    private static async Task<IResult> ListAsync(Databases databases, DataStoreRegistry registry, ChannelReadings readings, CancellationToken cancellation)
    {
        readings.Refresh();
        return Results.Ok(new ApiList<ChannelAnswer>(await ReadAsync(databases, registry, readings, cancellation)));
    }

    private static async Task<IResult> PauseAsync(
        HttpContext http, string name, PauseOrder? order, Databases databases, DataStoreRegistry registry, ChannelReadings readings, CancellationToken cancellation)
    {
        var reason = string.IsNullOrWhiteSpace(order?.Reason) ? null : order.Reason.Trim();
        if (reason?.Length > ReasonLength) throw new ProblemException(Problem.NotAllowed($"reason: it has {reason.Length} characters; up to {ReasonLength} are kept.", "reason"));
        await EngineWords.AskAsync(() => registry.PauseAsync(name, reason, http.CurrentUser().Name, cancellation));
        return Results.Ok(await FindAsync(name, databases, registry, readings, cancellation));
    }

    private static async Task<IResult> ResumeAsync(
        HttpContext http, string name, Databases databases, DataStoreRegistry registry, ChannelReadings readings, CancellationToken cancellation)
    {
        await EngineWords.AskAsync(() => registry.ResumeAsync(name, http.CurrentUser().Name, cancellation));
        return Results.Ok(await FindAsync(name, databases, registry, readings, cancellation));
    }

    private static async Task<ChannelAnswer> FindAsync(string name, Databases databases, DataStoreRegistry registry, ChannelReadings readings, CancellationToken cancellation) =>
        (await ReadAsync(databases, registry, readings, cancellation)).First(channel => channel.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static async Task<IReadOnlyList<ChannelAnswer>> ReadAsync(Databases databases, DataStoreRegistry registry, ChannelReadings readings, CancellationToken cancellation)
    {
        var profiles = (await registry.ListAsync(cancellation)).ToDictionary(profile => profile.Name, StringComparer.OrdinalIgnoreCase);
        var statuses = readings.Latest.Channels.ToDictionary(status => status.Channel, StringComparer.OrdinalIgnoreCase);
        return [.. databases.DataStores.Select(store => Answer(
            store, profiles.GetValueOrDefault(store.Name.Value) ?? new DataStoreProfile { OriginEpoch = 1 }, statuses.GetValueOrDefault(store.Name.Value), readings.Latest.ReadAt))];
    }

    private static ChannelAnswer Answer(DataStore store, DataStoreProfile profile, ChannelStatus? status, DateTimeOffset? readAt) => new(
        store.Name.Value, store.Database.Provider, store.DataGroup, store.ChannelIds, profile.Paused, profile.PauseReason, profile.OriginEpoch, profile.LastConnection,
        status?.Backlog, status?.OldestRecordedAt, status?.Owed, status?.LastUpload, status?.LastDownload, status?.Error, status is null ? null : readAt);
}
