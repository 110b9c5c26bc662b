using HqJobs.Server.Security;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Dashboard;

/// <summary>Keeps the trail of every post to Hangfire's dashboard and writes it to AUDITLOG.</summary>
internal static partial class ButtonAudit
{
    /// <summary>Marks the endpoint whose posts are kept.</summary>
    public sealed class Kept;

    public static IApplicationBuilder UseButtonAudit(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (RoleRequirement.IsRead(context.Request.Method) || context.GetEndpoint()?.Metadata.GetMetadata<Kept>() is null)
        {
            await next(context);
            return;
        }
        var trail = new ButtonTrail(context.CurrentUser().Name);
        context.Features.Set(trail);
        try
        {
            await next(context);
        }
        finally
        {
            await WriteAsync(context, trail);
        }
    });

    // Not cancelled with the request: what was done is recorded, whether or not the caller still listens.
    private static async Task WriteAsync(HttpContext context, ButtonTrail trail)
    {
        if (trail.Entries.Count == 0) return;
        try
        {
            await context.RequestServices.GetRequiredService<AuditLog>().WriteAsync(trail.Entries, CancellationToken.None);
        }
        catch (Exception exception)
        {
            var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ButtonAudit));
            foreach (var entry in trail.Entries) NotRecorded(logger, entry.Action, entry.Subject, exception);
            throw;
        }
    }
}
