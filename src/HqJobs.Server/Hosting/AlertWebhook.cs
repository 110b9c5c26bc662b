using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using HqJobs.Server.Configuration;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Hosting;

/// <summary>
/// Posts alerts to <c>Alerts:Webhook</c>, one after the other and beside everything else. A receiver that does not answer is asked again, seldom
/// and not for ever: the alert stands at headquarters, in the log and in the metrics as well.
/// </summary>
internal sealed partial class AlertWebhook : BackgroundService
{
    /// <summary>HMAC-SHA256 of the body with <c>Alerts:WebhookSecret</c>: <c>sha256=</c> and hexadecimal digits.</summary>
    public const string SignatureHeader = "X-HqJobs-Signature";

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5)];

    private readonly Channel<AlertNotice> notices = Channel.CreateBounded<AlertNotice>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Uri? url;
    private readonly byte[]? secret;
    private readonly TimeProvider time;
    private readonly ILogger<AlertWebhook> logger;

    public AlertWebhook(Settings settings, TimeProvider time, ILogger<AlertWebhook> logger)
    {
        var options = settings.Options.Alerts;
        url = options.Webhook is { Length: > 0 } address ? new Uri(address) : null;
        secret = options.WebhookSecret is { Length: > 0 } key ? Encoding.UTF8.GetBytes(key) : null;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>Returns at once.</summary>
    public void Send(AlertNotice notice)
    {
        if (url is not null) notices.Writer.TryWrite(notice);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var notice in notices.Reader.ReadAllAsync(stoppingToken)) await DeliverAsync(notice, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async Task DeliverAsync(AlertNotice notice, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new { kind = notice.Raised ? "raised" : "recovered", notice.Pipeline, notice.Due, notice.Message, runId = notice.Run?.Value }, ReportJson.Compact);
        for (var attempt = 0; ; attempt++)
        {
            if (await TryPostAsync(body, cancellation) is not { } problem) return;
            if (attempt == Pauses.Length)
            {
                GivenUp(logger, notice.Pipeline, url!.Host, problem);
                return;
            }
            if (attempt == 0) NotDelivered(logger, notice.Pipeline, url!.Host, problem);
            await Task.Delay(Pauses[attempt], time, cancellation);
        }
    }

    /// <returns>Why it was not taken; null when it was. Never the address: its path or query may be a secret.</returns>
    private async Task<string?> TryPostAsync(byte[] body, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            if (secret is not null) request.Headers.Add(SignatureHeader, $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(secret, body))}");
            using var response = await http.SendAsync(request, cancellation);
            return response.IsSuccessStatusCode ? null : $"it answered {(int)response.StatusCode}";
        }
        catch (HttpRequestException exception)
        {
            return $"{exception.HttpRequestError}";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"it did not answer within {http.Timeout.TotalSeconds:N0} s";
        }
    }

    public override void Dispose()
    {
        http.Dispose();
        base.Dispose();
    }

    [LoggerMessage(EventId = 3010, Level = LogLevel.Warning, Message = "The alert of {Pipeline} has not reached the webhook at {Host} yet: {Problem}")]
    private static partial void NotDelivered(ILogger logger, string pipeline, string host, string problem);

    [LoggerMessage(EventId = 3011, Level = LogLevel.Error, Message = "The alert of {Pipeline} has not reached the webhook at {Host} and is not sent again: {Problem}")]
    private static partial void GivenUp(ILogger logger, string pipeline, string host, string problem);
}
