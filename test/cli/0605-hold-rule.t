# Stock is held by itself when a reading is over its limit (F-2.15): by a rule that was signed, released by a person alone.
$ holdfast demo --units 200 --logins >told
> printf 'holdfast-demo\n' >secret; chmod 600 secret
> holdfast register set hold_rule code=HR-1 name=过压 characteristic=Voltage unit=VLT
2: a hold rule has a lower or an upper limit, or both, the lower one first
new 0, changed 0, the same 0, refused 1
[exit 3]
$ holdfast register set hold_rule code=HR-1 name=过压 characteristic=Voltage high=4.2 product=https://example.com/cell
2: product: "https://example.com/cell" is no product class
new 0, changed 0, the same 0, refused 1
[exit 3]
$ holdfast register set hold_rule code=HR-1 name=过压 characteristic=Voltage unit=VLT high=4.2 product=https://id.gs1.org/01/09521234000013 instruction=隔离存放
new 1, changed 0, the same 0, refused 0
$ ctx='"@context":["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],"eventTimeZoneOffset":"+08:00","action":"OBSERVE","bizStep":"inspecting","readPoint":{"id":"urn:epc:id:sgln:9521234.00001.0"}'
> cat >see <<END
> # CLASS SERIAL VALUE: an inspection of one piece
> printf '{%s,"type":"ObjectEvent","eventTime":"2026-04-09T09:00:%02d+08:00","epcList":["urn:epc:id:sgtin:9521234.%s.%s"],"sensorElementList":[{"sensorReport":[{"type":"gs1:Voltage","value":%s,"uom":"%s"}]}]}\n' '$ctx' \$4 \$1 \$2 \$3 \${5:-VLT}
> END
> sh see 000001 R0 4.9 1 >a.ndjson; holdfast ingest a.ndjson | tail -1; holdfast hold list | grep -c HR-1
a.ndjson: captured, 1 events (1 new, 0 known before, 0 refused)
0
[exit 1]
# Nobody has signed it: it holds nothing.  Signed, it holds what is recorded behind that, of its product, and over the limit, or in a unit that cannot be compared.
$ holdfast register sign hold_rule HR-1 --version 1 --as approver --password-file secret --reason 'the limit of the cell maker' | tail -1 | sed -E 's/20[0-9-]+T[0-9:.+Z]+/…/'
> { sh see 000001 R1 4.21 2; sh see 000001 R2 4.2 3; sh see 000002 R3 9 4; sh see 000001 R4 4300 5 2Z; sh see 000001 R5 9 6 KGM; } >b.ndjson; holdfast ingest b.ndjson | tail -1
> holdfast hold list --json | grep -o '"title":"HR[^}]*' | sed -E 's/"created":"[^"]*"/"created":"…"/'
> holdfast hold may urn:epc:id:sgtin:9521234.000001.R1 --action ship | head -2
> holdfast hold may urn:epc:id:sgtin:9521234.000001.R2 --action ship
  Approved (approved): Demo approver (approver, Approver) … the limit of the cell maker
b.ndjson: captured, 5 events (5 new, 0 known before, 0 refused)
"title":"HR-1 过压","reason":"HR-1 v1 · Voltage 9 KGM ? [– … 4.2 VLT] · #1126 · ✓ approver","instruction":"隔离存放","state":"held","actor":"hold_rule","created":"…","log_position":1126,"confirm_h":24,"rule":"HR-1","named":1,"released":0,"alarms":0
"title":"HR-1 过压","reason":"HR-1 v1 · Voltage 4300 2Z ? [– … 4.2 VLT] · #1125 · ✓ approver","instruction":"隔离存放","state":"held","actor":"hold_rule","created":"…","log_position":1126,"confirm_h":24,"rule":"HR-1","named":1,"released":0,"alarms":0
"title":"HR-1 过压","reason":"HR-1 v1 · Voltage 4.21 VLT [– … 4.2 VLT] · #1122 · ✓ approver","instruction":"隔离存放","state":"held","actor":"hold_rule","created":"…","log_position":1126,"confirm_h":24,"rule":"HR-1","named":1,"released":0,"alarms":0
no: https://id.gs1.org/01/09521234000013/21/R1 (ship)
  https://id.gs1.org/01/09521234000013/21/R1 is held by H-1
yes: https://id.gs1.org/01/09521234000013/21/R2 (ship)
# Again over: held already.  The same file again: nothing.
$ sh see 000001 R1 4.5 7 >c.ndjson 2>/dev/null; holdfast ingest c.ndjson b.ndjson | tail -1; holdfast hold list | grep -c HR-1
  line 5: ni:///sha-256;acfdbf3bc688c71a6be789a27e3c2e29dbe0b0aee7465abbea91d8b9e2b4180d?ver=CBV2.0 is the event at position 1126
3
# A person releases; over again behind that, it is held again.
$ id=$(holdfast hold list | grep HR-1 | tail -1 | cut -d' ' -f1)
> holdfast hold release $id --reason 'meter out of order' --as approver --password-file secret | sed -E 's/20[0-9-]*T[0-9:.]*Z/…/g'
> sh see 000001 R1 4.6 8 >d.ndjson; holdfast ingest d.ndjson | tail -1; holdfast hold list | grep HR-1 | sed -E 's/20[0-9-]*T[0-9:.]*Z/…/g'
H-1  HR-1 过压: held … by hold_rule, released … by approver
  why: HR-1 v1 · Voltage 4.21 VLT [– … 4.2 VLT] · #1122 · ✓ approver
  holders: 隔离存放
  released … by approver, all of it: meter out of order
d.ndjson: captured, 1 events (1 new, 0 known before, 0 refused)
H-4  HR-1 过压: held since … by hold_rule, 1 named
H-3  HR-1 过压: held since … by hold_rule, 1 named
H-2  HR-1 过压: held since … by hold_rule, 1 named
# A change of the rule is a version nobody has signed: it holds nothing until somebody does.
$ holdfast register set hold_rule code=HR-1 name=过压 characteristic=Voltage unit=VLT high=4.1 product=https://id.gs1.org/01/09521234000013
> sh see 000001 R6 9 9 >e.ndjson; holdfast ingest e.ndjson | tail -1; holdfast hold list | grep -c HR-1
new 0, changed 1, the same 0, refused 0
e.ndjson: captured, 1 events (1 new, 0 known before, 0 refused)
3
