# Without any account whoever reaches the loopback address is the owner.
$ start
$ call GET /api/v1/who
200 application/json
{"required":false,"may":["read","whole","own","scopes","propose","cases","capture","edit","clock","reveal","sign","release","private","audit","vouch","administer"]}
$ call GET /api/v1/accounts
200 application/json
{"accounts":[]}
# The first account is an administrator; from then on every call needs a session.
$ holdfast user add li quality
holdfast: the server: the first account must be an administrator, without an end
[exit 1]
$ holdfast user add wang admin --full-name '王丽' --json >made
$ call GET /api/v1/overview -H 'Accept-Language: zh-CN'
401 application/problem+json
{"type":"about:blank","title":"Unauthorized","status":401,"code":"denied","detail":"请先登录","params":[]}
$ call GET /api/v1/who
200 application/json
{"required":true,"may":[]}
$ call GET /healthz
200 text/plain; charset=utf-8
ok
$ curl -s --unix-socket data/holdfast.sock http://holdfast/readyz
{"log_position":0,"capturing":false,"documents_waiting":0,"writes_waiting":0,"oldest_wait_ms":0}
# Who holds the one-time link chooses a password, once.
$ json='Content-Type: application/json'
> link=$(grep -o '"invitation":"[^"]*"' made | cut -d'"' -f4)
> call POST /api/v1/invitation -H "$json" -d "{\"invitation\":\"$link\",\"password\":\"short\"}"
> call POST /api/v1/invitation -H "$json" -d "{\"invitation\":\"$link\",\"password\":\"correct horse battery\"}"
> call POST /api/v1/invitation -H "$json" -d "{\"invitation\":\"$link\",\"password\":\"correct horse battery\"}"
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"a password has 12 characters or more","params":["12"]}
204 
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"this invitation was used, or is over; ask your administrator for another","params":[]}
# A wrong name and a wrong password are answered alike.
$ call POST /api/v1/session -H 'Content-Type: application/json' -d '{"name":"wang","password":"wrong"}'
401 application/problem+json
{"type":"about:blank","title":"Unauthorized","status":401,"code":"denied","detail":"name, password or code is not right","params":[]}
$ call POST /api/v1/session -H 'Content-Type: application/json' -d '{"name":"nobody","password":"wrong"}'
401 application/problem+json
{"type":"about:blank","title":"Unauthorized","status":401,"code":"denied","detail":"name, password or code is not right","params":[]}
$ call POST /api/v1/session -H 'Content-Type: application/json' -d '{"name":"wang","password":"correct horse battery"}' -c jar
204 
$ call GET /api/v1/who -b jar | sed -E 's/"token":"[^"]*"/"token":"…"/' | tee who
200 application/json
{"required":true,"name":"wang","full_name":"王丽","roles":["admin"],"second_factor":false,"may":["read","whole","scopes","edit","audit","vouch","administer"],"token":"…"}
$ call GET /api/v1/overview -b jar | head -1
200 application/json
# A change needs the token too; a page of another site has neither it nor the right Origin.
$ call POST /api/v1/accounts -b jar -H 'Content-Type: application/json' -d '{"name":"zhao","roles":["recall"]}'
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"the header Holdfast-Token does not belong to this session","params":["Holdfast-Token"]}
$ call POST /api/v1/accounts -b jar -H 'Content-Type: application/json' -H 'Origin: http://evil.example' -d '{"name":"zhao"}' | head -1
403 application/problem+json
$ token=$(curl -s -b jar "$(cat server.url)/api/v1/who" | grep -o '"token":"[^"]*"' | cut -d'"' -f4)
> post() { call POST "$1" -b jar -H "Holdfast-Token: $token" -H 'Content-Type: application/json' -d "$2" | sed -E 's/"(created|from|reset)":"[^"]*"/"\1":"…"/g; s/"invitation":"[0-9a-f]{64}"/"invitation":"…"/'; }
> post /api/v1/accounts '{"name":"zhao","roles":["recall"]}'
> holdfast register set employee code=E-1 name=赵 account=zhao
> holdfast register set training code=T-1 title=召回法规 topic=law audience=recall_manager required=yes
> holdfast register set training_result employee=E-1 training=T-1 held_on=2026-03-02 passed=yes
> post /api/v1/accounts '{"name":"zhao","roles":["recall"]}'
> link=$(holdfast user add li quality --json | grep -o '"invitation":"[^"]*"' | cut -d'"' -f4)
> call POST /api/v1/invitation -H 'Content-Type: application/json' -d "{\"invitation\":\"$link\",\"password\":\"correct horse battery\"}" | head -1
> printf 'correct horse battery\n' >li.secret; chmod 600 li.secret
> holdfast register sign training_result E-1/T-1/2026-03-02 --version 1 --as li --password-file li.secret --reason 'the paper was read' >/dev/null
> post /api/v1/accounts '{"name":"zhao","roles":["recall"]}'
> post /api/v1/accounts/zhao/grant '{"roles":["quality"],"until":"2099-01-01T00:00:00+08:00"}'
> post /api/v1/accounts/wang/grant '{"roles":["approver"]}'
> post /api/v1/accounts/wang/revoke '{"roles":["admin"]}'
> post /api/v1/scopes '{"title":"t","reason":"r","query":{"items":["urn:x:y"]}}'
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"role recall needs passed trainings, and nobody in the register of people signs in as zhao","params":["recall","zhao"]}
new 1, changed 0, the same 0, refused 0
new 1, changed 0, the same 0, refused 0
new 1, changed 0, the same 0, refused 0
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"role recall: the result of training T-1 is not signed by its examiner","params":["recall","T-1"]}
204 
201 application/json
{"account":{"name":"zhao","state":"invited","created":"…","grants":[{"role":"recall","from":"…","in_force":false,"training":"T-1"}],"second_factor":false,"reset_by":"wang","reset":"…","confirmed_by":"","rests":true,"full_name":"zhao"},"invitation":"…"}
200 application/json
{"account":{"name":"zhao","state":"invited","created":"…","grants":[{"role":"quality","from":"…","until":"2098-12-31T16:00:00.000Z","in_force":false},{"role":"recall","from":"…","in_force":false,"training":"T-1"}],"second_factor":false,"reset_by":"wang","reset":"…","confirmed_by":"","rests":true,"full_name":"zhao"}}
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"nobody changes his own roles and account","params":[]}
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"nobody changes his own roles and account","params":[]}
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"none of your roles may do this","params":[]}
# Who is signed in proves himself again for his password; that is counted like signing in.
$ token=$(curl -s -b jar "$(cat server.url)/api/v1/who" | grep -o '"token":"[^"]*"' | cut -d'"' -f4)
> again() { call POST /api/v1/password -b jar -H "Holdfast-Token: $token" -H 'Content-Type: application/json' -d "$1"; }
> again '{"password":"guessed","new_password":"another good one"}'
> again '{"password":"correct horse battery","new_password":"wang-is-my-name"}'
> call POST /api/v1/second-factor -b jar -H "Holdfast-Token: $token" -H 'Content-Type: application/json' -d '{"password":"guessed","code":"123456"}'
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"the present password is not right","params":[]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"a password is not one character many times, and does not hold the sign-in name","params":[]}
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"the present password is not right","params":[]}
# Five failures where it was used before make the next attempt wait, even for the right password.
$ for i in 1 2 3 4; do call POST /api/v1/session -H 'Content-Type: application/json' -d '{"name":"wang","password":"wrong"}' | head -1; done
401 application/problem+json
401 application/problem+json
401 application/problem+json
429 application/problem+json
$ call POST /api/v1/session -H 'Content-Type: application/json' -d '{"name":"wang","password":"wrong"}' | sed -E 's/[0-9]+ seconds/… seconds/; s/"[0-9]+"/"…"/'
429 application/problem+json
{"type":"about:blank","title":"Too Many Requests","status":429,"code":"busy","detail":"too many failed attempts; try again in … seconds","params":["…"]}
$ call POST /api/v1/session -H 'Content-Type: application/json' -d '{"name":"wang","password":"correct horse battery"}' | sed -E 's/[0-9]+ seconds/… seconds/; s/"[0-9]+"/"…"/'
429 application/problem+json
{"type":"about:blank","title":"Too Many Requests","status":429,"code":"busy","detail":"too many failed attempts; try again in … seconds","params":["…"]}
# Sessions are seen and ended, by the command line too.
$ holdfast user sessions wang | wc -l
1
$ holdfast user sign-out wang
$ call GET /api/v1/overview -b jar | head -1
401 application/problem+json
# The audit trail: decisions and sign-ins, newest first, in pages, as a file; for the owner at the socket here.
$ trail() { curl -s --unix-socket data/holdfast.sock "http://holdfast/api/v1/audit$1" | sed -E 's/20[0-9-]{8}T[0-9:.]+Z/…/g; s/"next":"[^"]*"/"next":"…"/; s/E-[0-9a-f]{12}/E-…/g; s/^# H/(#) H/'; }
> trail '?limit=2'
> trail '?noun=account&limit=9&actor=wang'
> trail '/export?noun=sign_in' | head -4
> trail '/export?noun=sign_in' | tail -1
> # more than one file holds is taken in parts: each says where the next begins
> part=$(curl -s -D - -o one.csv --unix-socket data/holdfast.sock "http://holdfast/api/v1/audit/export?limit=4" | grep -i '^link' | sed -E 's/.*<(.*)>.*/\1/')
> curl -s --unix-socket data/holdfast.sock "http://holdfast/api/v1/audit/export$part" >two.csv
> curl -s --unix-socket data/holdfast.sock "http://holdfast/api/v1/audit/export" >whole.csv
> # but for the lines that say what was taken away meanwhile
> rows() { grep -v -e ',export,' -e '^# Holdfast export '; }
> (cat one.csv; tail -n +2 two.csv) | rows >parts.csv; rows <whole.csv | cmp - parts.csv && echo whole
> trail '?noun=export&limit=1'; echo
> trail '?from=yesterday'; echo
{"entries":[{"id":"I-12","at":"…","actor":"local","noun":"sign_in","noun_id":1,"after":{"outcome":"revoked"}},{"id":"I-11","at":"…","actor":"wang","noun":"sign_in","noun_id":1,"after":{"outcome":"locked"},"address":"127.0.0.1"}],"next":"…"}
{"entries":[{"id":"D-10","at":"…","actor":"wang","noun":"account","noun_id":3,"before":{"name":"zhao","state":"invited","created":"…","grants":[{"role":"recall","from":"…","in_force":false,"training":"T-1"}],"second_factor":false,"reset_by":"wang","reset":"…","confirmed_by":"","rests":true},"after":{"name":"zhao","state":"invited","created":"…","grants":[{"role":"quality","from":"…","until":"…","in_force":false},{"role":"recall","from":"…","in_force":false,"training":"T-1"}],"second_factor":false,"reset_by":"wang","reset":"…","confirmed_by":"","rests":true}},{"id":"D-9","at":"…","actor":"wang","noun":"account","noun_id":3,"after":{"name":"zhao","state":"invited","created":"…","grants":[{"role":"recall","from":"…","in_force":false,"training":"T-1"}],"second_factor":false,"reset_by":"wang","reset":"…","confirmed_by":"","rests":true}},{"id":"D-2","at":"…","actor":"wang","noun":"account","noun_id":1,"before":{"name":"wang","state":"invited","created":"…","grants":[{"role":"admin","from":"…","in_force":true}],"second_factor":false},"after":{"name":"wang","state":"active","created":"…","grants":[{"role":"admin","from":"…","in_force":true}],"second_factor":false},"reason":"password"}]}
id,at,actor,noun,noun_id,before,after,reason,address
I-12,…,local,sign_in,1,,"{""outcome"":""revoked""}",,
I-11,…,wang,sign_in,1,,"{""outcome"":""locked""}",,127.0.0.1
I-10,…,wang,sign_in,1,,"{""outcome"":""wrong_password""}",,127.0.0.1
(#) Holdfast export E-… by local at …
whole
{"entries":[{"id":"D-15","at":"…","actor":"local","noun":"export","after":{"number":"E-…","file":"audit/export","form":"text/csv; charset=utf-8","rows":26}}],"next":"…"}

{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"from is a moment with its zone (RFC 3339), not \"yesterday\"","params":["from","yesterday"]}
# No secret is in what was stored or said but the hash of the password.
$ stop
$ grep -c 'correct horse' -a data/holdfast.db data/holdfast.db-wal server.out 2>/dev/null
data/holdfast.db:0
server.out:0
[exit 2]
$ link=$(grep -o '"invitation":"[^"]*"' made | cut -d'"' -f4); grep -c "$link" -a data/holdfast.db server.out
data/holdfast.db:0
server.out:0
[exit 1]
$ secret=$(awk '/holdfast_/ {print $7}' jar); [ ${#secret} = 64 ] && grep -c "$secret" -a data/holdfast.db server.out
data/holdfast.db:0
server.out:0
[exit 1]
