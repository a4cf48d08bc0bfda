# Clients that ask for a large answer and take a byte of it now and then.
$ holdfast demo --units 16000 --data data >demo.out && start
$ lots=$(curl -s "$(cat server.url)/api/v1/search?q=09521406001114&limit=60" |
>     grep -oE '"item":"https://id.gs1.org/01/09521406001114/10/[^"]*"' | sed -E 's/"item":"(.*)"/\&item=\1/' | tr -d '\n')
> slow 20 50 "/api/v1/trace?direction=forward$lots"
# Others notice nothing of them: answers come, captures are taken.
$ for i in $(seq 100); do curl -s -o answer -w '%{http_code} %{time_total}\n' "$(cat server.url)/readyz"; done |
>     awk '{ n[$1]++; late += $2 > 1 } END { for (s in n) print s, n[s]; print late + 0, "after more than a second" }'
200 100
0 after more than a second
$ call POST /epcis/v2/events -H 'Content-Type: application/json' -d @files/one.json
201 
# All of them are still there, and do not keep the server from ending.
$ curl -s "$(cat server.url)/metrics" | awk '/^holdfast_http_connections / { print $2 - 1 }'
20
$ stop
