# The law's rules, and when something is due; no data directory is needed.
$ holdfast rules check
cn-auto: 41 rules, 19 with a number, 7 unverified; 35 examples, 0 faults
cn-consumer: 46 rules, 11 with a number, 0 unverified; 21 examples, 0 faults
eu-gpsr: 20 rules, 5 with a number, 7 unverified; 5 examples, 0 faults
us-cpsc: 8 rules, 6 with a number, 3 unverified; 12 examples, 0 faults
us-nhtsa: 17 rules, 13 with a number, 14 unverified; 24 examples, 0 faults
$ holdfast rules due --regime cn-auto --rule CA-07 --from 2026-02-11
due 2026-02-25; aim at 2026-02-24; guide 7.3, 7.1
$ HOLDFAST_LANG=zh holdfast rules due --regime us-nhtsa --rule UN-05 --from 2026-01-15
到期 2026-03-16；内部目标 2026-03-15；49 CFR 577.7(a)；临时信与第二封信未核实；假定遇周末不顺延  [未核实]
$ holdfast rules due --regime cn-consumer --rule CC-21a --from 2025-08-31 --occurrence 2 --json
{"due":"2026-02-28","conservative":"2026-02-27","rolled":false,"source":"Order 19 of 2019, art. 21¶1","marks":["stated"]}
$ HOLDFAST_LANG=zh holdfast rules explain --regime cn-auto --rule CA-16
cn-auto CA-16, 汽车产品召回
  类型: periodic
  触发事件: recall_started
  触发条件: 召回开始，计划期限不少于 3 个月
  期限: 实施期间每 3 个月
  责任方与对象: 联络人员 → 主管部门和技术机构
  内容: 阶段性报告
  适用条件: planned_duration_months >= 3
  截止于: recall_completed
  由此完成: stage_report_submitted
  后果: CA-30a
  出处: 指南 7.5.4 a、b

$ holdfast rules explain --regime us-nhtsa --rule UN-09 --json
{"regime":"us-nhtsa","edition":"2026-11-28","id":"UN-09","kind":"periodic","trigger":"communication_sent dealers_notified owners_notified","when":"month end","term":"5 working days","parties":"manufacturer → NHTSA","act":"copies of dealer/owner communications of the month","applies_if":null,"until":"recall_completed","satisfied_by":null,"consequence":"UN-13","source":"49 CFR 579.5","marks":["unverified"]}
$ holdfast rules list --regime us-cpsc
us-cpsc  Consumer products, United States, edition 2026-11-28, sha256 76215743cf5351c5
  UC-01    deadline · information reasonably supports noncompliance, substantial product hazard defect, or unreasonable risk of serious injury/death · immediately = 24 hours; weekends and holidays excluded, so computed as 1 working day  [unverified]
  UC-02    deadline · information reaches an employee able to grasp it · max 5 days imputed to the responsible officer
  UC-03    deadline · information not clearly reportable · investigation ≤ 10 days (working, by 1115.14(a)) unless longer is shown reasonable; then UC-01
  UC-04    duty · full report asked or filed · with or after the initial report
  UC-05    periodic · CPSC accepts corrective action · monthly
  UC-06    deadline · Fast Track chosen · corrective action carried out within 20 working days after the initial report; CPSC staff then makes no preliminary hazard determination
  UC-07    consequence · breach · civil and criminal penalties; yearly adjusted  [unverified]
  UC-08    deadline · three suits for death/grievous injury settled or adjudged in 24 months, one model · 30 days (unverified)  [unverified]
# Nothing is guessed.
$ holdfast rules due --regime cn-auto --rule CA-07 --from 2026-12-30
holdfast: calendar missing: the days off of cn-state-council in 2027 are not loaded
[exit 4]
$ holdfast rules due --regime eu-gpsr --rule EG-16 --from 2026-03-02 --json
holdfast: calendar missing: the days off of eu-member-state in 2026 are not loaded
{"problem":{"code":"not_found","detail":"calendar missing: the days off of eu-member-state in 2026 are not loaded","source":null,"line":0,"pointer":null,"params":["eu-member-state","2026"]}}
[exit 4]
$ holdfast rules due --regime cn-auto --rule CA-01 --from 2026-03-02
holdfast: rule CA-01 has no number of days: it is "immediate"
[exit 2]
$ holdfast rules due --regime cn-auto --rule CA-07 --from 2026-02-30
holdfast: --from takes a day like 2026-03-01, not "2026-02-30"
[exit 2]
$ holdfast rules due --regime cn-auto --rule CA-99 --from 2026-03-02
holdfast: rule pack cn-auto has no rule CA-99; holdfast rules list shows all
[exit 4]
$ holdfast rules due --regime cn-boat --rule CA-07 --from 2026-03-02
holdfast: there is no rule pack cn-boat; there are cn-auto, cn-consumer, eu-gpsr, us-cpsc, us-nhtsa
[exit 4]
$ holdfast rules due --rule CA-07
holdfast: name a rule: --regime cn-auto --rule CA-07
[exit 2]
# Files of a customer add and tighten; what would be looser is told, and does not count where any of ours was read in the law.
$ echo '{"regime":"cn-auto","edition":"ACME-1","rules":[{"id":"CA-07","amount":3},{"id":"CA-09","amount":9},{"id":"CA-23","amount":25}],"examples":[{"rule":"CA-07","from":"2026-03-02","due":"2026-03-05","conservative":"2026-03-04","rolled":false},{"rule":"CA-09","from":"2026-03-02","due":"2026-03-09","conservative":"2026-03-06","rolled":false},{"rule":"CA-23","from":"2026-03-02","due":"2026-03-30","conservative":"2026-03-27","rolled":false}]}' >acme.json
> holdfast rules check acme.json
cn-auto: 41 rules, 19 with a number, 7 unverified; 32 examples, 0 faults
  CA-09     [of the customer]  [looser, not taken: amount: 5 working_day → 9 working_day]
  CA-23     [unverified]  [of the customer]  [looser, not taken: amount: 20 working_day → 25 working_day]
