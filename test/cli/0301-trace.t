# What a lot became, whatever the spelling of its identifier.
$ holdfast ingest files/history.ndjson
files/history.ndjson: captured, 3 events (3 new, 0 known before, 0 refused)
$ holdfast trace forward urn:epc:class:lgtin:9521234.000020.A
what https://id.gs1.org/01/09521234000204/10/A became, at log position 3
3 items

     steps     units      lots  possible   removed   product
         1         0         1         0         0   https://id.gs1.org/01/09521234000228
         2         2         0         0         0   https://id.gs1.org/01/09521234000013  移动电源

  1  https://id.gs1.org/01/09521234000228/10/L1
  2  https://id.gs1.org/01/09521234000013/21/U1
  2  https://id.gs1.org/01/09521234000013/21/U2
$ HOLDFAST_LANG=zh holdfast trace forward '(01)09521234000204(10)A'
https://id.gs1.org/01/09521234000204/10/A 的去向（日志位置 3）
共 3 项

      步数      单件      批次      可能    已拆下   产品
         1         0         1         0         0   https://id.gs1.org/01/09521234000228
         2         2         0         0         0   https://id.gs1.org/01/09521234000013  移动电源

  1  https://id.gs1.org/01/09521234000228/10/L1
  2  https://id.gs1.org/01/09521234000013/21/U1
  2  https://id.gs1.org/01/09521234000013/21/U2
$ holdfast trace backward --json https://any.example/x/01/09521234000013/21/U2
{"direction":"backward","log_position":3,"seeds":["https://id.gs1.org/01/09521234000013/21/U2"],"counts":{"members":3,"certain":3,"possible":0,"removed":0,"widened":0,"things":0,"lots":3,"vessels":0,"classes":0},"finding_count":0,"findings":[],"members":[{"item":"https://id.gs1.org/01/09521234000204/10/A","level":"lot","depth":2,"confidence":"certain","since":"2026-03-01T01:00:00.000Z","removed":false},{"item":"https://id.gs1.org/01/09521234000211/10/B","level":"lot","depth":2,"confidence":"certain","since":"2026-03-01T01:00:00.000Z","removed":false},{"item":"https://id.gs1.org/01/09521234000228/10/L1","level":"lot","depth":1,"confidence":"certain","since":"2026-03-02T01:00:00.000Z","removed":false}]}
$ holdfast trace both --csv urn:epc:class:lgtin:9521234.000022.L1
item,level,depth,confidence,since,removed,widening,direction
https://id.gs1.org/01/09521234000204/10/A,lot,1,certain,2026-03-01T01:00:00.000Z,false,,backward
https://id.gs1.org/01/09521234000211/10/B,lot,1,certain,2026-03-01T01:00:00.000Z,false,,backward
https://id.gs1.org/01/09521234000013/21/U1,thing,1,certain,2026-03-02T01:00:00.000Z,false,,forward
https://id.gs1.org/01/09521234000013/21/U2,thing,1,certain,2026-03-02T01:00:00.000Z,false,,forward
$ holdfast trace both --via urn:epc:class:lgtin:9521234.000020.A urn:epc:id:sgtin:9521234.000001.U2
what https://id.gs1.org/01/09521234000013/21/U2 came from and became, at log position 3
through https://id.gs1.org/01/09521234000204/10/A, and what that became
  https://id.gs1.org/01/09521234000013/21/U2
  → https://id.gs1.org/01/09521234000228/10/L1
      made from it · 2026-03-02T01:00:00.000Z · #2
  → https://id.gs1.org/01/09521234000204/10/A
      made from it · 2026-03-01T01:00:00.000Z · #1
3 items

     steps     units      lots  possible   removed   product
         1         0         1         0         0   https://id.gs1.org/01/09521234000228
         2         2         0         0         0   https://id.gs1.org/01/09521234000013  移动电源

  1  https://id.gs1.org/01/09521234000228/10/L1
  2  https://id.gs1.org/01/09521234000013/21/U1
  2  https://id.gs1.org/01/09521234000013/21/U2
$ holdfast explain --from urn:epc:class:lgtin:9521234.000020.A urn:epc:id:sgtin:9521234.000001.U2
  https://id.gs1.org/01/09521234000204/10/A
  → https://id.gs1.org/01/09521234000228/10/L1
      made from it · 2026-03-01T01:00:00.000Z · #1
  → https://id.gs1.org/01/09521234000013/21/U2
      made from it · 2026-03-02T01:00:00.000Z · #2
$ holdfast explain --from urn:epc:class:lgtin:9521234.000020.A urn:epc:class:lgtin:9521234.000021.B
holdfast: no path leads to https://id.gs1.org/01/09521234000211/10/B
[exit 4]
$ holdfast trace forward --as-known-at 1 urn:epc:class:lgtin:9521234.000020.A --csv
item,level,depth,confidence,since,removed,widening
https://id.gs1.org/01/09521234000228/10/L1,lot,1,certain,2026-03-01T01:00:00.000Z,false,
# Lists, and units only.
$ printf 'urn:epc:class:lgtin:9521234.000020.A\nurn:epc:class:lgtin:9521234.000021.B\n' | holdfast trace forward --items - --units --fields item --csv
item
https://id.gs1.org/01/09521234000013/21/U1
https://id.gs1.org/01/09521234000013/21/U2
# What cannot be answered says so.
$ holdfast trace forward urn:epc:class:lgtin:9521234.000020.Z
holdfast: no event names urn:epc:class:lgtin:9521234.000020.Z
[exit 4]
$ holdfast trace forward urn:epc:idpat:sgtin:9521234.000001.*
holdfast: urn:epc:idpat:sgtin:9521234.000001.* is a whole class of products; trace a lot or a unit of it
[exit 2]
$ holdfast trace sideways x
holdfast: direction is forward, backward or both, not "sideways"
[exit 2]
$ holdfast trace forward --edges E9 x
holdfast: edges is a list of E1, E2, E3, E4, E6, E7, not "E9"
[exit 2]
$ holdfast trace forward --data missing x
holdfast: there is no store in missing yet; holdfast ingest makes one
[exit 1]
# A member counts once: what was taken out again is removed, whether it was certain or only possible.
$ event() { printf '{"type":"%s","action":"%s","eventTime":"2026-03-0%sT08:00:00Z","eventTimeZoneOffset":"+00:00","parentID":"%s","childEPCs":["%s"]}\n' AssociationEvent $1 $2 urn:x:$3 urn:x:$4; }
> { event ADD 1 pack cell; event ADD 2 unit pack; event DELETE 3 pack cell; event ADD 4 other cell; } | holdfast ingest --data once --format ndjson - | grep -c captured
> holdfast trace forward --data once --json urn:x:cell | grep -o '"counts":[^}]*}'
> holdfast trace forward --data once urn:x:cell
1
"counts":{"members":3,"certain":1,"possible":0,"removed":2,"widened":0,"things":3,"lots":0,"vessels":0,"classes":0}
what urn:x:cell became, at log position 4
3 items

     steps     units      lots  possible   removed   product
         1         3         0         0         2   identifiers without a product class (URI)

  1  urn:x:pack  (removed)
  2  urn:x:unit  (removed)
  1  urn:x:other
