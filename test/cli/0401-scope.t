# A scope by the command line: saved, listed, shown, paged, taken away, explained.
$ holdfast demo --units 200 --truth truth >told
$ lot=$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4)
> holdfast scope save --title '隔膜批 S260304' --reason 实验室判定 "$lot" | sed -E 's/20[0-9-]*T[0-9:.]*Z/…/'
S-1, version 1: 隔膜批 S260304
  实验室判定
  local · …
  87 units: 87 certain, 0 possible (0 by widening), 0 removed
  affected, but no units: 116 pieces used up or fitted, 5 lots, 0 vessels
  as of log position 1,120; 0 events are newer
  sha256 c0acf7c6517e0868b9afaaf423ab0099e5c7a7a1c7122216a014c57cc69e7d71

     certain    possible     removed
          44           0           0  in production · 深圳工厂 化成车间
          33           0           0  in production · 深圳工厂 总装线
           9           0           0  in production · 深圳工厂 电池组线
           1           0           0  scrapped · 深圳工厂 不合格品区

  /  came from https://id.gs1.org/01/09521404001079/10/S260304-00003
$ holdfast scope save --json --title '=cmd' --reason r --exact --as-known-at 900 "$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4)" | grep -oE '"(id|log_position|log_now|units|widen)":[^,}]*' | head -5
"id":"S-2"
"log_position":900
"units":87
"widen":false
"log_now":1120
$ holdfast scope list | sed -E 's/20[0-9-]*T[0-9:.]*Z/…/'
S-2    …          87  =cmd
S-1    …          87  隔膜批 S260304
2 scopes
$ holdfast scope list --json --before S-2 | grep -oE '"(total|id|title)":[^,]*'
"total":2
"id":"S-1"
"title":"隔膜批 S260304"
$ HOLDFAST_LANG=zh holdfast scope show S-1 | tail -n +4
  共 87 件：确定 87，可能 0（其中因扩大 0），已拆下 0
  受影响但不是单元：已用掉或已装入 116 件，批次 5，容器 0
  截至日志位置 1,120，此后又有 0 个事件
  sha256 c0acf7c6517e0868b9afaaf423ab0099e5c7a7a1c7122216a014c57cc69e7d71

        确定        可能      已拆下
          44           0           0  生产中 · 深圳工厂 化成车间
          33           0           0  生产中 · 深圳工厂 总装线
           9           0           0  生产中 · 深圳工厂 电池组线
           1           0           0  已报废 · 深圳工厂 不合格品区

  /  出自 https://id.gs1.org/01/09521404001079/10/S260304-00003
$ holdfast scope members S-1 --offset 1 --limit 2 --text U0000013
https://id.gs1.org/01/09521321100107/21/U00000138  in production · 深圳工厂 总装线
https://id.gs1.org/01/09521321100107/21/U00000139  in production · 深圳工厂 总装线
3 units pass
$ holdfast scope members S-1 --json --limit 0 --state scrapped
{"id":"S-1","version":1,"total":1,"offset":0,"members":[]}
$ holdfast scope export S-1 --state scrapped
item,product,product_name,confidence,removed,widening,state,place,place_name,holder,holder_name,from,event,since
https://id.gs1.org/01/09521321200029/21/C00000449,https://id.gs1.org/01/09521321200029,电芯 5000 mAh,certain,false,,scrapped,https://id.gs1.org/414/9521321000018/254/REVIEW,深圳工厂 不合格品区,,,https://id.gs1.org/01/09521321300019/10/W260304-00015,468,2026-03-05T05:00:00.000Z
$ holdfast scope export S-1 --json --text no-such-text
[]
$ holdfast scope export S-1 --mark --state sold | od -An -tx1 -N3
 ef bb bf
