# Holds: made, asked about, lifted by somebody else; keys of machines ask.
$ holdfast demo --data data --units 200 --truth truth >told
$ start
$ lot=$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4)
> unit=https%3A%2F%2Fid.gs1.org%2F01%2F09521321100107%2F21%2FU00000137
> moments() { sed -E 's/"(created|since|ended|sha256)":"[^"]*"/"\1":"…"/g'; }
> call POST /api/v1/scopes -H 'Content-Type: application/json' -d "{\"title\":\"隔膜批\",\"reason\":\"实验室判定\",\"query\":{\"items\":[\"$lot\"]}}" | head -1
> call GET "/api/v1/items/$unit/may?action=ship"
> call POST /api/v1/holds -H 'Content-Type: application/json' -H 'Idempotency-Key: one' --show Location -d '{"title":"隔膜批冻结","reason":"实验室判定","instruction":"隔离存放","scope":"S-1","places":["urn:epc:id:sgln:9521321.00001.0"]}' | moments
> call POST /api/v1/holds -H 'Content-Type: application/json' -H 'Idempotency-Key: one' -d '{"title":"隔膜批冻结","reason":"实验室判定","instruction":"隔离存放","scope":"S-1","places":["urn:epc:id:sgln:9521321.00001.0"]}' | head -1
> call GET "/api/v1/items/$unit/may?action=ship" | moments
> call GET "/api/v1/items/$unit/may?action=move&to=https%3A%2F%2Fid.gs1.org%2F414%2F9521321000018%2F254%2FASSEMBLY" | moments
> call GET "/api/v1/items/$unit/may?action=move&to=urn:epc:id:sgln:9521404.00001.0" -H 'Accept-Language: zh' | moments
> call GET '/api/v1/items/urn%3Ax%3Anobody/may?action=sell'
> call GET "/api/v1/holds" | moments
> call GET "/api/v1/holds/H-1/units?limit=1"
> call GET "/api/v1/holds/H-1/where"
201 application/json
200 application/json
{"item":"https://id.gs1.org/01/09521321100107/21/U00000137","action":"ship","may":true,"known":true,"reasons":[],"lift":[],"as_of":1120}
201 application/json
Location: /api/v1/holds/H-1
{"summary":{"id":"H-1","title":"隔膜批冻结","reason":"实验室判定","instruction":"隔离存放","state":"held","actor":"local","created":"…","log_position":1120,"scope":"S-1","version":1,"confirm_h":24,"named":92,"released":0,"alarms":0},"places":[{"place":"https://id.gs1.org/414/9521321000018","place_name":"禾光深圳工厂"}],"releases":[],"lift":["approver","decider"],"next":1,"sha256":"…","log_now":1120}
200 application/json
200 application/json
{"item":"https://id.gs1.org/01/09521321100107/21/U00000137","action":"ship","may":false,"known":true,"why":"https://id.gs1.org/01/09521321100107/21/U00000137 is held by H-1","reasons":[{"hold":"H-1","title":"隔膜批冻结","how":"named","why":"https://id.gs1.org/01/09521321100107/21/U00000137 is held by H-1","since":"…","path":["https://id.gs1.org/01/09521321100107/21/U00000137"],"places":["https://id.gs1.org/414/9521321000018"],"instruction":"隔离存放"}],"lift":["approver","decider"],"as_of":1120}
200 application/json
{"item":"https://id.gs1.org/01/09521321100107/21/U00000137","action":"move","to":"https://id.gs1.org/414/9521321000018/254/ASSEMBLY","may":true,"known":true,"reasons":[],"lift":[],"as_of":1120}
200 application/json
{"item":"https://id.gs1.org/01/09521321100107/21/U00000137","action":"move","to":"https://id.gs1.org/414/9521404000010","may":false,"known":true,"why":"https://id.gs1.org/01/09521321100107/21/U00000137 被 H-1 冻结","reasons":[{"hold":"H-1","title":"隔膜批冻结","how":"named","why":"https://id.gs1.org/01/09521321100107/21/U00000137 被 H-1 冻结","since":"…","path":["https://id.gs1.org/01/09521321100107/21/U00000137"],"places":["https://id.gs1.org/414/9521321000018"],"instruction":"隔离存放"}],"lift":["approver","decider"],"as_of":1120}
200 application/json
{"item":"urn:x:nobody","action":"sell","may":false,"known":false,"why":"no event names urn:x:nobody: what nobody knows is not cleared either","reasons":[],"lift":[],"as_of":1120}
200 application/json
{"total":1,"holds":[{"id":"H-1","title":"隔膜批冻结","reason":"实验室判定","instruction":"隔离存放","state":"held","actor":"local","created":"…","log_position":1120,"scope":"S-1","version":1,"confirm_h":24,"named":92,"released":0,"alarms":0}]}
200 application/json
{"id":"H-1","log_position":1120,"total":93,"named":92,"content":0,"piece":0,"contains":1,"unseen":0,"offset":0,"units":[{"item":"https://id.gs1.org/01/09521404001079/10/S260304-00003","how":"named","kind":"lot","product_name":"隔膜 9 µm","state":"in_stock","place":"https://id.gs1.org/414/9521321000018","place_name":"禾光深圳工厂"}]}
200 application/json
{"id":"H-1","log_position":1120,"items":92,"totals":[{"place":"https://id.gs1.org/414/9521321000018/254/FORMATION","place_name":"深圳工厂 化成车间","state":"in_production","things":44,"others":0},{"place":"https://id.gs1.org/414/9521321000018/254/ASSEMBLY","place_name":"深圳工厂 总装线","state":"in_production","things":33,"others":0},{"place":"https://id.gs1.org/414/9521321000018/254/PACK","place_name":"深圳工厂 电池组线","state":"in_production","things":9,"others":0},{"place":"https://id.gs1.org/414/9521321000018/254/DRYROOM","place_name":"深圳工厂 干燥间","state":"used_up","things":0,"others":4},{"place":"https://id.gs1.org/414/9521321000018","place_name":"禾光深圳工厂","state":"in_stock","things":0,"others":1,"amounts":[{"quantity":134.4,"uom":"MTR"}]},{"place":"https://id.gs1.org/414/9521321000018/254/REVIEW","place_name":"深圳工厂 不合格品区","state":"scrapped","things":1,"others":0}]}
$ unit=https%3A%2F%2Fid.gs1.org%2F01%2F09521321100107%2F21%2FU00000137
> call GET "/api/v1/items/$unit/may?action=eat"
> call GET "/api/v1/items/$unit/may"
> call GET /api/v1/holds/H-9
> call POST /api/v1/holds -H 'Content-Type: application/json' -d '{"title":"t","reason":"r"}'
> call POST /api/v1/holds -H 'Content-Type: application/json' -d '{"title":"t","reason":"r","items":["https://id.gs1.org/01/09521321100107"]}'
> call POST /api/v1/holds/H-1/releases -H 'Content-Type: application/json' -d '{"version":1,"sha256":"x","everything":true,"reason":"r","password":"p","offset_min":480}'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"action is one of ship, move, use, sell, scrap, not \"eat\"","params":["action","ship, move, use, sell, scrap","eat"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"parameter action is required","params":["action"]}
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"there is no hold H-9; the list of holds has those there are","params":["H-9"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"a hold names at least one thing, lot or container, or a scope with units","params":[]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"https://id.gs1.org/01/09521321100107 names a class, not a thing, lot or container: hold its lots, or a scope of its units","params":["https://id.gs1.org/01/09521321100107"]}
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"a signature is a person's: sign in with an account","params":[]}
# The answer stands after a restart.
$ stop; start
> unit=https%3A%2F%2Fid.gs1.org%2F01%2F09521321100107%2F21%2FU00000137
> call GET "/api/v1/items/$unit/may?action=use" | grep -o '"may":[a-z]*'
"may":false
# Somebody who approves lifts it by password, at the socket too; a key of scope ask asks and does nothing else.
$ stop; holdfast user add sun admin --full-name 孙 >made.sun; holdfast user add wang quality --full-name 王丽 --json >made.wang; holdfast user add zhao approver --full-name 赵敏 --json >made.zhao; start
> json='Content-Type: application/json' unit=https%3A%2F%2Fid.gs1.org%2F01%2F09521321100107%2F21%2FU00000137
> for who in wang zhao; do call POST /api/v1/invitation -H "$json" -d "{\"invitation\":\"$(grep -o '"invitation":"[^"]*"' made.$who | cut -d'"' -f4)\",\"password\":\"correct horse battery\"}"; call POST /api/v1/session -H "$json" -c jar.$who -d "{\"name\":\"$who\",\"password\":\"correct horse battery\"}"; done
> as() { who=$1 method=$2 target=$3; shift 3; token=$(curl -s -b jar.$who "$(cat server.url)/api/v1/who" | grep -o '"token":"[^"]*"' | cut -d'"' -f4); call "$method" "$target" -b jar.$who -H "Holdfast-Token: $token" -H "$json" "$@" | sed -E 's/"(created|since|ended|sha256|raised|happened|acknowledged|withdrawn)":"[^"]*"/"\1":"…"/g'; }
> as wang POST /api/v1/holds -d '{"title":"单件","reason":"外观","items":["https://id.gs1.org/01/09521321100107/21/U00000100"]}' | head -1
> digest() { curl -s -b jar.zhao "$(cat server.url)/api/v1/holds/$1" | grep -o '"sha256":"[^"]*"' | tail -1 | cut -d'"' -f4; }
> order() { echo "{\"version\":1,\"sha256\":\"$(digest "$1")\",\"everything\":true,\"reason\":\"复检合格\",\"password\":\"$2\",\"offset_min\":480}"; }
> as wang POST /api/v1/holds/H-2/releases -d "$(order H-2 'correct horse battery')"
> as zhao POST /api/v1/holds/H-2/releases -d "$(order H-2 wrong)"
> as zhao POST /api/v1/holds/H-2/releases -d '{"version":1,"sha256":"x","everything":true,"reason":"r","password":"correct horse battery","offset_min":480}'
> as zhao POST /api/v1/holds/H-2/releases -d "$(order H-2 'correct horse battery')"
> as zhao POST /api/v1/holds -d '{"title":"t","reason":"r","items":["urn:x:y"]}'
> echo 'correct horse battery' >secret; chmod 600 secret
> holdfast hold release H-1 --as zhao --password-file secret --reason 复检合格 https://id.gs1.org/01/09521321100107/21/U00000137 | sed -E 's/20[0-9-]*T[0-9:.]*Z/…/'
> as wang GET "/api/v1/items/$unit/may?action=ship" | grep -o '"may":[a-z]*'
> holdfast key add wms ask --json | grep -o '"secret":"[^"]*"' | cut -d'"' -f4 >key
> call GET "/api/v1/items/$unit/may?action=ship" -H "Authorization: Bearer $(cat key)" | grep -o '"may":[a-z]*'
> call GET "/api/v1/items/$unit" -H "Authorization: Bearer $(cat key)" | head -1
204 
204 
204 
204 
201 application/json
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"none of your roles may do this","params":[]}
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"the present password is not right","params":[]}
409 application/problem+json
{"type":"about:blank","title":"Conflict","status":409,"code":"conflict","detail":"the record is no longer what you saw: look at it again","params":[]}
201 application/json
{"summary":{"id":"H-2","title":"单件","reason":"外观","state":"released","actor":"wang","created":"…","log_position":1120,"confirm_h":24,"named":1,"released":0,"alarms":0,"ended":"…","ended_by":"zhao"},"places":[],"releases":[{"version":1,"everything":true,"items":0,"reason":"复检合格","actor":"zhao","created":"…"}],"lift":["approver","decider"],"next":2,"sha256":"…","log_now":1120}
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"none of your roles may do this","params":[]}
H-1  隔膜批冻结: held since … by local, 92 named
  why: 实验室判定
  holders: 隔离存放
  scope: S-1, version 1
  may be moved to: https://id.gs1.org/414/9521321000018
  released … by zhao, 1 of it: 复检合格
