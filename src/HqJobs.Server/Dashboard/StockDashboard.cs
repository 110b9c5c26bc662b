using Hangfire;
using Hangfire.Dashboard;
using HqJobs.Server.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HqJobs.Server.Dashboard;

/// <summary>Hangfire's dashboard behind our roles, its buttons hidden from those who may not press them and recorded for those who do.</summary>
internal static class StockDashboard
{
    public static IServiceCollection AddStockDashboard(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<StockButtons>();
        services.AddSingleton<AuditedButtons>();
        services.Replace(ServiceDescriptor.Singleton<IBackgroundJobClientFactory>(provider => provider.GetRequiredService<AuditedButtons>()));
        services.Replace(ServiceDescriptor.Singleton<IRecurringJobManagerFactory>(provider => provider.GetRequiredService<AuditedButtons>()));
        services.AddSingleton<IAuthorizationHandler, StockButtonPolicy>();
        services.AddAuthorizationBuilder().AddPolicy(StockButtonPolicy.Name, policy => policy.AddRequirements(new StockButtonPolicy.Requirement()));
        return services;
    }

    public static void MapStockDashboard(this IEndpointRouteBuilder endpoints) => endpoints
        .MapHangfireDashboardWithAuthorizationPolicy(StockButtonPolicy.Name, StockButtonPolicy.Path, new DashboardOptions
        {
            DashboardTitle = "HqJobs",
            AppPath = null,
            DisplayStorageConnectionString = false,
            IsReadOnlyFunc = page => !page.GetHttpContext().Has(Role.Operator),
        })
        .WithMetadata(new ButtonAudit.Kept());
}
