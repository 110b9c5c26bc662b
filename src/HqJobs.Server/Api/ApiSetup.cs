using System.Reflection;

namespace HqJobs.Server.Api;

/// <summary>Everything below /api, and what all of it has in common.</summary>
internal static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true); // so that ApiProblems can tell
        return services.AddApiDocument();
    }

    /// <summary>First of all middleware, so that nothing ends without a word.</summary>
    public static IApplicationBuilder UseApiProblems(this IApplicationBuilder app) => app.UseMiddleware<ApiProblems>();

    /// <summary>Behind the sign-in.</summary>
    public static IApplicationBuilder UseQueryWords(this IApplicationBuilder app) => app.UseMiddleware<QueryWords>();

    public static void MapApi(this IEndpointRouteBuilder app)
    {
        app.MapApiDocument();
        var api = app.MapGroup("/api").AddEndpointFilter(RefuseUnknownParametersAsync);
        api.MapGroup("").WithTags("Runs").MapRuns();
        api.MapGroup("").WithTags("Channels").MapChannels();
        var operations = api.MapGroup("").WithTags("Operations");
        operations.MapOperations();
        operations.MapSynchronize();
        operations.MapExport();
        api.MapGroup("").WithTags("Customers").MapCustomers();
        api.MapGroup("").WithTags("Schedules").MapSchedules();
        api.MapGroup("").WithTags("Features").MapFeatures();
    }

    // A filter that is misspelt would otherwise be no filter.
    private static ValueTask<object?> RefuseUnknownParametersAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var known = call.HttpContext.GetEndpoint()!.Metadata.GetMetadata<MethodInfo>()!.GetParameters().Where(parameter => parameter.HasDefaultValue).Select(parameter => parameter.Name!).ToList();
        foreach (var name in call.HttpContext.Request.Query.Keys)
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new ProblemException(Problem.NotUnderstood($"There is no parameter of that name in the address{(known.Count == 0 ? ", nor any other" : $"; there are: {string.Join(", ", known)}")}."));
        return next(call);
    }
}
