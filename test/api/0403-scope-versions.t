# Versions of a scope over HTTP, and on a served directory by the command line.
$ holdfast demo --data data --units 200 --truth truth >told
$ start
$ lot=$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4); moments() { sed -E 's/"(created|at)":"[^"]*"/"\1":"…"/g; s/"cells".*//'; }
> post() { call POST "$1" -H 'Content-Type: application/json' -d "$2"; }
> post /api/v1/scopes "{\"title\":\"隔膜批\",\"reason\":\"r\",\"query\":{\"items\":[\"$lot\"]}}" | moments
> post /api/v1/scopes/S-1/versions "{\"of\":1,\"reason\":\"exact\",\"query\":{\"clause\":{\"except\":{\"from\":{\"descendants\":{\"items\":[\"$lot\"]}},\"less\":{\"identifiers\":{\"items\":[\"https://id.gs1.org/01/09521321100107/21/U00000137\"]}},\"reason\":\"measured\"}}}}" | moments
> post /api/v1/scopes/S-1/versions "{\"of\":1,\"reason\":\"late\",\"query\":{\"items\":[\"$lot\"]}}"
> call GET '/api/v1/scopes/S-1/diff' | sed 's/"since".*//'
> call GET '/api/v1/scopes/S-1/diff?version=2&against=1&limit=0&change=added'
> call GET '/api/v1/scopes/S-1/diff?version=1'
> post /api/v1/scopes/S-1/freeze '{"version":1,"reason":"plan"}' | sed 's/.*"frozen"/"frozen"/' | moments
> post /api/v1/scopes/S-1/freeze '{"version":1,"reason":"plan"}'
> post /api/v1/scopes/S-1/freeze '{"version":7,"reason":"plan"}'
> call GET /api/v1/scopes/S-1/versions | moments
> call GET '/api/v1/audit?noun=scope' | grep -o '"reason":"[^"]*"'
201 application/json
{"summary":{"id":"S-1","version":1,"title":"隔膜批","reason":"r","actor":"local","created":"…","log_position":1120,"units":87,"certain":87,"possible":0,"removed":0,"widened":0},"query":{"items":["https://id.gs1.org/01/09521404001079/10/S260304-00003"]},"log_now":1120,"built_in":116,"lots":5,"vessels":0,"sha256":"c0acf7c6517e0868b9afaaf423ab0099e5c7a7a1c7122216a014c57cc69e7d71",
201 application/json
{"summary":{"id":"S-1","version":2,"title":"隔膜批","reason":"exact","actor":"local","created":"…","log_position":1120,"units":86,"certain":86,"possible":0,"removed":0,"widened":0},"query":{"clause":{"except":{"from":{"descendants":{"items":["https://id.gs1.org/01/09521404001079/10/S260304-00003"]}},"less":{"identifiers":{"items":["https://id.gs1.org/01/09521321100107/21/U00000137"]}},"reason":"measured"}}},"log_now":1120,"built_in":116,"lots":5,"vessels":0,"sha256":"969f0e1f808a8507a9a9b32a174c482733ea63955b7aaf1519076fd9b4162265",
409 application/problem+json
{"type":"about:blank","title":"Conflict","status":409,"code":"conflict","detail":"the newest version of S-1 is 2, not 1: look at it first","params":["1","2","1"]}
200 application/json
{"id":"S-1","from":1,"to":2,"added":0,"removed":1,"surer":0,"doubted":0,"same":86,"offset":0,"total":1,"changes":[{"change":"removed","unit":{"item":"https://id.gs1.org/01/09521321100107/21/U00000137","product":"https://id.gs1.org/01/09521321100107","product_name":"移动电源 10000 mAh","confidence":"certain","removed":false,"state":"in_production","place":"https://id.gs1.org/414/9521321000018/254/ASSEMBLY","place_name":"深圳工厂 总装线","from":"https://id.gs1.org/01/09521321200012/21/P00000134","event":863,
200 application/json
{"id":"S-1","from":1,"to":2,"added":0,"removed":1,"surer":0,"doubted":0,"same":86,"offset":0,"total":0,"changes":[],"newly":0,"no_longer":0,"hands":[{"place":"https://id.gs1.org/414/9521321000018/254/ASSEMBLY","place_name":"深圳工厂 总装线","concern":"still","before":33,"after":32,"added":0,"removed":1},{"place":"https://id.gs1.org/414/9521321000018/254/FORMATION","place_name":"深圳工厂 化成车间","concern":"still","before":44,"after":44,"added":0,"removed":0},{"place":"https://id.gs1.org/414/9521321000018/254/PACK","place_name":"深圳工厂 电池组线","concern":"still","before":9,"after":9,"added":0,"removed":0},{"place":"https://id.gs1.org/414/9521321000018/254/REVIEW","place_name":"深圳工厂 不合格品区","concern":"still","before":1,"after":1,"added":0,"removed":0}]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"version 1 of S-1 is the first: there is none before it","params":["1"]}
201 application/json
"frozen":{"actor":"local","at":"…","reason":"plan"}}
409 application/problem+json
{"type":"about:blank","title":"Conflict","status":409,"code":"conflict","detail":"version 1 of S-1 is frozen already, by local","params":["1","S-1","local"]}
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"there is no version 7 of scope S-1","params":["7","1"]}
200 application/json
{"id":"S-1","versions":[{"summary":{"id":"S-1","version":2,"title":"隔膜批","reason":"exact","actor":"local","created":"…","log_position":1120,"units":86,"certain":86,"possible":0,"removed":0,"widened":0}},{"summary":{"id":"S-1","version":1,"title":"隔膜批","reason":"r","actor":"local","created":"…","log_position":1120,"units":87,"certain":87,"possible":0,"removed":0,"widened":0},"frozen":{"actor":"local","at":"…","reason":"plan"}}]}
"reason":"plan"
"reason":"r"
"reason":"exact"
"reason":"exact"
"reason":"r"
"reason":"r"
$ lot=$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4)
> call POST /api/v1/scopes/compare -H 'Content-Type: application/json' -d "{\"unit_cost\":12.5,\"currency\":\"CNY\",\"columns\":[{\"title\":\"lot\",\"query\":{\"items\":[\"$lot\"]}},{\"title\":\"machine\",\"query\":{\"clause\":{\"contact\":{\"items\":[\"urn:epc:id:giai:9521321.COATC-S2\"]}}}}]}"
> holdfast scope save --data data --of S-1 --reason served "$lot" | head -1
> holdfast scope freeze --data data S-1 --version 3 --reason r | grep frozen
> holdfast scope freeze --data data S-1 --version 3 --reason r
200 application/json
{"log_position":1120,"log_now":1120,"any":139,"every":68,"currency":"CNY","columns":[{"title":"lot","units":87,"certain":87,"possible":0,"removed":0,"widened":0,"cost":1087.5,"only_here":19,"left_out":52,"left_out_certain":52,"left_out_possible":0,"left_out_removed":0},{"title":"machine","units":120,"certain":120,"possible":0,"removed":0,"widened":0,"cost":1500.0,"only_here":52,"left_out":19,"left_out_certain":19,"left_out_possible":0,"left_out_removed":0}]}
S-1, version 3: 隔膜批
  frozen by local: r
holdfast: the server: version 3 of S-1 is frozen already, by local
[exit 1]
# The ways a suspicion can be drawn, ready to be compared.
$ call POST /api/v1/scopes/ways -H 'Content-Type: application/json' -d "{\"items\":[$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d: -f2-)]}"
200 application/json
{"ways":[{"way":"time","query":{"clause":{"any":[{"contact":{"items":["https://id.gs1.org/8004/9521321WIND-S1"],"role":"equipment","from":"2026-03-04T01:20:00.000Z","to":"2026-03-04T06:20:00.000Z"}},{"contact":{"items":["https://id.gs1.org/8004/9521321WIND-S3"],"role":"equipment","from":"2026-03-04T00:00:00.000Z","to":"2026-03-04T05:00:00.000Z"}}]},"widen":false},"whole_sites":[]},{"way":"batch","query":{"clause":{"descendants":{"items":["https://id.gs1.org/01/09521404001079/10/S260304-00003"]}},"widen":false}},{"way":"unit","query":{"clause":{"descendants":{"items":["https://id.gs1.org/01/09521404001079/10/S260304-00003"]}},"widen":false}},{"way":"widened","query":{"clause":{"descendants":{"items":["https://id.gs1.org/01/09521404001079/10/S260304-00003"]}},"widen":true,"through_containers":true}}]}
$ call POST /api/v1/scopes/ways -H 'Content-Type: application/json' -d '{"clause":{"contact":{"items":["urn:x:nobody"]}}}'
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"no event names urn:x:nobody","params":["urn:x:nobody"]}
$ stop
