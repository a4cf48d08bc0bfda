# A document becomes a job; the job says what came of it.
$ start
$ call POST /epcis/v2/capture -H 'Content-Type: application/json' -d @files/good.jsonld --show Location
202 
Location: /epcis/v2/capture/1
$ captured 1
{"captureID":"1","createdAt":"…","finishedAt":"…","running":false,"success":true,"captureErrorBehaviour":"rollback","state":"captured","events":2,"captured":2,"duplicates":0,"refused":0,"first_position":1,"last_position":2,"errors":[]}
$ call GET /api/v1/jobs/1 | mask
200 application/json
{"id":1,"state":"done","progress":1000,"total":1000,"kind":"http_capture","result":{"state":"captured","events":2,"captured":2,"duplicates":0,"refused":0,"remarked":0,"parties":0,"first_position":1,"last_position":2,"problems":[],"remarks":[],"duplicate_list":[]}}
$ call GET /api/v1/jobs/1 -H 'Accept: text/event-stream'
200 text/event-stream
event: job
data: {"id":1,"state":"done","progress":1000,"total":1000}

# A refused document stores nothing and names each fault.
$ call POST /epcis/v2/capture -H 'Content-Type: application/ld+json' -d @files/bad.jsonld --show Location
202 
Location: /epcis/v2/capture/3
$ captured 3
{"captureID":"3","createdAt":"…","finishedAt":"…","running":false,"success":false,"captureErrorBehaviour":"rollback","state":"refused","events":3,"captured":0,"duplicates":0,"refused":2,"first_position":0,"last_position":0,"errors":[{"type":"epcisException:ValidationException","title":"Validation failed","code":"invalid","detail":"bizStep \"comissioning\" is neither a word of the standard (CBV 2.0) nor a URI","pointer":"/epcisBody/eventList/0/bizStep","line":8},{"type":"epcisException:ValidationException","title":"Validation failed","code":"invalid","detail":"eventTime \"2026-03-01T08:00:00\" is not a date and time with a zone (RFC 3339, like 2026-03-01T09:00:00+08:00)","pointer":"/epcisBody/eventList/1/eventTime","line":16}]}
# With proceed the good events are taken.
$ call POST /epcis/v2/capture -H 'Content-Type: application/json' -H 'GS1-Capture-Error-Behaviour: proceed' -d @files/bad.jsonld --show Location
202 
Location: /epcis/v2/capture/4
$ captured 4 | head -c 260; echo
{"captureID":"4","createdAt":"…","finishedAt":"…","running":false,"success":false,"captureErrorBehaviour":"proceed","state":"partly","events":3,"captured":1,"duplicates":0,"refused":2,"first_position":3,"last_position":3,"errors":[{"type":"epcisException:V
$ call POST /epcis/v2/capture -H 'Content-Type: application/json' -d @files/good.jsonld --show Location
202 
Location: /epcis/v2/capture/6
$ captured 6 | head -c 260; echo
{"captureID":"6","createdAt":"…","finishedAt":"…","running":false,"success":true,"captureErrorBehaviour":"rollback","state":"captured","events":2,"captured":0,"duplicates":2,"refused":0,"first_position":0,"last_position":0,"errors":[]}

# One event: taken, known, other content, not valid, not an event.
$ call POST /epcis/v2/events -H 'Content-Type: application/json' -d @files/one.json --show Location
201 
Location: /epcis/v2/events/urn%3Auuid%3A00000000-0000-4000-8000-000000000009
$ call POST /epcis/v2/events -H 'Content-Type: application/json' -d @files/one.json
409 application/problem+json
{"type":"epcisException:ResourceAlreadyExistsException","title":"Conflict","status":409,"code":"conflict","detail":"event urn:uuid:00000000-0000-4000-8000-000000000009 is already in the log, at position 4","params":["urn:uuid:00000000-0000-4000-8000-000000000009","4"]}
$ sed 's/commissioning/receiving/' files/one.json | call POST /epcis/v2/events -H 'Content-Type: application/json' -d @-
409 application/problem+json
{"type":"epcisException:ResourceAlreadyExistsException","title":"Conflict","status":409,"code":"conflict","detail":"event urn:uuid:00000000-0000-4000-8000-000000000009 stands at position 4 of the log with other content; a correction needs an errorDeclaration","params":["urn:uuid:00000000-0000-4000-8000-000000000009","4"]}
$ sed 's/commissioning/comissioning/' files/one.json | call POST /epcis/v2/events -H 'Content-Type: application/json' -d @-
400 application/problem+json
{"type":"epcisException:ValidationException","title":"Bad Request","status":400,"code":"invalid","detail":"bizStep \"comissioning\" is neither a word of the standard (CBV 2.0) nor a URI","pointer":"/bizStep","params":["bizStep","comissioning"]}
$ call POST /epcis/v2/events -H 'Content-Type: application/json' -d @files/good.jsonld
400 application/problem+json
{"type":"epcisException:ValidationException","title":"Bad Request","status":400,"code":"invalid","detail":"the body must be one EPCIS event; documents go to /epcis/v2/capture","params":[]}
$ call POST /epcis/v2/events -H 'Content-Type: application/json' -d '{"type":'
400 application/problem+json
{"type":"epcisException:ValidationException","title":"Bad Request","status":400,"code":"invalid","detail":"the text ends where a value must begin","line":1,"pointer":"/type","params":[]}
# Bodies: type, compression, emptiness, size, behaviour.
$ call POST /epcis/v2/capture -H 'Content-Type: text/plain' -d x
415 application/problem+json
{"type":"epcisException:UnsupportedMediaTypeException","title":"Unsupported Media Type","status":415,"code":"unsupported","detail":"this body must be application/json in UTF-8 without encoding","params":["application/json"]}
$ call POST /epcis/v2/capture -H 'Content-Type: application/json; charset=gbk' -d x
415 application/problem+json
{"type":"epcisException:UnsupportedMediaTypeException","title":"Unsupported Media Type","status":415,"code":"unsupported","detail":"this body must be application/json in UTF-8 without encoding","params":["application/json"]}
$ gzip -c files/good.jsonld | call POST /epcis/v2/capture -H 'Content-Type: application/json' -d @-
415 application/problem+json
{"type":"epcisException:UnsupportedMediaTypeException","title":"Unsupported Media Type","status":415,"code":"unsupported","detail":"the body is compressed; send it as plain JSON","params":[]}
$ call POST /epcis/v2/capture -H 'Content-Type: application/json' -H 'Content-Length: 0'
400 application/problem+json
{"type":"epcisException:ValidationException","title":"Bad Request","status":400,"code":"invalid","detail":"the body is empty","params":[]}
$ call POST /epcis/v2/capture -H 'Content-Type: application/json' -H 'GS1-Capture-Error-Behaviour: maybe' -d '{}'
400 application/problem+json
{"type":"epcisException:ValidationException","title":"Bad Request","status":400,"code":"usage","detail":"GS1-Capture-Error-Behaviour is rollback or proceed, not \"maybe\"","params":["maybe"]}
$ head -c 1048577 /dev/zero | tr '\0' ' ' | call POST /epcis/v2/events -H 'Content-Type: application/json' -H 'Expect:' -d @-
413 application/problem+json
{"type":"epcisException:CaptureLimitExceededException","title":"Content Too Large","status":413,"code":"limit","detail":"the body may have 1048576 bytes at most","params":["1048576"]}
$ ls data/received
$ call GET /epcis/v2/capture/99
404 application/problem+json
{"type":"epcisException:NoSuchNameException","title":"Not Found","status":404,"code":"not_found","detail":"there is no job 99","params":["99"]}
$ call GET /api/v1/jobs/x
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"there is no job x","params":["x"]}
# Accepted is kept: killed behind the 202, the next start captures it, once.
$ sed 's/G1/G2/; s/0021/0022/' files/good.jsonld | call POST /epcis/v2/capture -H 'Content-Type: application/json' -d @- --show Location
202 
Location: /epcis/v2/capture/8
$ stop KILL
> echo x >data/received/nobody-waits-for-it.body
$ start
$ captured 8 | grep -o '"success":[a-z]*'
"success":true
$ call GET /readyz
200 application/json
{"log_position":6,"capturing":false,"documents_waiting":0,"writes_waiting":0,"oldest_wait_ms":0}
# The body goes behind the end of its job.
$ for _ in $(seq 200); do [ -z "$(ls data/received)" ] && break; sleep 0.05; done
$ ls data/received data/spool
data/received:

data/spool:
# What was captured is on the overview, each request once (8 was cut off: its counts vary).
$ call GET /api/v1/overview | grep -oE '"id":[0-9]+|"state":"[a-z]+"' | paste -sd' '
"id":8 "state":"captured" "id":6 "state":"captured" "id":4 "state":"partly" "id":3 "state":"refused" "id":1 "state":"captured"
$ stop
