# Holds and alarms: the demo's own, then one of ours; asked about, lifted by somebody else.
$ holdfast hold list
holdfast: there is no store in data yet; holdfast ingest makes one
[exit 1]
$ holdfast demo --units 2000 --logins --truth truth >told
> holdfast hold list
> holdfast hold units H-1 --how contains | sed -E 's/ +/ /g'
> holdfast hold units H-1 --limit 2
H-1  演示：鼓包单品冻结: held since 2026-04-03T00:00:00.000Z by quality, 84 named
https://id.gs1.org/00/095213210000000810 contains what is held in_stock · 迅川物流 成都中转仓 ← https://id.gs1.org/01/09521321100206/21/U00001626
https://id.gs1.org/00/095213210000000889 contains what is held in_stock · 迅川物流 成都中转仓 ← https://id.gs1.org/01/09521321100206/21/U00001770
https://id.gs1.org/00/095213210000000896 contains what is held in_stock · 迅川物流 成都中转仓 ← https://id.gs1.org/01/09521321100206/21/U00001786
1 – 3 / 3
https://id.gs1.org/01/09521321100107/21/U00001274  named  at_dealer · 云集网上商城 杭州仓店
https://id.gs1.org/01/09521321100107/21/U00001275  named  at_dealer · 云集网上商城 杭州仓店
1 – 2 / 87
# A shop sold some of them all the same: captured, and told.
$ holdfast alarm list
> HOLDFAST_LANG=zh holdfast alarm list | head -1
> holdfast alarm list --hold H-1 --json | grep -oE '"(total|open|late|action|count)":[^,]*'
A-4  H-1: sell 2026-04-05T02:36:47.081Z, event 9094, 1 named, open
  https://id.gs1.org/01/09521321100107/21/U00001313
A-3  H-1: sell 2026-04-04T02:36:47.081Z, event 9077, 3 named, open
  https://id.gs1.org/01/09521321100107/21/U00001310
  https://id.gs1.org/01/09521321100107/21/U00001311
  https://id.gs1.org/01/09521321100107/21/U00001312
A-2  H-1: sell 2026-04-03T07:44:07.897Z, event 9071, 3 named, open
  https://id.gs1.org/01/09521321100107/21/U00001365
  https://id.gs1.org/01/09521321100107/21/U00001366
  https://id.gs1.org/01/09521321100107/21/U00001368
A-1  H-1: sell 2026-04-03T07:36:47.081Z, event 9069, 4 named, open
  https://id.gs1.org/01/09521321100107/21/U00001306
  https://id.gs1.org/01/09521321100107/21/U00001307
  https://id.gs1.org/01/09521321100107/21/U00001308
  https://id.gs1.org/01/09521321100107/21/U00001309
A-4  H-1：2026-04-05T02:36:47.081Z 销售，事件 9094，涉及 1 个，未确认
"total":4
"open":4
"action":"sell"
"late":false
"count":1
"action":"sell"
"late":false
"count":3
"action":"sell"
"late":false
"count":3
"action":"sell"
"late":false
"count":4
$ holdfast alarm acknowledge A-1
holdfast: name one alarm, like A-1, and say what came of it: --reason
[exit 2]
$ holdfast alarm acknowledge A-1 --reason 'the shop asks the buyers back' | head -1
> holdfast alarm acknowledge A-1 --reason again
> holdfast alarm list
> holdfast alarm list --state acknowledged | head -1
> holdfast alarm list --state loud
A-1  H-1: sell 2026-04-03T07:36:47.081Z, event 9069, 4 named, acknowledged
holdfast: alarm A-1 was acknowledged by local already
A-4  H-1: sell 2026-04-05T02:36:47.081Z, event 9094, 1 named, open
  https://id.gs1.org/01/09521321100107/21/U00001313
A-3  H-1: sell 2026-04-04T02:36:47.081Z, event 9077, 3 named, open
  https://id.gs1.org/01/09521321100107/21/U00001310
  https://id.gs1.org/01/09521321100107/21/U00001311
  https://id.gs1.org/01/09521321100107/21/U00001312
A-2  H-1: sell 2026-04-03T07:44:07.897Z, event 9071, 3 named, open
  https://id.gs1.org/01/09521321100107/21/U00001365
  https://id.gs1.org/01/09521321100107/21/U00001366
  https://id.gs1.org/01/09521321100107/21/U00001368
