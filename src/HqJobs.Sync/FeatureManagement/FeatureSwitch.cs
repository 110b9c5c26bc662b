namespace HqJobs.Sync.FeatureManagement;

/// <summary>A switch of headquarters' feature management that concerns customers made in stores and web shops (R20–R27).</summary>
/// <param name="Name">As headquarters spells it.</param>
/// <param name="Rule">By which domain.md knows it.</param>
/// <param name="Since">The version of Commerce that brought it.</param>
/// <param name="Description">What it turns on, and what happens without it.</param>
/// <param name="Needs">What must be on before it.</param>
public sealed record FeatureSwitch(string Name, string Rule, string Since, string Description, params IReadOnlyList<string> Needs)
{
    private const string Orders = "Performance improvements for customer orders and customer transactions";
    private const string Addresses = "Enable asynchronous creation for customer addresses";
    private const string Enhanced = "Enable enhanced async customer creation";

    public static readonly IReadOnlyList<FeatureSwitch> All =
    [
        new("Performance improvement when reading customer data", "R20", "10.0.20", "Customers are read in smaller parts. The jobs do the same with it and without it."),
        new(Orders, "R21", "10.0.28", "Customer orders and transactions are read faster. Editing customers in asynchronous mode needs it."),
        new(Addresses, "R22", "10.0.22",
            "New addresses of every customer are saved in the store and come with the P-job, any number of them. Off: an address of a customer that headquarters does not know yet is refused, all others wait for headquarters at the till."),
        new(Enhanced, "R24", "10.0.24", "Customers made in asynchronous mode may have a title, affiliations, further e-mails and phones, and inherit the default customer's affiliations."),
        new("Capture multiple emails and phone numbers and consent for marketing on these contacts", "R25", "10.0.14",
            "Further e-mails and phones of a customer, each with consent for marketing. For customers made in asynchronous mode it takes effect with enhanced async customer creation."),
        new("Enable editing customers in asynchronous mode", "R26", "10.0.29", "Every edit of a customer is saved in the store and comes with the P-job. Off: an edit waits for headquarters at the till, and customers that headquarters does not know yet cannot be edited.",
            Orders, Addresses, Enhanced),
        new("Audit of customer synchronization", "R27", "10.0.31", "Headquarters' own page of operations, to inspect, fix and synchronize them again. HqJobs' page of that name is there with it and without it."),
    ];

    /// <returns>The switch of that name, or of that rule number; null where there is none.</returns>
    public static FeatureSwitch? Find(string nameOrRule) =>
        All.FirstOrDefault(known => Is(known.Name, nameOrRule) || Is(known.Rule, nameOrRule));

    private static bool Is(string one, string other) => one.Equals(other.Trim(), StringComparison.OrdinalIgnoreCase);
}
