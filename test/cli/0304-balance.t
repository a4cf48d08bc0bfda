# How much of a lot is where, and how much of something stems from it.
$ holdfast ingest files/history.ndjson
files/history.ndjson: captured, 3 events (3 new, 0 known before, 0 refused)
$ holdfast balance urn:epc:class:lgtin:9521234.000022.L1
https://id.gs1.org/01/09521234000228/10/L1
400 made: 2 used, 0 in stock, 0 shipped, 0 scrapped, 398 unaccounted for
  2  used up · 东湖电池厂

made of
  10 KGM  https://id.gs1.org/01/09521234000204/10/A · 2026-03-01T01:00:00.000Z · commissioning
  5 KGM  https://id.gs1.org/01/09521234000211/10/B · 2026-03-01T01:00:00.000Z · commissioning

went into
  2 → 2 × https://id.gs1.org/01/09521234000013 移动电源 · 2026-03-02T01:00:00.000Z · commissioning
$ HOLDFAST_LANG=zh holdfast balance urn:epc:class:lgtin:9521234.000022.L1 --of urn:epc:id:sgtin:9521234.000001.U1
https://id.gs1.org/01/09521234000228/10/L1
生产 400：已用 2，库存 0，发出 0，报废 0，未查明 398
  2  已用完 · 东湖电池厂

https://id.gs1.org/01/09521234000013/21/U1 所含的同类物料中，100 % 来自此批次

由以下制成
  10 KGM  https://id.gs1.org/01/09521234000204/10/A · 2026-03-01T01:00:00.000Z · 赋码
  5 KGM  https://id.gs1.org/01/09521234000211/10/B · 2026-03-01T01:00:00.000Z · 赋码

用于
  2 → 2 × https://id.gs1.org/01/09521234000013 移动电源 · 2026-03-02T01:00:00.000Z · 赋码
$ holdfast balance --json urn:epc:class:lgtin:9521234.000022.L1
{"item":"https://id.gs1.org/01/09521234000228/10/L1","log_position":3,"summary":"400 made: 2 used, 0 in stock, 0 shipped, 0 scrapped, 398 unaccounted for","counted":"quantities","made":400,"used":2,"in_stock":0,"shipped":0,"scrapped":0,"unaccounted":398,"pieces":0,"unfollowed":0,"parts":[{"state":"used_up","place":"https://id.gs1.org/414/9521234000013","place_name":"东湖电池厂","quantity":2,"since":"2026-03-02T01:00:00.000Z"}],"input_count":2,"inputs":[{"event":1,"time":"2026-03-01T01:00:00.000Z","step":"commissioning","item":"https://id.gs1.org/01/09521234000204/10/A","class":"https://id.gs1.org/01/09521234000204","items":1,"quantity":10,"of_kind":10,"uom":"KGM","mixed":false},{"event":1,"time":"2026-03-01T01:00:00.000Z","step":"commissioning","item":"https://id.gs1.org/01/09521234000211/10/B","class":"https://id.gs1.org/01/09521234000211","items":1,"quantity":5,"of_kind":5,"uom":"KGM","mixed":false}],"output_count":1,"outputs":[{"event":2,"time":"2026-03-02T01:00:00.000Z","step":"commissioning","class":"https://id.gs1.org/01/09521234000013","name":"移动电源","items":2,"quantity":2,"of_kind":2,"mixed":false}],"findings":[]}
$ holdfast balance urn:epc:id:sgtin:9521234.000001.U1
holdfast: https://id.gs1.org/01/09521234000013/21/U1 is no lot; a balance is of a lot
[exit 2]
$ holdfast balance
holdfast: balance takes one lot
[exit 2]
