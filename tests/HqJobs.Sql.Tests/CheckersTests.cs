using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sql.Tests;

/// <summary>The checkers find what they are there for: each is fed a broken text and must complain.</summary>
public sealed class CheckersTests
{
    [TestCase("SELECT c.NOCOLUMN FROM ax.CUSTTABLE AS c;", "NOCOLUMN")]
    [TestCase("SELECT c.RECID FROM ax.NOTABLE AS c;", "NOTABLE")]
    [TestCase("SELECT c.RECID FROM #NOTEMP AS c;", "#NOTEMP")]
    [TestCase("SELECT c.RECID FROM CUSTTABLE AS c;", "without its schema")]
    [TestCase("SELECT c.RECID FROM ax.CUSTTABLE AS c WHERE c.ACCOUNTNUM = @nobody;", "@nobody")]
    [TestCase("SELECT 1 FRM ax.CURRENCY;", "line 1")]
    [TestCase("UPDATE ax.CUSTTABLE SET NOCOLUMN = 1 WHERE RECID = 1;", "NOCOLUMN")]
    [TestCase("INSERT INTO ax.CURRENCY (CURRENCYCODE, TXT) VALUES (N'XXX');", "names 2 columns and gives 1")]
    [TestCase("INSERT INTO ax.CURRENCY (CURRENCYCODE, TXT) SELECT c.CURRENCYCODE, c.TXT, 1 FROM ax.CURRENCY AS c;", "names 2 columns and gives 3")]
    [TestCase("INSERT INTO ax.CURRENCY VALUES (N'XXX', N'None');", "without a list of columns")]
    [TestCase("MERGE ax.CURRENCY AS t USING ax.CURRENCY AS s ON t.CURRENCYCODE = s.CURRENCYCODE WHEN MATCHED THEN DELETE;", "MERGE")]
    [TestCase("SELECT * FROM ax.CURRENCY;", "select *")]
    [TestCase("SELECT c.* FROM ax.CURRENCY AS c;", "select *")]
    [TestCase("UPDATE ax.CURRENCY SET TXT = N'';", "UPDATE without WHERE")]
    [TestCase("DELETE FROM ax.CURRENCY;", "DELETE without WHERE")]
    [TestCase("UPDATE ax.FEATUREMANAGEMENT SET ENABLEDDATETIME = GETDATE() WHERE FEATURE = N'';", "GETDATE")]
    [TestCase("UPDATE ax.FEATUREMANAGEMENT SET ENABLEDDATETIME = CURRENT_TIMESTAMP WHERE FEATURE = N'';", "CURRENT_TIMESTAMP")]
    [TestCase("SELECT c.TXT FROM ax.CURRENCY AS c WITH (NOLOCK);", "NOLOCK")]
    [TestCase("UPDATE c SET TXT = N'' OUTPUT inserted.TXT FROM ax.CURRENCY AS c WHERE c.CURRENCYCODE = N'';", "UPDATE … OUTPUT with an alias")]
    [TestCase("DELETE c OUTPUT deleted.TXT FROM ax.CURRENCY AS c WHERE c.CURRENCYCODE = N'';", "DELETE … OUTPUT with an alias")]
    [TestCase("WITH due AS (SELECT TOP (1) c.TXT FROM ax.CURRENCY AS c) UPDATE due SET TXT = N'' WHERE TXT = N'x';", "through a common table expression")]
    [TestCase("WITH due AS (SELECT TOP (1) c.TXT FROM ax.CURRENCY AS c) DELETE d FROM due AS d WHERE d.TXT = N'x';", "through a common table expression")]
    [TestCase("DECLARE @v binary(8) = MIN_ACTIVE_ROWVERSION();", "MIN_ACTIVE_ROWVERSION")]
    [TestCase("EXEC sys.sp_sequence_get_range N'hq.S', 10;", "sp_sequence_get_range")]
    [TestCase("WAITFOR DELAY '00:00:01';", "WAITFOR")]
    [TestCase("INSERT INTO ax.CURRENCY (CURRENCYCODE, TXT) EXEC hq.NOTECUSTOMERCHANGES;", "INSERT … EXEC")]
    [TestCase("SELECT c.CURRENCYCODE FROM CHANGETABLE(CHANGES ax.CURRENCY, 0) AS c;", "CHANGETABLE")]
    [TestCase("CREATE TABLE ##EVERYBODYS (A bigint NOT NULL);", "##EVERYBODYS")]
    [TestCase("SELECT @code.value('(/a)[1]', 'nvarchar(20)') AS A;", "XML method value()")]
    [TestCase("SELECT n.c.value('.', 'nvarchar(20)') AS A FROM @code.nodes('/a') AS n(c);", "XML method nodes()")]
    [TestCase("SELECT c.TXT FROM ax.CURRENCY AS c FOR XML PATH('a');", "FOR XML")]
    [TestCase("ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON;", "ALTER DATABASE")]
    [TestCase("DECLARE @s nvarchar(max) = N''; SELECT @s += c.TXT FROM ax.CURRENCY AS c;", "row by row")]
    [TestCase("DECLARE @s nvarchar(max) = N''; SELECT @s = @s + c.TXT FROM ax.CURRENCY AS c;", "row by row")]
    [TestCase("SELECT c.TXT FROM ax.CURRENCY AS c WHERE c.CURRENCYCODE IN @codes;", "travels as JSON")]
    [TestCase("SELECT j.dataGroup FROM OPENJSON(@code) WITH (dataGroup nvarchar(60)) AS j;", "says no path")]
    [TestCase("SELECT CAST(N'2026-01-01' AS datetime) AS A;", "not datetime2(3)")]
    [TestCase("SELECT CAST(N'2026-01-01' AS datetime2) AS A;", "not datetime2(3)")]
    [TestCase("BEGIN TRY DELETE FROM ax.CURRENCY WHERE TXT = N''; END TRY BEGIN CATCH SELECT ERROR_MESSAGE() AS A; END CATCH;", "ERROR_MESSAGE")]
    [TestCase("INSERT INTO ax.CURRENCY (TXT) VALUES (N'None');", "leaves out CURRENCY.CURRENCYCODE")]
    [TestCase("INSERT INTO ax.RETAILAFFILIATION (RECID, NAME) OUTPUT inserted.RECID VALUES (1, N'');", "which has triggers")]
    [TestCase("UPDATE c SET BLOCKED = 1 OUTPUT inserted.RECID FROM ax.CUSTTABLE AS c WHERE c.RECID = 1;", "which has triggers")]
    public void Broken_T_SQL_is_complained_about(string text, string complaint) =>
        Assert.That(SqlServerCheck.Validate(text, "", SchemaKind.Hq), Has.Some.Contains(complaint));

