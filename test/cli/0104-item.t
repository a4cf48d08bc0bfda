# Master data of a place, also of one no event names; a class; one event line in Chinese.
$ holdfast ingest files/history.ndjson
files/history.ndjson: captured, 3 events (3 new, 0 known before, 0 refused)
$ holdfast item urn:epc:id:sgln:9521235.00001.0
https://id.gs1.org/414/9521235000012  江北经销店
vessel or place, SGLN, 1 events
kind: dealer
country: CN

  2026-03-03T09:00:00.000+08:00  Object         OBSERVE receiving · location · 江北经销店
$ holdfast item --json urn:epc:id:sgln:9521234.00001.0 | sed 's/"events":.*//'
{"item":"https://id.gs1.org/414/9521234000013","level":"vessel","scheme":"SGLN","name":"东湖电池厂","kind":"plant","country":"CN","log_position":3,"event_count":2,"offset":0,
$ printf '%s' '{"@context":"https://ref.gs1.org/standards/epcis/epcis-context.jsonld","type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-03-01T08:00:00Z","epcisHeader":{"epcisMasterData":{"vocabularyList":[{"type":"urn:epcglobal:epcis:vtype:BusinessLocation","vocabularyElementList":[{"id":"urn:epc:id:sgln:9521234.00001.0","children":["urn:epc:id:sgln:9521234.00001.7"]},{"id":"urn:epc:id:sgln:9521234.00001.7","attributes":[{"id":"urn:epcglobal:cbv:mda#name","attribute":"Line 7"}]}]}]}},"epcisBody":{"eventList":[]}}' | holdfast ingest -
-: captured, 0 events (0 new, 0 known before, 0 refused)
$ holdfast item '(414)9521234000013(254)7'
https://id.gs1.org/414/9521234000013/254/7  Line 7
vessel or place, SGLN, 0 events
kind: plant
country: CN
lies in https://id.gs1.org/414/9521234000013
$ HOLDFAST_LANG=zh holdfast item '(01)09521234000013(21)U2'
https://id.gs1.org/01/09521234000013/21/U2  移动电源
单件，SGTIN，2 个事件

  2026-03-02T09:00:00.000+08:00  转换                   赋码 · 产出 · 东湖电池厂 · 1 → 2
  2026-03-03T09:00:00.000+08:00  对象           观察    收货 · 被观察 · 江北经销店
# A wrong check digit is captured as it is, and said.
$ printf '%s' '{"@context":"https://ref.gs1.org/standards/epcis/epcis-context.jsonld","type":"ObjectEvent","eventTime":"2026-03-01T08:00:00Z","eventTimeZoneOffset":"+08:00","action":"ADD","epcList":["urn:holdfast:vin:1HGBH41J0MN109186"]}' | holdfast ingest -
-: captured, 1 events (1 new, 0 known before, 0 refused)
$ holdfast item 1HGBH41J0MN109186
urn:holdfast:vin:1HGBH41J0MN109186
one piece, VIN, 1 events
check digit of "urn:holdfast:vin:1HGBH41J0MN109186" is 0, it must be X

  2026-03-01T16:00:00.000+08:00  Object         ADD     – · observed
$ HOLDFAST_LANG=zh holdfast item --json 1HGBH41J0MN109186 | sed 's/"events":.*//'
{"item":"urn:holdfast:vin:1HGBH41J0MN109186","level":"thing","scheme":"VIN","remark":"“urn:holdfast:vin:1HGBH41J0MN109186”的校验位为 0，应为 X","log_position":4,"event_count":1,"offset":0,
# An event declared in error is marked on the card, and so is the declaration, whichever came first.
$ event() { printf '{"type":"ObjectEvent","action":"OBSERVE","eventID":"urn:x:e1","eventTime":"2026-03-01T08:00:00+08:00","eventTimeZoneOffset":"+08:00","epcList":["urn:x:item:%s"]%s}\n' "$1" "$2"; }
> event A '' >first
> event A ',"errorDeclaration":{"declarationTime":"2026-03-02T08:00:00+08:00","reason":"did_not_occur"}' >second
> holdfast ingest --data one --format ndjson first second | grep -c captured
> holdfast item --data one urn:x:item:A | tail -2
> holdfast ingest --data other --format ndjson second first | grep -c captured
> holdfast item --data other --json urn:x:item:A | grep -o '"position":[0-9]*\|"decl[a-z_]*":[a-z]*'
2
  2026-03-01T08:00:00.000+08:00  Object         OBSERVE – · observed · declared in error
  2026-03-01T08:00:00.000+08:00  Object         OBSERVE – · observed · declares an event in error
2
"position":1
"declared_in_error":false
"declaration":true
"position":2
"declared_in_error":true
"declaration":false
# Every event is on some page, by its time whatever the order of capture, from either end.
$ for n in 3 1 2 5 4; do printf '{"type":"ObjectEvent","action":"OBSERVE","eventID":"urn:x:p%s","eventTime":"2026-03-0%sT08:00:00+08:00","eventTimeZoneOffset":"+08:00","epcList":["urn:x:paged"]}\n' $n $n; done >paged
$ holdfast ingest paged
paged: captured, 5 events (5 new, 0 known before, 0 refused)
$ holdfast item --limit 2 urn:x:paged
urn:x:paged
one piece, URI, 5 events

  2026-03-01T08:00:00.000+08:00  Object         OBSERVE – · observed
  2026-03-02T08:00:00.000+08:00  Object         OBSERVE – · observed
  … 1 to 2 of 5 are shown; --offset N goes on, --newest begins with the last
$ holdfast item --limit 2 --offset 4 urn:x:paged
urn:x:paged
one piece, URI, 5 events

  2026-03-05T08:00:00.000+08:00  Object         OBSERVE – · observed
  … 5 to 5 of 5 are shown; --offset N goes on, --newest begins with the last
$ holdfast item --limit 2 --offset 1 --newest urn:x:paged
urn:x:paged
one piece, URI, 5 events

  2026-03-04T08:00:00.000+08:00  Object         OBSERVE – · observed
  2026-03-03T08:00:00.000+08:00  Object         OBSERVE – · observed
  … 2 to 3 of 5, from the newest back, are shown; --offset N goes on
$ holdfast item --offset 5 --json urn:x:paged
{"item":"urn:x:paged","level":"thing","scheme":"URI","log_position":9,"event_count":5,"offset":5,"events":[]}
$ HOLDFAST_LANG=zh holdfast item --limit 2 urn:x:paged
urn:x:paged
单件，URI，5 个事件

  2026-03-01T08:00:00.000+08:00  对象           观察    – · 被观察
  2026-03-02T08:00:00.000+08:00  对象           观察    – · 被观察
  …… 显示第 1 至 2 个，共 5 个；--offset N 继续，--newest 从最新的开始
$ holdfast item --limit 1001 urn:x:paged
holdfast: --limit takes a number from 1 to 1000
[exit 2]
# A label with a wrong check digit finds what was captured from it; one nobody captured says what is wrong.
$ printf '{"type":"ObjectEvent","action":"OBSERVE","eventTime":"2026-03-05T08:00:00+08:00","eventTimeZoneOffset":"+08:00","epcList":["https://id.gs1.org/01/09521234000019/21/W1"]}\n' | holdfast ingest -
-: captured, 1 events (1 new, 0 known before, 0 refused)
$ holdfast item '(01)09521234000019(21)W1'
https://id.gs1.org/01/09521234000019/21/W1
one piece, SGTIN, 1 events
check digit of "https://id.gs1.org/01/09521234000019/21/W1" is 9, it must be 3

  2026-03-05T08:00:00.000+08:00  Object         OBSERVE – · observed
$ holdfast item '(01)09521234000019(21)W2'
holdfast: check digit of "https://id.gs1.org/01/09521234000019/21/W2" is 9, it must be 3
[exit 4]
$ holdfast item 9521234000019
holdfast: check digit of "https://id.gs1.org/01/09521234000019" is 9, it must be 3
[exit 2]
