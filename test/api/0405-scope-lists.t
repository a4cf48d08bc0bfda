# Lists of identifiers over HTTP: whole, not at all, or what is good.
$ holdfast demo --data data --units 200 --truth truth >told
$ start
$ sed -n '/"affected"/,/]/p' truth | grep -o 'https[^"]*' >bad.txt; { cat bad.txt; echo urn:x:nobody; head -1 bad.txt; } >mixed.csv
> up() { call POST "/api/v1/scope-lists?title=t&reason=r$1" -H 'Content-Type: text/csv' --data-binary @$2; }
> up '' mixed.csv
> up '&mode=proceed' mixed.csv
> curl -s -X POST "$(cat server.url)/api/v1/scope-lists?title=t&reason=r&mode=preview" -H 'Accept-Language: zh' -H 'Content-Type: text/csv' --data-binary @mixed.csv; echo
> call GET /api/v1/scope-lists | sed -E 's/"created":"[^"]*"/"created":"…"/'
> call POST /api/v1/scopes/count -H 'Content-Type: application/json' -d '{"clause":{"identifiers":{"list":"L-1"}}}' | sed 's/"cells".*//'
> call POST /api/v1/scopes/count -H 'Content-Type: application/json' -d '{"clause":{"identifiers":{"list":"L-7"}}}'
> call POST '/api/v1/scope-lists?title=t' -H 'Content-Type: text/csv' --data-binary @bad.txt
> call POST '/api/v1/scope-lists?title=t&reason=r' -H 'Content-Type: text/csv'
200 application/json
{"title":"t","mode":"whole","stored":false,"rows":31,"taken":29,"repeated":1,"refused":1,"faults":[{"line":30,"text":"urn:x:nobody","detail":"no event names urn:x:nobody"}]}
200 application/json
{"id":"L-1","title":"t","mode":"proceed","stored":true,"rows":31,"taken":29,"repeated":1,"refused":1,"faults":[{"line":30,"text":"urn:x:nobody","detail":"no event names urn:x:nobody"}]}
{"title":"t","mode":"preview","stored":false,"rows":31,"taken":29,"repeated":1,"refused":1,"faults":[{"line":30,"text":"urn:x:nobody","detail":"没有任何事件提到 urn:x:nobody"}]}

200 application/json
{"lists":[{"id":"L-1","title":"t","reason":"r","actor":"local","created":"…","rows":31,"taken":29,"repeated":1,"refused":1}]}
200 application/json
{"log_position":1120,"log_now":1120,"units":29,"certain":29,"possible":0,"removed":0,"widened":0,"built_in":0,"lots":0,"vessels":0,"clauses":[{"path":"/","words":"named in list L-1","units":29,"certain":29,"possible":0,"removed":0,"unnamed":0}],
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"there is no list L-7 of identifiers","pointer":"/clause/identifiers","params":["L-7"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"a list has a title and a reason","params":[]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"the body is empty","params":[]}
$ stop
