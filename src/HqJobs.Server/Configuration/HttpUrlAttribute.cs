using System.ComponentModel.DataAnnotations;

namespace HqJobs.Server.Configuration;

/// <summary>An absolute <c>http://</c> or <c>https://</c> address.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HttpUrlAttribute : ValidationAttribute
{
    public HttpUrlAttribute() : base("an address, e.g. http://127.0.0.1:4317") { }

    public override bool IsValid(object? value) =>
        value is null || (Uri.TryCreate(value as string, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps));
}
