# Who holds items, also inside something else.
$ holdfast ingest --data data files/history.ndjson >told
$ start
> call GET "/api/v1/holders?item=urn:epc:class:lgtin:9521234.000022.L1&limit=1"
> call GET "/api/v1/holders?item=urn:epc:class:lgtin:9521234.000022.L1&of=https://id.gs1.org/414/9521235000012"
> call GET "/api/v1/holders"
200 application/json
{"log_position":3,"units":2,"inside":2,"removed":0,"indirect":2,"holders":[{"place":"https://id.gs1.org/414/9521234000013","place_name":"东湖电池厂","kind":"plant","itself":0,"inside":1,"contained":0,"possible":0,"removed":0,"sold":0,"parts":[]},{"place":"https://id.gs1.org/414/9521235000012","place_name":"江北经销店","kind":"dealer","itself":0,"inside":1,"contained":0,"possible":0,"removed":0,"sold":0,"parts":[]}],"listed":2,"offset":0,"rows":[{"item":"https://id.gs1.org/01/09521234000013/21/U1","place":"https://id.gs1.org/414/9521234000013","place_name":"东湖电池厂","state":"in_production","inside":true,"confidence":"certain","since":"2026-03-02T01:00:00.000Z"}]}
200 application/json
{"log_position":3,"units":2,"inside":2,"removed":0,"indirect":2,"holders":[{"place":"https://id.gs1.org/414/9521234000013","place_name":"东湖电池厂","kind":"plant","itself":0,"inside":1,"contained":0,"possible":0,"removed":0,"sold":0,"parts":[]},{"place":"https://id.gs1.org/414/9521235000012","place_name":"江北经销店","kind":"dealer","itself":0,"inside":1,"contained":0,"possible":0,"removed":0,"sold":0,"parts":[]}],"listed":1,"offset":0,"rows":[{"item":"https://id.gs1.org/01/09521234000013/21/U2","place":"https://id.gs1.org/414/9521235000012","place_name":"江北经销店","state":"at_dealer","inside":true,"confidence":"certain","since":"2026-03-03T01:00:00.000Z"}]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"parameter item is required","params":["item"]}