    [Test]
    public void A_parameter_nobody_uses_is_complained_about() =>
        Assert.That(SqlServerCheck.Validate("SELECT c.TXT FROM ax.CURRENCY AS c;", "@code nvarchar(3)", SchemaKind.Hq), Has.Some.Contains("@code is not used"));

    [Test]
    public void A_table_of_headquarters_is_unknown_at_a_channel() =>
        Assert.That(SqlServerCheck.Validate("SELECT c.TXT FROM ax.CURRENCY AS c;", "", SchemaKind.Channel), Has.Some.Contains("[ax].[CURRENCY]"));

    [TestCase("SELECT c.TXT FROM ax.CURRENCY AS c WHERE c.CURRENCYCODE = @code;")]
    [TestCase("SELECT t.name FROM sys.tables AS t WHERE t.name = @code;")]
    [TestCase("UPDATE c SET TXT = r.A FROM ax.CURRENCY AS c JOIN #ROWS AS r ON r.A = c.CURRENCYCODE AND r.A = @code;")]
    [TestCase("SELECT j.A FROM OPENJSON(@code) WITH (A nvarchar(20) '$.A') AS j;")]
    public void Sound_T_SQL_is_left_in_peace(string text) =>
        Assert.That(SqlServerCheck.Validate(text, "@code nvarchar(3)", SchemaKind.Hq, ["ROWS (A nvarchar(3))"]), Is.Empty);

    [Test]
    public void A_hint_needs_a_comment_that_names_it()
    {
        const string Query = "SELECT c.TXT FROM ax.CURRENCY AS c WITH (UPDLOCK);";
        Assert.That(SqlServerCheck.HintsWithoutReason(Query), Has.Some.Contains("UPDLOCK"));
        Assert.That(SqlServerCheck.HintsWithoutReason("-- UPDLOCK keeps the second writer waiting.\n" + Query), Is.Empty);
    }

