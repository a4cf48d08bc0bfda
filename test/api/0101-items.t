# One event as it is sent; its position and card.
$ start
$ call POST /epcis/v2/events -H 'Content-Type: application/json' -d @files/one.json --show Location | mask
201 
Location: /epcis/v2/events/urn%3Auuid%3A00000000-0000-4000-8000-000000000009
$ call GET /api/v1/events/1 | mask
200 application/json
{"position":1,"event_id":"urn:uuid:00000000-0000-4000-8000-000000000009","record_time":"…","source":"…","line":1,"actor":"local","job":1,"body":{"@context":"https://ref.gs1.org/standards/epcis/epcis-context.jsonld","type":"ObjectEvent","eventID":"urn:uuid:00000000-0000-4000-8000-000000000009","eventTime":"2026-03-01T08:00:00.000+08:00","eventTimeZoneOffset":"+08:00","action":"ADD","bizStep":"commissioning","epcList":["urn:epc:id:sgtin:9521234.000001.U9"]}}
$ call GET /api/v1/items/urn%3Aepc%3Aid%3Asgtin%3A9521234.000001.U9 | mask
200 application/json
{"item":"https://id.gs1.org/01/09521234000013/21/U9","level":"thing","scheme":"SGTIN","product":"https://id.gs1.org/01/09521234000013","log_position":1,"event_count":1,"offset":0,"events":[{"position":1,"event_id":"urn:uuid:00000000-0000-4000-8000-000000000009","kind":"ObjectEvent","action":"ADD","time":"2026-03-01T08:00:00.000+08:00","record_time":"…","step":"commissioning","roles":["observed"],"inputs":0,"outputs":0,"declared_in_error":false,"declaration":false}]}
$ call GET /api/v1/items/%2801%2909521234000013%2821%29U9 | mask | head -c 100; echo
200 application/json
{"item":"https://id.gs1.org/01/09521234000013/21/U9","level":"thing","scheme":"
$ call GET /api/v1/items/nothing
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"\"nothing\" is no identifier: write a URI, a Digital Link, an element string such as (01)04012345123456(21)987, a GTIN, an SSCC or a VIN","params":["nothing"]}
$ call GET /api/v1/items/%00
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"\"%00\" is not percent-encoded UTF-8","params":["%00"]}
$ call GET /api/v1/events/0
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"the log has no event at position 0","params":["0"]}
$ call GET /api/v1/events/2
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"the log has no event at position 2","params":["2"]}
# What a person begins to type.
$ call GET '/api/v1/search?q=U9'
200 application/json
{"query":"U9","complete":true,"hits":[{"kind":"item","item":"https://id.gs1.org/01/09521234000013/21/U9","level":"thing","scheme":"SGTIN","exact":false}]}
$ call GET '/api/v1/search?q=urn:epc:id:sgtin:9521234.000001.U9'
200 application/json
{"query":"urn:epc:id:sgtin:9521234.000001.U9","complete":true,"hits":[{"kind":"item","item":"https://id.gs1.org/01/09521234000013/21/U9","level":"thing","scheme":"SGTIN","exact":true}]}
$ call GET '/api/v1/search?q=zzz'
200 application/json
{"query":"zzz","complete":true,"hits":[]}
$ call GET '/api/v1/search?q=z'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"a search takes at least 2 characters","params":["2"]}
$ call GET '/api/v1/search'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"parameter q is required","params":["q"]}
$ call GET '/api/v1/search?q=U9&limit=0'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"limit is a whole number from 1 to 100, not \"0\"","params":["limit","1","100","0"]}
# A page of events, from either end; the parameters a call has, each once, and no others.
$ call GET '/api/v1/items/urn%3Aepc%3Aid%3Asgtin%3A9521234.000001.U9?newest=1&limit=1&offset=1' | grep -o '"event_count.*'
"event_count":1,"offset":1,"events":[]}
$ call GET '/api/v1/items/urn%3Aepc%3Aid%3Asgtin%3A9521234.000001.U9?limit=1001'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"limit is a whole number from 1 to 1000, not \"1001\"","params":["limit","1","1000","1001"]}
$ call GET '/api/v1/items/urn%3Aepc%3Aid%3Asgtin%3A9521234.000001.U9?ofset=1'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"there is no parameter \"ofset\" here; there are offset, limit, newest","params":["ofset","offset, limit, newest"]}
$ call GET '/api/v1/search?q=U9&q=U8'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"parameter q is given twice","params":["q"]}
$ call GET '/api/v1/overview?limit=1' -H 'Accept-Language: zh'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"没有参数“limit”；此调用不带参数","params":["limit"]}
$ call GET '/api/v1/scopes?itm=x'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"there is no parameter \"itm\" here; there are before, item, limit","params":["itm","before, item, limit"]}
$ stop
