# Clues over HTTP, and the form of the public (C-6).
$ start
$ json='Content-Type: application/json'
> call POST /api/v1/clues -H "$json" -d '{"values":{"kind":"complaint","received_on":"2026-03-02","unit":"U-7","symptom":"smoke","reporter_phone":"13800001111","text":"smoke, call 13800001111"},"reason":"hotline"}' | mask
201 application/json
{"id":1,"version":1,"retired":false,"changed":"…","actor":"local","values":{"number":"2026-000001","received_on":"2026-03-02","kind":"complaint","symptom":"smoke","unit":"U-7","state":"new","due_on":"2026-03-04","text":"smoke, call 138****1111","reporter_phone":"138****1111"}}
$ json='Content-Type: application/json'
> call POST /api/v1/clues -H "$json" -d '{"values":{"kind":"complaint","received_on":"2026-03-03","unit":"u-7","symptom":"smoke","items":["urn:epc:id:sgtin:1.2.3"]}}'
> call POST /api/v1/clues -H "$json" -d '{"values":{"kind":"complaint","received_on":"2026-03-03","unit":"u-7","symptom":"smoke"}}' | mask
> call GET '/api/v1/clue-figures?rows=symptom&columns=received'
> call GET '/api/v1/clue-figures?rows=colour'
> call GET '/api/v1/clues?in=symptom:smoke&where=unit:is:u-7' | mask
> call GET '/api/v1/clue-units?in=symptom:smoke'
> call GET /api/v1/clues/2026-000002 | mask | grep -o '"similar".*'
> call GET /api/v1/clues/2026-000009
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"company prefix of \"urn:epc:id:sgtin:1.2.3\" must have 6 to 12 digits","pointer":"/values/items","params":["urn:epc:id:sgtin:1.2.3"]}
201 application/json
{"id":2,"version":1,"retired":false,"changed":"…","actor":"local","values":{"number":"2026-000002","received_on":"2026-03-03","kind":"complaint","symptom":"smoke","unit":"u-7","state":"new","due_on":"2026-03-05"}}
200 application/json
{"rows_by":"symptom","columns_by":"received","clues":2,"units":2,"without_unit":0,"rows":[{"key":"smoke","label_zh":"smoke","label_en":"smoke","clues":2,"units":2,"rest":false}],"columns":[{"key":"2026-03","label_zh":"2026-03","label_en":"2026-03","clues":2,"units":2,"rest":false}],"cells":[[2]],"cell_units":[[2]]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"\"colour\" is no dimension; there are symptom, consequence, severity, made, made_day, failed, mileage, age, region, replaced, complaint, opinion, model, system, part, lot, brand, received, kind, channel, state","params":["colour","symptom, consequence, severity, made, made_day, failed, mileage, age, region, replaced, complaint, opinion, model, system, part, lot, brand, received, kind, channel, state"]}
200 application/json
{"name":"clue","total":2,"matched":1,"rows":[{"id":2,"version":1,"retired":false,"changed":"…","actor":"local","values":{"number":"2026-000002","received_on":"2026-03-03","kind":"complaint","symptom":"smoke","unit":"u-7","state":"new","due_on":"2026-03-05"}}]}
200 application/json
{"clues":2,"unlinked":2,"items":[],"complete":true}
"similar":[{"id":1,"number":"2026-000001","received_on":"2026-03-02","state":"new","unit":"U-7","symptom":"smoke","text":"smoke, call 138****1111","score":60,"reasons":[{"code":"same_unit","points":60}]}],"clocks":[]}
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"there is no clue \"2026-000009\"","params":["2026-000009"]}
# One that says nothing is refused; so is an element of a list, by its number and line.
$ json='Content-Type: application/json'
> call POST /api/v1/clues -H "$json" -d '{"values":{"kind":"complaint","channel":"hotline"}}'
> call POST '/api/v1/clue-import?mode=preview&mapping=%7B%22constants%22:%5B%7B%22field%22:%22kind%22,%22value%22:%22complaint%22%7D%5D%7D' -H 'Content-Type: application/octet-stream' -d '[{"desc":"x"},{"colour":"red"}]' | grep -o '"form".*"starting":0\|"faults":.*"samples"'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"a clue says what happened, or names the unit, lot, model or partner it is about","pointer":"/values/text","params":[]}
"form":"json","columns":[{"from":"desc","to":"text"},{"from":"colour"}],"ignored":["colour"],"linked":0,"starting":0
"faults":[{"line":1,"element":2,"field":"text","detail":"a clue says what happened, or names the unit, lot, model or partner it is about"}],"samples"
# The form says what is missing; what it answers does not depend on whether a unit is known.
$ call POST '/report?lang=en' -d 'unit=U-7' | grep -o 'alert">[^<]*'
> call POST '/report?lang=zh' -d 'unit=U-7' | grep -o 'alert">[^<]*'
> call POST '/report?lang=en' -d 'unit=U-7&text=smoke&reporter_phone=1' | grep -o 'alert">[^<]*'
> call POST '/report?lang=en' -d 'unit=U-7&text=a&website=spam' | grep -o 'alert">[^<]*'
> call POST '/report?lang=en' -d 'unit=U-7&text=smoke' | sed -E 's/[0-9a-f]{32}/…/;s/20[0-9]{2}-[0-9]{6}/NUMBER/' | grep -o '<h1>.*'
> call POST '/report?lang=en' -d 'unit=nothing&text=smoke' | sed -E 's/[0-9a-f]{32}/…/;s/20[0-9]{2}-[0-9]{6}/NUMBER/' | grep -o '<h1>.*'
> call POST '/report' -H 'Origin: https://other.example' -d 'unit=U-7&text=smoke' | head -1
> call POST '/report' -H "Content-Type: application/json" -d '{}' | head -1
> call POST '/report/status?lang=en' -d 'number=2026-000001&code=00' | grep -o 'alert">[^<]*'
> call POST '/report?lang=zh' --data-urlencode 'symptom=冒烟 张三丰 13800001234' --data-urlencode 'region=文三路90号 13800001234' --data-urlencode 'model=13800001234 张三丰' --data-urlencode 'unit=张三丰' --data-urlencode 'text=张三丰家冒烟' --data-urlencode 'reporter_name=张三丰' -d consent=1 | head -1
> call GET '/api/v1/clues?where=channel:is:web' | grep -o '张三丰\|13800001234\|文三路90号' | wc -l
> call GET '/api/v1/clue-figures?rows=symptom' | grep -o '张三丰\|13800001234' | wc -l
> head -c 90000 /dev/zero | tr '\0' a >long; call POST '/report' -H 'Accept-Language: en' --data-urlencode text@long | grep -o '^[0-9]* [a-z/]*\|alert">[^<]*'
> for i in 1 2 3 4 5 6 7 8 9; do call POST '/report?lang=en' -d 'unit=U-7&text=smoke' | head -1; done | sort | uniq -c
alert">Please say what happened.
alert">请说明发生了什么。
alert">Please agree to be contacted, or leave name, phone and e-mail empty.
alert">the form could not be read; please send it again
<h1>Thank you. The report has arrived.</h1><p>Keep these two; with them you can see how it stands. The code is shown once.</p><dl><dt>Number of the report</dt><dd class="code">NUMBER</dd><dt>Code</dt><dd class="code">…</dd></dl><p><a href="/report/status">How does it stand?</a></p></main></body></html>
<h1>Thank you. The report has arrived.</h1><p>Keep these two; with them you can see how it stands. The code is shown once.</p><dl><dt>Number of the report</dt><dd class="code">NUMBER</dd><dt>Code</dt><dd class="code">…</dd></dl><p><a href="/report/status">How does it stand?</a></p></main></body></html>
403 application/problem+json
415 application/problem+json
alert">there is no report with this number and code
201 text/html; charset=utf-8
0
0
413 text/html
alert">The report is too long. Please shorten what happened and send it again.
      7 201 text/html; charset=utf-8
      2 429 text/html; charset=utf-8
