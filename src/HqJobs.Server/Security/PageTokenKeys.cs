using System.Xml.Linq;
using HqJobs.Sync.Pipelines;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace HqJobs.Server.Security;

/// <summary>The keys that sign page tokens, at headquarters, for all services alike. They protect nothing else: no sign-in hangs on them.</summary>
/// <remarks>The framework asks without await: once at start, and again when a key of 90 days nears its end.</remarks>
internal sealed class PageTokenKeys(ServiceKeys keys) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. keys.ReadAsync(CancellationToken.None).GetAwaiter().GetResult().Select(XElement.Parse)];

    public void StoreElement(XElement element, string friendlyName) =>
        keys.AddAsync(friendlyName, element.ToString(SaveOptions.DisableFormatting), CancellationToken.None).GetAwaiter().GetResult();
}
