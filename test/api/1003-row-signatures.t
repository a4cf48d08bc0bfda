# Rows of registers that are signed: an edition of a procedure by two people (A-5.4).
$ start
> holdfast user add root admin >/dev/null
> made() { holdfast user add "$@" --json | grep -o '"invitation":"[^"]*"' | cut -d'"' -f4; }
> for who in quality approver; do call POST /api/v1/invitation -H 'Content-Type: application/json' -d "{\"invitation\":\"$(made $who $who)\",\"password\":\"correct horse battery\"}" | head -1; done
> for who in quality approver; do call POST /api/v1/session -H 'Content-Type: application/json' -d "{\"name\":\"$who\",\"password\":\"correct horse battery\"}" -c $who.jar | head -1; done
204 
204 
204 
204 
$ holdfast register set procedure code=P-1 title=召回管理制度 record_class=procedures edition=A/0 retention_years=10
new 1, changed 0, the same 0, refused 0
$ call GET /api/v1/registers -b quality.jar | grep -o '"name":"[a-z_]*","label_zh":"[^"]*","label_en":"[^"]*","rows":[0-9]*,"retired":[0-9]*\(,"keep_years":[0-9]*\)\?\(,"kept_by":"[^"]*"\)\?,"is_signed":true'
"name":"hold_rule","label_zh":"自动冻结规则","label_en":"Hold rules","rows":0,"retired":0,"is_signed":true
"name":"procedure","label_zh":"制度与文件","label_en":"Procedures and files","rows":1,"retired":0,"keep_years":10,"kept_by":"P-1","is_signed":true
"name":"training_result","label_zh":"培训结果","label_en":"Training results","rows":0,"retired":0,"keep_years":10,"is_signed":true
$ call GET '/api/v1/registers/procedure/rows/1/signatures?version=1' -b quality.jar | sed -E 's/[0-9a-f]{64}/…/g'
200 application/json
{"version":1,"sha256":"…","complete":false,"signatures":[{"meaning":"reviewed","label_zh":"审核","label_en":"Reviewed","roles":["quality"],"not_by":["local"]},{"meaning":"approved","label_zh":"批准","label_en":"Approved","roles":["approver"],"not_by":["local"]}],"earlier":[]}
# Each proves himself again, and signs what he saw; who has signed does not sign again.
$ cat >signs <<'END'
> who=$1 version=$2 meaning=$3 password=${4:-correct horse battery}
> token=$(curl -s -b $who.jar "$(cat server.url)/api/v1/who" | grep -o '"token":"[^"]*"' | cut -d'"' -f4)
> sha=$(curl -s -b $who.jar "$(cat server.url)/api/v1/registers/procedure/rows/1/signatures" | grep -o '"sha256":"[^"]*"' | cut -d'"' -f4)
> call POST "/api/v1/registers/procedure/rows/1/signatures" -b $who.jar -H "Holdfast-Token: $token" -H 'Content-Type: application/json' -d "{\"version\":$version,\"sha256\":\"$sha\",\"meaning\":\"$meaning\",\"reason\":\"read\",\"password\":\"$password\",\"offset_min\":480}" | sed -E 's/[0-9a-f]{64}/…/g; s/"at":"[^"]*"/"at":"…"/g'
> END
> chmod +x signs
> ./signs approver 1 approved
> ./signs quality 1 reviewed wrong
> ./signs quality 1 reviewed
> ./signs quality 1 approved
> ./signs approver 1 approved
409 application/problem+json
{"type":"about:blank","title":"Conflict","status":409,"code":"conflict","detail":"it is signed as reviewed first","params":["reviewed"]}
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"the present password is not right","params":[]}
201 application/json
{"version":1,"sha256":"…","complete":false,"signatures":[{"meaning":"reviewed","label_zh":"审核","label_en":"Reviewed","roles":["quality"],"name":"quality","full_name":"quality","role":"quality","reason":"read","at":"…","version":1,"holds":true},{"meaning":"approved","label_zh":"批准","label_en":"Approved","roles":["approver"],"not_by":["local"]}],"earlier":[]}
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"none of your roles signs with the meaning approved","params":["approved"]}
201 application/json
{"version":1,"sha256":"…","complete":true,"signatures":[{"meaning":"reviewed","label_zh":"审核","label_en":"Reviewed","roles":["quality"],"name":"quality","full_name":"quality","role":"quality","reason":"read","at":"…","version":1,"holds":true},{"meaning":"approved","label_zh":"批准","label_en":"Approved","roles":["approver"],"name":"approver","full_name":"approver","role":"approver","reason":"read","at":"…","version":1,"holds":true}],"earlier":[]}
# A later change makes an edition that nobody has signed; what was signed is shown as of before.
$ holdfast register set procedure code=P-1 edition=A/1 --reason 'law of 2026'
new 0, changed 1, the same 0, refused 0
$ ./signs quality 1 reviewed
409 application/problem+json
{"type":"about:blank","title":"Conflict","status":409,"code":"conflict","detail":"the record is no longer what you saw: look at it again","params":[]}
$ call GET '/api/v1/registers/procedure/rows/1/signatures?version=1' -b quality.jar
409 application/problem+json
{"type":"about:blank","title":"Conflict","status":409,"code":"conflict","detail":"local has changed the row meanwhile; it is at version 2, you have seen 1","params":["local","2","1"]}
$ call GET '/api/v1/registers/procedure/rows/1/signatures' -b quality.jar | sed -E 's/[0-9a-f]{64}/…/g; s/"at":"[^"]*"/"at":"…"/g'
200 application/json
{"version":2,"sha256":"…","complete":false,"signatures":[{"meaning":"reviewed","label_zh":"审核","label_en":"Reviewed","roles":["quality"],"not_by":["local"]},{"meaning":"approved","label_zh":"批准","label_en":"Approved","roles":["approver"],"not_by":["local"]}],"earlier":[{"meaning":"approved","label_zh":"批准","label_en":"Approved","roles":["approver"],"name":"approver","full_name":"approver","role":"approver","reason":"read","at":"…","version":1,"holds":false},{"meaning":"reviewed","label_zh":"审核","label_en":"Reviewed","roles":["quality"],"name":"quality","full_name":"quality","role":"quality","reason":"read","at":"…","version":1,"holds":false}]}
# Other registers are not signed.
$ holdfast register set site code=S-1 name=深圳 kind=plant country=CN
new 1, changed 0, the same 0, refused 0
$ call GET '/api/v1/registers/site/rows/2/signatures' -b quality.jar | sed -E 's/[0-9a-f]{64}/…/g'
200 application/json
{"version":1,"sha256":"…","complete":true,"signatures":[],"earlier":[]}
$ call GET '/api/v1/registers/site/rows/9/signatures' -b quality.jar
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"register site has no row 9","params":["site","9"]}
$ stop
# On the command line the serving process signs, and counts a wrong password as at its own door.
$ start
> printf 'correct horse battery\n' >secret; printf 'wrong\n' >wrong; chmod 600 secret wrong
> holdfast register set procedure code=P-2 title=应急预案 record_class=procedures edition=A/0 retention_years=10 >/dev/null
> holdfast register signatures procedure
> holdfast register sign procedure P-2 --version 1 --as quality --password-file wrong --reason 'read'
> holdfast register sign procedure P-2 --version 1 --as quality --password-file secret --reason 'read' | sed -E 's/[0-9a-f]{12}$/…/; s/20[0-9-]+T[0-9:.]+\+/…+/'
> holdfast register sign procedure P-2 --version 1 --as approver --password-file secret --reason 'in force' | tail -1 | sed -E 's/20[0-9-]+T[0-9:.]+\+/…+/'
> call POST /api/v1/session -H 'Content-Type: application/json' -d '{"name":"quality","password":"correct horse battery"}' -c quality.jar | head -1
> call GET /api/v1/registers/procedure/signatures -b quality.jar
> call GET /api/v1/registers/site/signatures -b quality.jar
> stop
P-1  v2  reviewed, approved
P-2  v1  reviewed, approved
holdfast: the server: the present password is not right
v1 …
  Reviewed (reviewed): quality (quality, Quality engineer) …+00:00: read
  Approved (approved): still to be signed by Approver, not by local
  Approved (approved): approver (approver, Approver) …+00:00: in force
204 
200 application/json
{"name":"procedure","total":1,"rows":[{"id":1,"key":"P-1","version":2,"missing":["reviewed","approved"]}]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"rows of register site are not signed","params":["site"]}
