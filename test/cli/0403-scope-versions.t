# Versions of a scope: saved behind one another, held against each other, frozen; ways to draw one side by side.
$ holdfast demo --units 2000 --truth truth >told
$ lot=$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4); moments() { sed -E 's/20[0-9-]*T[0-9:.]*Z/…/'; }
> holdfast scope save --title 隔膜批 --reason 实验室判定 "$lot" | sed -n 1,4p | moments
> holdfast scope save --of S-1 --reason 只有漂移当天的正极卷 "$lot" --touched-by urn:epc:id:giai:9521321.COATC-S2 --from 2026-03-03T13:00:00+08:00 --to 2026-03-03T18:00:00+08:00 | sed -n 1,4p | moments
> holdfast scope versions S-1 | moments
S-1, version 1: 隔膜批
  实验室判定
  local · …
  163 units: 162 certain, 0 possible (0 by widening), 1 removed
S-1, version 2: 隔膜批
  只有漂移当天的正极卷
  local · …
  85 units: 84 certain, 0 possible (0 by widening), 1 removed
  2  …          85  local · 只有漂移当天的正极卷
  1  …         163  local · 实验室判定
$ holdfast scope diff S-1 --limit 2
version 2 against 1: 0 units added, 78 left out, 0 surer, 0 doubted, 85 the same
holders and places: 0 newly reached, 1 no longer concerned; who was told is not recorded
          32  no longer concerned · 深圳工厂 化成车间
left out  https://id.gs1.org/01/09521321200029/21/C00003937  in production · 深圳工厂 化成车间
left out  https://id.gs1.org/01/09521321200029/21/C00003938  in production · 深圳工厂 化成车间
$ holdfast scope diff S-1 --version 1 --against 2 --change added --limit 1 --json | sed 's/"product".*//'
{"id":"S-1","from":2,"to":1,"added":78,"removed":0,"surer":0,"doubted":0,"same":85,"offset":0,"total":78,"changes":[{"change":"added","unit":{"item":"https://id.gs1.org/01/09521321200029/21/C00003937",
$ HOLDFAST_LANG=zh holdfast scope diff S-1 --change removed --offset 76
第 2 版对第 1 版：新增 0 件，移出 78 件，变为确定 0 件，变为可能 0 件，不变 85 件
持有方与地点：新涉及 0 处，不再涉及 1 处；是否已通知，系统尚无记录
          32  不再涉及 · 深圳工厂 化成车间
移出  https://id.gs1.org/01/09521321100206/21/U00001766  在库 · 迅川物流 成都中转仓
移出  https://id.gs1.org/01/09521321100206/21/U00001768  在库 · 迅川物流 成都中转仓
# Both are there as they were.
$ holdfast scope show S-1 --version 1 | grep -E 'units|sha256'; holdfast scope show S-1 | grep -E 'units|sha256'
  163 units: 162 certain, 0 possible (0 by widening), 1 removed
  affected, but no units: 386 pieces used up or fitted, 10 lots, 0 vessels
  sha256 f472d5d39cd86986346cf801900943397d11625f1aa58aff9c5374f9e38cf4eb
  85 units: 84 certain, 0 possible (0 by widening), 1 removed
  affected, but no units: 244 pieces used up or fitted, 5 lots, 0 vessels
  sha256 d87a9e03ced09f30dadc39e1922ee795ef9611fbdda9c25a45b46a299db936a6
# Frozen: read back, held against its digest; events that come later change nothing of it.
$ holdfast scope freeze S-1 --version 2 --reason 召回计划所依据 | sed -E 's/20[0-9-]*T[0-9:.]*Z/…/' | sed -n 1,8p
S-1, version 2: 隔膜批
  只有漂移当天的正极卷
  local · …
  85 units: 84 certain, 0 possible (0 by widening), 1 removed
  affected, but no units: 244 pieces used up or fitted, 5 lots, 0 vessels
  as of log position 9,096; 0 events are newer
  sha256 d87a9e03ced09f30dadc39e1922ee795ef9611fbdda9c25a45b46a299db936a6
  frozen by local: 召回计划所依据
$ holdfast ingest files/history.ndjson >/dev/null; holdfast scope show S-1 --version 2 | grep -E 'sha256|frozen|newer'
  as of log position 9,096; 3 events are newer
  sha256 d87a9e03ced09f30dadc39e1922ee795ef9611fbdda9c25a45b46a299db936a6
  frozen by local: 召回计划所依据
$ holdfast scope versions S-1 --json | grep -oE '"version":[0-9]|"frozen":.*' | sed -E 's/20[0-9-]*T[0-9:.]*Z/…/g'
"version":2
"frozen":{"actor":"local","at":"…","reason":"召回计划所依据"}},{"summary":{"id":"S-1","version":1,"title":"隔膜批","reason":"实验室判定","actor":"local","created":"…","log_position":9096,"units":163,"certain":162,"possible":0,"removed":1,"widened":0}}]}
$ holdfast scope freeze S-1 --version 2 --reason again
holdfast: version 2 of S-1 is frozen already, by local
[exit 1]
# Ways to draw it, side by side.
$ lot=$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4)
> cat >ways.json <<END
> {"currency":"CNY","columns":[
>  {"title":"by time","query":{"clause":{"made":{"place":"https://id.gs1.org/414/9521321000018/254/ASSEMBLY","from":"2026-03-06T00:00:00+08:00","to":"2026-03-08T00:00:00+08:00"}}}},
>  {"title":"by lot","query":{"items":["$lot"]}},
>  {"title":"by unit","query":{"clause":{"all":[{"descendants":{"items":["$lot"]}},{"contact":{"items":["urn:epc:id:giai:9521321.COATC-S2"],"from":"2026-03-03T13:00:00+08:00","to":"2026-03-03T18:00:00+08:00"}}]}}},
>  {"title":"widened","query":{"items":["$lot"],"through_containers":true}}]}
> END
> holdfast scope compare --columns ways.json --unit-cost 129.50
by time
  600 units: 600 certain, 0 possible (0 by widening), 0 removed
  leaves out 112: 63 certain elsewhere, 49 possible, 0 removed; only here: 480
  costs 77700.0 CNY
