namespace HqJobs.Server.Dashboard;

/// <summary>A page's heading, and what came of the last action.</summary>
/// <param name="Note">How to read the page, e.g. the zone of its times.</param>
public sealed record PageHead(PageFrame Frame, string Title, string? Note = null);