"may":true
"may":true
403 application/problem+json
# What happens to a held thing all the same is captured, and told.
$ json='Content-Type: application/json' unit='https://id.gs1.org/01/09521321100107/21/U00000138'
> as() { who=$1 method=$2 target=$3; shift 3; token=$(curl -s -b jar.$who "$(cat server.url)/api/v1/who" | grep -o '"token":"[^"]*"' | cut -d'"' -f4); call "$method" "$target" -b jar.$who -H "Holdfast-Token: $token" -H "$json" "$@" | sed -E 's/"(created|since|ended|sha256|raised|happened|acknowledged|withdrawn)":"[^"]*"/"\1":"…"/g'; }
> event='{"@context":"https://ref.gs1.org/standards/epcis/epcis-context.jsonld","type":"ObjectEvent","eventID":"urn:x:shipped","eventTime":"2099-03-01T08:00:00.000+08:00","eventTimeZoneOffset":"+08:00","action":"OBSERVE","bizStep":"shipping","epcList":["'$unit'"]'
> as wang POST /epcis/v2/events -d "$event}"
> for i in 1 2 3 4 5 6 7 8 9; do as wang GET /api/v1/alarms | grep -q '"total":1' && break; done; as wang GET /api/v1/alarms
> as wang POST /api/v1/alarms/A-1/acknowledge -d '{"reason":"已通知承运商退回"}' | tail -1 | grep -oE '"(state|acknowledged_by|acknowledged_reason)":"[^"]*"'
> as wang POST /epcis/v2/events -d "$event,\"errorDeclaration\":{\"declarationTime\":\"2099-03-02T08:00:00.000+08:00\",\"reason\":\"did_not_occur\"}}"
> for i in 1 2 3 4 5 6 7 8 9; do as wang GET '/api/v1/alarms?state=withdrawn' | grep -q '"total":1' && break; done; as wang GET '/api/v1/alarms?state=withdrawn' | grep -oE '"(state|withdrawn_by|total|open)":"?[a-z0-9]*'
> as zhao GET '/api/v1/alarms?state=done'
> as zhao GET /api/v1/holds/H-1 | grep -o '"released":[0-9]*'
201 
200 application/json
{"total":1,"open":1,"alarms":[{"id":"A-1","hold":"H-1","title":"隔膜批冻结","event":1121,"happened":"…","raised":"…","action":"ship","late":false,"state":"open","count":1,"items":[{"item":"https://id.gs1.org/01/09521321100107/21/U00000138","how":"named","path":["https://id.gs1.org/01/09521321100107/21/U00000138"]}]}]}
"state":"acknowledged"
"acknowledged_by":"wang"
"acknowledged_reason":"已通知承运商退回"
201 
"total":1
"open":0
"state":"withdrawn
"withdrawn_by":1122
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"state is one of open, acknowledged, withdrawn, not \"done\"","params":["state","open, acknowledged, withdrawn","done"]}
"released":1
