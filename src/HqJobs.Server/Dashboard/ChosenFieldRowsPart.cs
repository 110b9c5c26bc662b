namespace HqJobs.Server.Dashboard;

/// <summary>Some of the fields that can be set in all chosen operations.</summary>
/// <param name="TellsRecord">Whether they are of several records.</param>
public sealed record ChosenFieldRowsPart(ChosenPage Page, string Caption, IReadOnlyList<ChosenField> Fields, bool TellsRecord);
