# Clocks of the law over HTTP: a fact, what it starts, decisions, alarms, and the calendar of a person.
$ start
$ json='Content-Type: application/json'
> call POST /api/v1/clocks -H "$json" -d '{"noun":"recall","noun_id":3,"regime":"cn-consumer","trigger":"recall_ordered","day":"2026-03-02","at":"2026-03-02T09:30:00+08:00","note":"order 12"}' >made; head -1 made
> grep -o '"again":[a-z]*\|"rule":"[^"]*"\|"due":"[^"]*"\|"target":"[^"]*"\|"at":"[^"]*"' made
201 application/json
"again":false
"rule":"CC-15a"
"at":"2026-03-02T09:30:00.000+08:00"
"target":"2026-03-03"
"rule":"CC-17c"
"at":"2026-03-02T09:30:00.000+08:00"
"due":"2026-03-16"
"target":"2026-03-13"
$ json='Content-Type: application/json'
> call POST /api/v1/clocks -H "$json" -d '{"noun":"recall","noun_id":3,"regime":"cn-consumer","trigger":"recall_ordered","day":"2026-03-02","note":"order 12"}' | grep -o '^2..\|"again":[a-z]*'
> call POST /api/v1/clocks -H "$json" -H 'Accept-Language: zh-CN' -d '{"noun":"recall","noun_id":3,"regime":"cn-consumer","trigger":"moon","day":"2026-03-02","note":"x"}'
> call POST /api/v1/clocks -H "$json" -d '{"noun":"recall","noun_id":0,"regime":"cn-consumer","trigger":"recall_ordered","day":"2026-02-30","note":"x"}'
200
"again":true
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"trigger：cn-consumer 没有规则涉及事实“moon”；holdfast rules list 列出全部","params":["cn-consumer","moon"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"field noun_id must be a whole number from 1 to 9223372036854775807, not 0","pointer":"/noun_id","params":["noun_id","1","9223372036854775807","0"]}
$ call GET '/api/v1/clocks?noun=recall&noun_id=3&state=open' | grep -o '"total":[0-9]*\|"standing":"[a-z]*"'
"total":2
"standing":"pressing"
"standing":"late"
$ call GET '/api/v1/clocks?until=now'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"until takes a day like 2026-03-01, not \"now\"","params":["now"]}
$ call GET '/api/v1/clocks/alarms?mine=1' | grep -o '"configured":[a-z]*\|"rules":\[[^]]*\]\|"roles":\[[^]]*\]\|"accounts":\[[^]]*\]'
"configured":false
"rules":["policy-1","policy-2"]
"roles":["recall"]
"accounts":[]
"rules":["policy-1","policy-2","policy-3","policy-4"]
"roles":["recall","decider","approver"]
"accounts":[]
$ json='Content-Type: application/json'
> call POST /api/v1/clocks/T-1/stop -H "$json" -d '{"day":"2026-03-16","evidence":"receipt"}' | grep -o '^...\|"state":"[a-z]*"\|"evidence_day":"[^"]*"'
> call POST /api/v1/clocks/T-1/stop -H "$json" -d '{"evidence":"receipt"}'
> call POST /api/v1/clocks/T-1/wind -H "$json" -d '{}'
> call GET /api/v1/clocks/T-1/history | grep -o '"actor":"[a-z]*","before"'
> call POST /api/v1/clocks/repin -H "$json" -d '{"noun":"recall","noun_id":3,"regime":"cn-consumer","reason":"a new edition"}'
> call GET /api/v1/clocks/T-7
200
{"i
"state":"met"
"evidence_day":"2026-03-16"
409 application/problem+json
{"type":"about:blank","title":"Conflict","status":409,"code":"conflict","detail":"clock T-1 is met already, or not in a state for that","params":["T-1","met"]}
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"a clock is not \"wind\": it is stop, lapse, cancel, suspend, resume, decide, assign, unassign, date or reopen","params":["wind"]}
"actor":"local","before"
200 application/json
{"total":0,"offset":0,"clocks":[]}
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"there is no clock T-7; the list of clocks has those there are","params":["T-7"]}
# Rules, as they are in force here.
$ call GET /api/v1/rules | grep -o '"regime":"[^"]*"'
"regime":"cn-auto"
"regime":"cn-consumer"
"regime":"eu-gpsr"
"regime":"us-cpsc"
"regime":"us-nhtsa"
$ call GET /api/v1/rules/us-nhtsa | grep -o '"id":"UN-05","kind".*"id":"UN-05b"' | grep -o '"amount".*"direction":"[a-z]*"\|"unverified":[a-z]*'
"amount":60,"unit":"calendar_day","direction":"after"
"unverified":true
$ call GET /api/v1/rules/cn-moon
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"there is no rule pack cn-moon; there are cn-auto, cn-consumer, eu-gpsr, us-cpsc, us-nhtsa","params":["cn-moon","cn-auto, cn-consumer, eu-gpsr, us-cpsc, us-nhtsa"]}
# The calendar is opened by its address alone, and by none that was ended.
$ json='Content-Type: application/json'
> call POST /api/v1/clocks -H "$json" -d '{"noun":"recall","noun_id":3,"regime":"cn-consumer","trigger":"recall_plan_reported","day":"2026-03-16","note":"receipt"}' >/dev/null
> call GET /api/v1/clocks/feed
> call POST /api/v1/clocks/feed | sed -E 's/key=[0-9a-f]{32}/key=…/; s/"since":"[^"]*"/"since":"…"/'
200 application/json
{"active":false}
201 application/json
{"active":true,"since":"…","path":"/api/v1/clocks.ics?key=…"}
$ call POST /api/v1/clocks/feed >feed; path=$(grep -o '/api[^"]*' feed)
> call GET "$path&lang=zh" | tr -d '\r' | grep -v DTSTAMP
200 text/calendar; charset=utf-8
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Holdfast//Law clocks//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:Holdfast 法定时限
BEGIN:VEVENT
UID:T-3-due-cn-consumer-20528@holdfast
DTSTART;VALUE=DATE:20260319
DTEND;VALUE=DATE:20260320
SUMMARY:[法定截止] cn-consumer CC-19b 发布召回信息，接受公众
 咨询
DESCRIPTION:T-3，对象 recall 3；出处 消费品召回管理暂行规
 定第 19 条第 2 款
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
UID:T-3-internal-cn-consumer-20528@holdfast
DTSTART;VALUE=DATE:20260318
DTEND;VALUE=DATE:20260319
SUMMARY:[内部目标] cn-consumer CC-19b 发布召回信息，接受公众
 咨询
DESCRIPTION:T-3，对象 recall 3；出处 消费品召回管理暂行规
 定第 19 条第 2 款
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
$ path=$(grep -o '/api[^"]*' feed); call DELETE /api/v1/clocks/feed
> call GET "$path"
> call GET '/api/v1/clocks.ics?key=00000000000000000000000000000000'
> call GET /api/v1/clocks.ics
200 application/json
{"active":false}
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"this calendar address was ended, or never was one","params":[]}
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"this calendar address was ended, or never was one","params":[]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"parameter key is required","params":["key"]}
# Where there are accounts, the owner's address opens nothing any more.
$ call POST /api/v1/clocks/feed >feed; path=$(grep -o '/api[^"]*' feed)
> holdfast user add wang admin >/dev/null; call GET "$path"; call GET /api/v1/clocks
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"this calendar address was ended, or never was one","params":[]}
401 application/problem+json
{"type":"about:blank","title":"Unauthorized","status":401,"code":"denied","detail":"sign in first","params":[]}
