# A machine calls with a key, which administrators make; the key is shown once.
$ start
$ holdfast key add erp read
holdfast: the server: a key guards nothing before there is an account: until then whoever reaches the server may everything
[exit 1]
$ holdfast user add wang admin --json >made
> json='Content-Type: application/json'
> link=$(grep -o '"invitation":"[^"]*"' made | cut -d'"' -f4)
> call POST /api/v1/invitation -H "$json" -d "{\"invitation\":\"$link\",\"password\":\"correct horse battery\"}"
> call POST /api/v1/session -H "$json" -d '{"name":"wang","password":"correct horse battery"}' -c jar
> echo "Holdfast-Token: $(curl -s -b jar "$(cat server.url)/api/v1/who" | grep -o '"token":"[^"]*"' | cut -d'"' -f4)" >token
> echo "$json" >json
> printf '%s\n' 's/hf_[0-9a-f]{12}/hf_…/g' 's/\.[0-9a-f]{64}/.…/' 's/"(created|revoked|used)":"[^"]*"/"\1":"…"/g' >hide
204 
204 
$ call POST /api/v1/keys -b jar -H @token -H @json -d '{"name":"erp","scopes":["read","capture"],"until":"2099-01-01T00:00:00+08:00","reason":"line 3"}' >made
> sed -Ef hide made
> key() { grep -o 'hf_[0-9a-f]*\.[0-9a-f]*' made | sed 's/^/Authorization: Bearer /' >"$1"; }
> key erp; holdfast key add mes capture >made; key mes
201 application/json
{"key":{"id":1,"name":"erp","prefix":"hf_…","state":"active","scopes":["read","capture"],"made_by":"wang","created":"…","until":"2098-12-31T16:00:00.000Z"},"secret":"hf_….…"}
$ call POST /api/v1/keys -b jar -H @token -H @json -d '{"name":"erp","scopes":["read"]}'
409 application/problem+json
{"type":"about:blank","title":"Conflict","status":409,"code":"conflict","detail":"there is or was a key erp; names are not given again","params":["erp"]}
$ call POST /api/v1/keys -b jar -H @token -H @json -d '{"name":"tms","scopes":["administer"]}'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"scopes: there is no scope \"administer\"; there are read, capture, edit, ask","params":["administer"]}
$ call POST /api/v1/keys -b jar -H @token -H @json -d '{"name":"tms","scopes":[]}'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"scopes: name at least one of read, capture, edit, ask","params":[]}
$ call POST /api/v1/keys -b jar -H @json -d '{"name":"tms","scopes":["read"]}' | head -1
403 application/problem+json
# No token is needed with a key: no page of another site can send it.  Its name is the actor.
$ call POST /epcis/v2/events -H @mes -H @json -d '{"@context":"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld","type":"ObjectEvent","eventID":"urn:uuid:8ba3a7e1-0d2f-4c8e-9b0e-0f9a2b1c3d4e","eventTime":"2026-03-02T09:00:00Z","eventTimeZoneOffset":"+08:00","action":"OBSERVE","epcList":["urn:x:y:1"]}'
201 
$ call GET /api/v1/who -H @erp
200 application/json
{"required":true,"name":"key:erp","may":["read","whole","scopes","capture"]}
$ curl -s -H @erp "$(cat server.url)/api/v1/events/1" | grep -o '"actor":"[^"]*"'
"actor":"key:mes"
# A scope opens its calls, and nothing else.
$ call GET /api/v1/overview -H @mes
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"none of the scopes of this key reaches this call","params":[]}
$ call GET /api/v1/keys -H @erp | head -1
403 application/problem+json
$ call POST /api/v1/scopes -H @erp -H @json -d '{"title":"t","reason":"r","query":{"items":["urn:x:y"]}}' | head -1
403 application/problem+json
$ call GET /api/v1/sessions -H @erp | head -1
403 application/problem+json
# A key of one station captures what happens there, of the steps it names, and nothing else.
$ call POST /api/v1/keys -b jar -H @token -H @json -d '{"name":"pack","scopes":["capture","read"],"stations":["urn:epc:id:sgln:9521321.00001.PACK"]}'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"stations and steps limit what a key captures: its scopes are capture and ask alone, since what it reads or changes would be of others too","params":[]}
$ call POST /api/v1/keys -b jar -H @token -H @json -d '{"name":"pack","scopes":["capture"],"stations":["PACK"]}'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"stations: \"PACK\" is no identifier of a station, like urn:epc:id:sgln:9521321.00001.PACK","params":["PACK"]}
$ call POST /api/v1/keys -b jar -H @token -H @json -d '{"name":"pack","scopes":["capture"],"stations":["urn:epc:id:sgln:9521321.00001.PACK"],"steps":["packing"]}' >made
> grep -o 'hf_[0-9a-f]*\.[0-9a-f]*' made | sed 's/^/Authorization: Bearer /' >pack
> event() { echo "{\"@context\":\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\",\"type\":\"ObjectEvent\",\"eventID\":\"urn:uuid:8ba3a7e1-0d2f-4c8e-9b0e-0f9a2b1c3d$1\",\"eventTime\":\"2026-03-02T09:00:00Z\",\"eventTimeZoneOffset\":\"+08:00\",\"action\":\"OBSERVE\",\"epcList\":[\"urn:x:y:1\"]$2}"; }
> at() { echo ",\"bizStep\":\"$1\",\"readPoint\":{\"id\":\"$2\"}"; }
> event 50 "$(at packing https://id.gs1.org/414/9521321000018/254/PACK)" >own
> event 51 "$(at packing urn:epc:id:sgln:9521321.00001.DOCK)" >elsewhere
> event 52 "$(at shipping urn:epc:id:sgln:9521321.00001.PACK)" >shipped; event 53 "" >nowhere
$ call POST /epcis/v2/events -H @pack -H @json -d @own
201 
$ call POST /epcis/v2/events -H @pack -H @json -d @elsewhere
403 application/problem+json
{"type":"epcisException:ValidationException","title":"Forbidden","status":403,"code":"denied","detail":"key:pack captures events of its own stations alone; this one is at urn:epc:id:sgln:9521321.00001.DOCK","params":["key:pack","urn:epc:id:sgln:9521321.00001.DOCK"]}
$ call POST /epcis/v2/events -H @pack -H @json -d @shipped
403 application/problem+json
{"type":"epcisException:ValidationException","title":"Forbidden","status":403,"code":"denied","detail":"key:pack captures events of the steps packing alone, and this one is of \"shipping\"","params":["key:pack","packing","shipping"]}
$ call POST /epcis/v2/events -H @pack -H @json -H 'Accept-Language: zh' -d @nowhere
403 application/problem+json
{"type":"epcisException:ValidationException","title":"Forbidden","status":403,"code":"denied","detail":"key:pack 只能采集自己工位的事件，而此事件既没有读取点也没有业务地点","params":["key:pack"]}
# Neither a session nor a key silently wins; what is no key is refused even where none is needed.
$ call GET /healthz -b jar -H @erp
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"a request has the cookie of a session or a key, not both","params":[]}
$ call GET /healthz -H 'Authorization: Bearer hf_000000000000.00'
401 application/problem+json
{"type":"about:blank","title":"Unauthorized","status":401,"code":"denied","detail":"this key is none, or is revoked or over","params":[]}
$ call GET /healthz -H 'Authorization: Basic d2FuZzp3YW5n' -H 'Accept-Language: zh'
401 application/problem+json
{"type":"about:blank","title":"Unauthorized","status":401,"code":"denied","detail":"Authorization 应为“Bearer”加密钥，或“Holdfast-HMAC-SHA256”加签名","params":[]}
$ call GET /healthz -H @erp -H @mes | head -1
400 application/problem+json
# At the socket too: who shows a key there is the machine, not the owner.
$ curl -s -H @erp --unix-socket data/holdfast.sock http://holdfast/api/v1/who
{"required":true,"name":"key:erp","may":["read","whole","scopes","capture"]}
# The list says when each was last used; a revoked key is none from the next request on.
$ call GET /api/v1/keys -b jar | sed -Ef hide
200 application/json
{"keys":[{"id":1,"name":"erp","prefix":"hf_…","state":"active","scopes":["read","capture"],"made_by":"wang","created":"…","until":"2098-12-31T16:00:00.000Z","used":"…"},{"id":2,"name":"mes","prefix":"hf_…","state":"active","scopes":["capture"],"made_by":"local","created":"…","used":"…"},{"id":3,"name":"pack","prefix":"hf_…","state":"active","scopes":["capture"],"stations":["urn:epc:id:sgln:9521321.00001.PACK"],"steps":["packing"],"made_by":"wang","created":"…","used":"…"}]}
$ call POST /api/v1/keys/erp/revoke -b jar -H @token -H @json -d '{"reason":"moved"}' | sed -Ef hide
200 application/json
{"id":1,"name":"erp","prefix":"hf_…","state":"revoked","scopes":["read","capture"],"made_by":"wang","created":"…","until":"2098-12-31T16:00:00.000Z","revoked":"…"}
$ call POST /api/v1/keys/erp/revoke -b jar -H @token -H @json -d '{}'
409 application/problem+json
{"type":"about:blank","title":"Conflict","status":409,"code":"conflict","detail":"key erp is revoked already","params":["erp"]}
$ call POST /api/v1/keys/nobody/revoke -b jar -H @token -H @json -d '{}'
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"there is no key nobody","params":["nobody"]}
$ call GET /api/v1/overview -H @erp
401 application/problem+json
{"type":"about:blank","title":"Unauthorized","status":401,"code":"denied","detail":"this key is none, or is revoked or over","params":[]}
# All of it stands in the audit trail, without the secret.
$ curl -s -b jar "$(cat server.url)/api/v1/audit?noun=api_key" >trail; grep -c '\.[0-9a-f]\{64\}' trail
> grep -o '"actor":"[^"]*","noun":"[^"]*"' trail
0
"actor":"wang","noun":"api_key"
"actor":"wang","noun":"api_key"
"actor":"local","noun":"api_key"
"actor":"wang","noun":"api_key"
$ curl -s -b jar "$(cat server.url)/api/v1/audit?noun=sign_in" | grep -o '"actor":"key:[^}]*}'
"actor":"key:erp","noun":"sign_in","after":{"outcome":"closed"}
"actor":"key:","noun":"sign_in","after":{"outcome":"unknown_name"}
# The day of the last use outlives the server.
$ stop
> start
> holdfast key list --json | sed -Ef hide
{"keys":[{"id":1,"name":"erp","prefix":"hf_…","state":"revoked","scopes":["read","capture"],"made_by":"wang","created":"…","until":"2098-12-31T16:00:00.000Z","used":"…","revoked":"…"},{"id":2,"name":"mes","prefix":"hf_…","state":"active","scopes":["capture"],"made_by":"local","created":"…","used":"…"},{"id":3,"name":"pack","prefix":"hf_…","state":"active","scopes":["capture"],"stations":["urn:epc:id:sgln:9521321.00001.PACK"],"steps":["packing"],"made_by":"wang","created":"…","used":"…"}]}
