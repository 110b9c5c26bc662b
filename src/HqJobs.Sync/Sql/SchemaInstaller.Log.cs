using Microsoft.Extensions.Logging;

namespace HqJobs.Sync.Sql;

public sealed partial class SchemaInstaller
{
    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Schema of {Database}: {Count} scripts applied, now at {Script}")]
        public static partial void SchemaChanged(ILogger logger, Database database, int count, string script);
    }
}
