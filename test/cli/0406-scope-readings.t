# Readings that the units carry themselves: listed, explained, read back.
$ ctx='"@context":["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],"eventTimeZoneOffset":"+08:00","action":"OBSERVE","bizStep":"inspecting","readPoint":{"id":"urn:epc:id:sgln:9521234.00001.0"}'
> see() { # CLASS SERIAL REPORTS: an inspection of one piece
>   n=$((n + 1)); sensors=; [ -z "$3" ] || sensors=",\"sensorElementList\":[{\"sensorReport\":[$3]}]"
>   printf '{%s,"type":"ObjectEvent","eventID":"urn:uuid:00000000-0000-4000-8000-%012d","eventTime":"2026-03-01T09:%02d:00+08:00","epcList":["urn:epc:id:sgtin:9521234.%s.%s"]%s}\n' "$ctx" $n $n $1 $2 "$sensors"
> }
> v() { printf '{"type":"Voltage","value":%s,"uom":"%s"}' "$1" "$2"; }
> { see 000001 R1 "$(v 3.9 VLT)"; see 000001 R2 "$(v 5.5 VLT)"; see 000001 R3; } >events.ndjson; holdfast ingest events.ndjson | tail -1
> echo '{"reading":{"characteristic":"Voltage","unit":"VLT","high":5}}' >high.json; echo '{"reading":{"characteristic":"Voltage","missing":true}}' >missing.json
> holdfast scope save --title high --reason r --clause high.json | head -1; holdfast scope save --title missing --reason r --clause missing.json | head -1
> holdfast scope members S-1; holdfast scope members S-2; holdfast scope why S-1 urn:epc:id:sgtin:9521234.000001.R2; holdfast scope why S-2 urn:epc:id:sgtin:9521234.000001.R3
events.ndjson: captured, 3 events (3 new, 0 known before, 0 refused)
S-1, version 1: high
S-2, version 1: missing
https://id.gs1.org/01/09521234000013/21/R2  in stock · https://id.gs1.org/414/9521234000013
1 units pass
https://id.gs1.org/01/09521234000013/21/R3  in stock · https://id.gs1.org/414/9521234000013
1 units pass
https://id.gs1.org/01/09521234000013/21/R2 is in the scope, certain: a reading of Voltage above 5 VLT
https://id.gs1.org/01/09521234000013/21/R3 is in the scope, certain: no reading of Voltage
