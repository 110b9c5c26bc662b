using System.Text.RegularExpressions;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.SyncStatus;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Server.Dashboard;

/// <summary>One operation: what it is, what is wrong with it, its fields to be put right, and who changed them (R77–R80, R83).</summary>
/// <param name="Preview">What Synchronize would make of it as it is saved; null where it has succeeded.</param>
/// <param name="Choices">What its fields may hold; null where nobody may edit them.</param>
/// <param name="Draft">What was typed when a save was refused.</param>
public sealed partial record OneOperationPage(PageFrame Frame, TimeZoneInfo Zone, OperationDetail Detail, ChosenOutcome? Preview, FieldChoices? Choices, FormDraft? Draft)
{
    /// <summary>The id of the form; a refused save returns to it.</summary>
    public const string Form = "edit";

    public OperationLine Operation => Detail.Operation;

    public bool MayEdit => Frame.MayOperate && Detail.IsEditable;

    /// <summary>Those the last known error names, or the preview does: first in sight.</summary>
    public IEnumerable<OperationField> Culprits => Detail.Fields.Where(IsCulprit);

    /// <summary>Those by which it can be given to another customer, where its own does not come.</summary>
    public IEnumerable<OperationField> WaysOut => Detail.Fields.Where(IsWayOut);

    /// <summary>The reasons of the catalogue that are told here, each once: anchor and what is wrong.</summary>
    public IEnumerable<(string Anchor, string Wrong)> Explained => Verdict.Read(Operation.Status == OperationStatus.Succeeded ? null : Operation.SyncError).Concat(Verdict.Read(Told))
        .Where(reason => reason.Refusal is not null).DistinctBy(reason => reason.Refusal)
        .Select(reason => (reason.Refusal!.Anchor, $"{string.Concat(reason.Fields.Take(1).Select(column => $"{OperationWords.Label(column)}: "))}{reason.Wrong}"));

    /// <summary>Those that hold something, or did.</summary>
    public IEnumerable<OperationField> Recorded => Others.Where(one => !IsOrigin(one) && !IsEmpty(one));

    public IEnumerable<OperationField> Empty => Others.Where(one => !IsOrigin(one) && IsEmpty(one));

    /// <summary>Keys and bookkeeping (R83).</summary>
    public IEnumerable<OperationField> Origin => Others.Where(one => IsOrigin(one) && (one.IsEditable || !IsEmpty(one)));

    private IEnumerable<OperationField> Others => Detail.Fields.Where(one => !IsCulprit(one) && !IsWayOut(one));

    internal static async Task<PageBody?> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var id = http.Request.Path.Value!["/pipelines/operations/".Length..];
        var reader = services.GetRequiredService<OperationReader>();
        if (!OperationKey.TryParse(id, out var key) || await reader.FindAsync(key, cancellation) is not { } detail) return null;
        var frame = PageFrame.Of(http);
        var preview = detail.Operation.Status == OperationStatus.Succeeded
            ? null
            : (await services.GetRequiredService<ChosenOperations>().PreviewAsync([key], cancellation))[0];
        var choices = frame.MayOperate && detail.IsEditable ? await reader.ReadChoicesAsync([detail], cancellation) : null;
        return new PageBody($"{OperationWords.What(detail.Operation)} {detail.Operation.OperationId}", OneOperation.Create(new OneOperationPage(
            frame, await Zones.OfCustomersAsync(services, cancellation), detail, preview, choices, frame.Message?.Draft is { Form: Form } draft ? draft : null)));
    }

    /// <summary>Whether the last known error is not all there is to say: it was edited since, or the world has changed.</summary>
    public bool TellsOutlook => Detail.Version > 0 || Preview?.Message != Operation.SyncError;

    /// <summary>Why this field cannot be accepted: what was typed just now, or what is saved.</summary>
    public string? ReasonOf(OperationField field) => PartOf(Draft is null ? null : Frame.Message?.Text, field.Field) ?? PartOf(Told, field.Field);

    /// <summary>What its input holds: what was typed when a save was refused, else what is recorded, if only as the channel wrote it.</summary>
    public string TypedOf(OperationField field) => Draft?.Values.GetValueOrDefault(field.Field) ?? WasOf(field);

    public static string WasOf(OperationField field) => field.RawValue ?? field.NewValue ?? "";

    /// <summary>Whether somebody else changed what this person typed over.</summary>
    public bool IsTyped(OperationField field) => Draft?.Values.ContainsKey(field.Field) ?? false;

    // As it is saved now, which an edit may have changed since the last known error.
    private string? Told => Preview is null || Preview.Result == ChosenResult.Succeeded ? null : Frame.Shown(Preview.Message);

    // Of the catalogue's reasons what is wrong, allowed and to be done; of any other text what follows the field.
    private static string? PartOf(string? text, string column)
    {
        if (text is null) return null;
        if (Verdict.Read(text).FirstOrDefault(reason => reason.Refusal is not null && reason.Fields.Contains(column)) is { } known)
            return string.Join(". ", new[] { known.Wrong, known.Allowed, known.WhatToDo }.Where(part => !string.IsNullOrEmpty(part)));
        return Parts().Split(text).FirstOrDefault(part => part.StartsWith($"{column}: ", StringComparison.Ordinal)) is { } own ? own[(column.Length + 2)..] : null;
    }

    private bool IsCulprit(OperationField field) => ReasonOf(field) is not null || (Preview?.Result != ChosenResult.Succeeded && field.IsCulprit && Operation.Status != OperationStatus.Succeeded);

    private bool IsWayOut(OperationField field) => field.IsEditable && !IsCulprit(field)
        && Verdict.Read(Preview?.Message).Any(reason => reason.Refusal is { Effect: RefusalEffect.Blocks } refusal && refusal.Fields.Split(", ").Contains(field.Field));

    private bool IsEmpty(OperationField field) => string.IsNullOrEmpty(field.NewValue) && string.IsNullOrEmpty(field.OldValue) && field.RawValue is null && !IsTyped(field);

    internal static bool IsOrigin(OperationField field) => AsyncTables.All.All(table => AsyncTables.ShapeOf(table).Columns.Contains(field.Field));

    [GeneratedRegex("; (?=[A-Z][A-Z0-9]+: )")]
    private static partial Regex Parts();
}
