# Recall drills: held, listed, shown.
$ holdfast ingest --data data files/history.ndjson >told
$ start
> timeless() { sed -E 's/"(took_us|total_us)":[0-9]+/"\1":0/g; s/"created":"[^"]*"/"created":"TIME"/'; }
> call POST /api/v1/drills -H 'Content-Type: application/json' -d '{"item":"urn:epc:class:lgtin:9521234.000022.L1","reason":"yearly"}' | timeless
> call GET /api/v1/drills | timeless
> call GET /api/v1/drills/DR-1 -H 'Accept-Language: zh' | timeless | grep -o '"gaps":.*'
> call GET /api/v1/drills/DR-9
> call POST /api/v1/drills -H 'Content-Type: application/json' -d '{"item":"urn:epc:id:sgtin:9521234.000001.U1","reason":"yearly"}'
> call POST /api/v1/drills -H 'Content-Type: application/json' -d '{"item":"urn:epc:class:lgtin:9521234.000022.L1","seed":3,"reason":"yearly"}'
> call GET /api/v1/readiness | grep -o '"name":"drills"[^}]*'
201 application/json
{"id":"DR-1","created":"TIME","actor":"local","reason":"yearly","item":"https://id.gs1.org/01/09521234000228/10/L1","log_position":3,"total_us":0,"steps":[{"name":"trace","found":2,"took_us":0},{"name":"units","found":2,"took_us":0},{"name":"places","found":2,"took_us":0},{"name":"holders","found":2,"took_us":0},{"name":"contacts","found":1,"took_us":0},{"name":"balance","found":1,"took_us":0}],"members":2,"certain":2,"possible":0,"units":2,"removed":0,"scrapped":0,"nowhere":0,"hands":2,"indirect":2,"own":1,"reachable":0,"findings":0,"balance":{"item":"https://id.gs1.org/01/09521234000228/10/L1","log_position":3,"summary":"400 made: 2 used, 0 in stock, 0 shipped, 0 scrapped, 398 unaccounted for","counted":"quantities","made":400,"used":2,"in_stock":0,"shipped":0,"scrapped":0,"unaccounted":398,"pieces":0,"unfollowed":0,"parts":[{"state":"used_up","place":"https://id.gs1.org/414/9521234000013","place_name":"东湖电池厂","quantity":2,"since":"2026-03-02T01:00:00.000Z"}],"input_count":2,"inputs":[],"output_count":1,"outputs":[],"findings":[]},"holders":[{"place":"https://id.gs1.org/414/9521234000013","place_name":"东湖电池厂","kind":"plant","itself":0,"inside":1,"contained":0,"possible":0,"removed":0,"sold":0,"parts":[]},{"place":"https://id.gs1.org/414/9521235000012","place_name":"江北经销店","kind":"dealer","itself":0,"inside":1,"contained":0,"possible":0,"removed":0,"sold":0,"parts":[]}],"gaps":[{"code":"unreachable","message":"holders without a contact in the register of partners: 1 (江北经销店)","params":["1","江北经销店"]},{"code":"unaccounted","message":"398 is unaccounted for","params":["398"]}]}
200 application/json
{"drills":[{"id":"DR-1","created":"TIME","actor":"local","reason":"yearly","item":"https://id.gs1.org/01/09521234000228/10/L1","log_position":3,"total_us":0,"units":2,"gaps":2}]}
"gaps":[{"code":"unreachable","message":"在合作方台账中没有联系人的持有方：1 个（江北经销店）","params":["1","江北经销店"]},{"code":"unaccounted","message":"有 398 未查明","params":["398"]}]}
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"there is no drill DR-9","params":["DR-9"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"https://id.gs1.org/01/09521234000013/21/U1 is no lot; a drill is of a lot","params":["https://id.gs1.org/01/09521234000013/21/U1"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"a drill is of one lot, or of one drawn by a seed","params":[]}
"name":"drills","register_name":"drill","clause":"A-5.2","good":1,"of":1,"gaps":[]
