# Clues: what may be the first sign of a defect (A-6.1).
$ holdfast demo --units 200 >/dev/null
$ holdfast clue kinds | wc -l
18
$ HOLDFAST_LANG=zh holdfast clue kinds | grep '^accident '
accident                24 h  事故: 立即核实伤亡与损失，保全实物与数据，报告管理层
$ holdfast clue list
0 of 0 clues
[exit 4]
# A unit is linked in whatever spelling; the log says what it is and when it was made.
$ holdfast clue add kind=complaint received_on=2026-08-01 'unit=(01)09521321100107(21)U00000137' symptom=smoke reporter_phone=13800001111 'text=Smoke while charging, call 13800001111'
2026-000001  2026-08-01  New  Hotline, complaints, remote alarms  移动电源 10000 mAh  (01)09521321100107(21)U00000137  smoke
$ holdfast clue show 2026-000001
Clue: 2026-000001
Received on: 2026-08-01
Kind: Hotline, complaints, remote alarms
Model: 移动电源 10000 mAh
Symptom: smoke
Unit (VIN, serial number): (01)09521321100107(21)U00000137
State: New
Answer due: 2026-08-03
In their words: Smoke while charging, call 138****1111
Made on: 2026-03-07
Phone: 138****1111
Units linked: ["https://id.gs1.org/01/09521321100107/21/U00000137"]
Product class: https://id.gs1.org/01/09521321100107
$ holdfast clue add kind=complaint received_on=2026-08-02 unit=https://id.gs1.org/01/09521321100107/21/U00000137 symptom=smoke
2026-000002  2026-08-02  New  Hotline, complaints, remote alarms  移动电源 10000 mAh  https://id.gs1.org/01/09521321100107/21/U00000137  smoke
$ HOLDFAST_LANG=zh holdfast clue show 2026-000002 | tail -1
可能与 2026-000001 重复（相似度 70）  same_unit 60  same_symptom 10
# One the log does not know stays as it was typed, without a link; what cannot be is refused.
$ holdfast clue add kind=claim received_on=2026-08-02 unit=PB-77
2026-000003  2026-08-02  New  Claims and repairs    PB-77  
$ holdfast clue link 2026-000003 PB-77
holdfast: "PB-77" is no identifier: write a URI, a Digital Link, an element string such as (01)04012345123456(21)987, a GTIN, an SSCC or a VIN
[exit 2]
$ holdfast clue link 2026-000003 https://id.gs1.org/01/09521404001079/10/S260304-00003 '(01)09521321100107(21)U00000138'
2026-000003  2026-08-02  New  Claims and repairs    PB-77  
$ holdfast clue show 2026-000003 --json | grep -o '"linked":.*,"similar'
"linked":[{"item":"https://id.gs1.org/01/09521321100107/21/U00000138","name":"移动电源 10000 mAh","product":"https://id.gs1.org/01/09521321100107","level":"thing","known":true},{"item":"https://id.gs1.org/01/09521404001079/10/S260304-00003","name":"隔膜 9 µm","product":"https://id.gs1.org/01/09521404001079","level":"lot","known":true}],"similar
$ holdfast clue add kind=joke
holdfast: field kind must be one of claim, complaint, opinion, accident, similar_recall, own_test, own_manufacture, own_storage, supplier_test, supplier_failure, supplier_recall, supplier_manufacture, supplier_storage, supplier_elsewhere, authority_complaint, authority_check, authority_incident, authority_other, not joke
[exit 1]
$ holdfast clue add kind=complaint region=广东
holdfast: /values/text: a clue says what happened, or names the unit, lot, model or partner it is about
[exit 1]
$ holdfast clue add colour=red
holdfast: register clue has no field "colour"
[exit 2]
$ holdfast clue show 2026-000009
holdfast: there is no clue "2026-000009"
[exit 4]
$ holdfast clue list --where 'symptom:is:smoke'
2026-000002  2026-08-02  New  Hotline, complaints, remote alarms  移动电源 10000 mAh  https://id.gs1.org/01/09521321100107/21/U00000137  smoke
2026-000001  2026-08-01  New  Hotline, complaints, remote alarms  移动电源 10000 mAh  (01)09521321100107(21)U00000137  smoke
2 of 2 clues
# The change of a clue is a change like any other.
$ holdfast register set clue number=2026-000002 state=duplicate duplicate_of=2026-000001 --reason 'the same unit'
new 0, changed 1, the same 0, refused 0
$ holdfast register history clue 2026-000002 | tail -1 | grep -o 'duplicate_of.*'
duplicate_of":"2026-000001","items":["https://id.gs1.org/01/09521321100107/21/U00000137"],"product":"https://id.gs1.org/01/09521321100107"}}  the same unit
# A file of others: columns are told where they went, faults by line; the same file twice changes nothing.
$ printf 'complaint_no,make,date,desc,colour\n7,Acme,2026-08-03,smoke,red\n8,Acme,soon,fire,red\n' >site.csv
$ printf '{"constants":[{"field":"kind","value":"complaint"}],"prefix":"S-"}' >site.json
$ holdfast clue import site.csv --mapping site.json --mode preview
3: field received_on must be a day such as 2026-03-02, not soon
complaint_no -> source_number
make -> brand
date -> received_on
desc -> text
colour -> -
column "colour" is not taken in: no field was found for it
new 1, changed 0, the same 0, refused 1
nothing was stored
[exit 3]
$ holdfast clue import site.csv --mapping site.json --mode proceed
3: field received_on must be a day such as 2026-03-02, not soon
complaint_no -> source_number
make -> brand
date -> received_on
desc -> text
colour -> -
column "colour" is not taken in: no field was found for it
new 1, changed 0, the same 0, refused 1
[exit 3]
$ holdfast clue import site.csv --mapping site.json --mode proceed | tail -1
new 0, changed 0, the same 1, refused 1
$ holdfast clue list --where 'number:is:S-7'
S-7  2026-08-03  New  Hotline, complaints, remote alarms      
1 of 1 clues
# Faults of a list name the element and the line it begins on; what no field was found for is told; an old harm starts no clock.
$ printf '[{"number":"J1","desc":"smoke","colour":"red"}, {"number":"J2","date":"soon","desc":"x"},\n{"number":"J3"},\n{"number":"J4","date":"2026-02-27","desc":"hand burnt","injured":1}]' >site.ndjson
$ holdfast clue import site.ndjson --mapping site.json --mode proceed
element 2 (line 1): field received_on must be a day such as 2026-03-02, not soon
element 3 (line 2): a clue says what happened, or names the unit, lot, model or partner it is about
number -> number
desc -> text
colour -> -
date -> received_on
injured -> injuries
column "colour" is not taken in: no field was found for it
clue S-J4 would have started cn-consumer CC-08 on 2026-02-27; its period ended on 2026-03-02: start it by hand where it is news
new 2, changed 0, the same 0, refused 2
[exit 3]
$ HOLDFAST_LANG=zh holdfast clue import site.ndjson --mapping site.json --mode preview
第 2 个元素（第 1 行）: 字段“收到日期（received_on）”须是日期，例如 2026-03-02，而不是 soon
第 3 个元素（第 2 行）: 线索须写明发生了什么，或写明涉及的单件、批次、型号或合作方
number -> number
desc -> text
colour -> -
date -> received_on
injured -> injuries
列“colour”没有导入：找不到对应的字段
新增 0，修改 0，相同 2，拒绝 2
[exit 3]
