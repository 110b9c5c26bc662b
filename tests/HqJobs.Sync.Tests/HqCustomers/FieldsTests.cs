using System.Globalization;
using HqJobs.Sync.HqCustomers;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

[TestFixture]
public sealed class FieldsTests
{
    [TestCase("15.000000", "15")]
    [TestCase("100.500000", "100.5")]
    [TestCase("0.000001", "0.000001")]
    [TestCase("-100.000000", "-100")]
    [TestCase("0.000000", "0")]
    [TestCase("99999999999999999999.123456", "99999999999999999999.123456")]
    public void An_amount_with_the_decimals_of_its_column_reads_as_it_was_written(string stored, string written)
    {
        object value = decimal.Parse(stored, CultureInfo.InvariantCulture);
        Assert.Multiple(() =>
        {
            Assert.That(Fields.TryText(value, out var text) ? text : null, Is.EqualTo(written));
            Assert.That(Fields.TryAmount(value, out var amount) ? amount.ToString(CultureInfo.InvariantCulture) : null, Is.EqualTo(written));
        });
    }
}
