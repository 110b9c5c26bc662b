using System.Text.Encodings.Web;
using System.Text.Unicode;
using Hangfire.Dashboard;
using Hangfire.Dashboard.Pages;
using HqJobs.Sync.Sql;
using RazorSlices;

namespace HqJobs.Server.Dashboard;

/// <summary>A page inside Hangfire's layout. Hangfire renders without waiting for anything, so the body is read and rendered before.</summary>
internal sealed class Page(Func<HttpContext, CancellationToken, Task<PageBody?>> read) : IDashboardDispatcher
{
    /// <summary>In the query: only the body is wanted, to replace the one that is shown.</summary>
    public const string Fragment = "fragment";

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly IDashboardDispatcher Layout = LayoutDispatcher();

    public async Task Dispatch(DashboardContext context)
    {
        var http = context.GetHttpContext();
        var (title, html) = await RenderAsync(http);
        http.Response.Headers.CacheControl = "no-store";
        if (http.Request.Query.ContainsKey(Fragment))
        {
            http.Response.ContentType = "text/html; charset=utf-8";
            await http.Response.WriteAsync(html, http.RequestAborted);
            return;
        }
        http.Items[typeof(Page)] = (title, html);
        await Layout.Dispatch(context);
    }

    /// <summary>The page without Hangfire's layout around it.</summary>
    public async Task<(string Title, string Html)> RenderAsync(HttpContext http)
    {
        var body = await ReadAsync(http);
        var html = new StringWriter();
        await body.Slice.RenderAsync(html, Encoder, http.RequestAborted);
        return (body.Title, html.ToString());
    }

    private async Task<PageBody> ReadAsync(HttpContext http)
    {
        try
        {
            if (await read(http, http.RequestAborted) is { } body) return body;
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return new PageBody("Not found", Trouble.Create(new TroublePage("Not found", "There is nothing here of that name. It may have been removed by the nightly clean-up.")));
        }
        catch (DatabaseUnavailableException exception)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return new PageBody("Headquarters", Trouble.Create(new TroublePage("Headquarters cannot be reached", exception.Message)));
        }
    }

    // Only a route of Hangfire's own kind gives a page its context.
    private static IDashboardDispatcher LayoutDispatcher()
    {
        var routes = new Hangfire.Dashboard.RouteCollection();
        routes.AddRazorPage("/", _ => new LaidOut());
        return routes.FindDispatcher("/").Item1;
    }

    private sealed class LaidOut : RazorPage
    {
        public override void Execute()
        {
            var (title, body) = ((string, string))Context.GetHttpContext().Items[typeof(Page)]!;
            Layout = new LayoutPage(title);
            WriteLiteral(body);
        }
    }
}

/// <summary>A page's title and what stands below Hangfire's menu.</summary>
internal sealed record PageBody(string Title, RazorSlice Slice);

/// <summary>Why there is no page.</summary>
public sealed record TroublePage(string Title, string Message);
