using HqJobs.Server.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace HqJobs.Server.Api;

/// <summary>The OpenAPI document at /openapi/v1.json: written from the endpoints themselves, so that it cannot tell anything else than they do.</summary>
internal static class ApiDocument
{
    private const string Key = "key";
    private const string Bearer = "bearer";

    private static readonly Dictionary<string, string> Parameters = new()
    {
        ["after"] = "Where the part before ended: its `next`.",
        ["count"] = "How many at most: 1 to 1,000; 50 where it is left out.",
        ["id"] = "Its id. An operation's holds slashes, which may stand as they are or as %2F; a customer's is an async account (a GUID) or an account.",
        ["name"] = "Its name.",
        ["pipeline"] = "Name of a pipeline, e.g. customer-sync.",
        ["channel"] = "Name of a channel.",
        ["status"] = "Only of this status.",
        ["from"] = "Asked for at this time or later.",
        ["to"] = "Asked for before this time.",
        ["record"] = "Only of one kind of record.",
        ["customer"] = "Only of this customer: an async account (a GUID) or an account.",
        ["company"] = "Only of this company.",
        ["format"] = "csv or json.",
    };

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0; // what client generators understand
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            Introduce(document);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Complete(schema, context.JsonTypeInfo.Type);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Complete(operation, context.Description.ActionDescriptor.EndpointMetadata);
            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(Policies.Viewer);

    private static void Introduce(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "HqJobs",
            Version = "v1",
            Description = "Runs, channels, operations, customers, schedules and features of HqJobs. Viewers read; operators run, cancel, pause, edit and synchronize; administrators change schedules and features. "
                + "Errors are problem details (RFC 9457). Lists come part by part: send a part's `next` as `after`. What several people may change has an `ETag`, which is sent back as `If-Match`.",
        };
        document.Servers?.Clear(); // where it was asked for is where it stands
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Key] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = ApiKeySignIn.HeaderName, Description = "A key of HqJobs: hqjobs key create." },
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The same key as a bearer token." },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] },
        ];
    }

    private static void Complete(OpenApiOperation operation, IList<object> metadata)
    {
        foreach (var parameter in operation.Parameters ?? [])
            if (parameter is OpenApiParameter known && Parameters.TryGetValue(known.Name ?? "", out var text)) known.Description ??= text;
        if (metadata.OfType<Describing.AsksVersion>().Any())
            Add(operation, "If-Match", required: true, "The ETag of what you have seen; `*` changes it whatever it is by now.");
        if (metadata.OfType<Describing.TakesKey>().Any())
            Add(operation, RepeatableRequests.Header, required: false, "A text of your own, new for each request, e.g. a GUID: the same request sent again within 24 hours gets the same answer.");
        if (metadata.OfType<Describing.AnswersVersion>().Any()) Tell(operation, "200", "ETag", "The version of what is answered.");
        Tell(operation, "202", "Location", "Where the run is found.");
        Tell(operation, "503", "Retry-After", "Seconds until it is worth asking again.");
        Tell(operation, "429", "Retry-After", "Seconds until it is worth asking again.");
        // A body that may be left out is no other type than one that may not.
        if (operation.RequestBody?.Content is { } content && content.TryGetValue("application/json", out var body) && body.Schema?.OneOf is { Count: 2 } choices)
            body.Schema = choices.OfType<OpenApiSchemaReference>().Single();
    }

    private static void Complete(OpenApiSchema schema, Type type)
    {
        var isNullable = Nullable.GetUnderlyingType(type) is not null;
        type = Nullable.GetUnderlyingType(type) ?? type;
        // Times and words have converters of their own, of which the framework does not know that they write texts.
        if (type == typeof(DateTimeOffset) || type.IsEnum) schema.Type = isNullable && !type.IsEnum ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        // Answers may grow; only in what is sent a property that nobody knows is a mistake.
        if (!type.Name.EndsWith("Order", StringComparison.Ordinal) && type != typeof(OperationSearch) && schema.Properties is not null) schema.AdditionalPropertiesAllowed = true;
        if (type == typeof(ProblemDetails))
            schema.Properties!["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object | JsonSchemaType.Null,
                Description = "Fields of the request and what is wrong with each.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            };
    }

    private static void Add(OpenApiOperation operation, string header, bool required, string text) => (operation.Parameters ??= []).Add(new OpenApiParameter
    {
        Name = header,
        In = ParameterLocation.Header,
        Required = required,
        Description = text,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    });

    private static void Tell(OpenApiOperation operation, string status, string header, string text)
    {
        if (operation.Responses?.GetValueOrDefault(status) is not OpenApiResponse response) return;
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        response.Headers[header] = new OpenApiHeader { Description = text, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }
}
