-- The change log of edited operations that were taken over from an earlier epoch calls them by the ID they have now; twice is once.
-- at hq
-- in @dataStore nvarchar(60), @epoch bigint, @earlier bigint, @first nvarchar(max), @last nvarchar(max)
UPDATE CUSTSYNCCHANGELOG
   SET OPERATIONID = @dataStore || '/' || @epoch || substr(OPERATIONID, length(@dataStore || '/' || @earlier) + 1)
 WHERE OPERATIONID IN (SELECT @dataStore || '/' || @earlier || '/c/' || h.REPLICATIONCOUNTERFROMORIGIN
                         FROM RETAILASYNCCUSTOMERV2 AS h
                        WHERE h.DATASTORE = @dataStore AND h.ORIGINEPOCH = @epoch AND h.REPLICATIONCOUNTERFROMORIGIN BETWEEN json_extract(@first, '$.RETAILASYNCCUSTOMERV2') AND json_extract(@last, '$.RETAILASYNCCUSTOMERV2')
                          AND h.SYNCEDITS > 0
                          AND NOT EXISTS (SELECT 1 FROM CUSTSYNCCHANGELOG AS l WHERE l.OPERATIONID = @dataStore || '/' || @epoch || '/c/' || h.REPLICATIONCOUNTERFROMORIGIN)
                          AND NOT EXISTS (SELECT 1 FROM RETAILASYNCCUSTOMERV2 AS o WHERE o.DATASTORE = @dataStore AND o.ORIGINEPOCH = @earlier AND o.REPLICATIONCOUNTERFROMORIGIN = h.REPLICATIONCOUNTERFROMORIGIN));
UPDATE CUSTSYNCCHANGELOG
   SET OPERATIONID = @dataStore || '/' || @epoch || substr(OPERATIONID, length(@dataStore || '/' || @earlier) + 1)
 WHERE OPERATIONID IN (SELECT @dataStore || '/' || @earlier || '/a/' || h.REPLICATIONCOUNTERFROMORIGIN
                         FROM RETAILASYNCADDRESSV2 AS h
                        WHERE h.DATASTORE = @dataStore AND h.ORIGINEPOCH = @epoch AND h.REPLICATIONCOUNTERFROMORIGIN BETWEEN json_extract(@first, '$.RETAILASYNCADDRESSV2') AND json_extract(@last, '$.RETAILASYNCADDRESSV2')
                          AND h.SYNCEDITS > 0
                          AND NOT EXISTS (SELECT 1 FROM CUSTSYNCCHANGELOG AS l WHERE l.OPERATIONID = @dataStore || '/' || @epoch || '/a/' || h.REPLICATIONCOUNTERFROMORIGIN)
                          AND NOT EXISTS (SELECT 1 FROM RETAILASYNCADDRESSV2 AS o WHERE o.DATASTORE = @dataStore AND o.ORIGINEPOCH = @earlier AND o.REPLICATIONCOUNTERFROMORIGIN = h.REPLICATIONCOUNTERFROMORIGIN));
UPDATE CUSTSYNCCHANGELOG
   SET OPERATIONID = @dataStore || '/' || @epoch || substr(OPERATIONID, length(@dataStore || '/' || @earlier) + 1)
 WHERE OPERATIONID IN (SELECT @dataStore || '/' || @earlier || '/t/' || h.REPLICATIONCOUNTERFROMORIGIN
                         FROM RETAILASYNCCUSTOMERCONTACT AS h
                        WHERE h.DATASTORE = @dataStore AND h.ORIGINEPOCH = @epoch AND h.REPLICATIONCOUNTERFROMORIGIN BETWEEN json_extract(@first, '$.RETAILASYNCCUSTOMERCONTACT') AND json_extract(@last, '$.RETAILASYNCCUSTOMERCONTACT')
                          AND h.SYNCEDITS > 0
                          AND NOT EXISTS (SELECT 1 FROM CUSTSYNCCHANGELOG AS l WHERE l.OPERATIONID = @dataStore || '/' || @epoch || '/t/' || h.REPLICATIONCOUNTERFROMORIGIN)
                          AND NOT EXISTS (SELECT 1 FROM RETAILASYNCCUSTOMERCONTACT AS o WHERE o.DATASTORE = @dataStore AND o.ORIGINEPOCH = @earlier AND o.REPLICATIONCOUNTERFROMORIGIN = h.REPLICATIONCOUNTERFROMORIGIN));
