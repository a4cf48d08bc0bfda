# A good file is captured once; the second time every event is known.
$ holdfast ingest files/history.ndjson
files/history.ndjson: captured, 3 events (3 new, 0 known before, 0 refused)
$ holdfast ingest files/history.ndjson
files/history.ndjson: captured, 3 events (0 new, 3 known before, 0 refused)
  line 2: urn:uuid:00000000-0000-4000-8000-000000000001 is the event at position 1
  line 3: urn:uuid:00000000-0000-4000-8000-000000000002 is the event at position 2
  line 4: urn:uuid:00000000-0000-4000-8000-000000000003 is the event at position 3
# A refused file changes nothing and says why, with the place.
$ holdfast ingest files/bad.jsonld
files/bad.jsonld: refused, nothing was stored (3 events read, 2 refused)
  files/bad.jsonld:8 /epcisBody/eventList/0/bizStep: bizStep "comissioning" is neither a word of the standard (CBV 2.0) nor a URI
  files/bad.jsonld:16 /epcisBody/eventList/1/eventTime: eventTime "2026-03-01T08:00:00" is not a date and time with a zone (RFC 3339, like 2026-03-01T09:00:00+08:00)
[exit 1]
$ HOLDFAST_LANG=zh holdfast ingest files/bad.jsonld
files/bad.jsonld：被拒，没有写入任何内容（读到 3 个事件，被拒 2）
  files/bad.jsonld:8 /epcisBody/eventList/0/bizStep：bizStep“comissioning”既不是标准（CBV 2.0）中的词，也不是 URI
  files/bad.jsonld:16 /epcisBody/eventList/1/eventTime：eventTime“2026-03-01T08:00:00”不是带时区的日期时间（RFC 3339，例如 2026-03-01T09:00:00+08:00）
[exit 1]
$ holdfast item urn:epc:id:sgtin:9521234.000001.U7
holdfast: no event names urn:epc:id:sgtin:9521234.000001.U7
[exit 4]
# With proceed its good events are taken.
$ holdfast ingest --on-error proceed files/bad.jsonld
files/bad.jsonld: captured in part, 3 events (1 new, 0 known before, 2 refused)
  files/bad.jsonld:8 /epcisBody/eventList/0/bizStep: bizStep "comissioning" is neither a word of the standard (CBV 2.0) nor a URI
  files/bad.jsonld:16 /epcisBody/eventList/1/eventTime: eventTime "2026-03-01T08:00:00" is not a date and time with a zone (RFC 3339, like 2026-03-01T09:00:00+08:00)
[exit 3]
$ holdfast item urn:epc:id:sgtin:9521234.000001.U7
https://id.gs1.org/01/09521234000013/21/U7  移动电源
one piece, SGTIN, 1 events

  2026-03-01T08:05:00.000+08:00  Object         ADD     – · observed
$ holdfast ingest --json files/bad.jsonld
{"files":[{"file":"files/bad.jsonld","state":"refused","events":3,"captured":0,"duplicates":1,"refused":2,"remarked":0,"parties":0,"first_position":0,"last_position":0,"problems":[{"code":"invalid","detail":"bizStep \"comissioning\" is neither a word of the standard (CBV 2.0) nor a URI","source":"files/bad.jsonld","line":8,"pointer":"/epcisBody/eventList/0/bizStep","params":["bizStep","comissioning"]},{"code":"invalid","detail":"eventTime \"2026-03-01T08:00:00\" is not a date and time with a zone (RFC 3339, like 2026-03-01T09:00:00+08:00)","source":"files/bad.jsonld","line":16,"pointer":"/epcisBody/eventList/1/eventTime","params":["eventTime","2026-03-01T08:00:00"]}],"remarks":[],"duplicate_list":[{"event_id":"ni:///sha-256;f54405bc8f8c94868e769487a8f96d17ef0b6f1797901661c2510d769a58a25d?ver=CBV2.0","line":23,"position":4}]}],"log_position":4}
[exit 1]
# Standard input, and compressed.
$ gzip -c files/history.ndjson | holdfast ingest --data other -
-: captured, 3 events (3 new, 0 known before, 0 refused)
$ holdfast ingest nowhere.json
nowhere.json: refused, nothing was stored (0 events read, 1 refused)
  nowhere.json does not exist
[exit 1]
$ holdfast ingest
holdfast: ingest takes at least one file, or - for standard input
[exit 2]
$ printf '{"type":"ObjectEvent"' | holdfast ingest -
-: refused, nothing was stored (0 events read, 1 refused)
  -:1: the text ends inside an object; every { needs its }
[exit 1]
$ printf '' | holdfast ingest -
-: refused, nothing was stored (0 events read, 1 refused)
  -: the input is empty
[exit 1]
