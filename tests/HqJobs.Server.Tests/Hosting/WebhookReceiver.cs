using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace HqJobs.Server.Tests.Hosting;

/// <summary>A web server of somebody else's, on a free port of this machine, that notes what is posted to it.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private WebhookReceiver(WebApplication app) => this.app = app;

    public ConcurrentQueue<(string Body, string? Signature)> Posts { get; } = new();

    /// <summary>How the next posts are answered; 200 when there is nothing.</summary>
    public ConcurrentQueue<int> Answers { get; } = new();

    public string Url => $"{app.Urls.First()}/hooks/s3cret?token=t0ken";

    public IReadOnlyList<string> Kinds => [.. Posts.Select(post => JsonDocument.Parse(post.Body).RootElement.GetProperty("kind").GetString()!)];

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        receiver.app.Run(receiver.TakeAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Posts.Enqueue((await reader.ReadToEndAsync(), context.Request.Headers["X-HqJobs-Signature"]));
        context.Response.StatusCode = Answers.TryDequeue(out var answer) ? answer : 200;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