UPDATE CUSTSYNCCHANGELOG
   SET OPERATIONID = @dataStore || '/' || @epoch || substr(OPERATIONID, length(@dataStore || '/' || @earlier) + 1)
 WHERE OPERATIONID IN (SELECT @dataStore || '/' || @earlier || '/f/' || h.REPLICATIONCOUNTERFROMORIGIN
                         FROM RETAILASYNCCUSTOMERAFFILIATION AS h
                        WHERE h.DATASTORE = @dataStore AND h.ORIGINEPOCH = @epoch AND h.REPLICATIONCOUNTERFROMORIGIN BETWEEN json_extract(@first, '$.RETAILASYNCCUSTOMERAFFILIATION') AND json_extract(@last, '$.RETAILASYNCCUSTOMERAFFILIATION')
                          AND h.SYNCEDITS > 0
                          AND NOT EXISTS (SELECT 1 FROM CUSTSYNCCHANGELOG AS l WHERE l.OPERATIONID = @dataStore || '/' || @epoch || '/f/' || h.REPLICATIONCOUNTERFROMORIGIN)
                          AND NOT EXISTS (SELECT 1 FROM RETAILASYNCCUSTOMERAFFILIATION AS o WHERE o.DATASTORE = @dataStore AND o.ORIGINEPOCH = @earlier AND o.REPLICATIONCOUNTERFROMORIGIN = h.REPLICATIONCOUNTERFROMORIGIN));
UPDATE CUSTSYNCCHANGELOG
   SET OPERATIONID = @dataStore || '/' || @epoch || substr(OPERATIONID, length(@dataStore || '/' || @earlier) + 1)
 WHERE OPERATIONID IN (SELECT @dataStore || '/' || @earlier || '/b/' || h.REPLICATIONCOUNTERFROMORIGIN
                         FROM RETAILASYNCCUSTOMERATTRIBUTEV2 AS h
                        WHERE h.DATASTORE = @dataStore AND h.ORIGINEPOCH = @epoch AND h.REPLICATIONCOUNTERFROMORIGIN BETWEEN json_extract(@first, '$.RETAILASYNCCUSTOMERATTRIBUTEV2') AND json_extract(@last, '$.RETAILASYNCCUSTOMERATTRIBUTEV2')
                          AND h.SYNCEDITS > 0
                          AND NOT EXISTS (SELECT 1 FROM CUSTSYNCCHANGELOG AS l WHERE l.OPERATIONID = @dataStore || '/' || @epoch || '/b/' || h.REPLICATIONCOUNTERFROMORIGIN)
                          AND NOT EXISTS (SELECT 1 FROM RETAILASYNCCUSTOMERATTRIBUTEV2 AS o WHERE o.DATASTORE = @dataStore AND o.ORIGINEPOCH = @earlier AND o.REPLICATIONCOUNTERFROMORIGIN = h.REPLICATIONCOUNTERFROMORIGIN));
UPDATE CUSTSYNCCHANGELOG
   SET OPERATIONID = @dataStore || '/' || @epoch || substr(OPERATIONID, length(@dataStore || '/' || @earlier) + 1)
 WHERE OPERATIONID IN (SELECT @dataStore || '/' || @earlier || '/i/' || h.REPLICATIONCOUNTERFROMORIGIN
                         FROM RETAILEXTERNALIDTOASYNCCUSTOMERMAP AS h
                        WHERE h.DATASTORE = @dataStore AND h.ORIGINEPOCH = @epoch AND h.REPLICATIONCOUNTERFROMORIGIN BETWEEN json_extract(@first, '$.RETAILEXTERNALIDTOASYNCCUSTOMERMAP') AND json_extract(@last, '$.RETAILEXTERNALIDTOASYNCCUSTOMERMAP')
                          AND h.SYNCEDITS > 0
                          AND NOT EXISTS (SELECT 1 FROM CUSTSYNCCHANGELOG AS l WHERE l.OPERATIONID = @dataStore || '/' || @epoch || '/i/' || h.REPLICATIONCOUNTERFROMORIGIN)
                          AND NOT EXISTS (SELECT 1 FROM RETAILEXTERNALIDTOASYNCCUSTOMERMAP AS o WHERE o.DATASTORE = @dataStore AND o.ORIGINEPOCH = @earlier AND o.REPLICATIONCOUNTERFROMORIGIN = h.REPLICATIONCOUNTERFROMORIGIN))
