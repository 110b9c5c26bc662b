using System.Text.Json;

namespace HqJobs.Server.Tests.Commands;

/// <summary><c>trace</c> by the real program.</summary>
public sealed class TraceCommandTests
{
    private TempFolder folder = null!;

    [SetUp]
    public async Task CreateInstallation()
    {
        folder = new TempFolder();
        Assert.That((await HqJobsProgram.RunAsync(folder.Path, "db", "init", "--sample", "3")).ExitCode, Is.Zero);
    }

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public async Task A_customer_is_followed_by_account_and_by_GUID_as_text_and_as_JSON()
    {
        Assert.That((await HqJobsProgram.RunAsync(folder.Path, "run", "customer-sync")).ExitCode, Is.Zero);

        var json = await HqJobsProgram.RunAsync(folder.Path, "trace", "C-00000001", "--json");
        Assert.That(json.ExitCode, Is.Zero, json.Error);
        var account = JsonDocument.Parse(json.Output).RootElement.GetProperty("accounts")[0];
        Assert.That(account.GetProperty("channels")[0].GetProperty("state").GetString(), Is.EqualTo("Delivered"));

        Assert.That((await HqJobsProgram.RunAsync(folder.Path, "trace", " c-00000001", "--json")).Output, Is.EqualTo(json.Output), "whatever its case");
        var text = await HqJobsProgram.RunAsync(folder.Path, "trace", account.GetProperty("custAccountAsync").GetString()!.ToUpperInvariant());
        Assert.That(text.ExitCode, Is.Zero, text.Error);
        Assert.That(text.Output, Does.Contain("C-00000001 in company usrt").And.Contain("delivered").And.Contain("create customer").And.Contain("houston/1/c/1"));
    }

    [Test]
    public async Task An_unknown_customer_is_wrong_usage_with_a_sentence()
    {
        var result = await HqJobsProgram.RunAsync(folder.Path, "trace", "C-99999999");
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain("Neither headquarters nor a channel knows a customer 'C-99999999'"));
    }

    [Test]
    public async Task By_an_e_mail_one_customer_is_followed_several_are_listed_and_reported_as_suspected_duplicates()
    {
        Assert.That((await HqJobsProgram.RunAsync(folder.Path, "run", "customer-sync")).ExitCode, Is.Zero);
        Assert.That((await HqJobsProgram.RunAsync(folder.Path, "trace", "nobody@example.com")).ExitCode, Is.EqualTo(2));
        Give("C-00000001", "Ada@example.com");

        var one = await HqJobsProgram.RunAsync(folder.Path, "trace", "ada@EXAMPLE.com");
        Assert.That((one.ExitCode, one.Output), Is.EqualTo((0, (await HqJobsProgram.RunAsync(folder.Path, "trace", "C-00000001")).Output)), one.Error);

        Give("C-00000002", "ada@example.com");
        var several = await HqJobsProgram.RunAsync(folder.Path, "trace", "ada@example.com");
        Assert.That(several.ExitCode, Is.Zero, several.Error);
        Assert.That(several.Output, Does.Contain("C-00000001").And.Contain("C-00000002").And.Contain("e-mail"));
        var json = JsonDocument.Parse((await HqJobsProgram.RunAsync(folder.Path, "trace", "ada@example.com", "--json")).Output).RootElement.GetProperty("found");
        var houston = Path.Combine(folder.Path, "hqjobs-data", "houston.db");
        File.Move(houston, houston + ".away");
        var unasked = await HqJobsProgram.RunAsync(folder.Path, "trace", "ada@example.com");
        Assert.That(unasked.ExitCode, Is.EqualTo(1), "who could not be asked may know a third");
        Assert.That(unasked.Error, Does.Contain("2 customers fit").And.Contain("Not asked: ").And.Contain("houston"));
        Assert.That(JsonDocument.Parse((await HqJobsProgram.RunAsync(folder.Path, "trace", "ada@example.com", "--json")).Output).RootElement.GetProperty("problems")[0].GetProperty("channel").GetString(), Is.EqualTo("houston"));
        File.Move(houston + ".away", houston);
        Assert.That(json.EnumerateArray().Select(customer => customer.GetProperty("by").GetString()), Is.EqualTo(new[] { "Email", "Email" }));

        var groups = JsonDocument.Parse((await HqJobsProgram.RunAsync(folder.Path, "duplicates", "--company", "usrt", "--json")).Output).RootElement.EnumerateArray().ToList();
        Assert.That(groups.Select(group => (group.GetProperty("by").GetString(), group.GetProperty("count").GetInt32())), Does.Contain(("Email", 2)));
        Assert.That((await HqJobsProgram.RunAsync(folder.Path, "duplicates")).Output, Does.Contain("Same e-mail: Ada@example.com"));
        Assert.That((await HqJobsProgram.RunAsync(folder.Path, "duplicates", "--company", "xxxx")).Error, Does.Contain("no company 'xxxx'").And.Contain("usrt"));
    }

    // Somebody types it into headquarters.
    private void Give(string account, string email)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(folder.Path, "hqjobs-data", "headquarters.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            insert into LOGISTICSELECTRONICADDRESS (RECID, LOCATION, TYPE, LOCATOR)
            select 900000000 + location.RECID, location.LOCATION, 2, $email from CUSTTABLE as customer join DIRPARTYLOCATION as location on location.PARTY = customer.PARTY
            where customer.ACCOUNTNUM = $account limit 1
            """;
        command.Parameters.AddWithValue("$account", account);
        command.Parameters.AddWithValue("$email", email);
        Assert.That(command.ExecuteNonQuery(), Is.EqualTo(1));
    }
}
