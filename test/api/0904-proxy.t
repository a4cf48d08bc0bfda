# Others than this machine reach the server behind a proxy with TLS only, and only where there is an account.
$ start data --behind-proxy https://holdfast.example.cn
holdfast: there is no account yet, and until then whoever reaches the server may everything; "holdfast user add NAME admin" makes the first
[exit 1]
$ HOLDFAST_LANG=zh start data --behind-proxy https://holdfast.example.cn
holdfast: 还没有账户，此时能连上服务器的人可做一切；请先用“holdfast user add 登录名 admin”建立第一个账户
[exit 1]
$ holdfast user add wang admin --json >made
$ LISTEN=127.0.0.2:0 start
holdfast: 127.0.0.2:0 is no loopback address with a port, like 127.0.0.1:8080; at any other the server listens only with TLS (--behind-proxy, or --tls-cert)
[exit 1]
$ start data --behind-proxy http://holdfast.example.cn
holdfast: "http://holdfast.example.cn" is no origin: https://, a name in lower case, a port if it is not 443, and nothing behind it
[exit 1]
$ start data --behind-proxy https://holdfast.example.cn --proxy proxy.example.cn
holdfast: a proxy is named by its address, like 10.0.0.2, not "proxy.example.cn"
[exit 1]
$ start data --proxy 10.0.0.2
holdfast: --proxy goes with --behind-proxy
[exit 1]
# At any address then; only the proxy is answered, for one Host and one Origin.
$ LISTEN=127.0.0.2:0 start data --behind-proxy https://holdfast.example.cn --proxy 10.0.0.2,::ffff:7f00:1,127.0.0.1
> sed -E 's/:[0-9]+\//:…\//' server.out
http://127.0.0.2:…/ serves data for https://holdfast.example.cn; stop with Ctrl-C
$ printf '%s\n' 'Host: holdfast.example.cn' 'X-Forwarded-For: 198.51.100.1, 203.0.113.9' >proxy
$ call GET /healthz -H @proxy --show Strict-Transport-Security
200 text/plain; charset=utf-8
Strict-Transport-Security: max-age=31536000
ok
$ call GET /healthz -H 'X-Forwarded-For: 203.0.113.9' -H 'Host: 127.0.0.2:8080'
421 application/problem+json
{"type":"about:blank","title":"Misdirected Request","status":421,"code":"denied","detail":"host \"127.0.0.2:8080\" is not this server","params":["127.0.0.2:8080"]}
$ call GET /healthz -H 'X-Forwarded-For: 203.0.113.9' -H 'Host: holdfast.example.cn:443' | head -1
200 text/plain; charset=utf-8
$ call GET /healthz -H 'Host: holdfast.example.cn'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"the proxy has to send X-Forwarded-For with the caller's address at its end, not \"\"","params":[""]}
$ call GET /healthz -H 'Host: holdfast.example.cn' -H 'X-Forwarded-For: 203.0.113.9, unknown'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"invalid","detail":"the proxy has to send X-Forwarded-For with the caller's address at its end, not \"unknown\"","params":["unknown"]}
$ call GET /healthz -H @proxy -H 'Origin: https://holdfast.example.cn' | head -1
200 text/plain; charset=utf-8
$ call GET /healthz -H @proxy -H 'Origin: http://holdfast.example.cn'
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"pages of http://holdfast.example.cn may not use this server","params":["http://holdfast.example.cn"]}
$ call GET /healthz -H @proxy -H "Origin: $(cat server.url)" | head -1
403 application/problem+json
# The cookie goes over TLS alone, to this host alone.
$ json='Content-Type: application/json'
> link=$(grep -o '"invitation":"[^"]*"' made | cut -d'"' -f4)
> call POST /api/v1/invitation -H @proxy -H "$json" -d "{\"invitation\":\"$link\",\"password\":\"correct horse battery\"}"
> call POST /api/v1/session -H @proxy -H "$json" -d '{"name":"wang","password":"correct horse battery"}' --show Set-Cookie | sed -E 's/=[0-9a-f]{64}/=…/' 
204 
204 
Set-Cookie: __Host-holdfast=…; Path=/; Secure; HttpOnly; SameSite=Strict
$ call POST /api/v1/session -H @proxy -H 'Content-Type: application/json' -d '{"name":"wang","password":"correct horse battery"}' --show Set-Cookie | sed -nE 's/^Set-Cookie: ([^;]*);.*/Cookie: \1/p' >cookie
> call GET /api/v1/overview -H @proxy -H @cookie | head -1
> sed 's/__Host-holdfast/holdfast/' cookie >other; call GET /api/v1/overview -H @proxy -H @other | head -1
200 application/json
401 application/problem+json
# What shows neither session nor key is refused before its body is taken, and so is what shows one that nobody has, or that may not.
$ call POST /epcis/v2/capture -H @proxy -H 'Content-Type: application/json' -d '{}'
401 application/problem+json
{"type":"epcisException:SecurityException","title":"Unauthorized","status":401,"code":"denied","detail":"sign in first","params":[]}
$ before() { curl -s --unix-socket data/holdfast.sock http://holdfast/metrics | grep body_bytes; }
> head -c 3000000 /dev/zero >large; before >bytes
> send() { call POST "$1" -H @proxy -H "Content-Type: $3" -H "$2" --data-binary @large | head -1; }
> wc -l <bytes; send /epcis/v2/capture 'Cookie: __Host-holdfast=00' application/json
> send /api/v1/clue-import 'Cookie: __Host-holdfast=00' text/csv
> send /api/v1/clue-import 'Authorization: Bearer hf_0000.1111' text/csv
> send /api/v1/clue-import "Authorization: Holdfast-HMAC-SHA256 key=hf_0000,time=1,nonce=0123456789abcdef,signature=$(printf %064d 0)" text/csv
> before | diff bytes - && echo not taken
3
401 application/problem+json
401 application/problem+json
401 application/problem+json
401 application/problem+json
not taken
# Attempts are those of the caller the proxy saw last, whatever the caller claims: one is locked out, others are not.
$ for i in 1 2 3 4 5 6; do call POST /api/v1/session -H @proxy -H 'Content-Type: application/json' -d '{"name":"wang","password":"wrong"}' | head -1; done
401 application/problem+json
401 application/problem+json
401 application/problem+json
401 application/problem+json
401 application/problem+json
429 application/problem+json
$ call POST /api/v1/session -H 'Host: holdfast.example.cn' -H 'X-Forwarded-For: 203.0.113.9, 198.51.100.7' -H 'Content-Type: application/json' -d '{"name":"wang","password":"correct horse battery"}' | head -1
204 
$ curl -s --unix-socket data/holdfast.sock 'http://holdfast/api/v1/audit?noun=sign_in' | grep -o '"address":"[^"]*"' | uniq -c
      1 "address":"198.51.100.7"
     11 "address":"203.0.113.9"
# Somebody who reaches the port without the proxy is told so.
$ stop
> start data --behind-proxy https://holdfast.example.cn:8443 --proxy 10.0.0.2
> call GET /healthz -H 'Host: holdfast.example.cn:8443' -H 'X-Forwarded-For: 203.0.113.9'
403 application/problem+json
{"type":"about:blank","title":"Forbidden","status":403,"code":"denied","detail":"127.0.0.1 is not the proxy before this server","params":["127.0.0.1"]}
