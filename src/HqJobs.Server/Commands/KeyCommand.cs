using System.CommandLine;
using HqJobs.Server.Security;

namespace HqJobs.Server.Commands;

/// <summary><c>key</c>: what programs sign in with.</summary>
internal static class KeyCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = $"Who will hold it, e.g. the program's name; {ApiKey.NamesAllowed}." };
    private static readonly Option<string> Role = new("--role") { HelpName = "ROLE", Description = "Viewer, Operator or Administrator.", Required = true };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document." };

    public static Command Create(CommandLine line) => line.Group(
        "key", "Keys with which programs sign in to the service.", ["hqjobs key create monitoring --role Viewer"],
        line.Leaf("create", "Makes a key and shows it once; configuration gets its hash. Writes nothing.",
            ["hqjobs key create monitoring --role Viewer", "hqjobs key create deploy --role Operator --json"], [Name, Role, Json], CreateAsync));

    private static Task<int> CreateAsync(CommandCall call, CancellationToken cancellation)
    {
        var (name, asked) = (call.Get(Name)!, call.Get(Role));
        if (!ApiKey.IsName(name)) throw new UsageException($"'{name}' is no name of a key; allowed: {ApiKey.NamesAllowed}.");
        if (!Enum.TryParse<Role>(asked, ignoreCase: true, out var role) || !Enum.IsDefined(role))
            throw new UsageException($"'{asked}' is no role; allowed: {string.Join(", ", Enum.GetNames<Role>())}.");
        var key = ApiKey.Create(name);
        var hash = KeyHash.Of(key).ToString();
        if (call.Get(Json))
        {
            call.Shell.Json(new { name, role, key, hash });
            return Task.FromResult(ExitCode.Succeeded);
        }
        call.Shell.Line("The key, shown this once; send it as  Authorization: Bearer KEY  or  X-Api-Key: KEY");
        call.Shell.Line($"  {key}");
        call.Shell.Line();
        call.Shell.Line("For the configuration of every service, which then serves other machines too:");
        call.Shell.Line($$"""  "Security": { "ApiKeys": { "{{name}}": { "Hash": "{{hash}}", "Role": "{{role}}" } } }""");
        return Task.FromResult(ExitCode.Succeeded);
    }
}
