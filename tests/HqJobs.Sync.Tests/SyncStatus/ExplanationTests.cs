using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.SyncStatus;
using HqJobs.Sync.Verdicts;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.SyncStatus;

public sealed class ExplanationTests
{
    private static readonly OperationLine Failed = new()
    {
        OperationId = "houston/1/c/17", Channel = "houston", ChannelName = "Houston", Record = "customer", CustAccountAsync = "0f8fad5b-d9cb-469f-a165-70867728950e", Operation = 1,
        OperationDateTime = new DateTimeOffset(2026, 11, 22, 20, 0, 0, TimeSpan.Zero), Status = OperationStatus.Failed,
        SyncError = new Rejection("EMAIL", "kari(at)example.com", Refusals.NotAnEmailAddress).ToString(),
    };

    [Test]
    public void An_operation_is_explained_in_one_piece_customer_store_field_value_what_is_allowed_and_what_to_do() =>
        Assert.That(Explanation.Of(Detail(Failed), showsValues: true), Is.EqualTo(
            "Kari Nordmann: customer 0f8fad5b-d9cb-469f-a165-70867728950e, without an account yet; new customer recorded in Houston (houston) at 2026-11-22 20:00 UTC, operation houston/1/c/17. "
            + "EMAIL: 'kari(at)example.com' is not an e-mail address. Allowed: one @, a domain with a point after it, no blanks, e.g. ann@example.com. "
            + "Correct it in the operation. (R47)"));

    [Test]
    public void Who_may_not_see_values_sees_neither_name_nor_value() =>
        Assert.That(Explanation.Of(Detail(Failed), showsValues: false), Does.Contain("EMAIL: '…' is not an e-mail address").And.Not.Contain("Kari").And.Not.Contain("kari").And.StartWith("Customer 0f8f"));

    [Test]
    public void An_account_is_named_first_and_a_store_headquarters_does_not_know_by_its_database() =>
        Assert.That(Explanation.Of(Detail(Failed with { CustAccount = "C-00000001", ChannelName = null, Operation = 2, Record = "address" }), showsValues: true),
            Does.StartWith("Kari Nordmann: customer C-00000001 (0f8fad5b-d9cb-469f-a165-70867728950e); changed address recorded in houston at "));

    [Test]
    public void One_that_says_nothing_needs_no_explanation() => Assert.That(Explanation.Of(Detail(Failed with { SyncError = null }), showsValues: true), Is.Null);

    private static OperationDetail Detail(OperationLine line) => new(
        line, 0, "", null,
        [.. new[] { ("FIRSTNAME", "Kari"), ("LASTNAME", "Nordmann"), ("CUSTNAME", "") }.Select(field => new OperationField(field.Item1, null, field.Item2, null, true, OperationFieldType.Text, null, false))],
        []);
}
