# How much of a lot is where, and how much of something stems from it.
$ holdfast ingest --data data files/history.ndjson >told
$ start
> call GET "/api/v1/balance?item=urn:epc:class:lgtin:9521234.000022.L1&of=urn:epc:id:sgtin:9521234.000001.U1"
> call GET "/api/v1/balance?item=urn:epc:id:sgtin:9521234.000001.U1"
> call GET "/api/v1/balance?item=urn:epc:class:lgtin:9521234.000022.L1&at=yesterday"
> call GET "/api/v1/balance"
200 application/json
{"item":"https://id.gs1.org/01/09521234000228/10/L1","log_position":3,"summary":"400 made: 2 used, 0 in stock, 0 shipped, 0 scrapped, 398 unaccounted for","counted":"quantities","made":400,"used":2,"in_stock":0,"shipped":0,"scrapped":0,"unaccounted":398,"pieces":0,"unfollowed":0,"parts":[{"state":"used_up","place":"https://id.gs1.org/414/9521234000013","place_name":"东湖电池厂","quantity":2,"since":"2026-03-02T01:00:00.000Z"}],"input_count":2,"inputs":[{"event":1,"time":"2026-03-01T01:00:00.000Z","step":"commissioning","item":"https://id.gs1.org/01/09521234000204/10/A","class":"https://id.gs1.org/01/09521234000204","items":1,"quantity":10,"of_kind":10,"uom":"KGM","mixed":false},{"event":1,"time":"2026-03-01T01:00:00.000Z","step":"commissioning","item":"https://id.gs1.org/01/09521234000211/10/B","class":"https://id.gs1.org/01/09521234000211","items":1,"quantity":5,"of_kind":5,"uom":"KGM","mixed":false}],"output_count":1,"outputs":[{"event":2,"time":"2026-03-02T01:00:00.000Z","step":"commissioning","class":"https://id.gs1.org/01/09521234000013","name":"移动电源","items":2,"quantity":2,"of_kind":2,"mixed":false}],"share":{"of":"https://id.gs1.org/01/09521234000013/21/U1","basis":"exact","low_ppm":1000000,"high_ppm":1000000},"findings":[]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"https://id.gs1.org/01/09521234000013/21/U1 is no lot; a balance is of a lot","params":["https://id.gs1.org/01/09521234000013/21/U1"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"at is a moment with zone like 2026-03-01T09:00:00Z, not \"yesterday\"","params":["at","yesterday"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"parameter item is required","params":["item"]}
