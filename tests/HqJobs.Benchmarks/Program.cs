using System.CommandLine;
using System.Text.Json;
using HqJobs.Benchmarks;

var only = new Option<string?>("--only") { Description = $"Figures to measure, comma-separated: {string.Join(",", Figures.Ids)}. Default: all." };
var customers = new Option<int>("--customers") { Description = "Customers of the round trip; M1 takes five and ten times as many.", DefaultValueFactory = _ => 100_000 };
var channels = new Option<int>("--channels") { Description = "Idle channels of S3.", DefaultValueFactory = _ => 100 };
var operations = new Option<long>("--operations") { Description = "Operations of S8.", DefaultValueFactory = _ => 1_000_000 };
var json = new Option<bool>("--json") { Description = "One JSON document on stdout." };
var command = new RootCommand("Measures the figures of goals.md, each beside its floor in the same run. Example: --only T8,S3 --customers 20000") { only, customers, channels, operations, json };
command.SetAction(async (arguments, _) =>
{
    var ids = arguments.GetValue(only)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase) ?? Figures.Ids.ToHashSet();
    if (ids.Except(Figures.Ids, StringComparer.OrdinalIgnoreCase).ToList() is { Count: > 0 } unknown)
    {
        Console.Error.WriteLine($"Unknown figure {string.Join(", ", unknown)}; there are {string.Join(", ", Figures.Ids)}.");
        return 2;
    }
    var figures = await Figures.MeasureAsync(ids, arguments.GetValue(customers), arguments.GetValue(channels), arguments.GetValue(operations), Console.Error.WriteLine);
    if (arguments.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(figures, Figure.Json));
    else foreach (var figure in figures) Console.WriteLine(figure.ToLine());
    return figures.All(figure => figure.Met != false) ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
