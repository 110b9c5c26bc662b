using HqJobs.Sync.SyncStatus;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Server.Dashboard;

/// <summary>Where one value is entered: chosen where few are allowed, typed with proposals where they are many, else just typed.</summary>
/// <param name="Typed">What it holds.</param>
/// <param name="Values">What is allowed; null: anything of its kind.</param>
/// <param name="Blank">What it means to leave it blank.</param>
/// <param name="AboutId">The element that says more about it.</param>
public sealed record ValueInputPart(string Id, string Name, string Typed, IReadOnlyList<AllowedValue>? Values, OperationFieldType Type, string Blank, string? AboutId = null, bool IsInvalid = false)
{
    // More are found sooner by typing.
    private const int MostChosen = 25;

    public bool IsChosen => Values is { Count: <= MostChosen };

    /// <summary>What is recorded stays as it is spelled, allowed or not: choosing nothing changes nothing.</summary>
    public IEnumerable<(string Value, string Label, bool IsTyped)> Options
    {
        get
        {
            var isFound = Typed.Length == 0;
            foreach (var value in Values!)
            {
                var isTyped = !isFound && string.Equals(value.Value, Typed.Trim(), StringComparison.OrdinalIgnoreCase);
                isFound |= isTyped;
                yield return (isTyped ? Typed : value.Value, Label(value), isTyped);
            }
            if (!isFound) yield return (Typed, Typed, true);
        }
    }

    public string? InputMode => Type switch { OperationFieldType.WholeNumber => "numeric", OperationFieldType.Amount => "decimal", _ => null };

    /// <summary>"1 – person", but "Mr. (5637146001)": a short number is what people know it by.</summary>
    internal static string Label(AllowedValue value) => value.Meaning is null ? value.Value : value.Value.Length < 3 ? $"{value.Value} – {value.Meaning}" : $"{value.Meaning} ({value.Value})";
}