by lot
  163 units: 162 certain, 0 possible (0 by widening), 1 removed
  leaves out 549: 500 certain elsewhere, 49 possible, 0 removed; only here: 0
  costs 21108.5 CNY
by unit
  85 units: 84 certain, 0 possible (0 by widening), 1 removed
  leaves out 627: 578 certain elsewhere, 49 possible, 0 removed; only here: 0
  costs 11007.5 CNY
widened
  232 units: 162 certain, 70 possible (69 by widening), 0 removed
  leaves out 480: 480 certain elsewhere, 0 possible, 0 removed; only here: 49
  costs 30044.0 CNY
712 units in any of them, 66 in every one
$ holdfast scope compare --columns - --json <ways.json | head -c 500; echo
{"log_position":9099,"log_now":9099,"any":712,"every":66,"currency":"CNY","columns":[{"title":"by time","units":600,"certain":600,"possible":0,"removed":0,"widened":0,"only_here":480,"left_out":112,"left_out_certain":63,"left_out_possible":49,"left_out_removed":0},{"title":"by lot","units":163,"certain":162,"possible":0,"removed":1,"widened":0,"only_here":0,"left_out":549,"left_out_certain":500,"left_out_possible":49,"left_out_removed":0},{"title":"by unit","units":85,"certain":84,"possible":0,"
$ holdfast scope save --of S-9 --reason r https://id.gs1.org/01/09521321100107/21/U00001286
holdfast: there is no scope S-9; the list of scopes has those there are
[exit 4]
$ holdfast scope diff S-1 --change moved
holdfast: change is added, removed, surer or doubted, not "moved"
[exit 2]
$ holdfast scope diff S-1 --version 1
holdfast: version 1 of S-1 is the first: there is none before it
[exit 2]
$ holdfast scope diff S-1 --version 3
holdfast: there is no version 3 of scope S-1
[exit 4]
$ holdfast scope freeze S-1
holdfast: say which version and why: --version, --reason
[exit 2]
$ holdfast scope freeze S-1 --version 4 --reason r
holdfast: there is no version 4 of scope S-1
[exit 4]
$ holdfast scope compare
holdfast: name at least one item
[exit 2]
$ echo '{"columns":[]}' | holdfast scope compare --columns -
holdfast: a comparison has at least one column
[exit 2]
$ echo '{"columns":[{"title":"a","query":{"items":["urn:x:y"],"as_known_at":3}}]}' | holdfast scope compare --columns -
holdfast: as_known_at of a comparison holds for all of it: no query has its own
[exit 2]
# The four ways of a lot: by time, by batch, by unit, widened; of what a machine touched.
$ holdfast scope compare "$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4)" --unit-cost 129.5
by time: what was made on the same lines meanwhile
  267 units: 265 certain, 0 possible (0 by widening), 2 removed
  leaves out 35: 0 certain elsewhere, 35 possible, 0 removed; only here: 70
  costs 34576.5 
by batch: all that came from the batches
  163 units: 162 certain, 0 possible (0 by widening), 1 removed
  leaves out 139: 103 certain elsewhere, 35 possible, 1 removed; only here: 0
  costs 21108.5 
by unit: as asked for
  163 units: 162 certain, 0 possible (0 by widening), 1 removed
  leaves out 139: 103 certain elsewhere, 35 possible, 1 removed; only here: 0
  costs 21108.5 
widened: with uses without lot and shared containers
  232 units: 162 certain, 70 possible (69 by widening), 0 removed
  leaves out 70: 69 certain elsewhere, 0 possible, 1 removed; only here: 35
  costs 30044.0 
302 units in any of them, 163 in every one
$ holdfast scope compare --touched-by urn:epc:id:giai:9521321.COATC-S2 --from 2026-03-03T00:00:00+08:00 | grep -v leaves
by time: what was made on the same lines meanwhile
  654 units: 654 certain, 0 possible (0 by widening), 0 removed
by batch: all that came from the batches
  373 units: 372 certain, 0 possible (0 by widening), 1 removed
by unit: as asked for
  373 units: 372 certain, 0 possible (0 by widening), 1 removed
widened: with uses without lot and shared containers
  615 units: 372 certain, 243 possible (242 by widening), 0 removed
671 units in any of them, 373 in every one
$ holdfast scope compare
holdfast: name at least one item
[exit 2]
