# Files of rows with personal data are read as their fields are: by who may, for a purpose, with a line in the audit trail (C-23).
$ start
> holdfast user add root admin >/dev/null
> json='Content-Type: application/json'; echo "$json" >json; echo 'Content-Type: application/octet-stream' >octets
> made() { holdfast user add "$@" --json | grep -o '"invitation":"[^"]*"' | cut -d'"' -f4; }
> for who in quality privacy; do call POST /api/v1/invitation -H "$json" -d "{\"invitation\":\"$(made $who $who)\",\"password\":\"correct horse battery\"}" | head -1; done
> for who in quality privacy; do call POST /api/v1/session -H "$json" -d "{\"name\":\"$who\",\"password\":\"correct horse battery\"}" -c $who.jar | head -1; done
> for who in quality privacy; do echo "Holdfast-Token: $(curl -s -b $who.jar "$(cat server.url)/api/v1/who" | grep -o '"token":"[^"]*"' | cut -d'"' -f4)" >$who.token; done
> echo "Authorization: Bearer $(holdfast key add erp read edit | grep -o 'hf_[0-9a-f]*\.[0-9a-f]*')" >key
204 
204 
204 
204 
$ holdfast register set partner code=S-1 name=安普威尔 kind=supplier country=CN
new 1, changed 0, the same 0, refused 0
$ holdfast register set contact code=C-1 partner=S-1 purpose=recall name=赵六六
new 1, changed 0, the same 0, refused 0
$ call POST '/api/v1/registers/contact/rows/2/files?name=id.txt' -b quality.jar -H @quality.token -H @octets -d 'PLANTED 13800005678' | grep -o '"personal":true'
"personal":true
# Nobody has it for the asking, whatever his roles: neither who gave it nor a machine.
$ call GET /api/v1/registers/contact/rows/2/files/1 -b quality.jar
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"files of register contact may hold personal data: they are asked for with a purpose, which is kept (POST …/reveal)","params":["contact"]}
$ call GET /api/v1/registers/contact/rows/2/files/1 -b privacy.jar | head -1
403 application/problem+json
$ call GET /api/v1/registers/contact/rows/2/files/1 -H @key | head -1
403 application/problem+json
$ call POST /api/v1/registers/contact/rows/2/files/1/reveal -b quality.jar -H @quality.token -H @json -d '{"reason":"look"}' | head -1
403 application/problem+json
$ call POST /api/v1/registers/contact/rows/2/files/1/reveal -H @key -H @json -d '{"reason":"look"}' | head -1
403 application/problem+json
# Who may says what for.
$ call POST /api/v1/registers/contact/rows/2/files/1/reveal -b privacy.jar -H @privacy.token -H @json -d '{"reason":" "}'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"reason: say what the file is needed for","params":[]}
$ call POST /api/v1/registers/contact/rows/2/files/9/reveal -b privacy.jar -H @privacy.token -H @json -d '{"reason":"look"}' | head -1
404 application/problem+json
$ call POST /api/v1/registers/contact/rows/2/files/1/reveal -b privacy.jar -H @privacy.token -H @json -d '{"reason":"通知召回"}'
200 application/octet-stream
PLANTED 13800005678
$ call GET /api/v1/registers/contact/rows/2/history -b privacy.jar | grep -o '"actor":"privacy"[^}]*}[^}]*}'
"actor":"privacy","after":{"file_revealed":1},"reason":"通知召回"}
# A register without personal data gives its files to its readers.
$ call POST '/api/v1/registers/partner/rows/1/files?name=a.txt' -b quality.jar -H @quality.token -H @octets -d 'terms' | grep -c personal
0
[exit 1]
$ call GET /api/v1/registers/partner/rows/1/files/2 -H @key
200 application/octet-stream
terms
$ stop
