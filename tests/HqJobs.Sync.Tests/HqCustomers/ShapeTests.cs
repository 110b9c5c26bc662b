using System.Reflection;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

public sealed class ShapeTests
{
    [Test]
    public void Async_tables_have_the_columns_of_P_0001_in_its_order()
    {
        var subjobs = SchedulerJob.Read("P-0001").Subjobs;
        Assert.That(subjobs.Select(subjob => subjob.Table), Is.EqualTo(AsyncTables.All.Select(AsyncTables.NameOf)));
        foreach (var table in AsyncTables.All)
            Assert.That(AsyncTables.ShapeOf(table).Columns, Is.EqualTo(subjobs[(int)table].Columns));
    }

    [TestCase(AsyncTable.Customer, "CustomerColumns")]
    [TestCase(AsyncTable.Address, "AddressColumns")]
    [TestCase(AsyncTable.Contact, "ContactColumns")]
    [TestCase(AsyncTable.Affiliation, "AffiliationColumns")]
    [TestCase(AsyncTable.Attribute, "AttributeColumns")]
    [TestCase(AsyncTable.Identity, "IdentityColumns")]
    public void Every_own_column_has_an_ordinal_of_its_name(AsyncTable table, string constants)
    {
        var named = Ordinals("OperationColumns").Where(pair => pair.Key != "FIRSTOWN").Concat(Ordinals(constants)).ToDictionary();
        named["REPLICATIONCOUNTERFROMORIGIN"] = named["COUNTER"];
        named.Remove("COUNTER");
        Assert.That(named.OrderBy(pair => pair.Value).Select(pair => pair.Key), Is.EqualTo(AsyncTables.ShapeOf(table).Columns));
        Assert.That(named.All(pair => AsyncTables.OrdinalOf(table, pair.Key) == pair.Value));
    }

    [Test]
    public void Customer_rows_have_the_columns_and_keys_of_1010_in_its_order()
    {
        var shapes = typeof(ICustomerRow).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(ICustomerRow)) && type.IsClass)
            .Select(type => (TableShape)type.GetProperty("Shape")!.GetValue(null)!).ToDictionary(shape => shape.Name);
        var subjobs = SchedulerJob.Read("1010").Subjobs;
        Assert.That(shapes.Keys, Is.EquivalentTo(subjobs.Select(subjob => subjob.Table)));
        foreach (var subjob in subjobs)
        {
            Assert.That(shapes[subjob.Table].Columns, Is.EqualTo(subjob.Columns));
            Assert.That(shapes[subjob.Table].Key, Is.EqualTo(subjob.Key));
        }
    }

    private static Dictionary<string, int> Ordinals(string constants) =>
        typeof(AsyncTables).Assembly.GetType($"HqJobs.Sync.HqCustomers.{constants}")!
            .GetFields(BindingFlags.Public | BindingFlags.Static).ToDictionary(field => field.Name.ToUpperInvariant(), field => (int)field.GetRawConstantValue()!);
}
