# A command on a served directory prints what it prints on one of its own, whatever the input.
$ start served
> cat >all <<'END'
> holdfast ingest --data $1 files/history.ndjson
> holdfast ingest --data $1 files/history.ndjson
> holdfast ingest --data $1 files/bad.jsonld
> HOLDFAST_LANG=zh holdfast ingest --data $1 files/bad.jsonld
> holdfast ingest --data $1 --on-error proceed --json files/bad.jsonld missing.json files/history.ndjson
> holdfast ingest --data $1 --format csv --map files/packs.map.json files/packs.csv
> holdfast ingest --data $1 --format csv --map missing.map.json files/packs.csv
> holdfast ingest --data $1 - <files/history.ndjson
> holdfast ingest --data $1 --format csv files/packs.csv
> gzip -c files/history.ndjson >packed.gz; holdfast ingest --data $1 packed.gz
> lot=urn:epc:class:lgtin:9521234.000020.A unit=urn:epc:id:sgtin:9521234.000001.U2
> holdfast trace forward --data $1 $lot
> HOLDFAST_LANG=zh holdfast trace both --data $1 $lot
> holdfast trace forward --data $1 --json --edges E1 $lot
> holdfast trace forward --data $1 --units --fields item --csv $lot
> holdfast trace sideways --data $1 $lot
> holdfast trace forward --data $1 --json urn:x:nobody
> holdfast trace forward --data $1 --colour $lot
> holdfast trace forward --data $1
> echo $unit | holdfast trace backward --data $1 --items - --csv
> echo $unit >list; holdfast where --data $1 --items list; holdfast where --data $1 --items none
> holdfast trace backward --data $1 --csv --fields item $unit >again.csv; holdfast where --data $1 --items again.csv --csv
> printf 'urn:x:\377\n' | holdfast where --data $1 --items -
> printf 'urn:x:\tz\n' | HOLDFAST_LANG=zh holdfast where --data $1 --json --items -
> holdfast item --data $1 "$(printf 'urn:x:\377')"
> holdfast item --data $1 ''
> printf '%s\nurn:x:nobody\n' $unit | HOLDFAST_LANG=zh holdfast where --data $1 --items - --json
> holdfast where --data $1 --json $unit
> holdfast where --data $1 --at yesterday $unit
> holdfast explain --data $1 --from $lot $unit
> HOLDFAST_LANG=zh holdfast explain --data $1 --from $lot --json $unit
> holdfast item --data $1 urn:epc:id:sgtin:9521234.000001.U7
> HOLDFAST_LANG=zh holdfast item --data $1 --newest --limit 1 $unit
> holdfast item --data $1 --json nothing
> holdfast scope save --data $1 --title Lot --reason 'one failed' $lot | sed 's/20..-.*//'
> holdfast scope list --data $1 | sed 's/20..-.*//'
> holdfast scope show --data $1 --json S-1 | sed 's/"created[^,]*,//; s/"saved[^,]*,//'
> holdfast scope members --data $1 S-1
> holdfast scope export --data $1 S-1
> HOLDFAST_LANG=zh holdfast scope why --data $1 S-1 $unit
> holdfast scope show --data $1 S-9
> holdfast check --data $1 | sed 's/digest.*//'
> END
> sed 's/.*/&; echo "[$?]"/' all >steps
> bash steps alone >alone.out 2>&1; bash steps served >served.out 2>&1
> diff alone.out served.out && wc -l <alone.out; ls served/received
174
# A file that was refused is news as well, with what was wrong to be seen; each order once.
$ call GET /api/v1/overview | grep -oE '"source":"[^"]*"|"state":"[a-z]+"|"problems":[0-9]+' | paste -sd' ' | sed 's/"source/\n"source/g'

"source":"packed.gz" "state":"captured" "problems":0 
"source":"-" "state":"captured" "problems":0 
"source":"packs.csv" "state":"captured" "problems":0 
"source":"history.ndjson" "state":"captured" "problems":0 
"source":"bad.jsonld" "state":"partly" "problems":2 
"source":"bad.jsonld" "state":"refused" "problems":2 
"source":"bad.jsonld" "state":"refused" "problems":2 
"source":"history.ndjson" "state":"captured" "problems":0 
"source":"history.ndjson" "state":"captured" "problems":0
# Whoever serves answers: the command itself opens nothing, and does so again when nobody serves.
$ mv served/holdfast.db away
$ holdfast item --data served urn:epc:id:sgtin:9521234.000001.U7 | head -1
https://id.gs1.org/01/09521234000013/21/U7  移动电源
$ holdfast trace forward --data served --db postgresql://nowhere.invalid/x urn:x:y 2>&1 | cut -c1-40
holdfast: could not connect to the datab
$ mv away served/holdfast.db
$ call POST /api/v1/command -H 'Content-Type: application/octet-stream' -d 'x'
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"only the socket in the data directory takes this","params":[]}
$ order() { printf "$1" | curl -s --unix-socket served/holdfast.sock -H 'Content-Type: application/octet-stream' --data-binary @- http://localhost/api/v1/command; echo; }
> order '0.1.0\0ingest\0001\0/etc/passwd\0'
> order '9.9.9\0item\0001\0x\0'
> order '0.1.0\0item\0002\0x\0'
> order '0.1.0\0item\0'
> order ''
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"\"ingest\" is no command that reads","params":["ingest"]}
{"type":"about:blank","title":"Conflict","status":409,"code":"conflict","detail":"the serving process is Holdfast 0.1.0, the command is 9.9.9","params":["0.1.0","9.9.9"]}
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"this is no order of a command","params":[]}
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"this is no order of a command","params":[]}
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"this is no order of a command","params":[]}
# What needs the directory for itself is refused, and files are named at the socket alone.
$ holdfast rebuild --data served
holdfast: another process is writing to data folder served
[exit 1]
$ holdfast demo --data served --units 200
holdfast: another process is writing to data folder served
[exit 1]
$ call POST /api/v1/ingest -H 'Content-Type: application/json' -d '{"file":"/etc/passwd","name":"x"}'
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"only the socket in the data directory takes this","params":[]}
$ curl -s --unix-socket served/holdfast.sock -H 'Content-Type: application/json' -d '{"name":"x"}' http://localhost/api/v1/ingest; echo
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"field file is missing; a ingest_order must have it","params":["file","ingest_order"]}
$ stop KILL; [ -S served/holdfast.sock ] && echo a socket is left
a socket is left
# Nobody serves, whatever lies there: the command opens the store itself.
$ holdfast item --data served urn:epc:id:sgtin:9521234.000001.U7 | head -1
https://id.gs1.org/01/09521234000013/21/U7  移动电源
