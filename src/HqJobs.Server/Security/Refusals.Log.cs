using System.Net;

namespace HqJobs.Server.Security;

internal sealed partial class Refusals
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused with {Status}: {Method} {Place} from {Address} ({Who})")]
    private static partial void Refused(ILogger logger, int status, string method, string place, IPAddress? address, string who);
}
