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
> holdfast trace forward --data $1 urn:epc:class:lgtin:9521234.000020.A
> holdfast where --data $1 --json urn:epc:id:sgtin:9521234.000001.U2
> holdfast item --data $1 urn:epc:id:sgtin:9521234.000001.U7
> holdfast check --data $1 | sed 's/digest.*//'
> END
> sed 's/.*/&; echo "[$?]"/' all >steps
> bash steps alone >alone.out 2>&1; bash steps served >served.out 2>&1
> diff alone.out served.out && wc -l <alone.out; ls served/received
58
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
$ stop
