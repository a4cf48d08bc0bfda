# Where used, where from, why, and where it all is now.
$ holdfast demo --data data --units 200 | head -1
demo: captured, 1,120 events (1,120 new, 0 known before, 0 refused)
$ start
$ seed=https%3A%2F%2Fid.gs1.org%2F01%2F09521321100107%2F21%2FU00000100
> call GET "/api/v1/trace?direction=backward&item=$seed&limit=2"
> call GET "/api/v1/trace?direction=backward&item=$seed&limit=2&offset=1&fields=item"
> call GET "/api/v1/trace?direction=backward&item=$seed&limit=2&format=csv"
> call GET "/api/v1/trace?direction=backward&item=$seed&limit=3&sort=-since&fields=item,since"
> call GET "/api/v1/trace?direction=backward&item=$seed&sort=place"
> call GET "/api/v1/trace?direction=backward&item=$seed&edges=E2&fields=item"
> call GET "/api/v1/where?item=$seed"
> call GET "/api/v1/trace/where?direction=backward&item=$seed" | head -c 300; echo
200 application/json
{"direction":"backward","log_position":1120,"seeds":["https://id.gs1.org/01/09521321100107/21/U00000100"],"counts":{"members":26,"certain":25,"possible":1,"removed":0,"widened":0,"things":4,"lots":19,"vessels":1,"classes":2},"finding_count":0,"findings":[],"members":[{"item":"https://id.gs1.org/01/09521406001107/10/L260302-00002","level":"lot","depth":2,"confidence":"certain","since":"2026-03-02T02:24:40.000Z","removed":false},{"item":"https://id.gs1.org/01/09521406001114/10/L260302-00002","level":"lot","depth":2,"confidence":"certain","since":"2026-03-02T02:24:40.000Z","removed":false}]}
200 application/json
{"direction":"backward","log_position":1120,"seeds":["https://id.gs1.org/01/09521321100107/21/U00000100"],"counts":{"members":26,"certain":25,"possible":1,"removed":0,"widened":0,"things":4,"lots":19,"vessels":1,"classes":2},"finding_count":0,"findings":[],"members":["https://id.gs1.org/01/09521406001114/10/L260302-00002","https://id.gs1.org/01/09521321200036/21/B00000090"]}
200 text/csv; charset=utf-8
item,level,depth,confidence,since,removed,widening
https://id.gs1.org/01/09521406001107/10/L260302-00002,lot,2,certain,2026-03-02T02:24:40.000Z,false,
https://id.gs1.org/01/09521406001114/10/L260302-00002,lot,2,certain,2026-03-02T02:24:40.000Z,false,
200 application/json
{"direction":"backward","log_position":1120,"seeds":["https://id.gs1.org/01/09521321100107/21/U00000100"],"counts":{"members":26,"certain":25,"possible":1,"removed":0,"widened":0,"things":4,"lots":19,"vessels":1,"classes":2},"finding_count":0,"findings":[],"members":[{"item":"https://id.gs1.org/01/09521321200036/21/B00000090","since":"2026-03-06T08:37:00.000Z"},{"item":"https://id.gs1.org/01/09521321200012/21/P00000117","since":"2026-03-06T08:37:00.000Z"},{"item":"https://id.gs1.org/01/09521407001151","since":"2026-03-06T08:36:40.000Z"}]}
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"sort is one of item, depth, since, confidence, with - in front descending; not \"place\"","params":["item, depth, since, confidence","place"]}
200 application/json
{"direction":"backward","log_position":1120,"seeds":["https://id.gs1.org/01/09521321100107/21/U00000100"],"counts":{"members":2,"certain":2,"possible":0,"removed":0,"widened":0,"things":2,"lots":0,"vessels":0,"classes":0},"finding_count":0,"findings":[],"members":["https://id.gs1.org/01/09521321200036/21/B00000090","https://id.gs1.org/01/09521321200012/21/P00000117"]}
200 application/json
{"log_position":1120,"items":[{"item":"https://id.gs1.org/01/09521321100107/21/U00000100","state":"in_stock","place":"https://id.gs1.org/414/9521501000012","place_name":"迅川物流 武汉中转仓","containers":["https://id.gs1.org/00/095213210000000049"],"since":"2026-04-01T05:54:40.000Z","event":1111,"step":"unpacking","disposition":"sellable_not_accessible","parts":[]}],"findings":[]}
200 application/json
{"direction":"backward","log_position":1120,"members":26,"totals":[{"place":"https://id.gs1.org/414/9521321000025","place_name":"禾光合肥工厂","state":"in_stock","things":0,"others":8,"amounts":[{"quantity":1108},{"quantity":1.860,"uom":"KGM"}]},{"place":"https://id.gs1.or
# Folded by class; a group is opened by its name, and its list is as long as the group says.
$ seed=https%3A%2F%2Fid.gs1.org%2F01%2F09521321100107%2F21%2FU00000100
> call GET "/api/v1/trace/graph?direction=backward&item=$seed&edges=E2"
> call GET "/api/v1/trace?direction=backward&item=$seed&group=thing:https://id.gs1.org/01/09521321200029&fields=item"
200 application/json
{"direction":"backward","log_position":1120,"members":2,"groups":[{"group":"thing:https://id.gs1.org/01/09521321200012","class":"https://id.gs1.org/01/09521321200012","name":"电池组 2 芯","level":"thing","scheme":"SGTIN","depth":1,"population":239,"members":1,"certain":1,"possible":0,"removed":0,"listed":[{"item":"https://id.gs1.org/01/09521321200012/21/P00000117","from":["https://id.gs1.org/01/09521321100107/21/U00000100"],"depth":1,"confidence":"certain","since":"2026-03-06T08:37:00.000Z","removed":false}]},{"group":"thing:https://id.gs1.org/01/09521321200036","class":"https://id.gs1.org/01/09521321200036","name":"控制板","level":"thing","scheme":"SGTIN","depth":1,"population":250,"members":1,"certain":1,"possible":0,"removed":0,"listed":[{"item":"https://id.gs1.org/01/09521321200036/21/B00000090","from":["https://id.gs1.org/01/09521321100107/21/U00000100"],"depth":1,"confidence":"certain","since":"2026-03-06T08:37:00.000Z","removed":false}]}],"links":[{"to":"thing:https://id.gs1.org/01/09521321200036","members":1,"certain":1,"possible":0,"removed":0},{"to":"thing:https://id.gs1.org/01/09521321200012","members":1,"certain":1,"possible":0,"removed":0}],"finding_count":0,"findings":[]}
200 application/json
{"direction":"backward","log_position":1120,"seeds":["https://id.gs1.org/01/09521321100107/21/U00000100"],"counts":{"members":2,"certain":2,"possible":0,"removed":0,"widened":0,"things":2,"lots":0,"vessels":0,"classes":0},"finding_count":0,"findings":[],"members":["https://id.gs1.org/01/09521321200029/21/C00000249","https://id.gs1.org/01/09521321200029/21/C00000250"]}
# The server and the command line give the same bytes to the same question.
$ seed=https://id.gs1.org/01/09521321100107/21/U00000100 cell=https://id.gs1.org/01/09521321200029/21/C00000249
> ask() { curl -s -G "$(cat server.url)/api/v1/$1" "${@:2}"; }
> ask trace -d direction=backward --data-urlencode "item=$seed" -d format=csv >1.served
> ask trace -d direction=both -d widen=1 -d through_containers=1 --data-urlencode "item=$cell" >2.served
> ask trace -d direction=both --data-urlencode "via=$cell" --data-urlencode "item=$seed" >3.served
> ask trace -d direction=forward -d units=1 -d fields=item -d as_known_at=900 --data-urlencode "item=$cell" >4.served
> ask trace -d direction=backward -d as_known_at=2100-01-01T00:00:00Z -d fields=item,since --data-urlencode "item=$seed" >5.served
> ask explain -d direction=backward --data-urlencode "of=$cell" --data-urlencode "item=$seed" >6.served
> ask where --data-urlencode "item=$seed" --data-urlencode "item=$cell" >7.served
> ask items/$(printf %s "$seed" | sed 's|:|%3A|g; s|/|%2F|g') >8.served
> stop
> holdfast trace backward --data data --csv $seed >1.told
> holdfast trace both --data data --widen --through-containers --json $cell >2.told
> holdfast trace both --data data --via $cell --json $seed >3.told
> holdfast trace forward --data data --units --fields item --as-known-at 900 --json $cell >4.told
> holdfast trace backward --data data --as-known-at 2100-01-01T00:00:00Z --fields item,since --json $seed >5.told
> holdfast explain --data data --backward --from $seed --json $cell >6.told
> holdfast where --data data --json $seed $cell >7.told
> holdfast item --data data --json $seed >8.told
> for i in 1 2 3 4 5 6 7 8; do cmp $i.served $i.told && wc -c <$i.told; done
2634
7314
1173
317
2810
544
691
1957
# Refusals name the parameter.
$ start
$ call GET '/api/v1/trace?direction=backward&item=https://id.gs1.org/01/09521321100107/21/U00000100&group=lot:none'
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"the walk reaches nothing of the group \"lot:none\"","params":["lot:none"]}
$ call GET '/api/v1/trace?direction=forward'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"parameter item is required","params":["item"]}
$ call GET '/api/v1/trace?direction=up&item=1HGBH41JXMN109186'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"direction is forward, backward or both, not \"up\"","params":["up"]}
$ call GET '/api/v1/trace?direction=forward&item=urn:x:y'
404 application/problem+json
{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"no event names urn:x:y","params":["urn:x:y"]}
$ call GET '/api/v1/trace?direction=forward&item=urn:x:y&edges=E9'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"edges is a list of E1, E2, E3, E4, E6, E7, not \"E9\"","params":["E9"]}
$ call GET '/api/v1/trace?direction=forward&item=urn:x:y&fields=all'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"fields is a list of item, level, depth, confidence, since, removed, widening, direction; not \"all\"","params":["all"]}
$ call GET '/api/v1/trace?direction=forward&item=urn:x:y&format=xml'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"format is json or csv, not \"xml\"","params":["xml"]}
$ call GET '/api/v1/where?item=urn:x:y&at=2026-03-01'
400 application/problem+json
{"type":"about:blank","title":"Bad Request","status":400,"code":"usage","detail":"at is a moment with zone like 2026-03-01T09:00:00Z, not \"2026-03-01\"","params":["at","2026-03-01"]}
$ stop
