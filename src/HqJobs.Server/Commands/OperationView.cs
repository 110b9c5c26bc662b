using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.SyncStatus;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Server.Commands;

/// <summary>Operations as text.</summary>
internal static class OperationView
{
    /// <summary>What tells one that was put right since it failed from one that simply failed; null: nobody changed it since.</summary>
    public static string? ChangedSince(OperationLine line) => line switch
    {
        { EditedDateTime: null } => null,
        { SyncNextDateTime: null } => "changed since, something in it still cannot be read",
        _ => "changed since, the next run tries it",
    };

    public static void Show(Shell shell, IReadOnlyList<OperationLine> lines)
    {
        if (lines.Count == 0)
        {
            shell.Line("No operation fits.");
            return;
        }
        var table = new TextTable("Operation", "Account", "Async account", "Recorded (UTC)", "Status", "");
        foreach (var line in lines)
        {
            table.Add(line.OperationId, line.CustAccount, line.CustAccountAsync, line.OperationDateTime, line.EditedDateTime is null ? line.Status.ToString() : $"{line.Status}, changed", Did(line));
            if (ChangedSince(line) is { } changed) table.Note($"{char.ToUpperInvariant(changed[0])}{changed[1..]}.");
            if (line.SyncError is { } error) table.Note(error);
        }
        table.WriteTo(shell);
        if (!lines.Any(line => line.Status is OperationStatus.Failed or OperationStatus.Blocked)) return;
        shell.Line();
        shell.Line("Look: hqjobs operations show ID   Repair: hqjobs operations edit ID --set FIELD=VALUE   Then: hqjobs operations synchronize ID");
    }

    public static void Show(Shell shell, OperationDetail detail)
    {
        var line = detail.Operation;
        shell.Heading($"{line.OperationId}: {detail.ChangeDescription}");
        var header = new TextTable("", "");
        header.Add("Channel", line.ChannelName is { } name ? $"{line.Channel} ({name})" : line.Channel);
        header.Add("Customer account", line.CustAccount.Length > 0 ? line.CustAccount : "none yet");
        header.Add("Async account", line.CustAccountAsync);
        header.Add("Company", line.DataAreaId);
        header.Add("Recorded", line.OperationDateTime);
        header.Add("Landed with", line.UploadSessionId);
        header.Add("Status", line.SyncAttempts switch
        {
            0 => $"{line.Status}",
            1 => $"{line.Status} after 1 attempt",
            var attempts => FormattableString.Invariant($"{line.Status} after {attempts} attempts"),
        });
        header.Add("Last tried", line.SyncDateTime);
        if (line.Status is OperationStatus.Failed or OperationStatus.Blocked) header.Add("Tried again", line.SyncNextDateTime is not { } next ? (object)"not before somebody edits it" : next > shell.Time.GetUtcNow() ? next : "by the next run");
        if (line.EditedDateTime is { } edited) header.Add("Changed since", edited);
        header.Add("Last known error", line.SyncError);
        header.WriteTo(shell, "  ");
        if (detail.NotEditable is { } reason) shell.Line($"  {reason}");
        shell.Line();
        ShowFields(shell, detail);
        if (detail.Changes.Count == 0) return;
        shell.Line();
        var changes = new TextTable("Changed (UTC)", "By", "Field", "Old value", "New value");
        foreach (var change in detail.Changes) changes.Add(change.ChangeDateTime, change.ChangedBy, change.FieldName, change.OldValue, change.NewValue);
        changes.WriteTo(shell);
    }

    /// <summary>Words in ‹› stand for what an operation itself tells.</summary>
    public static void Show(Shell shell, IReadOnlyList<Refusal> refusals)
    {
        var table = new TextTable("Reason", "Rule", "");
        foreach (var refusal in refusals)
            table.Add(refusal.Code, refusal.Rules, $"{(refusal.Fields.Length > 0 ? $"{refusal.Fields}: " : "")}{refusal.Sentence()}. {(refusal.Allowed is { } allowed ? $"{Refusal.Sample(allowed)}. " : "")}{Refusal.Sample(refusal.WhatToDo)}.");
        table.WriteTo(shell);
        shell.Line();
        var words = new TextTable("Stands for", "");
        foreach (var placeholder in Placeholder.All) words.Add($"‹{placeholder.Words}›", placeholder.Meaning);
        words.WriteTo(shell);
    }

    private static void ShowFields(Shell shell, OperationDetail detail)
    {
        var table = new TextTable("", "Field", "Old value", "New value");
        foreach (var field in detail.Fields.Where(field => field.OldValue is not null || field.NewValue is not null || field.RawValue is not null || field.IsCulprit))
            table.Add(field.IsCulprit ? "!" : "", field.Field, field.OldValue, field.RawValue is { } raw ? $"{field.NewValue} (the channel has: {raw})".TrimStart() : field.NewValue);
        table.WriteTo(shell);
    }

    private static string Did(OperationLine line) => line.Operation switch
    {
        1 => $"create {line.Record}",
        2 => $"update {line.Record}",
        3 => $"deactivate {line.Record}",
        _ => line.Record,
    };
}
