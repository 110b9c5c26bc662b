-- Reference data of the sample company usrt: groups, currencies, languages, countries, titles, affiliations, attributes, number sequences, features (R21-R26). Twice changes nothing.
-- at hq
-- twin: SQLite has ON CONFLICT DO NOTHING.

INSERT INTO CUSTGROUP (DATAAREAID, CUSTGROUP, NAME, DEFAULTDIMENSION, CUSTACCOUNTNUMSEQ) VALUES
    ('usrt', '30', 'Retail customers', 5637145001, NULL),
    ('usrt', '40', 'Web shop customers', 5637145002, NULL),
    ('usrt', '50', 'Business customers', 5637145003, 'CustBusi')
ON CONFLICT DO NOTHING;

INSERT INTO CURRENCY (CURRENCYCODE, TXT) VALUES
    ('USD', 'US dollar'), ('EUR', 'Euro'), ('NOK', 'Norwegian krone'), ('SEK', 'Swedish krona'), ('GBP', 'Pound sterling')
ON CONFLICT DO NOTHING;

INSERT INTO LANGUAGETABLE (LANGUAGEID, NAME) VALUES
    ('en-US', 'English (United States)'), ('en-GB', 'English (United Kingdom)'), ('nb-NO', 'Norwegian Bokmål'), ('sv-SE', 'Swedish'),
    ('de-DE', 'German'), ('fr-FR', 'French'), ('es-ES', 'Spanish')
ON CONFLICT DO NOTHING;

INSERT INTO LOGISTICSADDRESSCOUNTRYREGION (COUNTRYREGIONID, SHORTNAME) VALUES
    ('USA', 'United States'), ('GBR', 'United Kingdom'), ('NOR', 'Norway'), ('SWE', 'Sweden'), ('DEU', 'Germany'), ('FRA', 'France'), ('ESP', 'Spain')
ON CONFLICT DO NOTHING;

INSERT INTO TITLETABLE (RECID, TITLE) VALUES
    (5637146001, 'Mr'), (5637146002, 'Ms'), (5637146003, 'Dr')
ON CONFLICT DO NOTHING;

INSERT INTO RETAILAFFILIATION (RECID, NAME, AFFILIATIONTYPE, HIDEINCHANNELS) VALUES
    (5637147001, 'Students', 0, 0), (5637147002, 'Employees', 0, 0), (5637147003, 'VIP', 0, 0), (5637147009, 'Gold loyalty tier', 1, 0)
ON CONFLICT DO NOTHING;

INSERT INTO RETAILATTRIBUTE (ATTRIBUTENAME, ATTRIBUTEDATATYPE, FIXEDLIST, RANGEFROM, RANGETO, DEFAULTVALUE) VALUES
    ('Shoe size', 4, NULL, 15, 60, NULL),
    ('Favourite colour', 5, '["Red","Green","Blue","Black"]', NULL, NULL, NULL),
    ('Newsletter', 6, NULL, NULL, NULL, NULL),
    ('Monthly budget', 1, NULL, 0, 100000, NULL),
    ('Notes', 5, NULL, NULL, NULL, NULL)
ON CONFLICT DO NOTHING;

INSERT INTO NUMBERSEQUENCETABLE (DATAAREAID, NUMBERSEQUENCE, FORMAT, NEXTREC, LOWEST, HIGHEST, CONTINUOUS, BLOCKED) VALUES
    ('usrt', 'CustAcco', 'C-########', 1, 1, 99999999, 0, 0),
    ('usrt', 'CustBusi', 'B-######', 1, 1, 999999, 1, 0)
ON CONFLICT DO NOTHING;

INSERT INTO CUSTPARAMETERS (DATAAREAID, CUSTACCOUNTNUMSEQ) VALUES ('usrt', 'CustAcco')
ON CONFLICT DO NOTHING;

INSERT INTO RETAILFUNCTIONALITYPROFILE (PROFILEID, CREATEASYNCCUSTOMERS) VALUES ('Async', 1)
ON CONFLICT DO NOTHING;

INSERT INTO RETAILCDXDATAGROUP (NAME, FILTERSHAREDCUSTOMERDATA) VALUES ('Default', 0)
ON CONFLICT DO NOTHING;

INSERT INTO FEATUREMANAGEMENT (FEATURE, ENABLED, ENABLEDBY, ENABLEDDATETIME) VALUES
    ('Performance improvements for customer orders and customer transactions', 1, 'sample', '2026-01-01T00:00:00.000Z'),
    ('Enable asynchronous creation for customer addresses', 1, 'sample', '2026-01-01T00:00:00.000Z'),
    ('Enable enhanced async customer creation', 1, 'sample', '2026-01-01T00:00:00.000Z'),
    ('Capture multiple emails and phone numbers and consent for marketing on these contacts', 1, 'sample', '2026-01-01T00:00:00.000Z'),
    ('Enable editing customers in asynchronous mode', 1, 'sample', '2026-01-01T00:00:00.000Z')
ON CONFLICT DO NOTHING;
