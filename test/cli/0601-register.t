# Registers: master data, whose rows are found, changed and taken in from files.
$ holdfast register list
holdfast: there is no store in data yet; holdfast ingest makes one
[exit 1]
$ holdfast register set partner code=S-1 name=安普威尔 kind=供应商 country=CN
new 1, changed 0, the same 0, refused 0
$ holdfast register set partner code=S-1 province=广东 --reason 'moved'
new 0, changed 1, the same 0, refused 0
$ holdfast register set partner code=S-1 kind=friend
2: field kind must be one of supplier, software_supplier, dealer, logistics, authority, agency, laboratory, not friend
new 0, changed 0, the same 0, refused 1
[exit 3]
$ holdfast register set partner code=S-1 colour=red
holdfast: 1: column "colour" is no field of register partner
[exit 1]
$ holdfast register show partner S-1
Code: S-1
Name: 安普威尔
Kind: Supplier
Country (ISO 3166): CN
Province: 广东
$ HOLDFAST_LANG=zh holdfast register show partner S-1
编号: S-1
名称: 安普威尔
类别: 供应商
国家（ISO 3166）: CN
省份: 广东
$ holdfast register show partner S-2
holdfast: register partner has no row "S-2"
[exit 4]
$ holdfast register history partner S-1 | sed -E 's/^[^ ]+/…/'
…  local  {"retired":false,"values":{"code":"S-1","name":"安普威尔","kind":"supplier","country":"CN"}}  register set
…  local  {"retired":false,"values":{"code":"S-1","name":"安普威尔","kind":"supplier","country":"CN","province":"广东"}}  moved
# A file is looked at first; its faults are told by line and field, and nothing is stored by halves.
$ printf 'code,name,kind,country\nS-2,东方,supplier,CN\nS-3,北海,朋友,CN\nS-2,again,dealer,CN\n' >partners.csv
$ holdfast register import partner partners.csv --mode preview
3: field kind must be one of supplier, software_supplier, dealer, logistics, authority, agency, laboratory, not 朋友
4: line 2 has the same key
new 1, changed 0, the same 0, refused 2
nothing was stored
[exit 3]
$ holdfast register import partner partners.csv
3: field kind must be one of supplier, software_supplier, dealer, logistics, authority, agency, laboratory, not 朋友
4: line 2 has the same key
new 1, changed 0, the same 0, refused 2
nothing was stored
[exit 3]
$ HOLDFAST_LANG=zh holdfast register import partner partners.csv --mode proceed
3: 字段“类别（kind）”须是以下之一：供应商（supplier）、软件供应商（software_supplier）、经销商（dealer）、物流商（logistics）、召回主管部门（authority）、技术机构（agency）、检测实验室（laboratory）；而不是 朋友
4: 与第 2 行的键相同
新增 1，修改 0，相同 0，拒绝 2
[exit 3]
$ holdfast register import partner partners.csv --mode proceed
3: field kind must be one of supplier, software_supplier, dealer, logistics, authority, agency, laboratory, not 朋友
4: line 2 has the same key
new 0, changed 0, the same 1, refused 2
[exit 3]
$ holdfast register import partner nothing.csv
holdfast: nothing.csv does not exist
[exit 1]
$ holdfast register list partner --sort -name
{"code":"S-1","name":"安普威尔","kind":"supplier","country":"CN","province":"广东"}
{"code":"S-2","name":"东方","kind":"supplier","country":"CN"}
$ holdfast register list partner --where 'kind:is:supplier; province:empty' --json | sed -E 's/"changed":"[^"]*"/"changed":"…"/g'
{"name":"partner","total":2,"matched":1,"rows":[{"id":2,"version":1,"retired":false,"changed":"…","actor":"local","values":{"code":"S-2","name":"东方","kind":"supplier","country":"CN"}}]}
$ holdfast register list partner --where 'colour:is:red'
holdfast: register partner has no field "colour"
[exit 2]
$ holdfast register list partner --find nobody
[exit 4]
$ holdfast register export partner >mine.csv; sed -E 's/^# H/(#) H/; s/E-[0-9a-f]{12}/E-…/; s/ at 20.*Z/ at …/' mine.csv
code,name,kind,country,province,address,identifier,credit_code,website,note
S-1,安普威尔,supplier,CN,广东,,,,,
S-2,东方,supplier,CN,,,,,,
(#) Holdfast export E-… by local at …
# Personal data is masked, and the data directory does not hold it.
$ holdfast register set contact code=C-1 partner=S-1 purpose=recall name=赵六六 phone=13800005678
new 1, changed 0, the same 0, refused 0
$ holdfast register show contact C-1
Code: C-1
Partner: S-1
For: Recall
Name: 赵**
Phone: 138****5678
$ grep -c 13800005678 data/holdfast.db data/holdfast.db-wal 2>/dev/null | grep -v ':0$'
[exit 1]
$ stat -c '%a %s' data/keys/personal.key
600 32
# For a purpose it is shown, found by the whole of a number, and taken out for good.
$ holdfast person reveal contact C-1
holdfast: --reason: say what the personal data is needed for
[exit 2]
$ holdfast person reveal contact C-1 --reason 'call about recall 7'
{"code":"C-1","partner":"S-1","purpose":"recall","name":"赵六六","phone":"13800005678"}
$ echo 138 0000 5678 | holdfast person find --reason 'request of the person'
contact {"code":"C-1","partner":"S-1","purpose":"recall","name":"赵六六","phone":"13800005678"}
$ echo 13800005679 | holdfast person find --reason 'request of the person'
[exit 4]
$ holdfast person find --reason 'request of the person' </dev/null
holdfast: type a name, phone number or e-mail address on standard input
[exit 2]
$ holdfast register set legal_hold register_name=contact row_key=C-1 reason='case 7' >/dev/null
$ holdfast person erase contact C-1 --reason 'request of the person'
holdfast: the row is under a legal hold: case 7
[exit 1]
$ holdfast register retire legal_hold contact/C-1 --reason 'case 7 is closed'
$ holdfast person erase contact C-1 --reason 'request of the person'
{"code":"C-1","partner":"S-1","purpose":"recall"}
$ echo 13800005678 | holdfast person find --reason 'request of the person'
[exit 4]
# Taken out of use it is no longer offered.
$ holdfast register retire partner S-2
$ holdfast register set contact code=C-2 partner=S-2 purpose=legal
2: field partner: register partner has no row "S-2" in use
new 0, changed 0, the same 0, refused 1
[exit 3]
$ holdfast register retire partner S-2 --back && holdfast register set contact code=C-2 partner=S-2 purpose=legal
new 1, changed 0, the same 0, refused 0
$ holdfast register list | grep -v ' 0  '
contact                      2  Contacts
partner                      2  Partners
$ holdfast register list nothing
holdfast: there is no register "nothing"
[exit 4]
$ holdfast register set partner
holdfast: holdfast register set takes: NAME FIELD=VALUE ...
[exit 2]
# What was exported bears its mark, goes back in without a change, and stands in the audit trail.
$ holdfast register import partner mine.csv | sed -E 's/E-[0-9a-f]{12}/E-…/'
new 0, changed 0, the same 2, refused 0
line 4 is the mark of export E-…, no row
$ number=$(tail -1 mine.csv | grep -o 'E-[0-9a-f]*'); grep -aq "$number" data/holdfast.db* && echo kept
kept
# A workbook takes the rows away, and back in without a change.
$ holdfast register export partner --format xlsx >partners.xlsx
$ head -c 2 partners.xlsx; echo
PK
$ holdfast register import partner partners.xlsx --json
{"name":"partner","mode":"whole","stored":false,"rows":2,"added":0,"changed":0,"same":2,"refused":0,"trimmed":0,"sheet":"Partners","other_sheets":["About this export"],"faults":[],"samples":[]}
$ HOLDFAST_LANG=zh holdfast register export partner --format xlsx >partners.xlsx
$ HOLDFAST_LANG=zh holdfast register import partner partners.xlsx
新增 0，修改 0，相同 2，拒绝 0
未读取工作表 导出说明
$ head -c 900 partners.xlsx >half.xlsx; holdfast register import partner half.xlsx
holdfast: the workbook is damaged or not whole
[exit 1]
$ holdfast register export partner --format ods
holdfast: format is csv or xlsx, not "ods"
[exit 2]
