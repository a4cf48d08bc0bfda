# A scope: what a walk found, saved with reasons, shown, paged, explained, taken away.
$ holdfast demo --data data --units 200 --truth truth >told
$ lot=$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4); echo "$lot"
https://id.gs1.org/01/09521404001079/10/S260304-00003
$ start
$ lot=$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4)
> moments() { sed -E 's/"created":"[^"]*"/"created":"…"/g'; }
> call POST /api/v1/scopes -H 'Content-Type: application/json' -H 'Idempotency-Key: one' --show Location -d "{\"title\":\"隔膜批\",\"reason\":\"实验室判定\",\"query\":{\"items\":[\"$lot\"]}}" | moments
> call POST /api/v1/scopes -H 'Content-Type: application/json' -H 'Idempotency-Key: one' -d "{\"title\":\"隔膜批\",\"reason\":\"实验室判定\",\"query\":{\"items\":[\"$lot\"]}}" | head -1
> call POST /api/v1/scopes -H 'Content-Type: application/json' -H 'Idempotency-Key: one' -d "{\"title\":\"other\",\"reason\":\"r\",\"query\":{\"items\":[\"$lot\"]}}"
> call GET /api/v1/scopes | moments
> call GET '/api/v1/scopes/S-1/members?limit=1'
> call GET '/api/v1/scopes/S-1/members?limit=0&state=scrapped'
> call GET '/api/v1/scopes/S-1/export?state=scrapped' --show Content-Disposition
> call GET '/api/v1/scopes/S-1/why?item=https%3A%2F%2Fid.gs1.org%2F01%2F09521321100107%2F21%2FU00000100'
201 application/json
Location: /api/v1/scopes/S-1
{"summary":{"id":"S-1","version":1,"title":"隔膜批","reason":"实验室判定","actor":"local","created":"…","log_position":1120,"units":87,"certain":87,"possible":0,"removed":0,"widened":0},"query":{"items":["https://id.gs1.org/01/09521404001079/10/S260304-00003"]},"log_now":1120,"built_in":116,"lots":5,"vessels":0,"sha256":"c0acf7c6517e0868b9afaaf423ab0099e5c7a7a1c7122216a014c57cc69e7d71","cells":[{"product":"https://id.gs1.org/01/09521321100107","product_name":"移动电源 10000 mAh","state":"in_production","place":"https://id.gs1.org/414/9521321000018/254/ASSEMBLY","place_name":"深圳工厂 总装线","confidence":"certain","removed":false,"units":3},{"product":"https://id.gs1.org/01/09521321100206","product_name":"移动电源 20000 mAh","state":"in_production","place":"https://id.gs1.org/414/9521321000018/254/ASSEMBLY","place_name":"深圳工厂 总装线","confidence":"certain","removed":false,"units":30},{"product":"https://id.gs1.org/01/09521321200012","product_name":"电池组 2 芯","state":"in_production","place":"https://id.gs1.org/414/9521321000018/254/PACK","place_name":"深圳工厂 电池组线","confidence":"certain","removed":false,"units":9},{"product":"https://id.gs1.org/01/09521321200029","product_name":"电芯 5000 mAh","state":"in_production","place":"https://id.gs1.org/414/9521321000018/254/FORMATION","place_name":"深圳工厂 化成车间","confidence":"certain","removed":false,"units":44},{"product":"https://id.gs1.org/01/09521321200029","product_name":"电芯 5000 mAh","state":"scrapped","place":"https://id.gs1.org/414/9521321000018/254/REVIEW","place_name":"深圳工厂 不合格品区","confidence":"certain","removed":false,"units":1}]}
200 application/json
409 application/problem+json
{"type":"about:blank","title":"Conflict","status":409,"code":"conflict","detail":"the request key one was used for another scope, S-1","params":["one","1"]}
200 application/json
{"total":1,"scopes":[{"id":"S-1","version":1,"title":"隔膜批","reason":"实验室判定","actor":"local","created":"…","log_position":1120,"units":87,"certain":87,"possible":0,"removed":0,"widened":0}]}
200 application/json
{"id":"S-1","version":1,"total":87,"offset":0,"members":[{"item":"https://id.gs1.org/01/09521321100107/21/U00000137","product":"https://id.gs1.org/01/09521321100107","product_name":"移动电源 10000 mAh","confidence":"certain","removed":false,"state":"in_production","place":"https://id.gs1.org/414/9521321000018/254/ASSEMBLY","place_name":"深圳工厂 总装线","from":"https://id.gs1.org/01/09521321200012/21/P00000134","event":863,"since":"2026-03-07T07:56:20.000Z"}]}
200 application/json
{"id":"S-1","version":1,"total":1,"offset":0,"members":[]}
200 text/csv; charset=utf-8
Content-Disposition: attachment; filename="S-1-v1.csv"
item,product,product_name,confidence,removed,widening,state,place,place_name,holder,holder_name,from,event,since
https://id.gs1.org/01/09521321200029/21/C00000449,https://id.gs1.org/01/09521321200029,电芯 5000 mAh,certain,false,,scrapped,https://id.gs1.org/414/9521321000018/254/REVIEW,深圳工厂 不合格品区,,,https://id.gs1.org/01/09521321300019/10/W260304-00015,468,2026-03-05T05:00:00.000Z
200 application/json
{"id":"S-1","version":1,"item":"https://id.gs1.org/01/09521321100107/21/U00000100","inside":false,"sentence":"https://id.gs1.org/01/09521321100107/21/U00000100 is not in the scope: no path of events leads there from https://id.gs1.org/01/09521404001079/10/S260304-00003","steps":[]}
# The digest is that of the list: anyone can compute it from the export.
$ curl -s "$(cat server.url)/api/v1/scopes/S-1/export" | tr -d '\r' | tail -n +2 | awk -F, '{print $1 "," $4 "," ($5 == "true" ? "removed" : "in_place")}' | sha256sum | cut -c1-64 >computed
> curl -s "$(cat server.url)/api/v1/scopes/S-1" | grep -o '"sha256":"[^"]*"' | cut -d'"' -f4 | cmp - computed && echo same
same
# By a part of the identifier: the total is that of what passes.
$ call GET '/api/v1/scopes/S-1/members?text=U0000013&offset=1&limit=1' | grep -oE '"(total|offset)":[0-9]*|"item":"[^"]*"'
"total":3
"offset":1
"item":"https://id.gs1.org/01/09521321100107/21/U00000138"
$ curl -s "$(cat server.url)/api/v1/scopes/S-1/export?text=U0000013&state=in_production" | cut -d, -f1
item
https://id.gs1.org/01/09521321100107/21/U00000137
https://id.gs1.org/01/09521321100107/21/U00000138
https://id.gs1.org/01/09521321100107/21/U00000139
# Refusals.
$ call POST /api/v1/scopes -H 'Content-Type: application/json' -d '{"title":"","reason":"r","query":{"items":["urn:x:y"]}}'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"field title must not be empty","pointer":"/title","params":["title"]}
$ call POST /api/v1/scopes -H 'Content-Type: application/json' -d '{"title":"t","reason":"r","query":{"items":["urn:x:y"]}}'
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"no event names urn:x:y","params":["urn:x:y"]}
$ call POST /api/v1/scopes -H 'Content-Type: application/json' -d '{"title":"t","reason":"r","query":{"items":[]}}'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"a scope starts from at least one item","pointer":"/items","params":[]}
$ call POST /api/v1/scopes -H 'Content-Type: application/json' -d '{"title":"t","reason":"r","query":{"items":["urn:x:y"]},"units":7}'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"there is no field \"units\" here; the fields are title, reason, query","pointer":"/units","params":["units","title, reason, query"]}
$ call GET /api/v1/scopes/S-9
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"there is no scope S-9; the list of scopes has those there are","params":["S-9"]}
$ call GET /api/v1/scopes/9
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"there is no scope 9; the list of scopes has those there are","params":["9"]}
$ call GET '/api/v1/scopes/S-1?version=2'
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"there is no version 2 of scope S-1","params":["2","1"]}
$ call GET '/api/v1/scopes/S-1/members?removed=2'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"removed is a whole number from 0 to 1, not \"2\"","params":["removed","0","1","2"]}
$ call GET '/api/v1/scopes/S-1/members?state=sodl'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"state is one of scrapped, used_up, exported, returned, sold, in_transit, at_dealer, in_production, in_stock, unknown, not \"sodl\"","params":["state","scrapped, used_up, exported, returned, sold, in_transit, at_dealer, in_production, in_stock, unknown","sodl"]}
$ call GET '/api/v1/scopes/S-1/members?sort=colour'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"sort is one of item, since, product_name, confidence, state, place_name, with - in front descending; not \"colour\"","params":["item, since, product_name, confidence, state, place_name","colour"]}
$ for sort in since -since item -item; do
>   call GET "/api/v1/scopes/S-1/members?limit=1&offset=3&sort=$sort" | grep -o '"item":"[^"]*"' | head -1
> done
"item":"https://id.gs1.org/01/09521321200029/21/C00000300"
"item":"https://id.gs1.org/01/09521321100206/21/U00000187"
"item":"https://id.gs1.org/01/09521321100206/21/U00000151"
"item":"https://id.gs1.org/01/09521321200029/21/C00000477"
$ call GET '/api/v1/scopes/S-1/export?format=xml'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"format is json or csv, not \"xml\"","params":["xml"]}
# Saved is saved: the next server has it.
$ stop
$ start
$ call GET /api/v1/scopes/S-1 | grep -o '"units":[0-9]*' | head -1
"units":87
$ stop
# By the command line, served or not, with the same output.
$ lot=$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4)
> moments() { sed -E 's/20[0-9-]*T[0-9:.]*Z/…/g'; }
> cp -r data alone; start >/dev/null
> for dir in alone data; do
>   { holdfast scope save --data $dir --title 隔膜批 --reason 实验室判定 $lot
>     holdfast scope save --data $dir --json --title exact --reason r --exact --as-known-at 900 $lot
>     holdfast scope save --data $dir --title t --reason r --direction up $lot; echo "[$?]"
>     holdfast scope save --data $dir --title t --reason r urn:x:y; echo "[$?]"
>     holdfast scope list --data $dir
>     holdfast scope show --data $dir S-2
>     holdfast scope export --data $dir S-2; } 2>&1 | moments >$dir.out
> done
> diff alone.out data.out && wc -l <data.out; stop
127
