# Who holds items, also inside something else.
$ holdfast ingest files/history.ndjson >told
$ holdfast holders urn:epc:class:lgtin:9521234.000022.L1
units 2, holders 2, of them with it only inside something else 2

    itself      inside
         0           1  东湖电池厂 · plant
         0           1  江北经销店 · dealer
$ holdfast holders --csv urn:epc:class:lgtin:9521234.000022.L1
item,state,place,place_name,holder,inside,container,confidence,removed
https://id.gs1.org/01/09521234000013/21/U1,in_production,https://id.gs1.org/414/9521234000013,东湖电池厂,,true,,certain,false
https://id.gs1.org/01/09521234000013/21/U2,at_dealer,https://id.gs1.org/414/9521235000012,江北经销店,,true,,certain,false
$ HOLDFAST_LANG=zh holdfast holders urn:epc:id:sgtin:9521234.000001.U2
1 件在 1 处，其中 0 处只在其他单件内持有

      本身    在其内部
         1           0  江北经销店 · 经销商
$ holdfast holders --json --of https://id.gs1.org/414/9521235000012 urn:epc:class:lgtin:9521234.000022.L1
{"log_position":3,"units":2,"inside":2,"removed":0,"indirect":2,"holders":[{"place":"https://id.gs1.org/414/9521234000013","place_name":"东湖电池厂","kind":"plant","itself":0,"inside":1,"contained":0,"possible":0,"removed":0,"sold":0,"parts":[]},{"place":"https://id.gs1.org/414/9521235000012","place_name":"江北经销店","kind":"dealer","itself":0,"inside":1,"contained":0,"possible":0,"removed":0,"sold":0,"parts":[]}],"listed":1,"offset":0,"rows":[{"item":"https://id.gs1.org/01/09521234000013/21/U2","place":"https://id.gs1.org/414/9521235000012","place_name":"江北经销店","state":"at_dealer","inside":true,"confidence":"certain","since":"2026-03-03T01:00:00.000Z"}]}
$ holdfast holders
holdfast: name at least one item
[exit 2]
