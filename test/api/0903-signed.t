# A key that signs: its secret never travels; the signature is made by openssl here.
$ start
$ holdfast user add wang admin >made
> holdfast key add erp read capture --signs >made; sed -E 's/hf_[0-9a-f]{12}/hf_…         /; s/\.[0-9a-f]{64}/.…/' made
> tail -1 made >key
> holdfast key add mes read >made; tail -1 made >mes
erp                  hf_…           active   -           Read (read), Capture events (capture) (signs)
the key of erp, shown only this once; it signs each request (docs/formats/http-api.md):
hf_…         .…
$ call GET /api/v1/who -H "$(sign GET /api/v1/who)"
200 application/json
{"required":true,"name":"key:erp","may":["read","whole","scopes","capture"]}
$ call GET '/api/v1/search?q=%E6%B8%AC&limit=3' -H "$(sign GET '/api/v1/search?q=%E6%B8%AC&limit=3')"
200 application/json
{"query":"測","complete":true,"hits":[]}
$ printf %s '{"@context":"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld","type":"ObjectEvent","eventID":"urn:uuid:8ba3a7e1-0d2f-4c8e-9b0e-0f9a2b1c3d4e","eventTime":"2026-03-02T09:00:00Z","eventTimeZoneOffset":"+08:00","action":"OBSERVE","epcList":["urn:x:y:1"]}' >event
> echo 'Content-Type: application/json' >json
$ call POST /epcis/v2/events -H @json -H "$(sign POST /epcis/v2/events "$(cat event)")" -d "$(cat event)"
201 
# A body that goes to a file is hashed there; what is refused leaves nothing behind.
$ printf '{"@context":"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld","type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-03-02T09:00:00Z","epcisBody":{"eventList":[%s]}}' "$(sed 's/"@context":"[^"]*",//' event)" >document
$ call POST /epcis/v2/capture -H @json -H "$(sign POST /epcis/v2/capture "$(cat document)")" -d "$(cat document) "
> ls data/received | wc -l
401 application/problem+json
{"type":"epcisException:SecurityException","title":"Unauthorized","status":401,"code":"denied","detail":"this key is none, or is revoked or over","params":[]}
0
$ call POST /epcis/v2/capture -H @json -H "$(sign POST /epcis/v2/capture "$(cat document)")" -d "$(cat document)"
202 
$ captured 2 --unix-socket data/holdfast.sock
{"captureID":"2","createdAt":"…","finishedAt":"…","running":false,"success":true,"captureErrorBehaviour":"rollback","state":"captured","events":1,"captured":0,"duplicates":1,"refused":0,"first_position":0,"last_position":0,"errors":[]}
# Another method, path, query or body is another signature.
$ call DELETE /api/v1/who -H "$(sign GET /api/v1/who)" | head -1
405 application/problem+json
$ call GET /api/v1/overview -H "$(sign GET /api/v1/who)"
401 application/problem+json
{"type":"about:blank","title":"Unauthorized","status":401,"code":"denied","detail":"this key is none, or is revoked or over","params":[]}
$ call GET '/api/v1/search?q=ab&limit=4' -H "$(sign GET '/api/v1/search?q=ab&limit=3')" | head -1
401 application/problem+json
$ call POST /epcis/v2/events -H @json -H "$(sign POST /epcis/v2/events '{}')" -d "$(cat event)" | head -1
401 application/problem+json
# Each nonce once, within 300 seconds of the server's time.
$ sign GET /api/v1/who '' 0123456789abcdef >header; call GET /api/v1/who -H @header | head -1
> call GET /api/v1/who -H @header
> call GET /api/v1/who -H "$(sign GET /api/v1/who '' 0123456789abcdef 20)"
200 application/json
401 application/problem+json
{"type":"about:blank","title":"Unauthorized","status":401,"code":"denied","detail":"this nonce was used before","params":[]}
401 application/problem+json
{"type":"about:blank","title":"Unauthorized","status":401,"code":"denied","detail":"this nonce was used before","params":[]}
$ call GET /api/v1/who -H "$(sign GET /api/v1/who '' 0123456789abcdeg -400)" | sed -E 's/[0-9]{10}/…/g'
401 application/problem+json
{"type":"about:blank","title":"Unauthorized","status":401,"code":"denied","detail":"this was signed more than 300 seconds before or after …, the time of the server","params":["300","…"]}
$ call GET /api/v1/who -H "$(sign GET /api/v1/who '' 0123456789abcdeh 400)" | head -1
401 application/problem+json
$ call GET /api/v1/who -H "$(sign GET /api/v1/who '' 0123456789abcdei -200)"
401 application/problem+json
{"type":"about:blank","title":"Unauthorized","status":401,"code":"denied","detail":"this was signed before the server started; sign it again","params":[]}
$ call GET /api/v1/who -H "$(sign GET /api/v1/who '' short)"
401 application/problem+json
{"type":"about:blank","title":"Unauthorized","status":401,"code":"denied","detail":"a signature is key=PREFIX,time=SECONDS,nonce=NONCE,signature=HEX, the nonce 16 to 64 of A-Z a-z 0-9 - _","params":[]}
# A scope says what is open, as with a key that is sent; neither kind stands in for the other.
$ call GET /api/v1/keys -H "$(sign GET /api/v1/keys)" | head -1
403 application/problem+json
$ call GET /api/v1/who -H "Authorization: Bearer $(cat key)" | head -1
401 application/problem+json
$ cp mes key; call GET /api/v1/who -H "$(sign GET /api/v1/who)" | head -1
401 application/problem+json
