using HqJobs.Server.Commands;
using HqJobs.Server.Security;
using HqJobs.Sync.FeatureManagement;

namespace HqJobs.Server.Api;

/// <param name="Enabled">Whether it is to be on.</param>
internal sealed record FeatureOrder(bool Enabled);

/// <summary>A feature, and who does not know yet.</summary>
/// <param name="ChannelsNotTold">Channels to which 1110 has not brought the latest change of a feature.</param>
/// <param name="Note">What is still to be done, in words; null: nothing.</param>
internal sealed record FeatureAnswer(Feature Feature, IReadOnlyList<string> ChannelsNotTold, string? Note);

/// <summary>Every feature.</summary>
internal sealed record FeaturesAnswer(IReadOnlyList<Feature> Items, string? Next, IReadOnlyList<string> ChannelsNotTold, string? Note);

/// <summary>Features: look, turn on and off.</summary>
internal static class FeaturesApi
{
    public static void MapFeatures(this IEndpointRouteBuilder api)
    {
        api.MapGet("/features", ListAsync).RequireAuthorization(Policies.Viewer)
            .Describe("listFeatures", "Every feature: whether it is on, since when, what it needs, and which channels do not know yet.").Produces<FeaturesAnswer>();
        api.MapGet("/features/{name}", ReadAsync).RequireAuthorization(Policies.Viewer)
            .Describe("getFeature", "One feature, by name or rule number, e.g. R26.").Produces<FeatureAnswer>().Problems(404);
        api.MapPut("/features/{name}", PutAsync).RequireAuthorization(Policies.Administrator)
            .Describe("putFeature", "Turns a feature on or off. Refused while it needs others that are off, or others that are on need it. Channels go on as before until 1110, 1010 and 1070 have run.")
            .Produces<FeatureAnswer>().Problems(404, 409);
    }

    private static async Task<IResult> ListAsync(Features features, CancellationToken cancellation)
    {
        var list = await features.ListAsync(cancellation);
        return Results.Ok(new FeaturesAnswer(list.Features, null, list.ChannelsNotTold, FeatureWords.NotTold(list.ChannelsNotTold)));
    }

    private static Task<IResult> ReadAsync(string name, Features features, CancellationToken cancellation) => AnswerAsync(name, features, cancellation);

    private static async Task<IResult> PutAsync(HttpContext http, string name, FeatureOrder order, Features features, CancellationToken cancellation)
    {
        await EngineWords.AskAsync(() => features.SetAsync(name, order.Enabled, http.CurrentUser().Name, cancellation));
        return await AnswerAsync(name, features, cancellation);
    }

    private static async Task<IResult> AnswerAsync(string name, Features features, CancellationToken cancellation)
    {
        var (feature, notTold) = await EngineWords.AskAsync(() => features.ReadAsync(name, cancellation));
        return Results.Ok(new FeatureAnswer(feature, notTold, FeatureWords.NotTold(notTold)));
    }
}
