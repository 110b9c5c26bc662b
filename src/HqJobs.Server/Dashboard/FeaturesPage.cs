using HqJobs.Sync.FeatureManagement;

namespace HqJobs.Server.Dashboard;

/// <summary>Headquarters' switches that concern customers made in stores and web shops: what each does, whether it is on, which channels do not know yet.</summary>
public sealed record FeaturesPage(PageFrame Frame, IReadOnlyList<Feature> Features, string? NotTold)
{
    internal static async Task<PageBody?> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        var list = await http.RequestServices.GetRequiredService<Features>().ListAsync(cancellation);
        return new PageBody("Features", Dashboard.FeatureSwitches.Create(new FeaturesPage(PageFrame.Of(http), list.Features, Commands.FeatureWords.NotTold(list.ChannelsNotTold))));
    }

    /// <summary>What a feature needs that is off: then it cannot be turned on.</summary>
    public IReadOnlyList<string> Missing(Feature feature) => [.. feature.Needs.Where(name => !Features.First(other => other.Name == name).Enabled)];

    /// <summary>What is on and needs a feature: then it cannot be turned off.</summary>
    public IReadOnlyList<string> Dependent(Feature feature) => [.. Features.Where(other => other.Enabled && other.Needs.Contains(feature.Name)).Select(other => other.Name)];
}
