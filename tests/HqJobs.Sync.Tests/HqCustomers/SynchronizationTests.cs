using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class SynchronizationTests(Pair pair)
{
    private SynchronizationWorld world = null!;

    [SetUp]
    public async Task CreateAsync() => world = await SynchronizationWorld.CreateAsync(pair);

    [TearDown]
    public async Task DisposeAsync() => await (world?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task A_new_customer_gets_an_account_and_its_operations_are_marked()
    {
        var guid = SynchronizationWorld.Guid(1);
        var customer = await world.CustomerAsync(guid, email: "ada@example.com");
        var address = await world.AddressAsync(guid, "a1");

        var outcome = await world.RunAsync();

        Assert.That(outcome, Is.EqualTo(new SynchronizeOutcome(1, 0, 2, 0, 0)));
        Assert.That(await world.AccountOfAsync(guid), Is.EqualTo("C-00000001"));
        foreach (var state in new[] { await world.OperationAsync(customer), await world.OperationAsync(address, "RETAILASYNCADDRESSV2") })
        {
            Assert.Multiple(() =>
            {
                Assert.That(state.Status, Is.EqualTo(OperationStatus.Succeeded));
                Assert.That(state.OnlineOperationCompleted, Is.EqualTo(1));
                Assert.That(state.SyncAttempts, Is.EqualTo(1));
                Assert.That(state.SyncError, Is.Null);
            });
        }
        Assert.That(await world.CountAsync("CUSTTABLE AS c JOIN DIRPARTYTABLE AS p ON p.RECID = c.PARTY JOIN DIRPERSONNAME AS n ON n.PERSON = p.RECID WHERE c.ACCOUNTNUM = 'C-00000001' AND n.FIRSTNAME = 'Ada'"), Is.EqualTo(1));
        Assert.That(await world.CountAsync("CUSTOMERCHANGE WHERE ACCOUNTNUM = 'C-00000001' AND EDITS = 1 AND DELETED = 0"), Is.EqualTo(1));
        Assert.That(await world.CountAsync("RETAILCUSTTABLE WHERE CREATEDBYDATASTORE = 'houston'"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_second_run_does_nothing()
    {
        await world.ManyAsync(50);
        await world.RunAsync();
        var before = await world.CountAsync("CUSTOMERCHANGE");
        var version = await world.World.ScalarAsync<long>(world.Headquarters, "SELECT LASTVERSION FROM CHANGEVERSIONCOUNTER");

        var second = await world.RunAsync();

        Assert.That(second, Is.EqualTo(new SynchronizeOutcome(0, 0, 0, 0, 0)));
        Assert.That(await world.CountAsync("CUSTOMERCHANGE"), Is.EqualTo(before));
        Assert.That(await world.World.ScalarAsync<long>(world.Headquarters, "SELECT LASTVERSION FROM CHANGEVERSIONCOUNTER"), Is.EqualTo(version));
    }

    [Test]
    public async Task The_same_operations_landed_again_under_a_new_epoch_give_no_second_account()
    {
        await world.ManyAsync(20);
        await world.RunAsync();
        await world.World.ExecuteAsync(world.Headquarters, "UPDATE RETAILASYNCCUSTOMERV2 SET ORIGINEPOCH = 2, SYNCSTATUS = 0");

        var outcome = await world.RunAsync();

        Assert.That(outcome.CustomersCreated, Is.Zero);
        Assert.That(await world.AccountsAsync(), Has.Count.EqualTo(20));
    }

    [Test]
    public async Task Batches_of_any_size_come_to_the_same()
    {
        await world.ManyAsync(23);
        var outcome = await world.RunAsync(batchSize: 5);
        Assert.That((outcome.CustomersCreated, outcome.OperationsSucceeded), Is.EqualTo((23L, 46L)));
        Assert.That(await world.AccountsAsync(), Is.EqualTo(Enumerable.Range(1, 23).Select(number => $"C-{number:D8}")));
    }

    [Test]
    public async Task One_bad_record_among_many_fails_alone_and_its_children_wait()
    {
        await world.ManyAsync(499);
        var guid = SynchronizationWorld.Guid(9_999);
        var bad = await world.CustomerAsync(guid, language: "xx-XX");
        var child = await world.AddressAsync(guid, "b1");

        var outcome = await world.RunAsync();

        Assert.That(outcome, Is.EqualTo(new SynchronizeOutcome(499, 0, 998, 1, 1)));
        var failed = await world.OperationAsync(bad);
        Assert.Multiple(() =>
        {
            Assert.That(failed.Status, Is.EqualTo(OperationStatus.Failed));
            Assert.That(failed.SyncError, Does.Contain("LANGUAGEID").And.Contain("xx-XX"));
            Assert.That(failed.OnlineOperationCompleted, Is.Zero);
        });
        Assert.That((await world.OperationAsync(child, "RETAILASYNCADDRESSV2")).Status, Is.EqualTo(OperationStatus.Blocked));
        Assert.That(await world.AccountOfAsync(guid), Is.Null);
    }

    [Test]
    public async Task A_record_that_the_database_refuses_fails_alone_and_leaves_no_gap_in_the_numbers()
    {
        await world.SequenceAsync("CONTINUOUS = 1");
        await world.World.ExecuteAsync(world.Headquarters, "CREATE UNIQUE INDEX UX_TEST ON DIRPERSONNAME (LASTNAME) WHERE LASTNAME = 'Twice'");
        await world.ManyAsync(100);
        var first = await world.CustomerAsync(SynchronizationWorld.Guid(7_001), lastName: "Twice");
        var second = await world.CustomerAsync(SynchronizationWorld.Guid(7_002), lastName: "Twice");
        await world.ManyAsync(100, from: 200);

        var outcome = await world.RunAsync();

        Assert.That((outcome.CustomersCreated, outcome.OperationsFailed), Is.EqualTo((201L, 1L)));
        var states = new[] { await world.OperationAsync(first), await world.OperationAsync(second) };
        Assert.That(states.Select(state => state.Status), Is.EquivalentTo(new[] { OperationStatus.Succeeded, OperationStatus.Failed }));
        Assert.That(states.Single(state => state.Status == OperationStatus.Failed).SyncError, Does.StartWith("headquarters' database refused it"));
        Assert.That(await world.AccountsAsync(), Is.EqualTo(Enumerable.Range(1, 201).Select(number => $"C-{number:D8}")));
    }

    [Test]
    public async Task A_child_waits_for_its_customer_and_completes_when_it_comes()
    {
        var guid = SynchronizationWorld.Guid(1);
        var child = await world.AddressAsync(guid, "a1");
        var waiting = await world.RunAsync();
        Assert.That(waiting.OperationsBlocked, Is.EqualTo(1));
        Assert.That((await world.OperationAsync(child, "RETAILASYNCADDRESSV2")).Status, Is.EqualTo(OperationStatus.Blocked));

        await world.CustomerAsync(guid);
        var outcome = await world.RunAsync();

        Assert.That((outcome.CustomersCreated, outcome.OperationsSucceeded), Is.EqualTo((1L, 2L)));
        Assert.That(await world.CountAsync("LOGISTICSPOSTALADDRESS WHERE STREET = 'Main Street 1'"), Is.EqualTo(1));
    }

    [Test]
    public async Task Operations_that_name_the_account_and_those_that_name_the_async_account_are_one_customer()
    {
        var guid = SynchronizationWorld.Guid(1);
        await world.CustomerAsync(guid);
        await world.RunAsync();
        await world.CustomerAsync("", firstName: "Augusta", operation: 2, account: "C-00000001");
        await world.AddressAsync(guid, "a1");

        var outcome = await world.RunAsync();

        Assert.That((outcome.CustomersUpdated, outcome.OperationsSucceeded), Is.EqualTo((1L, 2L)));
        Assert.That(await world.CountAsync("DIRPERSONNAME WHERE FIRSTNAME = 'Augusta'"), Is.EqualTo(1));
    }

    [Test]
    public async Task Companies_are_kept_apart()
    {
        await world.World.ExecuteAsync(world.Headquarters,
            """
            INSERT INTO CUSTGROUP (DATAAREAID, CUSTGROUP, NAME) VALUES ('demf', '10', 'Other');
            INSERT INTO NUMBERSEQUENCETABLE (DATAAREAID, NUMBERSEQUENCE, FORMAT, HIGHEST) VALUES ('demf', 'CustAcco', 'DE-####', 9999);
            INSERT INTO CUSTPARAMETERS (DATAAREAID, CUSTACCOUNTNUMSEQ) VALUES ('demf', 'CustAcco');
            """);
        var guid = SynchronizationWorld.Guid(1);
        await world.CustomerAsync(guid);
        await world.CustomerAsync(guid, company: "demf", group: "10");
        await world.World.ExecuteAsync(world.Headquarters, "UPDATE RETAILASYNCCUSTOMERV2 SET CURRENCY = 'EUR', LANGUAGEID = 'de-DE' WHERE DATAAREAID = 'demf'");

        var outcome = await world.RunAsync();

        Assert.That((outcome.CustomersCreated, outcome.OperationsFailed), Is.EqualTo((2L, 0L)));
        Assert.That((await world.AccountOfAsync(guid), await world.AccountOfAsync(guid, "demf")), Is.EqualTo(("C-00000001", "DE-0001")));
    }

    [Test]
    public async Task A_dry_run_counts_what_would_happen_and_writes_nothing()
    {
        await world.ManyAsync(12);
        await world.CustomerAsync(SynchronizationWorld.Guid(5_000), language: "xx-XX");
        var before = await FingerprintAsync();

        var preview = await world.RunAsync(batchSize: 5, dryRun: true);
        Assert.That(await FingerprintAsync(), Is.EqualTo(before));

        Assert.That(await world.RunAsync(), Is.EqualTo(preview));
    }

    [Test]
    public async Task An_operation_that_names_no_customer_is_Failed_and_stops_nobody()
    {
        var nameless = await world.CustomerAsync("");
        var other = await world.CustomerAsync("");
        await world.ManyAsync(3);
        var outcome = await world.RunAsync();
        Assert.That((outcome.CustomersCreated, outcome.OperationsFailed), Is.EqualTo((3L, 2L)));
        Assert.That((await world.OperationAsync(nameless)).SyncError, Is.Not.Null);
        Assert.That((await world.OperationAsync(other)).Status, Is.EqualTo(OperationStatus.Failed));
    }

    [Test]
    public async Task Junk_where_a_name_should_stand_is_a_failed_operation()
    {
        world.OnlyInSqlite();
        await world.ManyAsync(3);
        await world.World.ExecuteAsync(world.Headquarters, "UPDATE RETAILASYNCCUSTOMERV2 SET CUSTACCOUNTASYNC = x'00ff', FIRSTNAME = x'00ff' WHERE REPLICATIONCOUNTERFROMORIGIN = 1001");
        var outcome = await world.RunAsync();
        Assert.That(outcome.CustomersCreated, Is.EqualTo(2));
        Assert.That((await world.OperationAsync(1001)).Status, Is.EqualTo(OperationStatus.Failed));
    }

    [Test]
    public async Task A_customer_typed_into_headquarters_without_its_retail_row_takes_operations()
    {
        await world.CustomerAsync(SynchronizationWorld.Guid(1));
        await world.RunAsync();
        await world.World.ExecuteAsync(world.Headquarters, "DELETE FROM RETAILCUSTTABLE WHERE ACCOUNTNUM = 'C-00000001'");
        var address = await world.AddressAsync("", "a1", account: "C-00000001");
        Assert.That((await world.RunAsync()).CustomersUpdated, Is.EqualTo(1));
        Assert.That((await world.OperationAsync(address, "RETAILASYNCADDRESSV2")).Status, Is.EqualTo(OperationStatus.Succeeded));
    }

    [Test]
    public async Task A_creation_for_an_account_that_lost_its_customer_row_fails_instead_of_waiting_for_ever()
    {
        await world.CustomerAsync(SynchronizationWorld.Guid(1));
        await world.RunAsync();
        await world.World.ExecuteAsync(world.Headquarters, "DELETE FROM CUSTTABLE WHERE ACCOUNTNUM = 'C-00000001'");
        var again = await world.CustomerAsync(SynchronizationWorld.Guid(1));
        Assert.That((await world.RunAsync()).OperationsFailed, Is.EqualTo(1));
        Assert.That((await world.OperationAsync(again)).SyncError, Does.Contain("CUSTACCOUNTASYNC").And.Contains("C-00000001"));
    }

    [Test]
    public async Task Of_two_accounts_given_neither_is_changed_where_they_are_two_customers_or_one_is_unknown()
    {
        await world.CustomerAsync(SynchronizationWorld.Guid(1));
        await world.CustomerAsync(SynchronizationWorld.Guid(2));
        await world.RunAsync();
        var other = await world.CustomerAsync(SynchronizationWorld.Guid(1), firstName: "Eve", operation: 2, account: "C-00000002");
        var unknown = await world.CustomerAsync(SynchronizationWorld.Guid(3), account: "C-00000099");
        Assert.That((await world.RunAsync()).OperationsFailed, Is.EqualTo(2));
        Assert.That((await world.OperationAsync(other)).SyncError, Does.StartWith("CUSTACCOUNT: 'C-00000002'").And.Contains("C-00000001"));
        Assert.That((await world.OperationAsync(unknown)).SyncError, Does.Contain("is not a customer of usrt"));
        Assert.That(await world.CountAsync("DIRPERSONNAME WHERE FIRSTNAME = 'Eve'"), Is.Zero);
        Assert.That(await world.AccountsAsync(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Odd_reference_data_stop_nobody_who_does_not_need_them()
    {
        world.OnlyInSqlite();
        await world.World.ExecuteAsync(world.Headquarters,
            """
            INSERT INTO RETAILATTRIBUTE (ATTRIBUTENAME, ATTRIBUTEDATATYPE, FIXEDLIST) VALUES ('Hat', 5, 'Bowler, Fez'), ('hat', 5, NULL);
            INSERT INTO CURRENCY (CURRENCYCODE) VALUES ('usd');
            """);
        await world.ManyAsync(2);
        await world.World.ExecuteAsync(world.Headquarters,
            """
            INSERT INTO RETAILASYNCCUSTOMERATTRIBUTEV2 (DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, ATTRIBUTENAME, ATTRIBUTEVALUE)
            VALUES ('houston', 1, 1, 'usrt', @guid, '', 1, 'Hat', 'Fez')
            """,
            new { guid = SynchronizationWorld.Guid(0) });
        var outcome = await world.RunAsync();
        Assert.That((outcome.CustomersCreated, outcome.OperationsFailed, outcome.Error), Is.EqualTo((2L, 1L, (string?)null)));
    }

    [Test]
    public async Task An_identity_of_somebody_else_fails_alone_also_with_blanks_around_it()
    {
        foreach (var number in new[] { 1, 2 })
        {
            var guid = SynchronizationWorld.Guid(number);
            await world.CustomerAsync(guid);
            await world.World.ExecuteAsync(world.Headquarters,
                """
                INSERT INTO RETAILEXTERNALIDTOASYNCCUSTOMERMAP (DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, PROVIDERID, EXTERNALIDENTITYID)
                VALUES ('houston', 1, @number, 'usrt', @guid, '', 1, 1, @identity)
                """,
                new { number, guid, identity = number == 1 ? "shopper" : " shopper " });
            await world.RunAsync();
        }
        Assert.That(await world.AccountsAsync(), Has.Count.EqualTo(2));
        Assert.That((await world.OperationAsync(2, "RETAILEXTERNALIDTOASYNCCUSTOMERMAP")).SyncError, Does.Contain("already mapped to account C-00000001"));
    }

    [Test]
    public async Task An_address_whose_link_was_deleted_at_headquarters_is_linked_again_by_its_next_edit()
    {
        await world.ManyAsync(3);
        await world.RunAsync();
        await world.World.ExecuteAsync(world.Headquarters,
            "DELETE FROM DIRPARTYLOCATION WHERE LOCATION = (SELECT RECID FROM LOGISTICSLOCATION WHERE ADDRESSID = 'a1')");
        var edit = await world.AddressAsync(SynchronizationWorld.Guid(1), "a1", street: "New Street 2");

        var outcome = await world.RunAsync();

        Assert.That((await world.OperationAsync(edit, "RETAILASYNCADDRESSV2")).SyncError, Is.Null);
        Assert.That((outcome.CustomersUpdated, outcome.OperationsSucceeded, outcome.OperationsFailed), Is.EqualTo((1L, 1L, 0L)));
        Assert.That(await world.CountAsync(
            """
            LOGISTICSLOCATION AS l JOIN DIRPARTYLOCATION AS k ON k.LOCATION = l.RECID AND k.PARTY = l.PARTY AND k.ISPRIMARY = 1
            JOIN DIRPARTYLOCATIONROLE AS r ON r.LOCATION = l.RECID AND r.PARTYLOCATION = k.RECID
            JOIN LOGISTICSPOSTALADDRESS AS a ON a.LOCATION = l.RECID
            WHERE l.ADDRESSID = 'a1' AND a.STREET = 'New Street 2'
            """), Is.EqualTo(1), "no second row of anything");
    }

    [Test]
    public async Task Operations_that_name_no_company_fail_and_say_so()
    {
        await world.ManyAsync(2);
        var nowhere = await world.CustomerAsync(SynchronizationWorld.Guid(9), company: "");

        var outcome = await world.RunAsync();

        Assert.That((outcome.CustomersCreated, outcome.OperationsFailed, outcome.Error), Is.EqualTo((2L, 1L, (string?)null)));
        Assert.That((await world.OperationAsync(nowhere)).SyncError, Does.StartWith("DATAAREAID: blank"));
    }

    [TestCase(500)]
    [TestCase(1)]
    public async Task Of_two_that_claim_one_identity_at_once_both_become_customers_and_one_has_it(int batchSize)
    {
        await world.ManyAsync(5);
        foreach (var number in new[] { 1, 2 }) // neighbours: with batches of one, the second is read ahead while the first is written
        {
            await world.World.ExecuteAsync(world.Headquarters,
                """
                INSERT INTO RETAILEXTERNALIDTOASYNCCUSTOMERMAP (DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, PROVIDERID, EXTERNALIDENTITYID)
                VALUES ('houston', 1, @number, 'usrt', @guid, '', 1, 1, 'shopper')
                """,
                new { number, guid = SynchronizationWorld.Guid(number) });
        }

        var outcome = await world.RunAsync(batchSize);

        Assert.That(outcome, Is.EqualTo(new SynchronizeOutcome(5, 0, 11, 1, 0)));
        var states = new[] { await world.OperationAsync(1, "RETAILEXTERNALIDTOASYNCCUSTOMERMAP"), await world.OperationAsync(2, "RETAILEXTERNALIDTOASYNCCUSTOMERMAP") };
        Assert.That(states.Count(state => state.Status == OperationStatus.Succeeded), Is.EqualTo(1));
        var owner = await world.World.ScalarAsync<string>(world.Headquarters, "SELECT CUSTOMERACCOUNTNUMBER FROM RETAILEXTERNALIDTOCUSTOMERMAP WHERE EXTERNALIDENTITYID = 'shopper'");
        Assert.That(states.Single(state => state.Status == OperationStatus.Failed).SyncError, Does.Contain($"already mapped to account {owner}"));
    }

    [TestCase("CUSTACCOUNTASYNC", "cast(x'61ff' AS TEXT)")]
    [TestCase("CUSTACCOUNT", "cast(x'61ff' AS TEXT)")]
    [TestCase("CUSTACCOUNTASYNC", "cast(x'61006200' AS TEXT)")]
    [TestCase("CUSTACCOUNT", "cast(x'430062' AS TEXT)")]
    [TestCase("FIRSTNAME", "cast(x'4dff6c6c6572' AS TEXT)")]
    [TestCase("FIRSTNAME", "cast(x'41006461' AS TEXT)")]
    public async Task Bytes_that_are_no_text_are_a_failed_operation_wherever_they_stand(string column, string junk)
    {
        world.OnlyInSqlite();
        await world.ManyAsync(3);
        await world.World.ExecuteAsync(world.Headquarters, $"UPDATE RETAILASYNCCUSTOMERV2 SET {column} = {junk} WHERE REPLICATIONCOUNTERFROMORIGIN = 1001");
        var outcome = await world.RunAsync();
        Assert.That(outcome.CustomersCreated, Is.EqualTo(2));
        var state = await world.OperationAsync(1001);
        Assert.That(state.Status, Is.EqualTo(OperationStatus.Failed));
        Assert.That(state.SyncError, Does.StartWith(column));
    }

    [TestCase("CUSTTABLE", "BLOCKED", "'yes'", "0")]
    [TestCase("CUSTTABLE", "CREDITMAX", "x'00ff'", "NULL")]
    [TestCase("CUSTTABLE", "DEFAULTDIMENSION", "-7", "NULL")]
    [TestCase("LOGISTICSPOSTALADDRESS", "VALIDTO", "''", "'2154-12-31T23:59:59.000Z'")]
    [TestCase("DIRPERSONNAME", "VALIDFROM", "'yesterday'", "'2026-01-01T00:00:00.000Z'")]
    public async Task Junk_typed_into_a_row_of_headquarters_fails_its_customer_alone_until_it_is_corrected(string table, string column, string junk, string corrected)
    {
        world.OnlyInSqlite();
        await world.ManyAsync(3);
        await world.RunAsync();
        await TypeAsync(junk);
        var edits = new List<long>();
        foreach (var number in new[] { 1, 2, 3 }) edits.Add(await world.CustomerAsync("", firstName: "Edited", operation: 2, account: $"C-{number:D8}"));

        var outcome = await world.RunAsync();

        Assert.That((outcome.CustomersUpdated, outcome.OperationsFailed, outcome.Error), Is.EqualTo((2L, 1L, (string?)null)));
        var failed = await world.OperationAsync(edits[0]);
        Assert.That((failed.Status, failed.SyncAttempts), Is.EqualTo((OperationStatus.Failed, 1L)));
        Assert.That(failed.SyncError, Does.StartWith("headquarters' own data of account C-00000001 cannot be read: " + $"{table}.{column} "));

        await TypeAsync(corrected);
        world.World.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await world.RunAsync()).CustomersUpdated, Is.EqualTo(1));

        Task TypeAsync(string value) => world.World.ExecuteAsync(world.Headquarters,
            $"UPDATE {table} SET {column} = {value} WHERE {(table == "CUSTTABLE" ? "ACCOUNTNUM = 'C-00000001'" : $"RECID = (SELECT min(RECID) FROM {table})")}");
    }

    [Test]
    public async Task Junk_in_an_identity_of_headquarters_stops_nobody_who_claims_it()
    {
        world.OnlyInSqlite();
        await world.ManyAsync(2);
        await world.World.ExecuteAsync(world.Headquarters,
            """
            INSERT INTO RETAILEXTERNALIDTOCUSTOMERMAP (DATAAREAID, PROVIDERID, EXTERNALIDENTITYID, CUSTOMERACCOUNTNUMBER, ISACTIVATED) VALUES ('usrt', 1, 'shopper', 'OTHER', 'yes');
            INSERT INTO RETAILEXTERNALIDTOASYNCCUSTOMERMAP (DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, PROVIDERID, EXTERNALIDENTITYID)
            VALUES ('houston', 1, 1, 'usrt', @guid, '', 1, 1, 'shopper')
            """,
            new { guid = SynchronizationWorld.Guid(0) });
        var outcome = await world.RunAsync();
        Assert.That((outcome.CustomersCreated, outcome.OperationsFailed), Is.EqualTo((2L, 1L)));
        Assert.That((await world.OperationAsync(1, "RETAILEXTERNALIDTOASYNCCUSTOMERMAP")).SyncError, Does.Contain("already mapped to account OTHER"));
    }

    [Test]
    public async Task A_group_with_a_negative_dimension_is_given_to_nobody()
    {
        await world.World.ExecuteAsync(world.Headquarters, "INSERT INTO CUSTGROUP (DATAAREAID, CUSTGROUP, NAME, DEFAULTDIMENSION) VALUES ('usrt', 'neg', 'Negative', -7)");
        await world.ManyAsync(3);
        var bad = await world.CustomerAsync(SynchronizationWorld.Guid(9), group: "neg");
        var outcome = await world.RunAsync();
        Assert.That((outcome.CustomersCreated, outcome.OperationsFailed), Is.EqualTo((3L, 1L)));
        Assert.That((await world.OperationAsync(bad)).SyncError, Does.StartWith("CUSTGROUP: 'neg'").And.Contain("DEFAULTDIMENSION"));
    }

    [Test]
    public async Task A_defect_of_the_conversion_fails_its_customer_alone_and_the_log_names_operations_and_type_only()
    {
        var customer = await world.CustomerAsync(SynchronizationWorld.Guid(1), firstName: "Ada");
        var address = await world.AddressAsync(SynchronizationWorld.Guid(1), "a1");
        await using var reading = await world.Headquarters.OpenAsync(DatabaseAccess.Read, CancellationToken.None);
        // Without any list of channels the conversion cannot go on.
        var broken = new ReferenceData { Company = new CompanyId(TestWorld.Company), CustomerAccountSequence = "CustAcco", Channels = null! };
        var log = new LogLines();
        var source = new ConvertedUnits(world.Headquarters, reading, TestWorld.Company, broken, 500, world.World.Time, log);

        var units = new List<ConvertedUnit>();
        await foreach (var batch in source.ReadAsync(CancellationToken.None)) units.AddRange(batch);

        Assert.That(units.Single().Result.Outcomes.Select(outcome => outcome.Status), Is.All.EqualTo(OperationStatus.Failed));
        Assert.That(log.Lines, Is.EqualTo(new[] { ($"Operations houston/1/c/{customer}, houston/1/a/{address} could not be converted: System.ArgumentNullException.", (Exception?)null) }));
    }

    private sealed class LogLines : ILogger
    {
        public List<(string Text, Exception? Exception)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add((formatter(state, exception), exception));
    }

    private Task<IReadOnlyList<string>> FingerprintAsync() => world.World.QueryAsync<string>(world.Headquarters,
        """
        SELECT 'sequence' || NUMBERSEQUENCE || NEXTREC FROM NUMBERSEQUENCETABLE UNION ALL SELECT 'operation' || REPLICATIONCOUNTERFROMORIGIN || SYNCSTATUS || SYNCATTEMPTS FROM RETAILASYNCCUSTOMERV2
        UNION ALL SELECT 'customer' || ACCOUNTNUM FROM CUSTTABLE UNION ALL SELECT 'recid' || TABLENAME FROM RECIDSEQUENCE UNION ALL SELECT 'lease' || NAME FROM LEASE
        """);
}
