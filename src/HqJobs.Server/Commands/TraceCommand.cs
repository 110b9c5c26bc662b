using System.CommandLine;
using System.Globalization;
using HqJobs.Sync.Journeys;

namespace HqJobs.Server.Commands;

/// <summary><c>trace</c>: the journey of one customer, from the channel that recorded it to every channel that has it.</summary>
internal static class TraceCommand
{
    private const int MostFound = 50;

    private static readonly Argument<string> Id = new("GUID|ACCOUNT|E-MAIL|PHONE") { Description = "The async account of a customer, its account ID, e-mail or phone (+47 22 00 11 22, 0047..., (713) 555-0122)." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object." };

    public static Command Create(CommandLine line) => line.Leaf(
        "trace", "Follows one customer: recorded in a channel, landed, converted to an account, delivered to each channel. Where several customers fit, they are listed.",
        ["hqjobs trace C-00000001", "hqjobs trace 6f1a2b3c-0000-4000-8000-000000000001 --json", "hqjobs trace ada@example.com", "hqjobs trace \"(713) 555-0122\""], [Id, Json], ShowAsync);

    private static async Task<int> ShowAsync(CommandCall call, CancellationToken cancellation)
    {
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var id = call.Get(Id)!;
        // A GUID may be known to a channel alone, which a journey finds.
        var found = Guid.TryParse(id, out _) ? new FoundCustomers([], []) : await engine.Services.GetRequiredService<CustomerSearch>().FindAsync(id, MostFound, cancellation);
        if (found.Customers.Select(customer => customer.Id).Distinct(StringComparer.OrdinalIgnoreCase).Count() > 1) return Choose(call, found);
        if (found.Customers.Count > 0) id = found.Customers[0].Id;
        var journey = await engine.Services.GetRequiredService<CustomerJourneys>().ReadAsync(id, cancellation);
        if (journey.IsUnknown) throw new UsageException(UnknownText(id, journey));

        if (call.Get(Json)) call.Shell.Json(journey);
        else Show(call.Shell, journey);
        return journey.Problems.Count > 0 ? ExitCode.SucceededWithErrors : ExitCode.Succeeded;
    }

    private static int Choose(CommandCall call, FoundCustomers found)
    {
        if (call.Get(Json)) call.Shell.Json(new { found = found.Customers, found.Problems });
        else Show(call.Shell, found);
        return found.Problems.Count > 0 ? ExitCode.SucceededWithErrors : ExitCode.Succeeded;
    }

    private static void Show(Shell shell, FoundCustomers found)
    {
        var table = new TextTable("Customer", "Company", "Name", "Found by", "");
        foreach (var customer in found.Customers)
            table.Add(customer.Id, customer.DataAreaId, customer.Name, Word(customer.By), customer.AccountNum.Length == 0 ? "no account yet" : customer.IsPending ? "on its way" : "");
        table.WriteTo(shell);
        shell.Note($"{found.Customers.Count}{(found.Customers.Count == MostFound ? " or more" : "")} customers fit; trace one of them.");
        foreach (var problem in found.Problems) shell.Note(NotAsked(problem));
    }

    private static string Word(FoundBy by) => by switch
    {
        FoundBy.AsyncAccount => "GUID",
        FoundBy.Account => "account",
        FoundBy.Email => "e-mail",
        _ => "phone",
    };

    private static string UnknownText(string id, CustomerJourney journey) =>
        $"Neither headquarters nor a channel knows a customer '{id}'; it is a GUID, an account ID such as C-00000001, an e-mail or a phone."
        + string.Concat(journey.Problems.Select(problem => $"\n{NotAsked(problem)}"));

    private static string NotAsked(JourneyProblem problem) => $"Not asked: {problem.Problem}";

    private static void Show(Shell shell, CustomerJourney journey)
    {
        if (journey.Accounts.Count == 0) shell.Line($"{journey.Id}: no account at headquarters yet");
        foreach (var account in journey.Accounts) ShowAccount(shell, account);
        shell.Line();
        ShowOperations(shell, journey.Operations);
        foreach (var problem in journey.Problems) shell.Note(NotAsked(problem));
    }

    private static void ShowAccount(Shell shell, JourneyAccount account)
    {
        shell.Heading($"{account.AccountNum} in company {account.DataAreaId}");
        if (account.CustAccountAsync.Length > 0) shell.Line($"  async account {account.CustAccountAsync}");
        if (account.CreatedDateTime is { } created) shell.Line($"  created {Text(created)}{(account.CreatedByDataStore is { } by ? $" by an operation of {by}" : "")}");
        if (account.Deleted) shell.Line("  deleted at headquarters");
        if (account.Channels.Count == 0)
        {
            shell.Line("  no configured channel gets the customers of this company");
            return;
        }
        var table = new TextTable("Channel", "1010", "Since (UTC)", "");
        foreach (var delivery in account.Channels) table.Add(delivery.Channel, Word(delivery.State), delivery.Since, Explain(delivery, account));
        table.WriteTo(shell, "  ");
    }

    private static string Word(DeliveryState state) => state switch
    {
        DeliveryState.Delivered => "delivered",
        DeliveryState.Owed => "owed",
        _ => "not reachable",
    };

    private static string Explain(JourneyDelivery delivery, JourneyAccount account)
    {
        var change = account.ChangeVersion is { } version ? $"the change {version.ToString(CultureInfo.InvariantCulture)}" : "a change that has no number yet";
        return delivery.State switch
        {
            DeliveryState.Delivered => "",
            DeliveryState.Owed when delivery.Reason is not null => $"the channel's database refuses it: {delivery.Reason}; next try {Text(delivery.NextTry!.Value)}, or at once after a change at headquarters",
            DeliveryState.Owed when delivery.Version is null => $"never got a download; the next 1010 brings {change}",
            DeliveryState.Owed => string.Create(CultureInfo.InvariantCulture, $"has version {delivery.Version}; the next 1010 brings {change}"),
            _ when delivery.Version >= account.ChangeVersion => "headquarters recorded that it got the customer",
            _ => $"headquarters has not recorded that it got {change}",
        };
    }

    private static void ShowOperations(Shell shell, IReadOnlyList<JourneyOperation> operations)
    {
        if (operations.Count == 0)
        {
            shell.Line("No operations are kept: those that succeeded are cleaned up after their time, or the customer was made at headquarters.");
            return;
        }
        var table = new TextTable("Operation", "Record", "Recorded (UTC)", "Landed (UTC)", "Status", "At (UTC)", "Attempts", "");
        foreach (var operation in operations)
            table.Add(operation.OperationId, $"{Verb(operation.Operation)} {operation.Record}", operation.OperationDateTime, operation.DateUploaded, Word(operation.Stage),
                operation.SyncDateTime, operation.SyncAttempts, Explain(operation));
        table.WriteTo(shell);
    }

    private static string Verb(long? operation) => operation switch
    {
        1 => "create",
        2 => "update",
        3 => "deactivate",
        _ => $"operation {operation?.ToString(CultureInfo.InvariantCulture) ?? "without number:"}",
    };

    private static string Word(OperationStage stage) => stage == OperationStage.NotUploaded ? "not uploaded" : stage.ToString();

    private static string Explain(JourneyOperation operation) => operation switch
    {
        { Stage: OperationStage.NotUploaded } => $"only {operation.DataStore} has it; the next P-0001 lands it",
        { Stage: OperationStage.Pending } => "the next synchronization converts it",
        { Stage: OperationStage.Failed or OperationStage.Blocked } => $"{operation.SyncError}; {(operation.SyncNextDateTime is { } next ? $"tried again from {Text(next)}" : "not tried again until it is edited")}",
        _ => "",
    };

    private static string Text(DateTimeOffset time) => $"{time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC";
}
