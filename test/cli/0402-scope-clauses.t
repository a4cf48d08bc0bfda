# Clauses of a scope by the command line: counted, combined, explained, saved.
$ holdfast demo --units 2000 --truth truth >told
$ lot=$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4); coater=urn:epc:id:giai:9521321.COATC-S2
> holdfast scope count "$lot" --touched-by $coater --from 2026-03-03T13:00:00+08:00 --to 2026-03-03T18:00:00+08:00
  85 units: 84 certain, 0 possible (0 by widening), 1 removed
  affected, but no units: 244 pieces used up or fitted, 5 lots, 0 vessels
  as of log position 9,096; 0 events are newer

     certain    possible     removed
          41           0           1  at the dealer · 云集网上商城 杭州仓店
          23           0           0  sold · 云集网上商城 杭州仓店
          19           0           0  in stock · 迅川物流 成都中转仓
           1           0           0  returned · 云集网上商城 杭州仓店

each clause by itself:
         162           0           1  /all/0  came from https://id.gs1.org/01/09521404001079/10/S260304-00006
         149           0           1  /all/1  touched by urn:epc:id:giai:9521321.COATC-S2, from 2026-03-03T13:00:00.000+08:00 to 2026-03-03T18:00:00.000+08:00
# The truth of the demo: what is certain is what was really affected.
$ sed -n '/"affected"/,/]/p' truth | grep -c '/21/'
84
$ HOLDFAST_LANG=zh holdfast scope count --made-at https://id.gs1.org/414/9521321000018 --to 2026-03-20T00:00:00Z --range urn:epc:id:sgtin:9521321.110020.U00000937..urn:epc:id:sgtin:9521321.110020.U00000960 | tail -4
各条件单独计算：
       1,319           0           0  /all/0  在 https://id.gs1.org/414/9521321000018 制造，自 … 至 2026-03-20T00:00:00.000+00:00
           0           0           0  /all/1  编号 urn:epc:id:sgtin:9521321.110020.U00000937 至 urn:epc:id:sgtin:9521321.110020.U00000960
  ! /all/1: 没有事件提到号段 urn:epc:id:sgtin:9521321.110020.U00000937 … urn:epc:id:sgtin:9521321.110020.U00000960 内的任何标识
# Readings: outside limits, and not there.
$ printf '{"all":[{"reading":{"characteristic":"Length","step":"commissioning","unit":"4H","high":151}},{"made":{"place":"https://id.gs1.org/414/9521321000018"}}]}' >thick.json
> holdfast scope count --clause thick.json | head -3
  150 units: 149 certain, 0 possible (0 by widening), 1 removed
  affected, but no units: 435 pieces used up or fitted, 12 lots, 0 vessels
  as of log position 9,096; 0 events are newer
$ printf '{"reading":{"characteristic":"ElectricCharge","missing":true}}' | holdfast scope count --clause - | head -3
  0 units: 0 certain, 0 possible (0 by widening), 0 removed
  affected, but no units: 0 pieces used up or fitted, 0 lots, 0 vessels
  as of log position 9,096; 0 events are newer
# Nested, with names left out for a reason; why in and why out.
$ cat >out.json <<END
> {"except":{"from":{"any":[{"descendants":{"items":["$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4)"]}},{"software":{"items":["urn:holdfast:software:PB-FW:2.1.4"]}}]},
>  "less":{"identifiers":{"items":["https://id.gs1.org/01/09521321100107/21/U00001286"]}},"reason":"taken apart in the laboratory"}}
> END
> holdfast scope save --title t --reason r --clause out.json | sed -n '4,6p'
  631 units: 630 certain, 0 possible (0 by widening), 1 removed
  affected, but no units: 386 pieces used up or fitted, 10 lots, 0 vessels
  as of log position 9,096; 0 events are newer
