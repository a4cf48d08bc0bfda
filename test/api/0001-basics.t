# The server says that it lives and what it has.
$ start
$ call GET /healthz
200 text/plain; charset=utf-8
ok
$ call GET /readyz
200 application/json
{"log_position":0,"capturing":false,"documents_waiting":0,"writes_waiting":0,"oldest_wait_ms":0}
$ call HEAD /healthz
200 text/plain; charset=utf-8
$ call GET /metrics | grep -E '^(200|holdfast_(log_position|items)) '
200 text/plain; version=0.0.4; charset=utf-8
holdfast_log_position 0
holdfast_items 0
# Every answer carries the security headers.
$ call GET /nowhere --show Content-Security-Policy --show X-Content-Type-Options --show Referrer-Policy --show Cross-Origin-Opener-Policy --show Cross-Origin-Resource-Policy --show Cache-Control
404 application/problem+json
Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'
X-Content-Type-Options: nosniff
Referrer-Policy: no-referrer
Cross-Origin-Opener-Policy: same-origin
Cross-Origin-Resource-Policy: same-origin
Cache-Control: no-store
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"there is nothing at /nowhere","params":["/nowhere"]}
# Methods: 405 names those there are, and there is no override.
$ call POST /healthz --show Allow
405 application/problem+json
Allow: GET, HEAD
{"type":"about:blank","title":"Method Not Allowed","status":405,"code":"usage","detail":"/healthz takes GET, HEAD","params":["/healthz","GET, HEAD"]}
$ call OPTIONS /epcis/v2/events --show Allow
204 
Allow: POST, GET, HEAD
$ call GET /healthz -H 'X-HTTP-Method-Override: DELETE'
200 text/plain; charset=utf-8
ok
$ call BREW /healthz
405 application/problem+json
{"type":"about:blank","title":"Method Not Allowed","status":405,"code":"usage","detail":"/healthz takes GET, HEAD","params":["/healthz","GET, HEAD"]}
# Problems in the language asked for.
$ call GET /nowhere -H 'Accept-Language: zh-CN,zh;q=0.9,en;q=0.8'
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"/nowhere 处没有内容","params":["/nowhere"]}
# Other names, other sites.
$ call GET /healthz -H 'Host: holdfast.example'
421 application/problem+json
{"type":"about:blank","title":"Misdirected Request","status":421,"code":"denied","detail":"host \"holdfast.example\" is not this server","params":["holdfast.example"]}
$ call GET /healthz -H 'Origin: http://evil.example'
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"pages of http://evil.example may not use this server","params":["http://evil.example"]}
$ call GET /healthz -H "Origin: $(cat server.url)"
200 text/plain; charset=utf-8
ok
# The same calls at the socket in the data directory.
$ curl -s --unix-socket data/holdfast.sock http://holdfast/readyz
{"log_position":0,"capturing":false,"documents_waiting":0,"writes_waiting":0,"oldest_wait_ms":0}
$ stat -c %a data/holdfast.sock
600
# It stops when told to, and takes its socket away.
$ stop
$ ls data
holdfast.db
index
keys
lock
received
spool
# Only loopback addresses, and one server a directory.
$ holdfast serve --listen 0.0.0.0:8080
holdfast: 0.0.0.0:8080 is no loopback address with a port, like 127.0.0.1:8080; at any other the server listens only with TLS (--behind-proxy, or --tls-cert)
[exit 1]
$ start
$ holdfast serve --listen 127.0.0.1:0
holdfast: another process is writing to data folder data
[exit 1]
$ stop
