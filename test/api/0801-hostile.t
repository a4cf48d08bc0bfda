# Requests no honest client sends.
$ start
$ raw 'GET / HTTP/1.1\r\n\r\n'
HTTP/1.1 400
$ raw 'GET /healthz HTTP/1.1\r\n{host}\r\n\r\n'
HTTP/1.1 200
$ raw 'GET /healthz HTTP/9.9\r\n{host}\r\n\r\n'
HTTP/1.1 505
$ raw 'NONSENSE\r\n\r\n'
closed
$ raw 'GET /%zz HTTP/1.1\r\n{host}\r\n\r\n'
HTTP/1.1 404
$ raw 'GET /?a=%00 HTTP/1.1\r\n{host}\r\n\r\n'
HTTP/1.1 400
$ raw 'GET /\x01 HTTP/1.1\r\n{host}\r\n\r\n'
HTTP/1.1 400
$ raw 'POST /epcis/v2/events HTTP/1.1\r\n{host}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
HTTP/1.1 400
$ raw 'POST /epcis/v2/events HTTP/1.1\r\n{host}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'
HTTP/1.1 400
$ raw 'POST /epcis/v2/events HTTP/1.1\r\n{host}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n'
HTTP/1.1 400
$ raw 'POST /epcis/v2/events HTTP/1.1\r\n{host}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}\r\n0\r\n\r\n'
HTTP/1.1 413
$ raw 'POST /epcis/v2/events HTTP/1.1\r\n{host}\r\nContent-Type: application/json\r\nTransfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n'
HTTP/1.1 501
$ raw 'POST /epcis/v2/capture HTTP/1.1\r\n{host}\r\nContent-Type: application/json\r\nContent-Length: 268435457\r\n\r\n'
HTTP/1.1 413
$ raw "GET / HTTP/1.1\r\n{host}\r\n$(for i in $(seq 101); do printf 'X-%d: 1\\r\\n' $i; done)\r\n"
HTTP/1.1 431
$ raw "GET /$(head -c 40000 /dev/zero | tr '\0' a) HTTP/1.1\r\n{host}\r\n\r\n"
HTTP/1.1 414
$ raw "GET / HTTP/1.1\r\n{host}\r\nX: $(head -c 100000 /dev/zero | tr '\0' a)\r\n\r\n"
HTTP/1.1 431
$ raw "GET / HTTP/1.1\r\n{host}\r\n$(yes 'X: 1\r\n' | head -10000 | tr -d '\n')\r\n"
HTTP/1.1 431
$ raw "GET /?a$(yes '&a' | head -10000 | tr -d '\n') HTTP/1.1\r\n{host}\r\n\r\n"
HTTP/1.1 400
# Good clients are answered while others hold their connections.
$ stuck 200 30
$ for i in $(seq 50); do call GET /readyz; done | sort | uniq -c | sed 's/^ *//'
50 200 application/json
50 {"log_position":0,"capturing":false,"documents_waiting":0,"writes_waiting":0,"oldest_wait_ms":0}
$ call POST /epcis/v2/events -H 'Content-Type: application/json' -d @files/one.json --show Location
201 
Location: /epcis/v2/events/urn%3Auuid%3A00000000-0000-4000-8000-000000000009
$ stop
