# TLS of the server itself: certificate, key and origin; the key is not for everybody.
$ openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=holdfast.test -addext subjectAltName=DNS:holdfast.test,IP:127.0.0.1 -keyout key.pem -out cert.pem 2>/dev/null
> openssl genrsa -out other.pem 2048 2>/dev/null; chmod 600 key.pem other.pem
$ start data --tls-cert cert.pem --tls-key key.pem --origin https://holdfast.test
holdfast: there is no account yet, and until then whoever reaches the server may everything; "holdfast user add NAME admin" makes the first
[exit 1]
$ holdfast user add wang admin --json >made
$ start data --tls-cert cert.pem --tls-key key.pem
holdfast: --tls-cert, --tls-key and --origin go together
[exit 1]
$ start data --tls-cert cert.pem --tls-key key.pem --origin https://holdfast.test --behind-proxy https://holdfast.test
holdfast: TLS ends at the proxy, or here: --behind-proxy or --tls-cert
[exit 1]
$ start data --tls-cert cert.pem --tls-key other.pem --origin https://holdfast.test
holdfast: cert.pem and other.pem are no certificate (PEM) and its key
[exit 1]
$ start data --tls-cert none.pem --tls-key key.pem --origin https://holdfast.test
holdfast: none.pem does not exist
[exit 1]
$ chmod 644 key.pem; HOLDFAST_LANG=zh start data --tls-cert cert.pem --tls-key key.pem --origin https://holdfast.test; chmod 600 key.pem
holdfast: 本机人人可读 key.pem；请执行 chmod 600
# Verified by curl; the caller's address is his own, whatever he claims.
$ start data --tls-cert cert.pem --tls-key key.pem --origin https://holdfast.test
> sed -E 's/:[0-9]+\//:…\//' server.out; printf '%s\n' 'cacert = cert.pem' 'header = "Host: holdfast.test"' >.curlrc
https://127.0.0.1:…/ serves data for https://holdfast.test; stop with Ctrl-C
$ export CURL_HOME=.; call GET /healthz --show Strict-Transport-Security
200 text/plain; charset=utf-8
Strict-Transport-Security: max-age=31536000
ok
$ curl -s --max-time 5 -H 'Host: holdfast.test' "$(cat server.url)/healthz"; echo "curl $?"
curl 60
$ curl -s --max-time 5 "$(sed s/https/http/ server.url)/healthz"; echo "curl $?"
curl 52
$ curl -q -s --cacert cert.pem --max-time 5 -o /dev/null -w '%{http_code}\n' "$(cat server.url)/healthz"
421
# TLS 1.2 and 1.3, and nothing older; no cipher without forward secrecy.
$ for v in tls1_3 tls1_2 tls1_1 tls1; do echo | openssl s_client -$v -cipher ALL:@SECLEVEL=0 -CAfile cert.pem -connect "$(sed 's|https://||' server.url)" 2>/dev/null | grep -oE 'Verify return code: .*|Cipher is .*' | sort -u | tr '\n' ';'; echo; done
Cipher is TLS_AES_256_GCM_SHA384;Verify return code: 0 (ok);
Cipher is ECDHE-RSA-AES256-GCM-SHA384;Verify return code: 0 (ok);
Cipher is (NONE);Verify return code: 0 (ok);
Cipher is (NONE);Verify return code: 0 (ok);
$ for c in kRSA ECDHE-RSA-AES128-SHA ECDHE-RSA-AES128-GCM-SHA256; do echo | openssl s_client -tls1_2 -cipher $c:@SECLEVEL=0 -connect "$(sed 's|https://||' server.url)" 2>/dev/null | grep -oE 'Cipher is .*'; done
Cipher is (NONE)
Cipher is (NONE)
Cipher is ECDHE-RSA-AES128-GCM-SHA256
# Sessions and large answers and bodies go through it.
$ json='Content-Type: application/json'; export CURL_HOME=.
> link=$(grep -o '"invitation":"[^"]*"' made | cut -d'"' -f4)
> call POST /api/v1/invitation -H "$json" -d "{\"invitation\":\"$link\",\"password\":\"correct horse battery\"}"
> call POST /api/v1/session -H "$json" -H 'X-Forwarded-For: 203.0.113.9' -d '{"name":"wang","password":"correct horse battery"}' --show Set-Cookie | sed -E 's/=[0-9a-f]{64}/=…/' 
204 
204 
Set-Cookie: __Host-holdfast=…; Path=/; Secure; HttpOnly; SameSite=Strict
$ holdfast key add mes read capture >mes; (printf '{"@context":"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld","type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-03-02T09:00:00Z","epcisBody":{"eventList":['; for i in $(seq 20000); do [ $i = 1 ] || printf ,; printf '{"type":"ObjectEvent","eventTime":"2026-03-02T09:00:00Z","eventTimeZoneOffset":"+08:00","action":"OBSERVE","bizStep":"commissioning","epcList":["urn:x:y:%d"]}' $i; done; printf ']}}') >document
> sed -n '$s/^/Authorization: Bearer /p' mes >mes.h
$ export CURL_HOME=.; call POST /epcis/v2/capture -H @mes.h -H 'Content-Type: application/json' -H 'Expect:' -d @document
> captured 1 -H @mes.h | grep -o '"captured":[0-9]*'
202 
"captured":20000
$ export CURL_HOME=.; call GET '/epcis/v2/events?perPage=1000' -H @mes.h >page; wc -c page
305179 page
$ export CURL_HOME=.; curl -s --max-time 20 -N -H @mes.h -H 'Accept: text/event-stream' "$(cat server.url)/api/v1/jobs/1" | tail -3 | head -2 | cut -c1-40
event: job
data: {"id":1,"state":"done","progress":
$ curl -s --unix-socket data/holdfast.sock 'http://holdfast/api/v1/audit?noun=sign_in' | grep -o '"address":"[^"]*"'
"address":"127.0.0.1"
"address":"127.0.0.1"
$ stop
