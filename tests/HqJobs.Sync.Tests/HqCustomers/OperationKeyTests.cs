using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

public sealed class OperationKeyTests
{
    [Test]
    public void The_text_of_a_key_reads_back_as_the_key([Values] AsyncTable table)
    {
        var key = new OperationKey(new DataStoreName("houston"), 2, table, 17);
        Assert.That(OperationKey.Parse(key.ToString()), Is.EqualTo(key));
    }

    [TestCase("a/b/1/c/17", "a/b")]
    [TestCase(" houston/1/C/17 ", "houston")]
    public void A_name_may_hold_a_slash_and_a_letter_may_be_large(string id, string store) =>
        Assert.That(OperationKey.Parse(id), Is.EqualTo(new OperationKey(new DataStoreName(store), 1, AsyncTable.Customer, 17)));

    [TestCase("")]
    [TestCase("houston")]
    [TestCase("houston/1/c")]
    [TestCase("/1/c/17")]
    [TestCase("houston/1/x/17")]
    [TestCase("houston/one/c/17")]
    [TestCase("houston/1/c/99999999999999999999")]
    public void What_is_no_key_is_refused_with_an_example(string id) =>
        Assert.That(() => OperationKey.Parse(id), Throws.TypeOf<FormatException>().With.Message.Contains("houston/1/c/17"));
}
