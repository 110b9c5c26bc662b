using System.CommandLine;
using System.Globalization;

namespace HqJobs.Server.Commands;

/// <summary>An option that holds a whole number between two bounds; outside of them it is wrong usage.</summary>
internal static class BoundedOption
{
    public static Option<int?> Create(string name, string helpName, string description, int low, int high)
    {
        var option = new Option<int?>(name) { HelpName = helpName, Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var number) || number < low || number > high))
                result.AddError($"{name} {result.Tokens[0].Value}: allowed are {low} to {high}.");
        });
        return option;
    }
}