A-1  H-1: sell 2026-04-03T07:36:47.081Z, event 9069, 4 named, acknowledged
holdfast: state is one of open, acknowledged, withdrawn, not "loud"
[exit 2]
# May it be done?
$ unit=https://id.gs1.org/01/09521321100107/21/U00001274
> holdfast hold may "$unit" --action ship
no: https://id.gs1.org/01/09521321100107/21/U00001274 (ship)
  https://id.gs1.org/01/09521321100107/21/U00001274 is held by H-1
    may be moved to: https://id.gs1.org/414/9521321000018/254/REVIEW
[exit 3]
$ unit=https://id.gs1.org/01/09521321100107/21/U00001274
> holdfast hold may "$unit" --action move --to urn:epc:id:sgln:9521321.00001.REVIEW
yes: https://id.gs1.org/01/09521321100107/21/U00001274 (move)
$ unit=https://id.gs1.org/01/09521321100107/21/U00001274
> HOLDFAST_LANG=zh holdfast hold may "$unit" --action sell
不可：https://id.gs1.org/01/09521321100107/21/U00001274（销售）
  https://id.gs1.org/01/09521321100107/21/U00001274 被 H-1 冻结
    可移往：https://id.gs1.org/414/9521321000018/254/REVIEW
[exit 3]
$ holdfast hold may urn:x:nobody --action use
no: urn:x:nobody (use)
  no event names urn:x:nobody: what nobody knows is not cleared either
[exit 3]
$ unit=https://id.gs1.org/01/09521321100107/21/U00001274
> holdfast hold may "$unit" --action eat
holdfast: action is one of ship, move, use, sell, scrap, not "eat"
[exit 2]
# A second hold: both have to be lifted.
$ unit=https://id.gs1.org/01/09521321100107/21/U00001274
> holdfast hold add --title Dented --reason 'fell from a truck' "$unit" | sed -E 's/20[0-9-]*T[0-9:.]*Z/…/g'
H-2  Dented: held since … by local, 1 named
  why: fell from a truck
$ holdfast hold add --title Dented --reason 'fell from a truck'
holdfast: a hold names at least one thing, lot or container, or a scope with units
[exit 2]
$ unit=https://id.gs1.org/01/09521321100107/21/U00001274
> holdfast hold may "$unit" --action ship --json | grep -oE '"(may|hold|how)":[^,]*'
"may":false
"hold":"H-1"
"how":"named"
"hold":"H-2"
"how":"named"
# Lifted with a name, a password and a reason; by an approver alone.
$ printf 'holdfast-demo\n' >secret; printf 'wrong\n' >wrong; chmod 600 secret wrong
> holdfast hold release H-2 --reason 'looked at: no dent'
holdfast: it is signed: --as NAME, --password-file FILE, --reason TEXT
[exit 2]
$ holdfast hold release H-2 --reason 'looked at: no dent' --as approver --password-file wrong
holdfast: name, password or code is not right
[exit 1]
$ holdfast hold release H-2 --reason 'looked at: no dent' --as quality --password-file secret
holdfast: none of your roles signs with the meaning released
[exit 1]
$ holdfast hold release H-2 --reason 'looked at: no dent' --as approver --password-file secret | sed -E 's/20[0-9-]*T[0-9:.]*Z/…/g'
H-2  Dented: held … by local, released … by approver
  why: fell from a truck
  released … by approver, all of it: looked at: no dent
$ unit=https://id.gs1.org/01/09521321100107/21/U00001274
> holdfast hold release H-1 "$unit" --reason 'repacked, new cells' --as decider --password-file secret | sed -E 's/20[0-9-]*T[0-9:.]*Z/…/g'
H-1  演示：鼓包单品冻结: held since … by quality, 84 named
  why: 演示：首件鼓包退回，按同一原因查出的单品全部冻结
  holders: 停止销售，隔离存放，等待通知
  may be moved to: https://id.gs1.org/414/9521321000018/254/REVIEW
  released … by decider, 1 of it: repacked, new cells