    [TestCase("SELECT COUNT(*) AS N FROM ax.CURRENCY;")]
    [TestCase("SELECT 1 AS N FROM ax.CURRENCY;")]
    [TestCase("SELECT CASE WHEN TXT = N'' THEN 0 ELSE 1 END AS N FROM ax.CURRENCY;")]
    [TestCase("SELECT (SELECT COUNT(*) FROM ax.CURRENCY) AS N;")]
    [TestCase("SELECT SUM(p.C) AS N FROM (SELECT COUNT(*) AS C FROM ax.CURRENCY UNION ALL SELECT 1) AS p;")]
    [TestCase("WITH p AS (SELECT COUNT(*) AS C FROM ax.CURRENCY) SELECT q.C AS N FROM p AS q;")]
    public void An_int_result_is_complained_about(string text) => Assert.That(SqlServerCheck.IntResults(text), Has.Some.Contains("N is int"));

    [Test]
    public void A_bigint_result_is_left_in_peace() => Assert.That(SqlServerCheck.IntResults("SELECT COUNT_BIG(*) AS N, CAST(1 AS bigint) AS M FROM ax.CURRENCY UNION ALL SELECT 1, 2;"), Is.Empty);

    [TestCase("CREATE TABLE ax.X (A bigint NOT NULL, INDEX IX_A (A));", "inline")]
    [TestCase("CREATE TABLE ax.X (A23456789012345678901234567890123456789012345678901234567890123X bigint NOT NULL);", "63 characters")]
    [TestCase("INSERT INTO ax.CURRENCY (NOCOLUMN) VALUES (N'');", "NOCOLUMN")]
    [TestCase("CREATE OR ALTER VIEW ax.X AS SELECT c.TXT FROM ax.CURRENCY AS c;", "CREATE OR ALTER")]
    [TestCase("ALTER TABLE ax.CURRENCY DROP CONSTRAINT DF_CURRENCY_TXT;", "DROP CONSTRAINT of a default")]
    [TestCase("ALTER TABLE ax.CURRENCY ADD A bigint NULL, B bigint NULL;", "several columns")]
    [TestCase("CREATE SYNONYM ax.X FOR ax.CURRENCY;", "synonym")]
    [TestCase("CREATE TABLE ax.X (A bigint NOT NULL); CREATE SCHEMA y;", "Incorrect syntax")]
    [TestCase("ALTER TABLE ax.CURRENCY ADD A bigint NULL; UPDATE ax.CURRENCY SET A = 1 WHERE TXT = N'';", "A is used in the batch that adds it")]
    public void A_schema_script_is_complained_about(string text, string complaint) =>
        Assert.That(SqlServerCheck.ValidateSchema(text, SchemaKind.Hq), Has.Some.Contains(complaint));

    [Test]
    public void Generated_text_is_bound_at_either_end()
    {
        Assert.That(SqlServerCheck.ValidateGenerated("select [VERSION] from [crt].[APPLIEDVERSION] where [JOBID] = @job;"), Is.Empty);
        Assert.That(SqlServerCheck.ValidateGenerated("select [NOCOLUMN] from [crt].[APPLIEDVERSION] where [JOBID] = @job;"), Has.Some.Contains("NOCOLUMN"));
    }

    [Test]
    public void Generated_text_may_make_a_temporary_table_more_than_once_but_not_of_unknown_columns()
    {
        const string Text = "select top (0) t.[{0}] into [#rows] from [ax].[CURRENCY] as t; delete t from [ax].[CURRENCY] as t join [#rows] as r on r.[TXT] = t.[TXT]; drop table [#rows];";
        Assert.That(SqlServerCheck.ValidateGenerated(string.Format(Text, "TXT") + string.Format(Text, "TXT")), Is.Empty);
        Assert.That(SqlServerCheck.ValidateGenerated(string.Format(Text, "NOCOLUMN")), Has.Some.Contains("NOCOLUMN"));
    }

