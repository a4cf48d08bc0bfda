$ holdfast ingest files/history.ndjson
files/history.ndjson: captured, 3 events (3 new, 0 known before, 0 refused)
$ HOLDFAST_LANG=zh holdfast where urn:epc:id:sgtin:9521234.000001.U1 urn:epc:id:sgtin:9521234.000001.U2
           1  在经销商处
           1  生产中

https://id.gs1.org/01/09521234000013/21/U1  生产中 · 东湖电池厂 · 2026-03-02T01:00:00.000Z
https://id.gs1.org/01/09521234000013/21/U2  在经销商处 · 江北经销店 · 2026-03-03T01:00:00.000Z
$ holdfast where --json urn:epc:id:sgtin:9521234.000001.U2
{"log_position":3,"items":[{"item":"https://id.gs1.org/01/09521234000013/21/U2","state":"at_dealer","place":"https://id.gs1.org/414/9521235000012","place_name":"江北经销店","containers":[],"since":"2026-03-03T01:00:00.000Z","event":3,"step":"receiving","disposition":"sellable_accessible","parts":[]}],"findings":[]}
$ holdfast where --at 2026-03-02T12:00:00+08:00 --csv urn:epc:id:sgtin:9521234.000001.U2
item,state,place,place_name,holder,since,step,disposition,quantity,uom,possible
https://id.gs1.org/01/09521234000013/21/U2,in_production,https://id.gs1.org/414/9521234000013,东湖电池厂,,2026-03-02T01:00:00.000Z,commissioning,in_progress,,,
$ holdfast where --json urn:epc:class:lgtin:9521234.000022.L1
{"log_position":3,"items":[{"item":"https://id.gs1.org/01/09521234000228/10/L1","state":"in_production","place":"https://id.gs1.org/414/9521234000013","place_name":"东湖电池厂","containers":[],"since":"2026-03-02T01:00:00.000Z","event":2,"step":"commissioning","disposition":"in_progress","parts":[{"state":"used_up","place":"https://id.gs1.org/414/9521234000013","place_name":"东湖电池厂","quantity":2,"since":"2026-03-02T01:00:00.000Z"}],"unaccounted":398}],"findings":[]}
$ holdfast where urn:epc:class:lgtin:9521234.000022.L1
https://id.gs1.org/01/09521234000228/10/L1  in production · 东湖电池厂 · 2026-03-02T01:00:00.000Z
    2  used up · 东湖电池厂 · 2026-03-02T01:00:00.000Z
    398  unaccounted for
$ holdfast where --csv urn:epc:class:lgtin:9521234.000022.L1 | cut -d, -f2,4,9-
state,place_name,quantity,uom,possible
in_production,东湖电池厂,,,
used_up,东湖电池厂,2,,
unaccounted,,398,,
$ holdfast item urn:epc:id:sgtin:9521234.000001.U2
https://id.gs1.org/01/09521234000013/21/U2  移动电源
one piece, SGTIN, 2 events

  2026-03-02T09:00:00.000+08:00  Transformation         commissioning · output · 东湖电池厂 · 1 → 2
  2026-03-03T09:00:00.000+08:00  Object         OBSERVE receiving · observed · 江北经销店
$ holdfast check >/dev/null && echo sound
sound
$ holdfast rebuild >/dev/null && holdfast check >/dev/null && echo sound
sound
