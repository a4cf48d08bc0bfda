# CSV through a mapping; the same file twice adds nothing.
$ holdfast ingest --map files/packs.map.json files/packs.csv
files/packs.csv: captured, 3 events (3 new, 0 known before, 0 refused)
$ holdfast ingest --map files/packs.map.json files/packs.csv
files/packs.csv: captured, 3 events (0 new, 3 known before, 0 refused)
  line 2: urn:holdfast:event:a4083d43e3dace986fa1550529508c778fc3005992d4934da50c8b41bd4966ec is the event at position 1
  line 3: urn:holdfast:event:da1e033be598991a3302c260ae5397940d15eb1e5a9e7d2da6450fcbb0408fe4 is the event at position 2
  line 4: urn:holdfast:event:fe22b9d8c2ffaa82154c3e84069b6da38280bfdac7c19f57c8e87bcccae50c44 is the event at position 3
$ holdfast trace forward --fields item,depth --csv urn:epc:class:lgtin:9521234.000022.L1
item,depth
https://id.gs1.org/01/09521234000013/21/U1,1
https://id.gs1.org/01/09521234000013/21/U2,1
# An unknown operation names line, column and value; nothing is taken.
$ sed 's/^生产,2026\/03\/01 09:02/拆解,2026\/03\/01 09:02/' files/packs.csv | holdfast ingest --data d2 --map files/packs.map.json -
-: refused, nothing was stored (3 events read, 1 refused)
  -:4 操作: value 拆解 is not in the mapping's table for this column
[exit 1]
$ sed 's/U2/U2 /' files/packs.csv | holdfast ingest --data d2 --map files/packs.map.json -
-: refused, nothing was stored (3 events read, 1 refused)
  -:3 序列号: value "U2 " has blanks around it; take them off or say "trim": true in the mapping
[exit 1]
$ holdfast ingest --format csv files/packs.csv
holdfast: CSV is read through a mapping: --map FILE
[exit 2]
# GB18030 is read as what it is.
$ iconv -f UTF-8 -t GB18030 files/packs.csv | holdfast ingest --data d3 --map files/packs.map.json -
-: captured, 3 events (3 new, 0 known before, 0 refused)
# A name never enters an event.
$ holdfast item --data d3 --json urn:epc:id:sgtin:9521234.000001.U1 | grep -c 王芳
0
[exit 1]
