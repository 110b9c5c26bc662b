using System.Reflection;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests;

/// <summary>Direction of architecture.md, read from the built assembly: the three flows → Pipelines → Sql; flows never call each other.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Engine = typeof(Database).Assembly;

    [TestCase("ChannelToHq", "HqCustomers", "HqToChannel", "Journeys", "Checkups", "SyncStatus")]
    [TestCase("HqCustomers", "ChannelToHq", "HqToChannel", "Journeys", "Checkups", "SyncStatus")]
    [TestCase("HqToChannel", "ChannelToHq", "HqCustomers", "Journeys", "Checkups", "SyncStatus")]
    [TestCase("Pipelines", "ChannelToHq", "HqCustomers", "HqToChannel", "Journeys", "Checkups", "SyncStatus")]
    [TestCase("SyncStatus", "ChannelToHq", "HqToChannel", "Checkups", "ChannelSide")]
    [TestCase("FeatureManagement", "ChannelToHq", "HqCustomers", "HqToChannel", "Journeys", "Checkups", "SyncStatus", "ChannelSide")]
    [TestCase("Sql", "ChannelToHq", "HqCustomers", "HqToChannel", "Journeys", "Checkups", "Pipelines", "ChannelSide", "SyncStatus", "Verdicts")]
    [TestCase("Verdicts", "Sql", "ChannelToHq", "HqCustomers", "HqToChannel", "Journeys", "Checkups", "Pipelines", "ChannelSide", "SyncStatus")]
    public void A_room_knows_nothing_of(string room, params string[] others)
    {
        var inside = Engine.GetTypes().Where(type => RoomOf(type) == room).ToList();
        Assert.That(inside, Is.Not.Empty);

        var wrong = from type in inside
                    from used in TypeDependencies.Of(type)
                    where used.Assembly == Engine && others.Contains(RoomOf(used))
                    select $"{type.FullName} → {used.FullName}";

        Assert.That(wrong.Distinct(), Is.Empty);
    }

    [Test]
    public void The_engine_knows_nothing_of_Hangfire_web_or_console() =>
        Assert.That(Engine.GetReferencedAssemblies().Select(name => name.Name),
            Has.None.StartsWith("Hangfire").And.None.StartsWith("Microsoft.AspNetCore").And.None.StartsWith("System.Console")
                .And.None.StartsWith("Spectre").And.None.StartsWith("System.CommandLine"));

    [Test]
    public void Every_type_lives_in_a_room()
    {
        string[] rooms = ["ChannelToHq", "HqCustomers", "HqToChannel", "Journeys", "Checkups", "SyncStatus", "FeatureManagement", "ChannelSide", "Pipelines", "Verdicts", "Sql"];
        var homeless = Engine.GetTypes().Where(type => type.Namespace?.StartsWith("HqJobs", StringComparison.Ordinal) == true && !rooms.Contains(RoomOf(type))).ToList();

        Assert.That(homeless.Select(type => Outermost(type).Name).Distinct(), Is.EqualTo(new[] { nameof(Wiring) }));
    }

    [TestCase(typeof(UsesInField))]
    [TestCase(typeof(UsesInSignature))]
    [TestCase(typeof(UsesInBody))]
    [TestCase(typeof(UsesInLambda))]
    [TestCase(typeof(UsesAsTypeArgument))]
    [TestCase(typeof(UsesAfterAwait))]
    public void The_walk_finds_a_use_wherever_it_hides(Type user) => Assert.That(TypeDependencies.Of(user), Has.Member(typeof(DataStoreName)));

    [Test]
    public void The_walk_finds_nothing_where_nothing_is() => Assert.That(TypeDependencies.Of(typeof(UsesNothing)), Has.No.Member(typeof(DataStoreName)));

    private static string RoomOf(Type type) => Outermost(type).Namespace is { } name && name.StartsWith("HqJobs.Sync.", StringComparison.Ordinal) ? name.Split('.')[2] : "";

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private sealed class UsesNothing
    {
        public static string Text() => new Version(1, 2).ToString();
    }

    private sealed class UsesInField
    {
        public DataStoreName[] Names = [];
    }

    private sealed class UsesInSignature
    {
        public static void Take(List<DataStoreName?> names) => names.Clear();
    }

    private sealed class UsesInBody
    {
        public static string Make() => new DataStoreName("houston").ToString();
    }

    private sealed class UsesInLambda
    {
        public static Func<string, object> Make(string ending) => name => new DataStoreName(name + ending);
    }

    private sealed class UsesAsTypeArgument
    {
        public static int Make() => Array.Empty<DataStoreName>().Length;
    }

    private sealed class UsesAfterAwait
    {
        public static async Task<object> MakeAsync()
        {
            await Task.Yield();
            return new DataStoreName("houston");
        }
    }
}
