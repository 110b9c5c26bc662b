using System.Globalization;

namespace HqJobs.Sync.Verdicts;

/// <summary>Why an operation is not accepted: field, value, kind of refusal and what its text tells. <c>SYNCERROR</c> holds the text.</summary>
/// <param name="field">Null where it is about no field.</param>
/// <param name="value">Null where there is none, or where it is not to be shown.</param>
public sealed class Rejection(string? field, object? value, Refusal refusal, params object?[] facts)
{
    internal const int ShownLength = 60;

    public Refusal Refusal => refusal;

    // Told when it is known that it counts: most are looked at again with fewer operations first.
    public override string ToString() => $"{(field is null ? "" : Beginning(field, value))}{refusal.Say(facts)}";

    /// <summary>How everything begins that is said about a field: <c>COUNTRY: 'ATL' </c>.</summary>
    internal static string Beginning(string field, object? value) => value is null ? $"{field}: " : $"{field}: '{Shown(value)}' ";

    internal static string Shown(object value)
    {
        if (value is byte[] bytes)
            return $"{bytes.Length} bytes";
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        var shown = text.Length <= ShownLength ? text : string.Concat(text.AsSpan(0, ShownLength), "…");
        return string.Create(shown.Length, shown, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '\uFFFD' : source[i];
        });
    }
}
