# A case: opened, filled in, moved on; refused where something is missing; its file.
$ start
$ moments() { sed -E 's/"(created|changed|opened)":"[^"]*"/"\1":"…"/g; s/"(on|due)":"20[0-9-]*"/"\1":"…"/g; s/"edition":"[^"]*"/"edition":"…"/g; s/"(sha256|regime_sha256)":"[0-9a-f]*"/"\1":"…"/g'; }
> json() { call "$@" -H 'Content-Type: application/json'; }
> json POST /api/v1/cases -d '{"title":"隔膜刺穿","suspicion":"电芯内短路","product":"移动电源","regime":"cn-consumer","reason":"一周三起"}' | grep -o '"summary":{[^}]*}' | moments
> json POST /api/v1/cases -d '{"title":"x","suspicion":"x","product":"x","regime":"moon","reason":"x"}'
> json POST /api/v1/cases/C-1/entries -d '{"sheet":"task","values":{"what":"CT","department":"lab","owner":"lin","due":"2020-01-02"}}' | grep -o '"entries":\[[^]]*\]' | moments
> json POST /api/v1/cases/C-1/entries -d '{"sheet":"task","values":{"what":"CT","colour":"red"}}'
> json POST /api/v1/cases/C-1/entries -d '{"sheet":"task","values":{"what":"CT"},"done":true}'
> json POST /api/v1/cases/C-1/entries -H 'Accept-Language: zh-CN' -d '{"sheet":"task","values":{"what":"ring 13800001111"}}'
> json POST /api/v1/cases/C-1 -d '{"version":1,"move":"investigate","reason":"go"}'
> json POST /api/v1/cases/C-1/entries/1 -d '{"version":2,"state":"done"}'
> json POST /api/v1/cases/C-1/entries/1 -d '{"version":1,"state":"done"}' | grep -o '"late":[a-z0-9]*' | head -1
> call GET /api/v1/cases/C-9
> call GET '/api/v1/cases?stage=screening' | grep -o '"total":[0-9]*'
> call GET '/api/v1/cases/C-1/file?lang=en' --show Content-Disposition | head -4
> json POST /api/v1/risk -d '{"method":"eu-safety-gate","scenarios":[{"text":"finger caught","values":[{"axis":"severity","value":"1"},{"axis":"probability","steps":["1/10","1/50"]}]}]}' | grep -o '"level":"low","outcome":"[a-z_]*"'
> json POST /api/v1/cases/C-1/risks -d '{"hazard":"fire","failure_mode":"short","model":"12 of 30000","reason":"first","input":{"method":"project-34402-like","scenarios":[{"text":"night","values":[{"axis":"severity","value":"S5"},{"axis":"likelihood","value":"1/2500"}]}]}}' | grep -o '"risk_level":"[A-Z]"'
> call POST '/api/v1/cases/C-1/entries/1/files?name=teardown.csv' -H 'Content-Type: application/octet-stream' -d 'one,two' | grep -o '"name":"[^"]*"'
> call GET /api/v1/cases/C-1 | grep -o '"files":[0-9]*'
> call GET /api/v1/cases/C-2/entries/1/files
> call POST /api/v1/cases/C-1/entries/1/signatures -H 'Content-Type: application/json' -d '{}'
"summary":{"id":"C-1","version":1,"title":"隔膜刺穿","suspicion":"电芯内短路","product":"移动电源","regime":"cn-consumer","edition":"…","regime_sha256":"…","stage":"screening","round":1,"actor":"local","opened":"…","tasks":0,"late":0,"missing":5}
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"there is no rule pack moon; there are cn-auto, cn-consumer, eu-gpsr, us-cpsc, us-nhtsa","params":["moon","cn-auto, cn-consumer, eu-gpsr, us-cpsc, us-nhtsa"]}
"entries":[{"id":1,"sheet":"task","round":1,"version":1,"state":"open","values":{"what":"CT","department":"lab","owner":"lin","due":"…"},"missing":[]
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"the sheet has no field \"colour\"","pointer":"/values/colour","params":["colour"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"not done: Department is missing (3 in all)","pointer":"/values/department","params":["Department","3"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"“任务”含有电话号码、证件号码或电子邮箱；请改填线索编号，联系方式只密封保存在线索中","pointer":"/values/what","params":["What"]}
409 application/problem+json
{"type":"about:blank","title":"Conflict","status":409,"code":"conflict","detail":"not yet: The screening says: suspected defect","params":["The screening says: suspected defect"]}
409 application/problem+json
{"type":"about:blank","title":"Conflict","status":409,"code":"conflict","detail":"entry 1 was changed meanwhile; look at it again","params":["1"]}
"late":0
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"there is no case C-9; the list of cases has those there are","params":["C-9"]}
"total":1
200 text/html; charset=utf-8
Content-Disposition: attachment; filename="C-1.html"
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>C-1 隔膜刺穿</title>
"level":"low","outcome":"no_recall"
"risk_level":"H"
"name":"teardown.csv"
"files":1
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"there is no case C-2; the list of cases has those there are","params":["C-2"]}
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"entry 1 is of a sheet that is not signed","params":["1"]}