    [TestCase("SELECT NOCOLUMN FROM CUSTTABLE", "NOCOLUMN")]
    [TestCase("SELECT 1 FROM NOTABLE", "NOTABLE")]
    [TestCase("SELECT 1; SELEC 2", "SELEC")]
    [TestCase("INSERT INTO CURRENCY (CURRENCYCODE, TXT) VALUES ('XXX')", "1 values for 2 columns")]
    [TestCase("SELECT A FROM channel.APPLIEDVERSION", "channel.APPLIEDVERSION")]
    public async Task Broken_SQLite_is_complained_about(string text, string complaint) =>
        Assert.That((await SqliteSchema.PrepareAsync(text, SchemaKind.Hq)).Complaints, Has.Some.Contains(complaint));

    [Test]
    public async Task SQLite_tells_parameters_and_results_also_of_attached_and_temporary_tables()
    {
        var prepared = await SqliteSchema.PrepareAsync(
            "SELECT v.VERSION, r.A AS B FROM channel.APPLIEDVERSION AS v JOIN CHANGED AS r ON r.A = @a; UPDATE CURRENCY SET TXT = @b WHERE TXT = @a", SchemaKind.Hq, ["channel"], ["CHANGED (A bigint)"]);

        Assert.That(prepared.Complaints, Is.Empty);
        Assert.That(prepared.Parameters, Is.EqualTo(new[] { "@a", "@b" }));
        Assert.That(prepared.Results, Is.EqualTo(new[] { new[] { "VERSION", "B" } }));
    }

    [TestCase("SELECT * FROM CURRENCY", "select *")]
    [TestCase("SELECT c.TXT, c.* FROM CURRENCY AS c", "select *")]
    [TestCase("UPDATE CURRENCY SET TXT = ''", "UPDATE without WHERE")]
    [TestCase("WITH a AS (SELECT 1) DELETE FROM CURRENCY", "DELETE without WHERE")]
    [TestCase("SELECT datetime('now')", "'now'")]
    [TestCase("SELECT CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP")]
    public void SQLite_of_bad_taste_is_complained_about(string text, string complaint) => Assert.That(SqliteTaste.Complaints(text), Has.Some.Contains(complaint));

    [TestCase("SELECT COUNT(*), 2 * 3 FROM CURRENCY -- not select *")]
    [TestCase("INSERT INTO CURRENCY (CURRENCYCODE) VALUES ('update CURRENCY') ON CONFLICT DO UPDATE SET TXT = ''")]
    [TestCase("DELETE FROM CURRENCY WHERE TXT = 'select *'")]
    public void SQLite_of_good_taste_is_left_in_peace(string text) => Assert.That(SqliteTaste.Complaints(text), Is.Empty);

    [TestCase("SELECT 1;", "sentence")]
    [TestCase("-- A sentence.\nSELECT 1;", "-- at hq")]
    [TestCase("-- A sentence.\n-- at moon\nSELECT 1;", "-- at hq")]
    [TestCase("-- A sentence.\n-- at hq\n-- in @a bigint, @b\nSELECT 1;", "@b")]
    public void An_incomplete_card_is_complained_about(string text, string complaint) => Assert.That(Card.Of(text).Complaints, Has.Some.Contains(complaint));

    [Test]
    public void A_card_is_read()
    {
        var card = Card.Of("-- Does it. Twice the same.\n-- at hq, channel\n-- in @a numeric(32,6), @b nvarchar(20)\n-- attached channel\n-- temp ROWS (A bigint)\n-- twin: because.\n\nSELECT 1;");

        Assert.That(card.Complaints, Is.Empty);
        Assert.That(card.At, Is.EqualTo(new[] { SchemaKind.Hq, SchemaKind.Channel }));
        Assert.That(card.Parameters, Is.EqualTo("@a numeric(32,6), @b nvarchar(20)"));
        Assert.That(card.Attached, Is.EqualTo(new[] { "channel" }));
        Assert.That(card.Temp, Is.EqualTo(new[] { "ROWS (A bigint)" }));
    }

    [Test]
    public void Results_of_T_SQL_are_named()
    {
        const string Text = "INSERT INTO ax.CURRENCY (CURRENCYCODE) OUTPUT inserted.CURRENCYCODE SELECT @a; DECLARE @n bigint; SELECT @n = 1; SELECT c.TXT, c.CURRENCYCODE AS CODE, 1 FROM ax.CURRENCY AS c UNION ALL SELECT N'', N'', 2;";
        Assert.That(SqlServerCheck.Results(Text), Is.EqualTo(new[] { new[] { "CURRENCYCODE" }, ["TXT", "CODE", ""] }));
    }
}
