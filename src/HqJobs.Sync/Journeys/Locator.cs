using System.Text;

namespace HqJobs.Sync.Journeys;

/// <summary>An e-mail or phone as somebody typed it, and when another spelling is the same one.</summary>
internal sealed record Locator
{
    public const long PhoneType = 1;
    public const long EmailType = 2;

    // A number without its area and country; shorter ones are short numbers of their own.
    private const int LocalDigits = 7;

    private readonly string text;

    private Locator(long type, string text)
    {
        Type = type;
        this.text = text;
    }

    /// <summary>As <c>LOGISTICSELECTRONICADDRESS.TYPE</c>.</summary>
    public long Type { get; }

    /// <summary>For LIKE with the escape character \: finds every spelling, and of a phone a few others, which <see cref="IsSpelledBy"/> tells apart.</summary>
    public string Pattern => Type == PhoneType
        ? $"%{string.Join('%', text[^Math.Min(text.Length, LocalDigits)..].ToCharArray())}%"
        : text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    /// <returns>Null: neither an e-mail nor a phone.</returns>
    public static Locator? Parse(string typed)
    {
        typed = typed.Trim();
        if (typed.Contains('@', StringComparison.Ordinal)) return new Locator(EmailType, typed.ToLowerInvariant());
        if (typed.Any(character => !char.IsAsciiDigit(character) && !IsSeparator(character))) return null;
        return DigitsOf(typed) is { Length: > 2 } digits ? new Locator(PhoneType, digits) : null;
    }

    /// <summary>Whether headquarters or a channel means the same by <paramref name="recorded"/>. Of two phones one may lack country and area, or a zero before them.</summary>
    public bool IsSpelledBy(string? recorded) => recorded is not null && (Type == PhoneType
        ? IsSamePhone(text, DigitsOf(recorded))
        : recorded.Trim().Equals(text, StringComparison.OrdinalIgnoreCase));

    public static bool IsSamePhone(string digits, string others) =>
        digits == others || (Math.Min(digits.Length, others.Length) >= LocalDigits && (digits.EndsWith(others, StringComparison.Ordinal) || others.EndsWith(digits, StringComparison.Ordinal)));

    /// <summary>Its digits without those that only say that country or area follow: "0047 22 00 11 22", "(0)22 00 11 22" and "+44 (0)20 7946 0018".</summary>
    public static string DigitsOf(string phone)
    {
        phone = phone.Replace("(0)", "", StringComparison.Ordinal);
        var digits = new StringBuilder(phone.Length);
        foreach (var character in phone)
            if (char.IsAsciiDigit(character)) digits.Append(character);
        return digits.ToString().TrimStart('0');
    }

    private static bool IsSeparator(char character) => char.IsWhiteSpace(character) || character is '+' or '-' or '(' or ')' or '.' or '/' or '\u2011' or '\u2013';

    /// <summary>Nothing of the person stands in a log.</summary>
    public override string ToString() => Type == PhoneType ? "a phone" : "an e-mail";
}
