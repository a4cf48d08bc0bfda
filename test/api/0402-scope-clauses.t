# How many units clauses come to: counted, nothing saved.
$ holdfast demo --data data --units 200 --truth truth >told
$ start
$ lot=$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4)
> count() { call POST /api/v1/scopes/count -H 'Content-Type: application/json' "$@"; }
> count -d "{\"items\":[\"$lot\"]}" | sed 's/"cells".*//'
> count -H 'Accept-Language: zh' -d "{\"clause\":{\"any\":[{\"descendants\":{\"items\":[\"$lot\"]}},{\"contact\":{\"items\":[\"urn:epc:id:giai:9521321.COATC-S2\"]}}]}}" | sed 's/"cells".*//'
> count -d "{\"clause\":{\"all\":[{\"descendants\":{\"items\":[\"$lot\"]}},{\"software\":{\"items\":[\"urn:holdfast:software:PB-FW:2.1.3\"]}}]}}"
200 application/json
{"log_position":1120,"log_now":1120,"units":87,"certain":87,"possible":0,"removed":0,"widened":0,"built_in":116,"lots":5,"vessels":0,"clauses":[{"path":"/","words":"came from https://id.gs1.org/01/09521404001079/10/S260304-00003","units":87,"certain":87,"possible":0,"removed":0,"unnamed":0}],
200 application/json
{"log_position":1120,"log_now":1120,"units":139,"certain":139,"possible":0,"removed":0,"widened":0,"built_in":254,"lots":14,"vessels":0,"clauses":[{"path":"/any/0","words":"出自 https://id.gs1.org/01/09521404001079/10/S260304-00003","units":87,"certain":87,"possible":0,"removed":0,"unnamed":0},{"path":"/any/1","words":"接触过 urn:epc:id:giai:9521321.COATC-S2","units":120,"certain":120,"possible":0,"removed":0,"unnamed":0}],
200 application/json
{"log_position":1120,"log_now":1120,"units":3,"certain":3,"possible":0,"removed":0,"widened":0,"built_in":0,"lots":0,"vessels":0,"clauses":[{"path":"/all/0","words":"came from https://id.gs1.org/01/09521404001079/10/S260304-00003","units":87,"certain":87,"possible":0,"removed":0,"unnamed":0},{"path":"/all/1","words":"was given software urn:holdfast:software:PB-FW:2.1.3","units":150,"certain":150,"possible":0,"removed":0,"unnamed":0}],"cells":[{"product":"https://id.gs1.org/01/09521321100107","product_name":"移动电源 10000 mAh","state":"in_production","place":"https://id.gs1.org/414/9521321000018/254/ASSEMBLY","place_name":"深圳工厂 总装线","confidence":"certain","removed":false,"units":3}]}
# Saved, and explained by clause.
$ lot=$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4)
> call POST /api/v1/scopes -H 'Content-Type: application/json' -d "{\"title\":\"t\",\"reason\":\"r\",\"query\":{\"clause\":{\"except\":{\"from\":{\"descendants\":{\"items\":[\"$lot\"]}},\"less\":{\"identifiers\":{\"items\":[\"https://id.gs1.org/01/09521321100107/21/U00000137\"]}},\"reason\":\"back in the laboratory\"}}}}" | sed -E 's/"created".*"log_pos/"log_pos/; s/"cells".*//'
> call GET '/api/v1/scopes/S-1/why?item=https%3A%2F%2Fid.gs1.org%2F01%2F09521321100107%2F21%2FU00000137'
> call GET '/api/v1/scopes/S-1/why?item=https%3A%2F%2Fid.gs1.org%2F01%2F09521321100107%2F21%2FU00000138' -H 'Accept-Language: zh' | sed 's/"member".*"verdicts"/"verdicts"/'
201 application/json
{"summary":{"id":"S-1","version":1,"title":"t","reason":"r","actor":"local","log_position":1120,"units":86,"certain":86,"possible":0,"removed":0,"widened":0},"query":{"clause":{"except":{"from":{"descendants":{"items":["https://id.gs1.org/01/09521404001079/10/S260304-00003"]}},"less":{"identifiers":{"items":["https://id.gs1.org/01/09521321100107/21/U00000137"]}},"reason":"back in the laboratory"}}},"log_now":1120,"built_in":116,"lots":5,"vessels":0,"sha256":"969f0e1f808a8507a9a9b32a174c482733ea63955b7aaf1519076fd9b4162265",
200 application/json
{"id":"S-1","version":1,"item":"https://id.gs1.org/01/09521321100107/21/U00000137","inside":false,"sentence":"https://id.gs1.org/01/09521321100107/21/U00000137 is not in the scope, it is left out: named: https://id.gs1.org/01/09521321100107/21/U00000137; reason: back in the laboratory","steps":[],"verdicts":[{"path":"/","words":"the first holds and not the second; reason: back in the laboratory","holds":"no","removed":false,"decided":true},{"path":"/except/from","words":"came from https://id.gs1.org/01/09521404001079/10/S260304-00003","holds":"certain","removed":false,"decided":false},{"path":"/except/less","words":"named: https://id.gs1.org/01/09521321100107/21/U00000137","holds":"certain","removed":false,"decided":true}]}
200 application/json
{"id":"S-1","version":1,"item":"https://id.gs1.org/01/09521321100107/21/U00000138","inside":true,"sentence":"https://id.gs1.org/01/09521321100107/21/U00000138 在范围内，确定：出自 https://id.gs1.org/01/09521404001079/10/S260304-00003","verdicts":[{"path":"/","words":"第一条成立而第二条不成立；理由：back in the laboratory","holds":"certain","removed":false,"decided":true},{"path":"/except/from","words":"出自 https://id.gs1.org/01/09521404001079/10/S260304-00003","holds":"certain","removed":false,"decided":true},{"path":"/except/less","words":"指名：https://id.gs1.org/01/09521321100107/21/U00000137","holds":"no","removed":false,"decided":false}]}
# Refusals.
$ count() { call POST /api/v1/scopes/count -H 'Content-Type: application/json' "$@"; }
> count -d '{"items":["urn:x:y"]}'
> count -d '{}'
> count -d '{"clause":{}}'
> count -d '{"clause":{"made":{"plaice":"urn:x:y"}}}'
> count -d '{"items":["urn:x:y"],"clause":{"made":{"place":"urn:x:y"}}}'
> count -d '{"items":["https://id.gs1.org/01/09521321100107/21/U00000137"],"as_known_at":999999}'
> count -H 'Accept-Language: zh' -d '{"clause":{"except":{"from":{"made":{"place":"urn:x:y"}},"less":{"identifiers":{"items":["urn:x:y"]}}}}}'
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"no event names urn:x:y","params":["urn:x:y"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"a scope starts from at least one item","pointer":"/items","params":[]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"clause / has exactly one of all, any, except, descendants, contact, reading, made, software, identifiers","pointer":"/clause","params":["/"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"there is no field \"plaice\" here; the fields are place, from, to, parts","pointer":"/clause/made/plaice","params":["plaice","place, from, to, parts"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"a scope starts from items or has a clause, not both","params":[]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"the log ends at position 1120, before 999999","params":["1120","999999"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"条件 /except 按名称排除物品：请在 reason 中说明理由","pointer":"/clause/except/reason","params":["/except"]}
$ stop
