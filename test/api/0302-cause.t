# What failed units have in common.
$ holdfast demo --data data --units 1000 --truth truth >told
$ sed -n '/"affected"/,/]/p' truth | grep -o 'https[^"]*' | head -12 | sed 's/.*/"&"/' | paste -sd, >failed
$ start
> ask() { call POST /api/v1/cause -H 'Content-Type: application/json' "$@"; }
> ask -d "{\"failed\":[$(cat failed)],\"limit\":1}"
> call POST /api/v1/cause/population -H 'Content-Type: application/json' -d "{\"failed\":[$(cat failed)]}"
> call POST /api/v1/cause/population -H 'Content-Type: application/json' -d '{"failed":["x"],"product":"y","of":"z"}'
> ask -H 'Accept-Language: zh' -d "{\"failed\":[$(cat failed)],\"limit\":1}" | grep -o '"summary":"[^"]*"'
> ask -d '{"failed":["https://id.gs1.org/01/09521321100107/21/U00000001"],"limit":1}' | grep -o '"found":0,"summary":"[^"]*"'
> lot=$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4)
> call POST /api/v1/scopes -H 'Content-Type: application/json' -d "{\"title\":\"t\",\"reason\":\"r\",\"query\":{\"items\":[\"$lot\"]}}" | grep -o '"units":[0-9]*' | head -1
> ask -d "{\"failed\":[$(cat failed)],\"population\":\"S-1\"}" | grep -o '"population":[0-9]*,"failed":[0-9]*'
> ask -d "{\"failed\":[$(cat failed)],\"product\":\"https://id.gs1.org/01/09521321100107\"}" | grep -o '"population":[0-9]*,"failed":[0-9]*'
> ask -d "{\"failed\":[$(cat failed)],\"product\":\"$lot\"}" | tail -1
> ask -d '{"failed":[]}'
> ask -d "{\"failed\":[$(cat failed)],\"population\":\"S-2\"}"
> ask -d "{\"failed\":[$(cat failed)],\"of\":\"https://id.gs1.org/01/09521321300040/10/M260302-00001\"}"
> ask -d "{\"failed\":[$(cat failed)],\"of\":\"a\",\"product\":\"b\"}"
> ask -d '{"failed":["https://id.gs1.org/01/09521321100107/21/NEVER"]}'
> ask -d '{"failed":["x"],"worst":1}'
200 application/json
{"log_position":4807,"population":700,"failed":12,"tested":799,"seen":202,"found":36,"explained":31,"summary":"36 findings among 799 factors tested, 31 of them explained by another one; of such findings 5 in 100 are chance","factors":[{"rank":1,"kind":"lot","item":"https://id.gs1.org/01/09521321300019/10/W260304-00045","failed_with":11,"good_with":0,"failed_always":11,"good_always":0,"failed_possible":0,"good_possible":0,"counts_possible":false,"odds_low":574.10,"p":"2.6e-23","q":"1.0e-20","found":true,"reason":"11 of 12 failed units have it, and 0 of 688 good ones","failed_units":["https://id.gs1.org/01/09521321100107/21/U00000668","https://id.gs1.org/01/09521321100107/21/U00000669","https://id.gs1.org/01/09521321100107/21/U00000670","https://id.gs1.org/01/09521321100107/21/U00000671","https://id.gs1.org/01/09521321100107/21/U00000672","https://id.gs1.org/01/09521321100107/21/U00000673","https://id.gs1.org/01/09521321100107/21/U00000674","https://id.gs1.org/01/09521321100107/21/U00000675","https://id.gs1.org/01/09521321100107/21/U00000676","https://id.gs1.org/01/09521321100107/21/U00000677","https://id.gs1.org/01/09521321100107/21/U00000678"],"equal":[{"kind":"equipment","item":"https://id.gs1.org/8004/9521321FORM-S8","step":"other","window_from":"2026-03-05T05:00:00.000Z","window_to":"2026-03-05T06:00:00.000Z"},{"kind":"equipment","item":"https://id.gs1.org/8004/9521321WIND-S1","step":"assembling","window_from":"2026-03-04T01:00:00.000Z","window_to":"2026-03-04T02:00:00.000Z"},{"kind":"equipment","item":"https://id.gs1.org/8004/9521321FILL-S2","step":"commissioning","window_from":"2026-03-05T00:00:00.000Z","window_to":"2026-03-05T01:00:00.000Z"},{"kind":"equipment","item":"https://id.gs1.org/8004/9521321OCV-S1","step":"inspecting","window_from":"2026-03-06T00:00:00.000Z","window_to":"2026-03-06T01:00:00.000Z"},{"kind":"tool","item":"https://id.gs1.org/8004/9521321NOZZLE-2","step":"commissioning","window_from":"2026-03-05T00:00:00.000Z","window_to":"2026-03-05T01:00:00.000Z"},{"kind":"operator","item":"urn:holdfast:person:d7e5415838f6cbe5","step":"other"},{"kind":"operator","item":"urn:holdfast:person:da5cbb76364d99f8","step":"assembling","window_from":"2026-03-04T01:00:00.000Z","window_to":"2026-03-04T02:00:00.000Z"},{"kind":"operator","item":"urn:holdfast:person:d49b89795a940b34","step":"commissioning","window_from":"2026-03-05T00:00:00.000Z","window_to":"2026-03-05T01:00:00.000Z"},{"kind":"operator","item":"urn:holdfast:person:b00ef0b5eb92858c","step":"inspecting","window_from":"2026-03-06T00:00:00.000Z","window_to":"2026-03-06T01:00:00.000Z"},{"kind":"environment","item":"https://id.gs1.org/414/9521321000018/254/DRYROOM","name":"深圳工厂 干燥间","step":"assembling","window_from":"2026-03-04T01:00:00.000Z","window_to":"2026-03-04T02:00:00.000Z"},{"kind":"period","item":"https://id.gs1.org/414/9521321000018/254/DRYROOM","name":"深圳工厂 干燥间","step":"assembling","window_from":"2026-03-04T01:00:00.000Z","window_to":"2026-03-04T02:00:00.000Z"}],"equal_count":11}]}
200 application/json
{"state":"ready","done":0,"total":0}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"\"x\" is no identifier: write a URI, a Digital Link, an element string such as (01)04012345123456(21)987, a GTIN, an SSCC or a VIN","params":["x"]}
"summary":"检验了 799 个因素，36 个突出，其中 31 个可由另一个解释；这样的发现每 100 个中约有 5 个是巧合"
"units":162
"population":162,"failed":12
"population":700,"failed":12
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"https://id.gs1.org/01/09521404001079/10/S260303-00004 is no product class","params":["https://id.gs1.org/01/09521404001079/10/S260303-00004"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"no failed unit is named","params":[]}
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"there is no scope S-2; the list of scopes has those there are","params":["S-2"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"https://id.gs1.org/01/09521321100107/21/U00000668 is not in the population it is compared with","params":["https://id.gs1.org/01/09521321100107/21/U00000668"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"population, of and product each name the population: give one of them","params":[]}
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"no event names https://id.gs1.org/01/09521321100107/21/NEVER","params":["https://id.gs1.org/01/09521321100107/21/NEVER"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"there is no field \"worst\" here; the fields are failed, population, of, product, limit","pointer":"/worst","params":["worst","failed, population, of, product, limit"]}
