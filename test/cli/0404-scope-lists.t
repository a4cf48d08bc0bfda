# Lists of identifiers from a file: read line by line, then all or nothing, or what is good.
$ holdfast demo --units 200 --truth truth >told
$ sed -n '/"affected"/,/]/p' truth | grep -o 'https[^"]*' >bad.txt; wc -l <bad.txt
> { echo item; cat bad.txt; echo urn:x:nobody; head -1 bad.txt; echo '"urn:epc:id:sgtin:9521321.110020.U00000137",x'; echo 'https://id.gs1.org/01/09521321100107'; } >mixed.csv
> holdfast scope upload mixed.csv --title 检出清单 --reason 实验室
29
31: no event names urn:x:nobody
33: no event names urn:epc:id:sgtin:9521321.110020.U00000137
34: no event names https://id.gs1.org/01/09521321100107
33 rows: 29 taken, 1 repeated, 3 refused
nothing was stored
[exit 3]
$ holdfast scope upload mixed.csv --title 检出清单 --reason 实验室 --mode preview | tail -2
33 rows: 29 taken, 1 repeated, 3 refused
nothing was stored
$ holdfast scope upload mixed.csv --title 检出清单 --reason 实验室 --mode proceed
31: no event names urn:x:nobody
33: no event names urn:epc:id:sgtin:9521321.110020.U00000137
34: no event names https://id.gs1.org/01/09521321100107
33 rows: 29 taken, 1 repeated, 3 refused
stored as list L-1
[exit 3]
$ HOLDFAST_LANG=zh holdfast scope upload - --title 真值 --reason r <bad.txt
共 29 行：接受 29，重复 0，拒绝 0
已保存为清单 L-2
$ holdfast scope lists | sed -E 's/20[0-9-]*T[0-9:.]*Z/…/'
L-2    …          29  真值
L-1    …          29  检出清单
$ holdfast scope count --list L-2 | head -2
  29 units: 29 certain, 0 possible (0 by widening), 0 removed
  affected, but no units: 0 pieces used up or fitted, 0 lots, 0 vessels
# What the demo planted, less what the list names, is nothing.
$ lot=$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4)
> printf '{"except":{"from":{"all":[{"descendants":{"items":["%s"]}},{"contact":{"items":["urn:epc:id:giai:9521321.COATC-S2"]}},{"made":{"place":"https://id.gs1.org/414/9521321000018/254/ASSEMBLY"}}]},"less":{"identifiers":{"list":"L-2"}},"reason":"all of them are known"}}' "$lot" | holdfast scope count --clause - | tail -5
each clause by itself:
          87           0           0  /except/from/all/0  came from https://id.gs1.org/01/09521404001079/10/S260304-00003
         120           0           0  /except/from/all/1  touched by urn:epc:id:giai:9521321.COATC-S2
         120           0           0  /except/from/all/2  made at https://id.gs1.org/414/9521321000018/254/ASSEMBLY
          29           0           0  /except/less  named in list L-2
# Refused.
$ holdfast scope upload bad.txt
holdfast: a list has a title and a reason
[exit 2]
$ holdfast scope upload bad.txt --title t --reason r --mode some
holdfast: mode is preview, whole or proceed, not "some"
[exit 2]
$ holdfast scope upload no-such-file --title t --reason r
holdfast: no-such-file does not exist
[exit 1]
$ printf 'a"b\n' | holdfast scope upload - --title t --reason r --json
{"title":"t","mode":"whole","stored":false,"rows":1,"taken":0,"repeated":0,"refused":1,"faults":[{"line":1,"text":"a\"b","detail":"\"a\"b\" is no identifier: write a URI, a Digital Link, an element string such as (01)04012345123456(21)987, a GTIN, an SSCC or a VIN"}]}
[exit 3]
$ holdfast scope count --list L-9
holdfast: /clause/identifiers: there is no list L-9 of identifiers
[exit 4]
# On a served directory, the same.
$ holdfast serve --listen 127.0.0.1:0 >serving 2>&1 & pid=$!
> for i in $(seq 100); do [ -S data/holdfast.sock ] && break; sleep 0.1; done
> holdfast scope upload bad.txt --title served --reason r; holdfast scope count --list L-3 | head -1
> kill $pid; wait
29 rows: 29 taken, 0 repeated, 0 refused
stored as list L-3
  29 units: 29 certain, 0 possible (0 by widening), 0 removed
