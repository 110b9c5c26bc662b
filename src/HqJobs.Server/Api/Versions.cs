using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace HqJobs.Server.Api;

/// <summary>Versions of what several people may change at once: given as <c>ETag</c>, asked back as <c>If-Match</c>.</summary>
internal static class Versions
{
    public static void Tell(HttpContext http, long version) => http.Response.Headers.ETag = $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    /// <returns>The version the caller has seen; null for <c>*</c>: whatever stands there.</returns>
    /// <exception cref="ProblemException">It says none, or one that is none of ours.</exception>
    public static long? Seen(HttpContext http)
    {
        var header = http.Request.Headers.IfMatch;
        if (header.Count == 0)
            throw new ProblemException(Problem.VersionMissing("Say which version you have seen: GET it, and send its ETag back as If-Match. Then nobody's change is overwritten unseen."));
        if (!EntityTagHeaderValue.TryParseStrictList([.. header!], out var tags) || tags.Count != 1 || tags[0].IsWeak)
            throw new ProblemException(Problem.NotUnderstood("If-Match: send one ETag as it was given, e.g. If-Match: \"3\""));
        if (tags[0].Tag == "*") return null;
        // A tag that is not ours matches nothing.
        return long.TryParse(tags[0].Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;
    }
}
