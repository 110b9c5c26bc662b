using System.Net;
using HqJobs.Server.Tests.Security;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Tests.Api;

/// <summary>Customers over HTTP: search and suspected duplicates. What people told a shop is sent in bodies and shown to operators.</summary>
[NonParallelizable]
public sealed class CustomersApiTests
{
    [Test]
    public async Task A_customer_is_found_by_what_is_known_of_it_and_two_of_one_email_are_suspected()
    {
        await using var service = await SecureService.StartAsync();
        using var watch = service.Program(SecureService.KeyOf("watch"));
        using var deploy = service.Program(SecureService.KeyOf("deploy"));
        foreach (var name in (string[])["Lovelace", "King"])
            await service.World.InsertCustomerAsync(service.World["houston"], Guid.NewGuid().ToString(), "Ada", name, email: "ada@example.org");
        await service.RunAsync("customer-sync", exitCode: 0);

        var found = await deploy.CallAsync("POST", "/api/customers/search", new { text = "ADA@example.org" });
        var hidden = await watch.CallAsync("POST", "/api/customers/search", new { text = "C-00000001" });
        var suspected = await deploy.CallAsync("GET", "/api/duplicates");
        var withoutValues = await watch.CallAsync("GET", "/api/duplicates?company=usrt");
        Assert.Multiple(async () =>
        {
            Assert.That(found.Items.Select(customer => customer.GetProperty("accountNum").GetString()), Is.EquivalentTo(new[] { "C-00000001", "C-00000002" }), found.Text);
            Assert.That(found.Text, Does.Contain("Ada Lovelace"));
            Assert.That((hidden.Items.Single().GetProperty("name").GetString(), hidden.Json.GetProperty("valuesHidden").GetBoolean()), Is.EqualTo(("…", true)));
            Assert.That(suspected.Items.First().GetProperty("value").GetString(), Is.EqualTo("ada@example.org"), suspected.Text);
            Assert.That(withoutValues.Text, Does.Contain("C-00000002").And.Not.Contain("ada@").And.Not.Contain("Lovelace"));
            Assert.That((await deploy.CallAsync("POST", "/api/customers/search", new { text = " " })).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
            Assert.That((await deploy.CallAsync("GET", "/api/duplicates?after=nonsense")).Kind, Is.EqualTo("not-allowed"));
        });
    }
}
