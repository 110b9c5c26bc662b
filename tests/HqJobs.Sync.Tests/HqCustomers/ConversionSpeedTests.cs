using System.Diagnostics;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

public sealed class ConversionSpeedTests
{
    /// <summary>Processor time, not the clock: the machine may be busy. The bound is loose on purpose (a debug build); the figure is printed.</summary>
    [Test]
    public void A_customer_with_an_address_is_converted_in_microseconds()
    {
        const int count = 20_000;
        var unit = new Units().Create(("FIRSTNAME", "Ann"), ("LASTNAME", "Berg"), ("EMAIL", "ann@example.com"), ("PHONE", "5550100"), ("CUSTGROUP", "40"), ("CURRENCY", "USD"), ("LANGUAGEID", "en-US"))
            .Address("a1", ("STREET", "Storgata 5"), ("CITY", "Oslo"), ("ZIP", "0155"), ("COUNTRY", "NOR")).Build();
        Convert(unit, 2_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var process = Process.GetCurrentProcess();
        var used = process.TotalProcessorTime;
        Convert(unit, count);
        process.Refresh();
        var microseconds = (process.TotalProcessorTime - used).TotalMicroseconds / count;
        TestContext.Out.WriteLine($"{microseconds:F2} µs and {(GC.GetAllocatedBytesForCurrentThread() - before) / count} bytes a unit");
        Assert.That(microseconds, Is.LessThan(100));
    }

    private static void Convert(Sync.HqCustomers.CustomerUnit unit, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var result = Sync.HqCustomers.CustomerConversion.Convert(unit, null, Units.Reference, Units.Now);
            _ = Sync.HqCustomers.CustomerDiff.Between(result.Before, result.After);
        }
    }
}
