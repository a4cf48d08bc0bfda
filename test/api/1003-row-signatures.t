# Rows of registers that are signed: an edition of a procedure by two people (A-5.4).
$ start
> holdfast user add root admin >/dev/null
> made() { holdfast user add "$@" --json | grep -o '"invitation":"[^"]*"' | cut -d'"' -f4; }
> for who in quality approver; do call POST /api/v1/invitation -H 'Content-Type: application/json' -d "{\"invitation\":\"$(made $who $who)\",\"password\":\"correct horse battery\"}" | head -1; done
> for who in quality approver; do call POST /api/v1/session -H 'Content-Type: application/json' -d "{\"name\":\"$who\",\"password\":\"correct horse battery\"}" -c $who.jar | head -1; done
bash: line 1: start: command not found
bash: line 4: call: command not found
bash: line 4: call: command not found
bash: line 5: call: command not found
bash: line 5: call: command not found
$ holdfast register set procedure code=P-1 title=召回管理制度 record_class=procedures edition=A/0 retention_years=10
new 1, changed 0, the same 0, refused 0
$ call GET /api/v1/registers -b quality.jar | grep -o '"name":"[a-z_]*","label_zh":"[^"]*","label_en":"[^"]*","rows":[0-9]*,"retired":[0-9]*\(,"keep_years":[0-9]*\)\?\(,"kept_by":"[^"]*"\)\?,"is_signed":true'
bash: line 1: call: command not found
[exit 1]
$ call GET '/api/v1/registers/procedure/rows/1/signatures?version=1' -b quality.jar | sed -E 's/[0-9a-f]{64}/…/g'
bash: line 1: call: command not found
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
cat: server.url: No such file or directory
cat: server.url: No such file or directory
./signs: line 4: call: command not found
cat: server.url: No such file or directory
cat: server.url: No such file or directory
./signs: line 4: call: command not found
cat: server.url: No such file or directory
cat: server.url: No such file or directory
./signs: line 4: call: command not found
cat: server.url: No such file or directory
cat: server.url: No such file or directory
./signs: line 4: call: command not found
cat: server.url: No such file or directory
cat: server.url: No such file or directory
./signs: line 4: call: command not found
# A later change makes an edition that nobody has signed; what was signed is shown as of before.
$ holdfast register set procedure code=P-1 edition=A/1 --reason 'law of 2026'
new 0, changed 1, the same 0, refused 0
$ ./signs quality 1 reviewed
cat: server.url: No such file or directory
cat: server.url: No such file or directory
./signs: line 4: call: command not found
$ call GET '/api/v1/registers/procedure/rows/1/signatures?version=1' -b quality.jar
bash: line 1: call: command not found
[exit 127]
$ call GET '/api/v1/registers/procedure/rows/1/signatures' -b quality.jar | sed -E 's/[0-9a-f]{64}/…/g; s/"at":"[^"]*"/"at":"…"/g'
bash: line 1: call: command not found
# Other registers are not signed.
$ holdfast register set site code=S-1 name=深圳 kind=plant country=CN
new 1, changed 0, the same 0, refused 0
$ call GET '/api/v1/registers/site/rows/2/signatures' -b quality.jar | sed -E 's/[0-9a-f]{64}/…/g'
bash: line 1: call: command not found
$ call GET '/api/v1/registers/site/rows/9/signatures' -b quality.jar
bash: line 1: call: command not found
[exit 127]
$ stop
bash: line 1: stop: command not found
[exit 127]
# On the command line the serving process signs, and counts a wrong password as at its own door.
$ start
> printf 'correct horse battery\n' >secret; printf 'wrong\n' >wrong; chmod 600 secret wrong
> holdfast register set procedure code=P-2 title=应急预案 record_class=procedures edition=A/0 retention_years=10 >/dev/null
> holdfast register signatures procedure
> holdfast register sign procedure P-2 --version 1 --as quality --password-file wrong --reason 'read'
> holdfast register sign procedure P-2 --version 1 --as quality --password-file secret --reason 'read' | sed -E 's/[0-9a-f]{12}$/…/; s/20[0-9-]+T[0-9:]+\+/…+/'
> holdfast register sign procedure P-2 --version 1 --as approver --password-file secret --reason 'in force' | tail -1 | sed -E 's/20[0-9-]+T[0-9:]+\+/…+/'
> call POST /api/v1/session -H 'Content-Type: application/json' -d '{"name":"quality","password":"correct horse battery"}' -c quality.jar | head -1
> call GET /api/v1/registers/procedure/signatures -b quality.jar
> call GET /api/v1/registers/site/signatures -b quality.jar
> stop
bash: line 1: start: command not found
P-1  v2  reviewed, approved
P-2  v1  reviewed, approved
holdfast: name, password or code is not right
holdfast: name, password or code is not right
holdfast: name, password or code is not right
bash: line 8: call: command not found
bash: line 9: call: command not found
bash: line 10: call: command not found
bash: line 11: stop: command not found
[exit 127]
