# What failed units have in common: by a list, against a class, an item's units, a scope.
$ holdfast demo --units 1000 --truth truth >told
$ sed -n '/"affected"/,/]/p' truth | grep -o 'https[^"]*' | head -12 >failed
$ holdfast cause --failed failed --limit 2
36 findings among 799 factors tested, 31 of them explained by another one; of such findings 5 in 100 are chance

*  1  lot  https://id.gs1.org/01/09521321300019/10/W260304-00045
        11 of 12 failed units have it, and 0 of 688 good ones
        odds ratio ∞ (574.10 to ∞), p 2.6e-23, q 1.0e-20
        = equipment · other  https://id.gs1.org/8004/9521321FORM-S8  2026-03-05T05:00:00.000Z … 2026-03-05T06:00:00.000Z
        = equipment · assembling  https://id.gs1.org/8004/9521321WIND-S1  2026-03-04T01:00:00.000Z … 2026-03-04T02:00:00.000Z
        = equipment · commissioning  https://id.gs1.org/8004/9521321FILL-S2  2026-03-05T00:00:00.000Z … 2026-03-05T01:00:00.000Z
        = equipment · inspecting  https://id.gs1.org/8004/9521321OCV-S1  2026-03-06T00:00:00.000Z … 2026-03-06T01:00:00.000Z
        = tool · commissioning  https://id.gs1.org/8004/9521321NOZZLE-2  2026-03-05T00:00:00.000Z … 2026-03-05T01:00:00.000Z
        = operator · other  urn:holdfast:person:d7e5415838f6cbe5
        = operator · assembling  urn:holdfast:person:da5cbb76364d99f8  2026-03-04T01:00:00.000Z … 2026-03-04T02:00:00.000Z
        = operator · commissioning  urn:holdfast:person:d49b89795a940b34  2026-03-05T00:00:00.000Z … 2026-03-05T01:00:00.000Z
        = operator · inspecting  urn:holdfast:person:b00ef0b5eb92858c  2026-03-06T00:00:00.000Z … 2026-03-06T01:00:00.000Z
        = environment · assembling  深圳工厂 干燥间 (https://id.gs1.org/414/9521321000018/254/DRYROOM)  2026-03-04T01:00:00.000Z … 2026-03-04T02:00:00.000Z
        = hours of a step · assembling  深圳工厂 干燥间 (https://id.gs1.org/414/9521321000018/254/DRYROOM)  2026-03-04T01:00:00.000Z … 2026-03-04T02:00:00.000Z
*  2  lot  https://id.gs1.org/01/09521321300026/10/K260303-00024
        12 of 12 failed units have it, and 12 of 688 good ones
        odds ratio ∞ (130.85 to ∞), p 1.0e-19, q 4.8e-18
        = lot  https://id.gs1.org/01/09521321300033/10/A260303-00024
        = equipment · commissioning  https://id.gs1.org/8004/9521321COATC-S2  2026-03-03T05:00:00.000Z … 2026-03-03T06:00:00.000Z
        = equipment · commissioning  https://id.gs1.org/8004/9521321COATA-S1  2026-03-03T05:00:00.000Z … 2026-03-03T06:00:00.000Z
        = operator · commissioning  urn:holdfast:person:aea5b5a63d449e3a  2026-03-03T05:00:00.000Z … 2026-03-03T06:00:00.000Z
        = operator · commissioning  urn:holdfast:person:f12c38f761174403  2026-03-03T05:00:00.000Z … 2026-03-03T06:00:00.000Z
        = environment · commissioning  深圳工厂 干燥间 (https://id.gs1.org/414/9521321000018/254/DRYROOM)  2026-03-05T00:00:00.000Z … 2026-03-05T01:00:00.000Z
        = environment · commissioning  深圳工厂 极片车间 (https://id.gs1.org/414/9521321000018/254/ELECTRODE)  2026-03-03T05:00:00.000Z … 2026-03-03T06:00:00.000Z
        = environment · inspecting  深圳工厂 化成车间 (https://id.gs1.org/414/9521321000018/254/FORMATION)  2026-03-06T00:00:00.000Z … 2026-03-06T01:00:00.000Z
        = hours of a step · commissioning  深圳工厂 干燥间 (https://id.gs1.org/414/9521321000018/254/DRYROOM)  2026-03-05T00:00:00.000Z … 2026-03-05T01:00:00.000Z
        = hours of a step · commissioning  深圳工厂 极片车间 (https://id.gs1.org/414/9521321000018/254/ELECTRODE)  2026-03-03T05:00:00.000Z … 2026-03-03T06:00:00.000Z
        = hours of a step · other  深圳工厂 化成车间 (https://id.gs1.org/414/9521321000018/254/FORMATION)  2026-03-05T05:00:00.000Z … 2026-03-05T06:00:00.000Z
        = hours of a step · inspecting  深圳工厂 化成车间 (https://id.gs1.org/414/9521321000018/254/FORMATION)  2026-03-06T00:00:00.000Z … 2026-03-06T01:00:00.000Z
$ HOLDFAST_LANG=zh holdfast cause --failed failed --limit 1 | head -4
检验了 799 个因素，36 个突出，其中 31 个可由另一个解释；这样的发现每 100 个中约有 5 个是巧合

*  1  批次  https://id.gs1.org/01/09521321300019/10/W260304-00045
        12 件失效品中有 11 件带有它，688 件合格品中有 0 件
$ holdfast cause --failed - --product 09521321100107 --limit 1 --json <failed | head -c 700; echo
{"log_position":4807,"population":700,"failed":12,"tested":799,"seen":202,"found":36,"explained":31,"summary":"36 findings among 799 factors tested, 31 of them explained by another one; of such findings 5 in 100 are chance","factors":[{"rank":1,"kind":"lot","item":"https://id.gs1.org/01/09521321300019/10/W260304-00045","failed_with":11,"good_with":0,"failed_always":11,"good_always":0,"failed_possible":0,"good_possible":0,"counts_possible":false,"odds_low":574.10,"p":"2.6e-23","q":"1.0e-20","found":true,"reason":"11 of 12 failed units have it, and 0 of 688 good ones","failed_units":["https://id.gs1.org/01/09521321100107/21/U00000668","https://id.gs1.org/01/09521321100107/21/U00000669","https:
$ holdfast cause $(head -2 failed) $(head -1 failed) --limit 1 | head -3
nothing stands out: what the 2 failed units share they may share by chance (799 factors tested; after packing only what stored the units themselves is looked at)

   1  lot  https://id.gs1.org/01/09521321300019/10/W260304-00045
$ lot=$(grep -o '"suspect_lot":"[^"]*"' truth | cut -d'"' -f4); holdfast cause --failed failed --of "$lot" --limit 1 | head -5
17 findings among 304 factors tested, 11 of them explained by another one; of such findings 5 in 100 are chance

*  1  software · inspecting  urn:holdfast:software:PB-FW:2.1.3
        12 of 12 failed units met it from 2026-03-07T07:00:00.000Z to 2026-03-07T08:00:00.000Z, and 7 of 150 good ones
        odds ratio ∞ (42.49 to ∞), p 6.3e-12, q 1.0e-9
$ holdfast cause --failed failed --of x --product y
holdfast: population, of and product each name the population: give one of them
[exit 2]
$ echo https://id.gs1.org/01/09521321100107/21/NEVER | holdfast cause --failed -
holdfast: -:1: no event names https://id.gs1.org/01/09521321100107/21/NEVER
[exit 4]
$ holdfast cause
holdfast: name at least one item
[exit 2]
$ holdfast cause --help
usage: holdfast cause [--…] [UNIT ...]

what failed units have in common and good ones have not

  --data DIR                 data directory (default: HOLDFAST_DATA, else ./data)
  --db ADDRESS               postgresql://… address of the database (default: SQLite in the directory)
  --failed FILE|-            failed units from a file or standard input, one a line
  --population S-N           compare with the units of this scope
  --of ITEM                  compare with the units this item became part of
  --product CLASS            compare with all units of this class (default: of the classes of the failed)
  --limit N                  at most so many (default: 10)
  --json                     one JSON object

  holdfast cause --failed returned.txt
  holdfast cause --failed - --population S-3 --json < returned.txt
$ holdfast cause --limit 0 urn:x:y
holdfast: --limit is at least 1
[exit 2]
