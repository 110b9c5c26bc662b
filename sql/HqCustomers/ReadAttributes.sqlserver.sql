-- Customer attributes with their type, list and range (R50).
-- at hq
-- twin: SQLite has no schemas.
select ATTRIBUTENAME, ATTRIBUTEDATATYPE, FIXEDLIST, RANGEFROM, RANGETO
from ax.RETAILATTRIBUTE;
