# What a regulator has of a scope: its newest approved version, until another one is approved.
$ holdfast demo --data data --units 200 --truth truth >told
$ start
> lot=$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4)
> holdfast user add root admin >/dev/null
> made() { holdfast user add "$@" --json | grep -o '"invitation":"[^"]*"' | cut -d'"' -f4; }
> for who in quality approver regulator; do call POST /api/v1/invitation -H 'Content-Type: application/json' -d "{\"invitation\":\"$(made $who $who)\",\"password\":\"correct horse battery\"}" | head -1; done
> for who in quality approver regulator; do call POST /api/v1/session -H 'Content-Type: application/json' -d "{\"name\":\"$who\",\"password\":\"correct horse battery\"}" -c $who.jar | head -1; done
> holdfast scope save --title 隔膜批 --reason first "$lot" >/dev/null
> cat >see <<'END'
> for path in '' '/versions' '/members?limit=0' '/where' '/export' '/signatures' '?version=1' '?version=2'; do echo "$path $(call GET "/api/v1/scopes/S-1$path" -b regulator.jar | head -1)"; done
> call GET /api/v1/scopes -b regulator.jar | grep -o '"total":[0-9]*\|"id":"S-[0-9]*","version":[0-9]*\|"units":[0-9]*'
> for n in 1 2; do call GET "/api/v1/scopes?item=$(sed -n ${n}p units | sed 's,:,%3A,g; s,/,%2F,g')" -b regulator.jar | grep -o '"total":[0-9]*'; done
> END
> cat >signs <<'END'
> token=$(curl -s -b $1.jar "$(cat server.url)/api/v1/who" | grep -o '"token":"[^"]*"' | cut -d'"' -f4)
> sha=$(curl -s -b $1.jar "$(cat server.url)/api/v1/scopes/S-1/signatures?version=$2" | grep -o '"sha256":"[^"]*"' | cut -d'"' -f4)
> call POST "/api/v1/scopes/S-1/signatures?version=$2" -b $1.jar -H "Holdfast-Token: $token" -H 'Content-Type: application/json' -d "{\"version\":$2,\"sha256\":\"$sha\",\"meaning\":\"$3\",\"reason\":\"read\",\"password\":\"correct horse battery\",\"offset_min\":480}" | head -1
> END
> chmod +x see signs; holdfast scope members S-1 --json | grep -o '"item":"[^"]*"' | cut -d'"' -f4 >units; sed -n 1p units >unit
204 
204 
204 
204 
204 
204 
# A draft is nobody's business outside.
$ ./see
 404 application/problem+json
/versions 404 application/problem+json
/members?limit=0 404 application/problem+json
/where 404 application/problem+json
/export 404 application/problem+json
/signatures 404 application/problem+json
?version=1 404 application/problem+json
?version=2 404 application/problem+json
"total":0
"total":0
"total":0
$ ./signs quality 1 reviewed; ./signs approver 1 approved; ./see
201 application/json
201 application/json
 200 application/json
/versions 200 application/json
/members?limit=0 200 application/json
/where 200 application/json
/export 200 text/csv; charset=utf-8
/signatures 200 application/json
?version=1 200 application/json
?version=2 404 application/problem+json
"total":1
"id":"S-1","version":1
"units":87
"total":1
"total":1
# One person alone writes a draft behind it: nothing goes away, nothing is narrowed.
$ holdfast scope save --of S-1 --reason narrowed "$(cat unit)" >/dev/null; ./see
 200 application/json
/versions 200 application/json
/members?limit=0 200 application/json
/where 200 application/json
/export 200 text/csv; charset=utf-8
/signatures 200 application/json
?version=1 200 application/json
?version=2 404 application/problem+json
"total":1
"id":"S-1","version":1
"units":87
"total":1
"total":1
# Until two have signed that one, too.
$ ./signs quality 2 reviewed; ./signs approver 2 approved; ./see
201 application/json
201 application/json
 200 application/json
/versions 200 application/json
/members?limit=0 200 application/json
/where 200 application/json
/export 200 text/csv; charset=utf-8
/signatures 200 application/json
?version=1 200 application/json
?version=2 200 application/json
"total":1
"id":"S-1","version":2
"units":1
"total":1
"total":0
# Cases he has a page of his own for: decided ones, and there is none; nobody else asks there, nor he elsewhere.
$ for who in regulator quality; do call GET /api/v1/own/cases -b $who.jar; call GET /api/v1/cases -b $who.jar | head -1; done
> call GET /api/v1/own -b regulator.jar
200 application/json
{"cases":[]}
403 application/problem+json
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"none of your roles may do this","params":[]}
200 application/json
200 application/json
{"shows":["cases"]}
