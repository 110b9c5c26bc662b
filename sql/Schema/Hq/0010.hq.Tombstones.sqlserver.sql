-- The customers that were deleted, by version: the clean-up finds them without reading all the others.
-- at hq
-- twin: SQLite has no schemas.

CREATE INDEX IX_CUSTOMERCHANGE_DELETED ON hq.CUSTOMERCHANGE (CHANGEVERSION) WHERE DELETED = 1;
