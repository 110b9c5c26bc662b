namespace HqJobs.Sync.SyncStatus;

/// <summary>Values that an operation cannot take; all of them are told, <see cref="ArgumentException.ParamName"/> is the first one's field.</summary>
public sealed class OperationValueException : ArgumentException
{
    /// <param name="problems">Field → what is wrong with it, what is allowed.</param>
    internal OperationValueException(IReadOnlyList<(string Field, string Problem)> problems)
        : base(string.Join("; ", problems.Select(problem => problem.Problem)), problems[0].Field) => Problems = problems;

    public IReadOnlyList<(string Field, string Problem)> Problems { get; }

    // Without the parameter's name, which .NET adds: people read this.
    public override string Message => string.Join("; ", Problems.Select(problem => problem.Problem));
}
