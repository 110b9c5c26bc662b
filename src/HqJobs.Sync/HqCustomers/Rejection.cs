namespace HqJobs.Sync.HqCustomers;

/// <summary>Why a value cannot become part of a customer: field, value, rule. Its text is what <c>SYNCERROR</c> holds.</summary>
public sealed record Rejection(string Field, object? Value, string Rule)
{
    private const int ShownLength = 60;

    public override string ToString() => Value is null ? $"{Field}: {Rule}" : $"{Field}: '{Shown()}' {Rule}";

    private string Shown()
    {
        if (Value is byte[] bytes)
            return $"{bytes.Length} bytes";
        var text = Convert.ToString(Value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
        var shown = text.Length <= ShownLength ? text : string.Concat(text.AsSpan(0, ShownLength), "…");
        return string.Create(shown.Length, shown, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '\uFFFD' : source[i];
        });
    }
}
