# Files of rows with personal data are read as their fields are: by who may, for a purpose, with a line in the audit trail (C-23).
$ start
> holdfast user add root admin >/dev/null
> json='Content-Type: application/json'; octets='Content-Type: application/octet-stream'
> made() { holdfast user add "$@" --json | grep -o '"invitation":"[^"]*"' | cut -d'"' -f4; }
> for who in quality recall; do call POST /api/v1/invitation -H "$json" -d "{\"invitation\":\"$(made $who $who)\",\"password\":\"correct horse battery\"}" | head -1; done
> for who in quality recall; do call POST /api/v1/session -H "$json" -d "{\"name\":\"$who\",\"password\":\"correct horse battery\"}" -c $who.jar | head -1; done
> for who in quality recall; do echo "Holdfast-Token: $(curl -s -b $who.jar "$(cat server.url)/api/v1/who" | grep -o '"token":"[^"]*"' | cut -d'"' -f4)" >$who.token; done
> echo "Authorization: Bearer $(holdfast key add erp read edit | grep -o 'hf_[0-9a-f]*\.[0-9a-f]*')" >key
$ holdfast register set partner code=S-1 name=安普威尔 kind=supplier country=CN
$ holdfast register set contact code=C-1 partner=S-1 purpose=recall name=赵六六
$ call POST '/api/v1/registers/contact/rows/2/files?name=id.txt' -b quality.jar -H @quality.token -H "$octets" -d 'PLANTED 13800005678' | grep -o '"personal":true'
# Nobody has it for the asking, whatever his roles: neither who gave it nor a machine.
$ call GET /api/v1/registers/contact/rows/2/files/1 -b quality.jar
$ call GET /api/v1/registers/contact/rows/2/files/1 -b recall.jar | head -1
$ call GET /api/v1/registers/contact/rows/2/files/1 -H @key | head -1
$ call POST /api/v1/registers/contact/rows/2/files/1/reveal -b quality.jar -H @quality.token -H "$json" -d '{"reason":"look"}' | head -1
$ call POST /api/v1/registers/contact/rows/2/files/1/reveal -H @key -H "$json" -d '{"reason":"look"}' | head -1
# Who may says what for.
$ call POST /api/v1/registers/contact/rows/2/files/1/reveal -b recall.jar -H @recall.token -H "$json" -d '{"reason":" "}'
$ call POST /api/v1/registers/contact/rows/2/files/9/reveal -b recall.jar -H @recall.token -H "$json" -d '{"reason":"look"}' | head -1
$ call POST /api/v1/registers/contact/rows/2/files/1/reveal -b recall.jar -H @recall.token -H "$json" -d '{"reason":"通知召回"}'
$ call GET /api/v1/registers/contact/rows/2/history -b recall.jar | grep -o '"actor":"recall"[^}]*}[^}]*}'
# A register without personal data gives its files to its readers.
$ call POST '/api/v1/registers/partner/rows/1/files?name=a.txt' -b quality.jar -H @quality.token -H "$octets" -d 'terms' | grep -c personal
$ call GET /api/v1/registers/partner/rows/1/files/2 -H @key
$ stop