$ unit=https://id.gs1.org/01/09521321100107/21/U00001274
> holdfast hold may "$unit" --action ship
yes: https://id.gs1.org/01/09521321100107/21/U00001274 (ship)
$ holdfast hold list; holdfast hold list --all | sed -E 's/20[0-9-]*T[0-9:.]*Z/…/g'
H-1  演示：鼓包单品冻结: held since 2026-04-03T00:00:00.000Z by quality, 84 named
H-2  Dented: held … by local, released … by approver
H-1  演示：鼓包单品冻结: held since … by quality, 84 named
# Sold before it was lifted, and told of later: that rings; sold after: nothing. What is still held rings.
$ unit=https://id.gs1.org/01/09521321100107/21/U00001274
> next=$(holdfast hold units H-1 --limit 1 | head -1 | cut -d' ' -f1)
> sold() { printf '{"@context":"https://ref.gs1.org/standards/epcis/epcis-context.jsonld","type":"ObjectEvent","eventTime":"%s","eventTimeZoneOffset":"+08:00","action":"OBSERVE","bizStep":"retail_selling","disposition":"retail_sold","epcList":["%s"]}\n' "$1" "$2"; }
> { sold 2026-05-01T08:00:00Z "$unit"; sold 2099-05-01T08:00:00Z "$unit"; sold 2026-05-02T08:00:00Z "$next"; } >more.ndjson
> holdfast ingest more.ndjson
> holdfast alarm list
> holdfast check | cut -d, -f1-3
more.ndjson: captured, 3 events (3 new, 0 known before, 0 refused)
A-7  H-1: sell 2026-05-02T08:00:00.000Z, event 9099, 1 named, open
  https://id.gs1.org/01/09521321100107/21/U00001275
A-6  H-2: sell 2026-05-01T08:00:00.000Z, event 9097, 1 named, open
  before the hold began, captured behind it
  https://id.gs1.org/01/09521321100107/21/U00001274
A-5  H-1: sell 2026-05-01T08:00:00.000Z, event 9097, 1 named, open
  https://id.gs1.org/01/09521321100107/21/U00001274
A-4  H-1: sell 2026-04-05T02:36:47.081Z, event 9094, 1 named, open
  https://id.gs1.org/01/09521321100107/21/U00001313
A-3  H-1: sell 2026-04-04T02:36:47.081Z, event 9077, 3 named, open
  https://id.gs1.org/01/09521321100107/21/U00001310
  https://id.gs1.org/01/09521321100107/21/U00001311
  https://id.gs1.org/01/09521321100107/21/U00001312
A-2  H-1: sell 2026-04-03T07:44:07.897Z, event 9071, 3 named, open
  https://id.gs1.org/01/09521321100107/21/U00001365
  https://id.gs1.org/01/09521321100107/21/U00001366
  https://id.gs1.org/01/09521321100107/21/U00001368
sound: 9099 events, 11362 items, 0 faults
# Who has goods of it confirms that he stopped, products and service parts apart; who is late is told.
$ holdfast hold confirmations H-1
> holdfast hold confirm H-1 --partner D-03
H-1: 0 have confirmed that sale is stopped, 0 not yet, 1 are late (within 24 h)
  D-03  云集网上商城: LATE, asked since 2026-04-03T00:00:00.000Z, due 2026-04-04T00:00:00.000Z; 40 pieces and 0 lots or containers there
holdfast: say who, and how many pieces are set apart: --partner, --units, --parts
[exit 2]
$ holdfast hold confirm H-1 --partner D-01 --units 1 --parts 0
holdfast: H-1 asks no partner D-01: nothing it covers is in stock there
[exit 4]
$ holdfast hold confirm H-1 --partner D-03 --units 41 --parts 2 --note 'by phone' | sed -E 's/20[0-9-]*T[0-9:.]*Z/…/g'
> holdfast hold confirmations
> HOLDFAST_LANG=zh holdfast hold confirmations H-1 --json | grep -oE '"(state|units|parts|note|confirmed_by)":[^,}]*'
H-1: 1 have confirmed that sale is stopped, 0 not yet, 0 are late (within 24 h)
  D-03  云集网上商城: stopped; 40 pieces and 0 lots or containers there
    confirmed … by local: 41 products and 2 service parts set apart by phone
nobody is late to confirm a hold
"state":"confirmed"
"confirmed_by":"local"
"units":41
"parts":2
"note":"by phone"