[exit 3]
$ holdfast rules diff cn-auto acme.json
2026-11-28 → 2026-11-28+ACME-1: 8 differences
  CA-07    changed  amount: 5 → 3
  CA-07    changed  marks: stated → stated customer
  CA-09    changed  marks: stated verified → stated verified customer
  CA-09    changed  looser: – → "amount: 5 working_day → 9 working_day"
  CA-09    changed  looser_taken: – → false
  CA-23    changed  marks: stated unverified → stated unverified customer
  CA-23    changed  looser: – → "amount: 20 working_day → 25 working_day"
  CA-23    changed  looser_taken: – → false
$ mkdir -p data/rules; cp acme.json data/rules; holdfast rules due --data data --regime cn-auto --rule CA-07 --from 2026-03-02
due 2026-03-05; aim at 2026-03-04; guide 7.3, 7.1  [of the customer]
$ HOLDFAST_LANG=zh holdfast rules list --data data --regime cn-auto --coverage
cn-auto：41 条规则，36 条启动时限，19 条有数字；7 条未核实；日历 cn-state-council
  CA-07o CA-20 CA-21 CA-23 CA-26 CA-29 CA-30d
  已载入年份： 2018 2019 2020 2021 2022 2023 2024 2025 2026
# Clocks are counted by them, and say by which edition; a file that is wrong is refused.
$ holdfast register set site code=HQ name=HQ kind=headquarters country=CN >/dev/null
> holdfast clock start recall/3 defect_confirmed defect_kind=safety --regime cn-auto --day 2026-03-02 --note board --json | grep -o '"edition":"[^"]*"\|"due":"[^"]*"'
"edition":"2026-11-28+ACME-1"
"edition":"2026-11-28+ACME-1"
"due":"2026-03-05"
$ sed -i 's/"amount":3/"amount":4/' data/rules/acme.json; holdfast clock repin recall/3 --regime cn-auto --reason "a new edition"
holdfast: the files of rules give pack cn-auto a fault in rule CA-07: from 2026-03-02 the example says 2026-03-05 2026-03-04, the counting says 2026-03-06 2026-03-05; "holdfast rules check" shows all
[exit 1]
$ sed -i 's/2026-03-05/2026-03-06/; s/2026-03-04/2026-03-05/' data/rules/acme.json; holdfast clock repin recall/3 --regime cn-auto --reason "a new edition"
T-1    -          2026-03-03 pressing   recall/3 cn-auto CA-06  stop production, sale and import of defective products; do not hand over until the defect is removed
T-2    2026-03-06 2026-03-05 late       recall/3 cn-auto CA-07  recall plan with all six documents; objective, accurate, complete; meets the authority's filing demands
$ echo '{"regime":"cn-moon","edition":"1","rules":[]}' >data/rules/moon.json; holdfast clock list --data data >/dev/null; holdfast clock repin recall/3 --regime cn-auto --reason "again"
holdfast: moon.json: it is over no pack of ours, or a whole pack in the place of one; rules of a pack there is are changed one by one
[exit 1]
$ rm data/rules/*; holdfast clock repin recall/3 --regime cn-auto --reason "ours alone"
T-1    -          2026-03-03 pressing   recall/3 cn-auto CA-06  stop production, sale and import of defective products; do not hand over until the defect is removed
T-2    2026-03-09 2026-03-06 late       recall/3 cn-auto CA-07  recall plan with all six documents; objective, accurate, complete; meets the authority's filing demands
$ holdfast rules check nothing.json
holdfast: nothing.json does not exist
[exit 1]
$ holdfast rules diff cn-auto
holdfast: name two packs or files, like cn-auto mine.json
[exit 2]
