-- Records who did what to what.
-- at hq
-- in @now datetime2(3), @username nvarchar(200), @action nvarchar(60), @subject nvarchar(200), @details nvarchar(max)
insert into hq.AUDITLOG (AUDITDATETIME, USERNAME, ACTION, SUBJECT, DETAILS)
values (@now, @username, @action, @subject, @details);
