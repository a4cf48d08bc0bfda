# One bad argument among several hides nothing and stops nothing.
$ printf '  \n' > blank
$ holdfast ingest --json files/history.ndjson blank nowhere.json files/bad.jsonld; echo "[exit $?]"
{"files":[{"file":"files/history.ndjson","state":"captured","events":3,"captured":3,"duplicates":0,"refused":0,"remarked":0,"parties":3,"first_position":1,"last_position":3,"problems":[],"remarks":[],"duplicate_list":[]},{"file":"blank","state":"refused","events":0,"captured":0,"duplicates":0,"refused":1,"remarked":0,"parties":0,"first_position":0,"last_position":0,"problems":[{"code":"invalid","detail":"the text is empty; one JSON value is required","source":"blank","line":2,"pointer":null,"params":[]}],"remarks":[],"duplicate_list":[]},{"file":"nowhere.json","state":"refused","events":0,"captured":0,"duplicates":0,"refused":1,"remarked":0,"parties":0,"first_position":0,"last_position":0,"problems":[{"code":"not_found","detail":"nowhere.json does not exist","source":"nowhere.json","line":0,"pointer":null,"params":["nowhere.json"]}],"remarks":[],"duplicate_list":[]},{"file":"files/bad.jsonld","state":"refused","events":3,"captured":0,"duplicates":0,"refused":2,"remarked":0,"parties":0,"first_position":0,"last_position":0,"problems":[{"code":"invalid","detail":"bizStep \"comissioning\" is neither a word of the standard (CBV 2.0) nor a URI","source":"files/bad.jsonld","line":8,"pointer":"/epcisBody/eventList/0/bizStep","params":["bizStep","comissioning"]},{"code":"invalid","detail":"eventTime \"2026-03-01T08:00:00\" is not a date and time with a zone (RFC 3339, like 2026-03-01T09:00:00+08:00)","source":"files/bad.jsonld","line":16,"pointer":"/epcisBody/eventList/1/eventTime","params":["eventTime","2026-03-01T08:00:00"]}],"remarks":[],"duplicate_list":[]}],"log_position":3}
[exit 1]
$ holdfast ingest files/history.ndjson nowhere.json blank
files/history.ndjson: captured, 3 events (0 new, 3 known before, 0 refused)
  line 2: urn:uuid:00000000-0000-4000-8000-000000000001 is the event at position 1
  line 3: urn:uuid:00000000-0000-4000-8000-000000000002 is the event at position 2
  line 4: urn:uuid:00000000-0000-4000-8000-000000000003 is the event at position 3
nowhere.json: refused, nothing was stored (0 events read, 1 refused)
  nowhere.json does not exist
blank: refused, nothing was stored (0 events read, 1 refused)
  blank:2: the text is empty; one JSON value is required
[exit 1]
$ holdfast ingest --on-error proceed nowhere.json files/bad.jsonld
nowhere.json: refused, nothing was stored (0 events read, 1 refused)
  nowhere.json does not exist
files/bad.jsonld: captured in part, 3 events (1 new, 0 known before, 2 refused)
  files/bad.jsonld:8 /epcisBody/eventList/0/bizStep: bizStep "comissioning" is neither a word of the standard (CBV 2.0) nor a URI
  files/bad.jsonld:16 /epcisBody/eventList/1/eventTime: eventTime "2026-03-01T08:00:00" is not a date and time with a zone (RFC 3339, like 2026-03-01T09:00:00+08:00)
[exit 3]
$ holdfast ingest --on-error proceed nowhere.json blank
nowhere.json: refused, nothing was stored (0 events read, 1 refused)
  nowhere.json does not exist
blank: refused, nothing was stored (0 events read, 1 refused)
  blank:2: the text is empty; one JSON value is required
[exit 1]
# A list may begin with the header that trace writes.
$ holdfast trace forward --units --fields item --csv urn:epc:class:lgtin:9521234.000020.A > affected.csv
$ holdfast where --csv --items affected.csv
item,state,place,place_name,holder,since,step,disposition,quantity,uom,possible
https://id.gs1.org/01/09521234000013/21/U1,in_production,https://id.gs1.org/414/9521234000013,东湖电池厂,,2026-03-02T01:00:00.000Z,commissioning,in_progress,,,
https://id.gs1.org/01/09521234000013/21/U2,at_dealer,https://id.gs1.org/414/9521235000012,江北经销店,,2026-03-03T01:00:00.000Z,receiving,sellable_accessible,,,
