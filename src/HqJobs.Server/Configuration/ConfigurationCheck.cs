using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace HqJobs.Server.Configuration;

/// <summary>Compares a configuration with the options classes it will be bound to and names every difference by its full key path.</summary>
/// <remarks>The binder itself ignores unknown keys and reports one bad value at a time, by C# names.</remarks>
internal static class ConfigurationCheck
{
    public static List<string> Check(IConfigurationSection section, Type type)
    {
        var problems = new List<string>();
        CheckSection(section, type, problems);
        return problems;
    }

    private static void CheckSection(IConfigurationSection section, Type type, List<string> problems)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            problems.Add($"{section.Path}: is a section with keys, not a value{Allowed(KeysOf(type))}");
            return;
        }
        if (EntryType(type) is { } entry)
        {
            foreach (var child in section.GetChildren())
                if (IsScalar(entry)) CheckEntry(child, entry, problems);
                else CheckSection(child, entry, problems);
            return;
        }
        var properties = type.GetProperties();
        foreach (var child in section.GetChildren())
            if (!properties.Any(property => IsNamed(property, child)))
                problems.Add($"{child.Path}: unknown key{Allowed(KeysOf(type))}");
        foreach (var property in properties)
            CheckProperty(section.GetSection(property.Name), property, problems);
    }

    private static void CheckProperty(IConfigurationSection section, PropertyInfo property, List<string> problems)
    {
        var type = property.PropertyType;
        if (type.IsArray)
            CheckList(section, type.GetElementType()!, problems);
        else if (!IsScalar(type))
            CheckSection(section, type, problems);
        else if (section.GetChildren().Any())
            problems.Add($"{section.Path}: is one value, not a section");
        else
            CheckValue(section, property, problems);
    }

    private static void CheckList(IConfigurationSection section, Type item, List<string> problems)
    {
        if (!string.IsNullOrEmpty(section.Value))
            problems.Add($"{section.Path}: is a list, e.g. {(item == typeof(string) ? "[ \"…\" ]" : "[ 5637144592 ]")}");
        foreach (var child in section.GetChildren()) CheckEntry(child, item, problems);
    }

    private static void CheckEntry(IConfigurationSection section, Type type, List<string> problems)
    {
        if (section.GetChildren().Any())
            problems.Add($"{section.Path}: is one value, not a section");
        else if (!TryConvert(section.Value, type, out _))
            problems.Add($"{section.Path}: '{section.Value}' is not allowed; allowed: {Expected(type)}");
    }

    private static void CheckValue(IConfigurationSection section, PropertyInfo property, List<string> problems)
    {
        var required = property.GetCustomAttribute<RequiredAttribute>() is not null;
        if (string.IsNullOrWhiteSpace(section.Value))
        {
            // A key that is not there, or null, keeps its default; a key that is there must say something.
            var isThere = section.Value is not null;
            if (required && (isThere || !HasDefault(property))) problems.Add($"{section.Path}: is missing; a value is needed");
            else if (isThere && property.PropertyType != typeof(string)) problems.Add($"{section.Path}: is empty; allowed: {Expected(property.PropertyType)}");
            return;
        }
        if (!TryConvert(section.Value, property.PropertyType, out var value))
        {
            problems.Add($"{section.Path}: '{section.Value}' is not allowed; allowed: {Expected(property)}");
            return;
        }
        foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
            if (!rule.IsValid(value))
                problems.Add($"{section.Path}: '{section.Value}' is not allowed; allowed: {Expected(property)}");
    }

    private static bool TryConvert(string? text, Type type, out object? value)
    {
        value = text;
        if (type == typeof(string)) return true;
        if (string.IsNullOrWhiteSpace(text)) return false;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
            return Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase) && Enum.TryParse(type, text, ignoreCase: true, out value);
        try
        {
            value = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    private static string Expected(PropertyInfo property) => property.GetCustomAttributes<ValidationAttribute>().FirstOrDefault(rule => rule is not RequiredAttribute) switch
    {
        RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}"),
        StringLengthAttribute length => $"up to {length.MaximumLength} characters",
        { } rule => rule.FormatErrorMessage(property.Name),
        null => Expected(property.PropertyType),
    };

    private static string Expected(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsEnum: true } words => string.Join(", ", Enum.GetNames(words)),
        var of when of == typeof(TimeSpan) => "a time span [d.]hh:mm:ss[.fff]",
        var of when of == typeof(bool) => "true, false",
        _ => "a whole number",
    };

    private static bool HasDefault(PropertyInfo property) =>
        property.GetValue(Activator.CreateInstance(property.DeclaringType!)) is not (null or "");

    private static bool IsScalar(Type type) => type == typeof(string) || type.IsValueType;

    private static Type? EntryType(Type type) => typeof(IDictionary).IsAssignableFrom(type) ? type.GetGenericArguments()[1] : null;

    private static bool IsNamed(PropertyInfo property, IConfigurationSection section) => property.Name.Equals(section.Key, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> KeysOf(Type type) => EntryType(type) is null ? type.GetProperties().Select(property => property.Name) : [];

    private static string Allowed(IEnumerable<string> keys) => string.Join(", ", keys) is { Length: > 0 } list ? $"; allowed: {list}" : "; no keys are allowed here";
}
