namespace HqJobs.Server.Tests.PostgreSql;

/// <summary>Where a service is killed.</summary>
/// <param name="Name">What has been done and what has not.</param>
/// <param name="At">The statement it is killed in; null: at a moment that headquarters shows.</param>
/// <param name="Happens">Whether the statement is committed: then the service is killed before its next word to headquarters.</param>
/// <param name="AtHeadquarters">A number there; the service is killed when it grows.</param>
internal sealed record KillPoint(string Name, Statement? At, bool Happens = false, string? AtHeadquarters = null)
{
    /// <summary>Statements that do not get through meanwhile, so that the run does not go past the point.</summary>
    public IReadOnlyList<Statement> Gates { get; init; } = [];

    /// <summary>A stage whose job has to be out of the queue first: after a kill it is fetched once more, to be parked again.</summary>
    public string? OutOfQueue { get; init; }
}