$ holdfast scope export S-1 | tail -n +2 | wc -l
87
$ holdfast scope why S-1 https://id.gs1.org/01/09521321100107/21/U00000137
https://id.gs1.org/01/09521321100107/21/U00000137 is in the scope: it came from https://id.gs1.org/01/09521321200012/21/P00000134, certain
  https://id.gs1.org/01/09521404001079/10/S260304-00003
  → https://id.gs1.org/01/09521321300019/10/W260304-00011
      made from it · 2026-03-04T00:00:00.000Z · #395
  → https://id.gs1.org/01/09521321200029/21/C00000289
      made from it · 2026-03-04T07:00:00.000Z · #245
  → https://id.gs1.org/01/09521321200012/21/P00000134
      made from it · 2026-03-06T00:51:03.829Z · #573
  → https://id.gs1.org/01/09521321100107/21/U00000137
      fitted into it · 2026-03-07T07:56:20.000Z · #863
$ holdfast scope why S-1 https://id.gs1.org/01/09521321100107/21/U00000100
https://id.gs1.org/01/09521321100107/21/U00000100 is not in the scope: no path of events leads there from https://id.gs1.org/01/09521404001079/10/S260304-00003
# Later events change nothing of what was saved; the scope says how many there are.
$ holdfast ingest files/history.ndjson
files/history.ndjson: captured, 3 events (3 new, 0 known before, 0 refused)
$ holdfast scope show S-1 | sed -n 6,7p
  as of log position 1,120; 3 events are newer
  sha256 c0acf7c6517e0868b9afaaf423ab0099e5c7a7a1c7122216a014c57cc69e7d71
# Refused, in a sentence, with nothing changed.
$ holdfast scope save --title t urn:x:y
holdfast: a scope has a title and a reason: --title, --reason
[exit 2]
$ holdfast scope save --title t --reason r urn:x:y
holdfast: no event names urn:x:y
[exit 4]
$ holdfast scope save --title "$(printf 'x%.0s' $(seq 201))" --reason r https://id.gs1.org/01/09521321100107/21/U00000137
holdfast: field title has 201 characters; at most 200 are taken
[exit 1]
$ holdfast scope save --title t --reason r --direction up https://id.gs1.org/01/09521321100107/21/U00000137
holdfast: direction is forward, backward or both, not "up"
[exit 2]
$ holdfast scope save --data nowhere --title t --reason r urn:x:y; ls nowhere
holdfast: there is no store in nowhere yet; holdfast ingest makes one
ls: cannot access 'nowhere': No such file or directory
[exit 2]
$ holdfast scope show
holdfast: name one scope, like S-1
[exit 2]
$ holdfast scope show S-9
holdfast: there is no scope S-9; the list of scopes has those there are
[exit 4]
$ holdfast scope show S-1 --version 2
holdfast: there is no version 2 of scope S-1
[exit 4]
$ holdfast scope members S-1 --state sodl
holdfast: state is one of scrapped, used_up, exported, returned, sold, in_transit, at_dealer, in_production, in_stock, unknown, not "sodl"
[exit 2]
$ holdfast scope members S-1 --limit 1001
holdfast: --limit is at most 1000
[exit 2]
$ holdfast scope shwo S-1
holdfast: there is no command "scope shwo"; see holdfast scope --help
[exit 2]
$ HOLDFAST_LANG=zh holdfast scope shwo S-1
holdfast: 没有名为“scope shwo”的命令；请看 holdfast scope --help
[exit 2]
$ holdfast scope
Holdfast: know where every part went, and get it back

  scope count   how many units clauses come to, and where they are
  scope save    save the units of clauses, with reasons, places and a digest
  scope list    saved scopes, newest first
  scope show    a scope: reason, counts, how many units are where
  scope members units of a scope, a page at a time
  scope export  all units of a scope as CSV, or JSON
  scope why     why an item is in a scope, or why not
  scope versions the versions of a scope, newest first
  scope diff    units that one version of a scope has and another has not
  scope freeze  read a version back, hold it against its digest, keep it as the one that counts
  scope compare ways to draw a scope side by side: units, cost, what each leaves out
  scope upload  a list of identifiers, one a line, for clauses to name
  scope lists   lists of identifiers that were uploaded, newest first

holdfast COMMAND --help shows the options of a command
$ holdfast check | sed 's/,.*//'
sound: 1123 events
