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
1 unit passes
https://id.gs1.org/01/09521234000013/21/R3  in stock · https://id.gs1.org/414/9521234000013
1 unit passes
https://id.gs1.org/01/09521234000013/21/R2 is in the scope, certain: a reading of Voltage above 5 VLT
https://id.gs1.org/01/09521234000013/21/R3 is in the scope, certain: no reading of Voltage
# Numbers as they come, units that convert, and what nobody can compare: never silently inside.
$ ctx='"@context":["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],"eventTimeZoneOffset":"+08:00","action":"OBSERVE","bizStep":"inspecting","readPoint":{"id":"urn:epc:id:sgln:9521234.00001.0"}'
> n=10; see() { n=$((n + 1)); printf '{%s,"type":"ObjectEvent","eventID":"urn:uuid:00000000-0000-4000-8000-%012d","eventTime":"2026-03-01T09:%02d:00+08:00",%s"sensorElementList":[{"sensorReport":[%s]}]}\n' "$ctx" $n $n "${1:+\"epcList\":[\"urn:epc:id:sgtin:9521234.000002.$1\"],}" "$2"; }
> v() { printf '{"type":"Length",%s}' "$1"; }
> { see huge "$(v '"value":1e+21,"uom":"MMT"')"; see fine "$(v '"value":12.0000000001,"uom":"MMT"')"; see long "$(v '"value":13.1234567890123,"uom":"MMT"')"
>   see metre "$(v '"value":0.013,"uom":"MTR"')"; see inside "$(v '"value":0.011,"uom":"MTR"')"; see mass "$(v '"value":3,"uom":"KGM"')"; see empty "$(v '"uom":"MMT"')"; see yes "$(v '"booleanValue":true')"
>   see '' "$(v '"value":99,"uom":"MMT"')"; } >more.ndjson; holdfast ingest more.ndjson | tail -1
> ask() { echo "$1" | holdfast scope count --clause - --json | grep -o '"units":[0-9]*,"certain":[0-9]*,"possible":[0-9]*\|"unnamed":[0-9]*\|"notes":[^]]*]' | tail -n +2; }
> ask '{"reading":{"characteristic":"Length","unit":"MMT","high":12}}'
> ask '{"reading":{"characteristic":"Length","high":12}}'
> ask '{"reading":{"characteristic":"Length","missing":true}}'
> ask '{"reading":{"characteristic":"Lengthh","high":12}}'; ask '{"reading":{"characteristic":"Length","step":"packing","high":12}}'; ask '{"reading":{"characteristic":"Length","unit":"VLT","high":12}}'
> ask '{"contact":{"items":["urn:epc:id:sgtin:9521234.000002.huge"]}}'; ask '{"software":{"items":["urn:epc:id:sgtin:9521234.000002.huge"]}}'; ask '{"made":{"place":"urn:epc:id:sgtin:9521234.000002.huge"}}'
> # Ranges: serials of any length, and those that are percent-encoded.
> n=30; for s in 99999999999999999998 99999999999999999999 00099999999999999999 9 %2212 %2213 %2F12; do see "$s" "$(v '"value":1,"uom":"MMT"')"; done >ranges.ndjson; holdfast ingest ranges.ndjson | tail -1
> ask '{"identifiers":{"first":"urn:epc:id:sgtin:9521234.000002.9","last":"urn:epc:id:sgtin:9521234.000002.99999999999999999998"}}'
> ask '{"identifiers":{"first":"urn:epc:id:sgtin:9521234.000002.%2212","last":"urn:epc:id:sgtin:9521234.000002.%22100"}}'
more.ndjson: captured, 9 events (9 new, 0 known before, 0 refused)
"units":7,"certain":3,"possible":4
"unnamed":1
"units":8,"certain":0,"possible":8
"unnamed":1
"notes":["readings of Length are in several units: without unit each is only possible"]
"units":2,"certain":1,"possible":1
"unnamed":0
"units":0,"certain":0,"possible":0
"unnamed":0
"notes":["no event has a reading of Lengthh"]
"units":0,"certain":0,"possible":0
"unnamed":0
"notes":["no event has step packing","no reading of this characteristic is of step packing"]
"units":8,"certain":0,"possible":8
"unnamed":1
"notes":["no reading of this characteristic is in unit VLT"]
"units":0,"certain":0,"possible":0
"unnamed":0
"notes":["urn:epc:id:sgtin:9521234.000002.huge stands in no event as operator, machine, tool, method or environment"]
"units":0,"certain":0,"possible":0
"unnamed":0
"notes":["urn:epc:id:sgtin:9521234.000002.huge was loaded or fitted by no event"]
"units":0,"certain":0,"possible":0
"unnamed":0
"notes":["no event was at urn:epc:id:sgtin:9521234.000002.huge"]
ranges.ndjson: captured, 7 events (7 new, 0 known before, 0 refused)
"units":3,"certain":3,"possible":0
"unnamed":0
"units":2,"certain":2,"possible":0
"unnamed":0
# A reading of a tray may be of what lay in it: what lay in none that was read has none for certain.
$ ctx='"@context":["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],"eventTimeZoneOffset":"+08:00","readPoint":{"id":"urn:epc:id:sgln:9521234.00001.0"}'
> tray() { printf '{%s,"type":"AggregationEvent","action":"ADD","bizStep":"loading","eventTime":"2026-03-02T09:00:00+08:00","parentID":"urn:epc:id:sscc:9521234.00000000%s","childEPCs":["urn:epc:id:sgtin:9521234.000005.%s"]}\n' "$ctx" $1 $2; }
> { tray 11 T1; tray 12 T2; printf '{%s,"type":"ObjectEvent","action":"OBSERVE","bizStep":"inspecting","eventTime":"2026-03-02T10:00:00+08:00","epcList":["urn:epc:id:sscc:9521234.0000000011"],"sensorElementList":[{"sensorReport":[{"type":"Temperature","value":3,"uom":"CEL"}]}]}\n' "$ctx"; } >tray.ndjson; holdfast ingest tray.ndjson | tail -1
> for c in '{"reading":{"characteristic":"Temperature","high":2}}' '{"reading":{"characteristic":"Temperature","missing":true}}'; do echo "$c" | holdfast scope count --clause - --json | grep -o '"units":[0-9]*,"certain":[0-9]*,"possible":[0-9]*' | tail -1; done
tray.ndjson: captured, 3 events (3 new, 0 known before, 0 refused)
"units":1,"certain":0,"possible":1
"units":2,"certain":1,"possible":1
# The time of the reading decides, not that of the event which brings it; a span that is only partly within is possible.
$ ctx='"@context":["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],"eventTimeZoneOffset":"+08:00","action":"OBSERVE","bizStep":"receiving","readPoint":{"id":"urn:epc:id:sgln:9521234.00001.0"}'
> logged() { printf '{%s,"type":"ObjectEvent","eventTime":"2026-04-03T18:0%s:00Z","epcList":["urn:epc:id:sgtin:9521234.000006.%s"],"sensorElementList":[{%s"sensorReport":[{"type":"RelativeHumidity","value":40,"uom":"A93"%s}]}]}\n' "$ctx" "$1" "$1" "$2" "$3"; }
> { logged 1 '"sensorMetadata":{"time":"2026-04-02T10:00:00Z"},'; logged 2 '"sensorMetadata":{"startTime":"2026-04-01T08:00:00Z","endTime":"2026-04-01T12:00:00Z"},' ',"time":"2026-04-02T11:00:00Z"'
>   logged 3 '"sensorMetadata":{"startTime":"2026-04-01T20:00:00Z","endTime":"2026-04-02T02:00:00Z"},'; logged 4; logged 5 '"sensorMetadata":{"startTime":"2026-04-02T20:00:00Z"},'; } >logged.ndjson; holdfast ingest logged.ndjson | tail -1
> day() { echo '{"reading":{"characteristic":"RelativeHumidity","high":30,"from":"2026-04-0'$1'T00:00:00Z","to":"2026-04-0'$1'T23:59:59Z"}}' | holdfast scope count --clause - --json | grep -o '"units":[0-9]*,"certain":[0-9]*,"possible":[0-9]*\|"notes":[^]]*]' | tail -n +2; }
> day 1; day 2; day 3; day 4
logged.ndjson: captured, 5 events (5 new, 0 known before, 0 refused)
"units":1,"certain":0,"possible":1
"units":4,"certain":2,"possible":2
"units":2,"certain":1,"possible":1
"units":0,"certain":0,"possible":0
"notes":["no reading of RelativeHumidity is of that time"]
# A percentile outside beside a value inside: something may have been outside.
$ printf '{%s,"type":"ObjectEvent","eventTime":"2026-04-05T18:00:00Z","epcList":["urn:epc:id:sgtin:9521234.000006.9"],"sensorElementList":[{"sensorReport":[{"type":"Torque","value":20,"percRank":99,"percValue":55,"uom":"NU"}]}]}\n' '"@context":["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],"eventTimeZoneOffset":"+08:00","action":"OBSERVE"' >perc.ndjson; holdfast ingest perc.ndjson | tail -1
> for c in '{"reading":{"characteristic":"Torque","high":30}}' '{"reading":{"characteristic":"Torque","high":60}}'; do echo "$c" | holdfast scope count --clause - --json | grep -o '"units":[0-9]*,"certain":[0-9]*,"possible":[0-9]*' | tail -1; done
perc.ndjson: captured, 1 events (1 new, 0 known before, 0 refused)
"units":1,"certain":0,"possible":1
"units":0,"certain":0,"possible":0
