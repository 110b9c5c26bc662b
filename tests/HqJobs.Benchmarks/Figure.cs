using System.Globalization;
using System.Text.Json;

namespace HqJobs.Benchmarks;

/// <summary>One measured figure in the form contract.md gives.</summary>
/// <param name="Id">T1, T5, … of goals.md.</param>
/// <param name="Value">What HqJobs reached, in <paramref name="Unit"/>.</param>
/// <param name="Floor">What bare SQL reached with the same rows, indexes and durability in the same run; null where there is no floor.</param>
/// <param name="Ratio">How much of the floor was reached: 1 is as fast as bare SQL.</param>
/// <param name="Target">The target in words.</param>
/// <param name="Met">Whether it was reached; null where the figure only informs.</param>
public sealed record Figure(string Id, string What, double Value, string Unit, double? Floor, double? Ratio, string Target, bool? Met, string? Note = null)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string ToLine() => string.Create(CultureInfo.InvariantCulture,
        $"{Id,-3} {What,-44} {Value,12:N2} {Unit,-11} floor {(Floor is { } floor ? floor.ToString("N2", CultureInfo.InvariantCulture) : "–"),12}  ratio {(Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "–"),5}  target {Target,-22} {(Met switch { true => "met", false => "NOT MET", null => "" })}{(Note is null ? "" : $"  ({Note})")}");
}
