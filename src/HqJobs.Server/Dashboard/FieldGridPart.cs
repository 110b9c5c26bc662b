using HqJobs.Sync.SyncStatus;
using Microsoft.AspNetCore.Html;

namespace HqJobs.Server.Dashboard;

/// <summary>Some of an operation's fields with their old and new values; the new ones may be typed over where that is allowed (R79).</summary>
public sealed record FieldGridPart(OneOperationPage Page, string Caption, IReadOnlyList<OperationField> Fields)
{
    /// <summary>A value to who may see it; a viewer learns that there is one.</summary>
    internal static IHtmlContent Shown(string? value, PageFrame frame) => value switch
    {
        null => new HtmlString("<span class=\"hq-note\" title=\"not recorded\">–</span>"),
        "" => new HtmlString("<span class=\"hq-note\">blank</span>"),
        _ when !frame.MayOperate => new HtmlString("…"),
        _ => new HtmlContentBuilder().Append(value),
    };
}
