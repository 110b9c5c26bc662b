namespace HqJobs.Server.Dashboard;

/// <summary>What somebody typed into a form that was refused: nobody types it twice.</summary>
/// <param name="Form">The id of the form's <c>details</c>.</param>
public sealed record FormDraft(string Form, IReadOnlyDictionary<string, string> Values)
{
    private const int Length = 255; // what the fields allow; it travels in a cookie

    internal static FormDraft Of(string form, params IEnumerable<(string Field, string? Typed)> fields) =>
        new(form, fields.Where(field => field.Typed is not null).ToDictionary(field => field.Field, field => field.Typed!.Length <= Length ? field.Typed : field.Typed[..Length]));
}
