using HqJobs.Sync.Sql;
using HqJobs.Sync.Tests;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

[assembly: CountsTests]

namespace HqJobs.Sync.Tests
{
    /// <summary>Counts the tests that came to an end, so that the last one knows whether the whole assembly ran.</summary>
    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class CountsTestsAttribute : Attribute, ITestAction
    {
        private static int ended;

        public static int Ended => ended;

        public ActionTargets Targets => ActionTargets.Test;

        public void BeforeTest(ITest test) { }

        public void AfterTest(ITest test) => Interlocked.Increment(ref ended);
    }
}

namespace HqJobs.Sync.Tests.Zz // NUnit goes by name: this fixture comes last
{
    public sealed class WholeRun
    {
        [Test]
        public void Every_SQLite_file_is_executed_by_some_test()
        {
            var expected = Runnable(Root(TestExecutionContext.CurrentContext.CurrentTest)) - 1;
            if (CountsTestsAttribute.Ended < expected)
                Assert.Ignore($"{CountsTestsAttribute.Ended} of {expected} tests ran before this one: only a run of the whole assembly tells which SQL files no test executes.");

            var files = new[] { "ChannelSide", "ChannelToHq", "HqCustomers", "HqToChannel", "Journeys", "SyncStatus", "Checkups", "Pipelines", "Schema" }
                .SelectMany(SqlText.List).Where(path => path.EndsWith(".sqlite.sql", StringComparison.Ordinal));

            Assert.That(files.Except(SqlText.Used), Is.Empty);
        }

        private static ITest Root(ITest test) => test.Parent is { } parent ? Root(parent) : test;

        private static int Runnable(ITest test) =>
            test.RunState != RunState.Runnable ? 0 : test.IsSuite ? test.Tests.Sum(Runnable) : 1;
    }
}
