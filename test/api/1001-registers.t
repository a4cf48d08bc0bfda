# Registers: one set of calls for all of them.
$ start
$ json='Content-Type: application/json'
> call POST /api/v1/registers/partner -H "$json" -d '{"values":{"code":"S-1","name":"安普威尔","kind":"supplier","country":"CN"}}' | mask
201 application/json
{"id":1,"version":1,"retired":false,"changed":"…","actor":"local","values":{"code":"S-1","name":"安普威尔","kind":"supplier","country":"CN"}}
$ json='Content-Type: application/json'
> call POST /api/v1/registers/partner -H "$json" -d '{"values":{"code":"S-2","kind":"supplier","country":"CN"}}'
> call POST /api/v1/registers/partner -H "$json" -H 'Accept-Language: zh-CN' -d '{"values":{"code":"S-1","name":"b","kind":"dealer","country":"CN"}}'
> call POST /api/v1/registers/nothing -H "$json" -d '{"values":{}}'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"field name is missing; a partner must have it","pointer":"/values/name","params":["name","partner"]}
409 application/problem+json
{"type":"about:blank","title":"Conflict","status":409,"code":"conflict","detail":"已有“S-1”这一行","params":["S-1"]}
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"there is no register \"nothing\"","params":["nothing"]}
# Who has seen an older version is told, and given the row as it is.
$ json='Content-Type: application/json'
> call POST /api/v1/registers/partner/rows/1 -H "$json" -d '{"version":1,"values":{"province":"广东"},"reason":"moved"}' | mask
> call POST /api/v1/registers/partner/rows/1 -H "$json" -d '{"version":1,"values":{"province":"浙江"}}' | mask
200 application/json
{"id":1,"version":2,"retired":false,"changed":"…","actor":"local","values":{"code":"S-1","name":"安普威尔","kind":"supplier","country":"CN","province":"广东"}}
409 application/problem+json
{"type":"about:blank","title":"Conflict","status":409,"code":"conflict","detail":"local has changed the row meanwhile; it is at version 2, you have seen 1","params":["local","2","1"],"current":{"id":1,"version":2,"retired":false,"changed":"…","actor":"local","values":{"code":"S-1","name":"安普威尔","kind":"supplier","country":"CN","province":"广东"}}}
$ call GET /api/v1/registers/partner/rows/1/history | mask
200 application/json
{"changes":[{"at":"…","actor":"local","after":{"retired":false,"values":{"code":"S-1","name":"安普威尔","kind":"supplier","country":"CN"}}},{"at":"…","actor":"local","before":{"retired":false,"values":{"code":"S-1","name":"安普威尔","kind":"supplier","country":"CN"}},"after":{"retired":false,"values":{"code":"S-1","name":"安普威尔","kind":"supplier","country":"CN","province":"广东"}},"reason":"moved"}]}
$ call GET /api/v1/registers/partner/rows/7
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"register partner has no row 7","params":["partner","7"]}
$ call GET '/api/v1/registers/partner?where=kind:is:supplier&sort=-code&limit=1' | mask
200 application/json
{"name":"partner","total":1,"matched":1,"rows":[{"id":1,"version":2,"retired":false,"changed":"…","actor":"local","values":{"code":"S-1","name":"安普威尔","kind":"supplier","country":"CN","province":"广东"}}]}
$ call GET '/api/v1/registers/partner?where=kind'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"where: \"kind\" is no filter; it is field:is:value, or has, from, to in place of is, or field:empty, field:set","params":["kind"]}
$ call GET '/api/v1/registers/partner?use=some'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"use is in_use, retired or all, not \"some\"","params":["some"]}
# A file of rows: previewed, then stored.
$ csv='Content-Type: text/csv'
> call POST '/api/v1/registers/partner/import?mode=preview' -H "$csv" -d $'code,name,kind,country\nS-2, b ,dealer,CN\nS-3,c,friend,CN'
> call POST '/api/v1/registers/partner/import?mode=whole' -H "$csv" -d $'code,name,kind,country\nS-2, b ,dealer,CN'
> call POST '/api/v1/registers/partner/import?mode=whole' -H "$csv" -d $'code,colour\nS-2,red'
> call POST '/api/v1/registers/partner/import' -H "$csv" -d 'code'
> call POST '/api/v1/registers/partner/import?mode=whole' -H 'Content-Type: image/png' -d 'code'
200 application/json
{"name":"partner","mode":"preview","stored":false,"rows":2,"added":1,"changed":0,"same":0,"refused":1,"trimmed":1,"faults":[{"line":3,"field":"kind","detail":"field kind must be one of supplier, software_supplier, dealer, logistics, authority, agency, laboratory, not friend"}],"samples":[{"line":2,"verb":"add","after":{"code":"S-2","name":"b","kind":"dealer","country":"CN"}}]}
200 application/json
{"name":"partner","mode":"whole","stored":true,"rows":1,"added":1,"changed":0,"same":0,"refused":0,"trimmed":1,"faults":[],"samples":[{"line":2,"verb":"add","after":{"code":"S-2","name":"b","kind":"dealer","country":"CN"}}]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"column \"colour\" is no field of register partner","line":1,"params":["colour","partner"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"mode is preview, whole or proceed, not \"\"","params":[""]}
415 application/problem+json
{"type":"about:blank","title":"Unsupported Media Type","status":415,"code":"unsupported","detail":"this body must be text/csv in UTF-8 without encoding","params":["text/csv"]}
$ ls data/received
$ call GET /api/v1/registers/partner/export | tee mine | mask
> tail -n +2 mine >mine.csv; call POST '/api/v1/registers/partner/import?mode=whole' -H 'Content-Type: text/csv' --data-binary @mine.csv | mask
> call GET '/api/v1/audit?noun=export&limit=1' | mask | sed -E 's/"next":"[^"]*"/"next":"…"/'
> holdfast register export partner --where kind:is:dealer | mask
> call GET '/api/v1/audit?noun=export&limit=1' | mask | sed -E 's/"next":"[^"]*"/"next":"…"/'
200 text/csv; charset=utf-8
code,name,kind,country,province,address,identifier,credit_code,website,note
S-1,安普威尔,supplier,CN,广东,,,,,
S-2,b,dealer,CN,,,,,,
(#) Holdfast export E-… by local at …
200 application/json
{"name":"partner","mode":"whole","stored":false,"rows":2,"added":0,"changed":0,"same":2,"refused":0,"trimmed":0,"export":"E-…","export_line":4,"faults":[],"samples":[]}
200 application/json
{"entries":[{"id":"D-4","at":"…","actor":"local","noun":"export","after":{"number":"E-…","file":"registers/partner/export","form":"text/csv; charset=utf-8","rows":2}}],"next":"…"}
code,name,kind,country,province,address,identifier,credit_code,website,note
S-2,b,dealer,CN,,,,,,
(#) Holdfast export E-… by local at …
200 application/json
{"entries":[{"id":"D-5","at":"…","actor":"local","noun":"export","after":{"number":"E-…","file":"registers/partner/export","query":"where=kind:is:dealer format=csv lang=en","form":"text/csv; charset=utf-8","rows":1}}],"next":"…"}
# The same as a workbook, which goes back in without a change.
$ call HEAD '/api/v1/registers/partner/export?format=xlsx&lang=zh' --show Content-Disposition
200 application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
Content-Disposition: attachment; filename="partner.xlsx"
$ curl -s "$(cat server.url)/api/v1/registers/partner/export?format=xlsx&lang=zh" -o partner.xlsx
> call POST '/api/v1/registers/partner/import?mode=whole' -H 'Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' -d @partner.xlsx
200 application/json
{"name":"partner","mode":"whole","stored":false,"rows":2,"added":0,"changed":0,"same":2,"refused":0,"trimmed":0,"sheet":"合作方","other_sheets":["导出说明"],"faults":[],"samples":[]}
$ head -c 900 partner.xlsx >half.xlsx
> call POST '/api/v1/registers/partner/import?mode=whole' -H 'Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' -H 'Accept-Language: zh-CN' -d @half.xlsx
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"工作簿已损坏或不完整","params":[]}
$ call GET '/api/v1/registers/partner/export?format=ods'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"format is csv or xlsx, not \"ods\"","params":["ods"]}
$ call GET '/api/v1/registers/partner/export?format=xlsx&lang=fr'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"lang is zh or en, not \"fr\"","params":["fr"]}
# Personal data is masked, and shown for a purpose that is kept.
$ json='Content-Type: application/json'
> call POST /api/v1/registers/contact -H "$json" -d '{"values":{"code":"C-1","partner":"S-1","purpose":"recall","name":"赵六六","phone":"13800005678","email":"liuliu@example.com"}}' | mask
> call POST /api/v1/registers/contact/rows/3/reveal -H "$json" -d '{}'
> call POST /api/v1/registers/contact/rows/3/reveal -H "$json" -d '{"reason":"通知召回"}' | mask
201 application/json
{"id":3,"version":1,"retired":false,"changed":"…","actor":"local","values":{"code":"C-1","partner":"S-1","purpose":"recall","name":"赵**","phone":"138****5678","email":"l***@example.com"}}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"reason: say what the personal data is needed for","params":[]}
200 application/json
{"id":3,"version":1,"retired":false,"changed":"…","actor":"local","values":{"code":"C-1","partner":"S-1","purpose":"recall","name":"赵六六","phone":"13800005678","email":"liuliu@example.com"}}
$ call GET '/api/v1/registers/contact?where=phone:has:138'
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"field phone is personal data: it is looked for on the page for personal data, with a purpose","params":["phone"]}
$ call POST /api/v1/subjects -H 'Content-Type: application/json' -d '{"text":"13800005678","reason":"access request"}' | sed -E 's/"exported":"[^"]*"/"exported":"…"/' | mask
200 application/json
{"exported":"…","actor":"local","reason":"access request","rows":[{"register_name":"contact","row":{"id":3,"version":1,"retired":false,"changed":"…","actor":"local","values":{"code":"C-1","partner":"S-1","purpose":"recall","name":"赵六六","phone":"13800005678","email":"liuliu@example.com"}}}]}
$ call POST /api/v1/registers/contact/rows/3/erase -H 'Content-Type: application/json' -d '{"version":1,"reason":"asked for"}' | mask
200 application/json
{"id":3,"version":2,"retired":false,"changed":"…","actor":"local","values":{"code":"C-1","partner":"S-1","purpose":"recall"}}
$ call GET '/api/v1/audit?noun=contact' | mask
200 application/json
{"entries":[{"id":"D-12","at":"…","actor":"local","noun":"contact","noun_id":3,"after":{"erased":true},"reason":"asked for"},{"id":"D-11","at":"…","actor":"local","noun":"contact","noun_id":3,"after":{"revealed":true},"reason":"access request"},{"id":"D-9","at":"…","actor":"local","noun":"contact","noun_id":3,"after":{"revealed":true},"reason":"通知召回"},{"id":"D-8","at":"…","actor":"local","noun":"contact","noun_id":3,"after":{"retired":false,"values":{"code":"C-1","partner":"S-1","purpose":"recall"}}}]}
# Files of a row.
$ octets='Content-Type: application/octet-stream'
> call POST '/api/v1/registers/partner/rows/1/files?name=%E5%8D%8F%E8%AE%AE.pdf' -H "$octets" -d '%PDF-1.7 signed' | sed -E 's/"added":"[^"]*"/"added":"…"/'
> call POST '/api/v1/registers/partner/rows/1/files?name=a.exe' -H "$octets" -d 'MZ'
> call POST '/api/v1/registers/partner/rows/1/files?name=a.pdf' -H "$octets" -d '<html>'
> call GET /api/v1/registers/partner/rows/1/files/1 --show Content-Disposition
> call GET /api/v1/registers/partner/rows/2/files/1
> call POST /api/v1/registers/partner/rows/1/files/1/remove -H 'Content-Type: application/json' -d '{"reason":"wrong one"}'
> ls data/received
201 application/json
{"files":[{"id":1,"name":"协议.pdf","media_type":"application/pdf","size":15,"sha256":"281a9b6b403e3fecbd92e4b0504bde1ddac566e0478eb038d63a85aed1a8b418","added":"…","actor":"local"}]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"a.exe: files are .pdf, .png, .jpg, .xlsx, .docx, .zip, .csv or .txt","params":["a.exe"]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"a.pdf does not begin as such a file does","params":["a.pdf"]}
200 application/octet-stream
Content-Disposition: attachment; filename*=UTF-8''%E5%8D%8F%E8%AE%AE.pdf
%PDF-1.7 signed
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"the row has no file 1","params":["1"]}
200 application/json
{"files":[]}
# The command line on a served directory goes the same way.
$ holdfast register set partner code=S-2 province=江苏
new 0, changed 1, the same 0, refused 0
$ holdfast register retire partner S-2 --reason closed
$ holdfast register list partner --all --json | mask
{"name":"partner","total":2,"matched":2,"rows":[{"id":1,"version":2,"retired":false,"changed":"…","actor":"local","values":{"code":"S-1","name":"安普威尔","kind":"supplier","country":"CN","province":"广东"}},{"id":2,"version":3,"retired":true,"changed":"…","actor":"local","values":{"code":"S-2","name":"b","kind":"dealer","country":"CN","province":"江苏"}}]}
# Are we ready?  What the registers say.
$ call GET /api/v1/readiness -H 'Accept-Language: zh-CN' | grep -o '"name":"functions".*"name":"trainings"'
"name":"functions","register_name":"employee","clause":"A-5.1a","good":0,"of":3,"gaps":["未任命召回决定人员","未任命联络人员","未任命实施推进人员"]},{"name":"trainings"
# Who reads registers keeps views of his own: one of the same name is replaced.
$ json='Content-Type: application/json'
> call POST /api/v1/views -H "$json" -d '{"register_name":"partner","title":"Dealers","query":"{\"where\":\"kind:is:dealer\"}"}'
> call POST /api/v1/views -H "$json" -d '{"register_name":"partner","title":"Dealers","query":"{\"q\":\"13812345678\"}"}'
> call GET '/api/v1/views?register=partner'
> call DELETE /api/v1/views/1
> call DELETE /api/v1/views/1 -H 'Accept-Language: zh-CN'
200 application/json
{"id":1,"register_name":"partner","title":"Dealers","query":"{\"where\":\"kind:is:dealer\"}"}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"query: a number or an address of a person is not kept in a view","params":[]}
200 application/json
{"register_name":"partner","views":[{"id":1,"title":"Dealers","query":"{\"where\":\"kind:is:dealer\"}"}]}
204 
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"您没有视图 1","params":["1"]}
