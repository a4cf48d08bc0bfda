# A recall drill: one lot to its holders, kept.
$ holdfast ingest files/history.ndjson >told
$ holdfast drill run --reason yearly urn:epc:class:lgtin:9521234.000022.L1 | sed -E 's/[0-9.]+ ms/N ms/g; s/[0-9]{4}-[0-9-]+T[0-9:.]+Z/TIME/; s/"(took_us|total_us)":[0-9]+/"\1":0/g; s/"created":"[^"]*"/"created":"TIME"/'
DR-1: units 2, holders 2, found in N ms
https://id.gs1.org/01/09521234000228/10/L1
local · yearly · TIME

         2  lot traced forward: items · N ms
         2  units among them · N ms
         2  units at a known place · N ms
         2  holders · N ms
         1  holders own or reachable · N ms
         1  mass balance: parts · N ms

400 made: 2 used, 0 in stock, 0 shipped, 0 scrapped, 398 unaccounted for

    itself      inside
         0           1  东湖电池厂
         0           1  江北经销店

missing
  holders without a contact in the register of partners: 1 (江北经销店)
  398 is unaccounted for
$ holdfast drill run --reason drawn --seed 3 --json | sed -E 's/[0-9.]+ ms/N ms/g; s/[0-9]{4}-[0-9-]+T[0-9:.]+Z/TIME/; s/"(took_us|total_us)":[0-9]+/"\1":0/g; s/"created":"[^"]*"/"created":"TIME"/'
{"id":"DR-2","created":"TIME","actor":"local","reason":"drawn","item":"https://id.gs1.org/01/09521234000228/10/L1","seed":3,"log_position":3,"total_us":0,"steps":[{"name":"trace","found":2,"took_us":0},{"name":"units","found":2,"took_us":0},{"name":"places","found":2,"took_us":0},{"name":"holders","found":2,"took_us":0},{"name":"contacts","found":1,"took_us":0},{"name":"balance","found":1,"took_us":0}],"members":2,"certain":2,"possible":0,"units":2,"removed":0,"scrapped":0,"nowhere":0,"hands":2,"indirect":2,"own":1,"reachable":0,"findings":0,"balance":{"item":"https://id.gs1.org/01/09521234000228/10/L1","log_position":3,"summary":"400 made: 2 used, 0 in stock, 0 shipped, 0 scrapped, 398 unaccounted for","counted":"quantities","made":400,"used":2,"in_stock":0,"shipped":0,"scrapped":0,"unaccounted":398,"pieces":0,"unfollowed":0,"parts":[{"state":"used_up","place":"https://id.gs1.org/414/9521234000013","place_name":"东湖电池厂","quantity":2,"since":"2026-03-02T01:00:00.000Z"}],"input_count":2,"inputs":[],"output_count":1,"outputs":[],"findings":[]},"holders":[{"place":"https://id.gs1.org/414/9521234000013","place_name":"东湖电池厂","kind":"plant","itself":0,"inside":1,"contained":0,"possible":0,"removed":0,"sold":0,"parts":[]},{"place":"https://id.gs1.org/414/9521235000012","place_name":"江北经销店","kind":"dealer","itself":0,"inside":1,"contained":0,"possible":0,"removed":0,"sold":0,"parts":[]}],"gaps":[{"code":"unreachable","message":"holders without a contact in the register of partners: 1 (江北经销店)","params":["1","江北经销店"]},{"code":"unaccounted","message":"398 is unaccounted for","params":["398"]}]}
$ HOLDFAST_LANG=zh holdfast drill show DR-1 | sed -E 's/[0-9.]+ ms/N ms/g; s/[0-9]{4}-[0-9-]+T[0-9:.]+Z/TIME/; s/"(took_us|total_us)":[0-9]+/"\1":0/g; s/"created":"[^"]*"/"created":"TIME"/'
DR-1：2 件在 2 处，用时 N ms
https://id.gs1.org/01/09521234000228/10/L1
local · yearly · TIME

         2  由批次正向追溯：物项 · N ms
         2  其中的单件 · N ms
         2  地点已知的单件 · N ms
         2  持有方 · N ms
         1  自有或可联系的持有方 · N ms
         1  物料平衡：部分 · N ms

生产 400：已用 2，库存 0，发出 0，报废 0，未查明 398

      本身    在其内部
         0           1  东湖电池厂
         0           1  江北经销店

缺口
  在合作方台账中没有联系人的持有方：1 个（江北经销店）
  有 398 未查明
$ holdfast drill list | sed -E 's/[0-9.]+ ms/N ms/g; s/[0-9]{4}-[0-9-]+T[0-9:.]+Z/TIME/; s/"(took_us|total_us)":[0-9]+/"\1":0/g; s/"created":"[^"]*"/"created":"TIME"/'
TIME  DR-2: 2 units in N ms, 2 gaps · https://id.gs1.org/01/09521234000228/10/L1 · drawn
TIME  DR-1: 2 units in N ms, 2 gaps · https://id.gs1.org/01/09521234000228/10/L1 · yearly
$ holdfast drill run urn:epc:class:lgtin:9521234.000022.L1
holdfast: a drill has a reason: --reason
[exit 2]
$ holdfast drill run --reason yearly urn:epc:id:sgtin:9521234.000001.U1
holdfast: https://id.gs1.org/01/09521234000013/21/U1 is no lot; a drill is of a lot
[exit 2]
$ holdfast drill show DR-7
holdfast: there is no drill DR-7
[exit 4]
# What was scrapped is a unit of the answer and in nobody's hands: the numbers add up.
$ printf '%s\n' '{"@context":["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],"type":"ObjectEvent","action":"DELETE","bizStep":"destroying","disposition":"destroyed","eventTime":"2026-03-09T09:00:00+08:00","eventTimeZoneOffset":"+08:00","epcList":["https://id.gs1.org/01/09521234000013/21/U1"]}' >scrap.ndjson; holdfast ingest scrap.ndjson >told
> holdfast drill run --reason scrap urn:epc:class:lgtin:9521234.000022.L1 | grep -E 'in nobody|江北经销店$' | head -2
units scrapped, in nobody's hands: 1
         0           1  江北经销店