# A stray quote spoils its own line and no other.
$ id=$(head -1 bad.txt); { echo 'item'; echo "\"$id"; for i in $(seq 2000); do echo "urn:x:$i"; done; echo "\"$(sed -n 2p bad.txt)\",x"; sed -n 3p bad.txt; echo "$id\""; } >stray.csv
> holdfast scope upload stray.csv --title t --reason r --mode preview | tail -2; holdfast scope upload stray.csv --title t --reason r --mode preview | head -2
2,004 rows: 2 taken, 0 repeated, 2,002 refused
nothing was stored
2: ""https://id.gs1.org/01/09521321100107/21/U00000137" is no identifier: write a URI, a Digital Link, an element string such as (01)04012345123456(21)987, a GTIN, an SSCC or a VIN
3: no event names urn:x:1
# However lines end, and with a byte order mark, every command reads the same list; a line with two is refused.
$ printf '%s\r%s\r%s' $(head -3 bad.txt) >cr.txt; printf '\357\273\277item\r\n%s\r\n%s\r\n%s\r\n' $(head -3 bad.txt) >bom.txt
> for f in cr.txt bom.txt; do holdfast scope upload $f --title t --reason r --mode preview | head -1; holdfast trace backward --items $f --json | grep -o '"seeds":\[[^]]*'; holdfast cause --failed $f --json | grep -o '"failed":[0-9]*' | head -1; holdfast scope save --items $f --title t --reason r | grep -o '3 units'; done
3 rows: 3 taken, 0 repeated, 0 refused
"seeds":["https://id.gs1.org/01/09521321100107/21/U00000137","https://id.gs1.org/01/09521321100107/21/U00000138","https://id.gs1.org/01/09521321100107/21/U00000139"
"failed":3
3 units
3 rows: 3 taken, 0 repeated, 0 refused
"seeds":["https://id.gs1.org/01/09521321100107/21/U00000137","https://id.gs1.org/01/09521321100107/21/U00000138","https://id.gs1.org/01/09521321100107/21/U00000139"
"failed":3
3 units
$ printf '%s %s\n' $(head -2 bad.txt) >two.txt; printf '%s,%s\n' $(sed -n 3,4p bad.txt) >>two.txt
> holdfast scope upload two.txt --title t --reason r
> holdfast trace forward --items two.txt; holdfast cause --failed two.txt; holdfast trace forward "$(head -1 two.txt)"
1: "https://id.gs1.org/01/09521321100107/21/U00000137 https://id.gs1.org/01/09521321100107/21/U00000138" is no identifier: write a URI, a Digital Link, an element string such as (01)04012345123456(21)987, a GTIN, an SSCC or a VIN
2: "https://id.gs1.org/01/09521321100107/21/U00000139,https://id.gs1.org/01/09521321100206/21/U00000151" is no identifier: write a URI, a Digital Link, an element string such as (01)04012345123456(21)987, a GTIN, an SSCC or a VIN
2 rows: 0 taken, 0 repeated, 2 refused
nothing was stored
holdfast: two.txt:1: "https://id.gs1.org/01/09521321100107/21/U00000137 https://id.gs1.org/01/09521321100107/21/U00000138" is no identifier: write a URI, a Digital Link, an element string such as (01)04012345123456(21)987, a GTIN, an SSCC or a VIN
holdfast: two.txt:1: "https://id.gs1.org/01/09521321100107/21/U00000137 https://id.gs1.org/01/09521321100107/21/U00000138" is no identifier: write a URI, a Digital Link, an element string such as (01)04012345123456(21)987, a GTIN, an SSCC or a VIN
holdfast: "https://id.gs1.org/01/09521321100107/21/U00000137 https://id.gs1.org/01/09521321100107/21/U00000138" is no identifier: write a URI, a Digital Link, an element string such as (01)04012345123456(21)987, a GTIN, an SSCC or a VIN
[exit 2]