$ holdfast scope why S-1 https://id.gs1.org/01/09521321100107/21/U00001286
https://id.gs1.org/01/09521321100107/21/U00001286 is not in the scope, it is left out: named: https://id.gs1.org/01/09521321100107/21/U00001286; reason: taken apart in the laboratory
$ holdfast scope why S-1 https://id.gs1.org/01/09521321100107/21/U00001285
https://id.gs1.org/01/09521321100107/21/U00001285 is in the scope, certain: came from https://id.gs1.org/01/09521404001079/10/S260304-00006
  https://id.gs1.org/01/09521404001079/10/S260304-00006
  → https://id.gs1.org/01/09521321300019/10/W260304-00083
      made from it · 2026-03-04T01:15:00.000Z · #2201
  → https://id.gs1.org/01/09521321200029/21/C00002521
      made from it · 2026-03-04T08:12:00.000Z · #949
  → https://id.gs1.org/01/09521321200012/21/P00001310
      made from it · 2026-03-06T05:13:37.665Z · #4758
  → https://id.gs1.org/01/09521321100107/21/U00001285
      fitted into it · 2026-03-07T05:54:44.000Z · #6351
$ holdfast scope why S-1 --json https://id.gs1.org/01/09521321100107/21/U00001000
{"id":"S-1","version":1,"item":"https://id.gs1.org/01/09521321100107/21/U00001000","inside":false,"sentence":"https://id.gs1.org/01/09521321100107/21/U00001000 is not in the scope; this does not hold: came from https://id.gs1.org/01/09521404001079/10/S260304-00006; was given software urn:holdfast:software:PB-FW:2.1.4","steps":[],"verdicts":[{"path":"/","words":"the first holds and not the second; reason: taken apart in the laboratory","holds":"no","removed":false,"decided":true},{"path":"/except/from","words":"one of these holds","holds":"no","removed":false,"decided":true},{"path":"/except/from/any/0","words":"came from https://id.gs1.org/01/09521404001079/10/S260304-00006","holds":"no","removed":false,"decided":true},{"path":"/except/from/any/1","words":"was given software urn:holdfast:software:PB-FW:2.1.4","holds":"no","removed":false,"decided":true},{"path":"/except/less","words":"named: https://id.gs1.org/01/09521321100107/21/U00001286","holds":"no","removed":false,"decided":false}]}
$ HOLDFAST_LANG=zh holdfast scope why S-1 https://id.gs1.org/01/09521321100107/21/U00001286
https://id.gs1.org/01/09521321100107/21/U00001286 不在范围内，被排除：指名：https://id.gs1.org/01/09521321100107/21/U00001286；理由：taken apart in the laboratory
$ holdfast scope show S-1 --json | grep -o '"query":{.*"log_now"'
"query":{"clause":{"except":{"from":{"any":[{"descendants":{"items":["https://id.gs1.org/01/09521404001079/10/S260304-00006"]}},{"software":{"items":["urn:holdfast:software:PB-FW:2.1.4"]}}]},"less":{"identifiers":{"items":["https://id.gs1.org/01/09521321100107/21/U00001286"]}},"reason":"taken apart in the laboratory"}}},"clauses":[{"path":"/","words":"the first holds and not the second; reason: taken apart in the laboratory"},{"path":"/except/from","words":"one of these holds"},{"path":"/except/from/any/0","words":"came from https://id.gs1.org/01/09521404001079/10/S260304-00006"},{"path":"/except/from/any/1","words":"was given software urn:holdfast:software:PB-FW:2.1.4"},{"path":"/except/less","words":"named: https://id.gs1.org/01/09521321100107/21/U00001286"}],"log_now"
# Counted as known earlier; JSON.
$ holdfast scope count --json --clause out.json --as-known-at 8500 | sed 's/"cells".*//'
{"log_position":8500,"log_now":9096,"units":530,"certain":529,"possible":0,"removed":1,"widened":0,"built_in":386,"lots":10,"vessels":0,"clauses":[{"path":"/except/from/any/0","words":"came from https://id.gs1.org/01/09521404001079/10/S260304-00006","units":163,"certain":162,"possible":0,"removed":1,"unnamed":0},{"path":"/except/from/any/1","words":"was given software urn:holdfast:software:PB-FW:2.1.4","units":399,"certain":399,"possible":0,"removed":0,"unnamed":0},{"path":"/except/less","words":"named: https://id.gs1.org/01/09521321100107/21/U00001286","units":1,"certain":1,"possible":0,"removed":0,"unnamed":0}],
# Refused, in a sentence.
$ holdfast scope count
holdfast: name at least one item
[exit 2]
$ holdfast scope count --clause out.json --range 1..2
holdfast: --clause says it all: items and short options stand without it
[exit 2]
$ holdfast scope count --from 2026-03-03T13:00:00+08:00 urn:x:y
holdfast: --from and --to belong to --touched-by, --made-at or --software
[exit 2]
$ holdfast scope count --touched-by urn:x:y --from yesterday
holdfast: --from is a moment with zone, not "yesterday"
[exit 2]
$ holdfast scope count --range U1
holdfast: --range goes from one number to another: FIRST..LAST
[exit 2]
$ holdfast scope count --touched-by urn:x:y
holdfast: /clause/contact: no event names urn:x:y
[exit 4]
$ echo '{"any":[{"made":{}}]}' | holdfast scope count --clause -
holdfast: - /any/0/made: field place is missing; a scope_made must have it
[exit 1]
$ echo '{"any":[{}]}' | holdfast scope count --clause -
holdfast: /clause/any/0: clause /any/0 has exactly one of all, any, except, descendants, contact, reading, made, software, identifiers
[exit 2]
$ echo '{"except":{"from":{"software":{"items":["urn:x:y"]}},"less":{"identifiers":{"items":["urn:x:y"]}}}}' | holdfast scope count --clause -
holdfast: /clause/except/reason: clause /except leaves items out by name: say why, in reason
[exit 2]
$ echo '{"all":' | holdfast scope count --clause -
holdfast: -:2 /all: the text ends where a value must begin
[exit 1]
$ holdfast scope count --clause no-such-file
holdfast: no-such-file does not exist
[exit 1]
# Served, the same.
$ holdfast scope count --clause out.json >alone; holdfast serve --listen 127.0.0.1:0 >serving 2>&1 & pid=$!
> for i in $(seq 100); do [ -S data/holdfast.sock ] && break; sleep 0.1; done
> holdfast scope count --clause out.json | diff alone - && echo same; holdfast scope count --clause - <out.json | diff alone - && echo same
> kill $pid; wait
same
same
# Nothing is never nothing without a reason: each slip of the pen is told.
$ for clause in '{"identifiers":{"first":"https://id.gs1.org/01/09521321100107/21/U90000001","last":"https://id.gs1.org/01/09521321100107/21/U90000009"}}' '{"contact":{"items":["urn:epc:id:giai:9521321.COATC-S2"],"from":"2031-01-01T00:00:00Z"}}' '{"software":{"items":["urn:holdfast:software:PB-FW:2.1.4"],"to":"2001-01-01T00:00:00Z"}}' '{"made":{"place":"https://id.gs1.org/414/9521321000018/254/ASSEMBLY","from":"2031-01-01T00:00:00Z"}}' '{"reading":{"characteristic":"Voltage","high":3,"from":"2031-01-01T00:00:00Z"}}' '{"reading":{"characteristic":"Voltage","missing":true,"unit":"KGM"}}'; do echo "$clause" | holdfast scope count --clause - | grep -E '^ *(!|[0-9]+ units)'; done
  0 units: 0 certain, 0 possible (0 by widening), 0 removed
  ! /: no event names anything in the range https://id.gs1.org/01/09521321100107/21/U90000001 … https://id.gs1.org/01/09521321100107/21/U90000009
  0 units: 0 certain, 0 possible (0 by widening), 0 removed
  ! /: urn:epc:id:giai:9521321.COATC-S2 stands in no event of that time
  0 units: 0 certain, 0 possible (0 by widening), 0 removed
  ! /: urn:holdfast:software:PB-FW:2.1.4 stands in no event of that time
  0 units: 0 certain, 0 possible (0 by widening), 0 removed
  ! /: nothing was made at https://id.gs1.org/414/9521321000018/254/ASSEMBLY in that time
  0 units: 0 certain, 0 possible (0 by widening), 0 removed
  ! /: no reading of Voltage is of that time
  0 units: 0 certain, 0 possible (0 by widening), 0 removed
  ! /: no reading of this characteristic is in unit KGM
# Who leaves out what came from one piece leaves that piece out, and says why.
$ echo '{"except":{"from":{"software":{"items":["urn:holdfast:software:PB-FW:2.1.4"]}},"less":{"descendants":{"items":["https://id.gs1.org/01/09521321100107/21/U00000137"]}}}}' | holdfast scope count --clause -
holdfast: /clause/except/reason: clause /except leaves items out by name: say why, in reason
[exit 2]
