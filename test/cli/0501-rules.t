# The law's rules, and when something is due; no data directory is needed.
$ holdfast rules check
cn-auto: 40 rules, 18 with a number, 7 unverified
cn-consumer: 46 rules, 11 with a number, 0 unverified
eu-gpsr: 18 rules, 3 with a number, 6 unverified
us-cpsc: 8 rules, 5 with a number, 3 unverified
us-nhtsa: 15 rules, 12 with a number, 12 unverified
$ holdfast rules due --regime cn-auto --rule CA-07 --from 2026-02-11
due 2026-02-25; aim at 2026-02-24; guide 7.3, 7.1
$ HOLDFAST_LANG=zh holdfast rules due --regime us-nhtsa --rule UN-05 --from 2026-01-15
到期 2026-03-16；内部目标 2026-03-15；577.7(a); interim/second letter. Roll on weekends: none assumed  [未核实]
$ holdfast rules due --regime cn-consumer --rule CC-21a --from 2025-08-31 --occurrence 2 --json
{"due":"2026-02-28","conservative":"2026-02-27","rolled":false,"source":"Order 19 of 2019, art. 21¶1","marks":["stated"]}
$ HOLDFAST_LANG=zh holdfast rules explain --regime cn-auto --rule CA-16
cn-auto CA-16, 汽车产品召回
  类型: periodic
  触发事件: recall_started
  触发条件: recall started
  期限: every 3 months while running, only if the planned period is ≥ 3 months
  责任方与对象: contact → authority and agency
  内容: stage report 阶段性报告
  适用条件: planned_duration_months >= 3
  截止于: recall_completed
  出处: guide 7.5.4 a, b

$ holdfast rules explain --regime us-nhtsa --rule UN-09 --json
{"regime":"us-nhtsa","edition":"2026-11-27","id":"UN-09","kind":"deadline","trigger":"month_end","when":"month end","term":"5 working days","parties":"manufacturer → NHTSA","act":"copies of dealer/owner communications of the month","applies_if":null,"until":null,"consequence":null,"source":"579.5","marks":["unverified"]}
$ holdfast rules list --regime us-cpsc
us-cpsc  Consumer products, United States, edition 2026-11-27, sha256 0639db958068e031
  UC-01    deadline · information reasonably supports noncompliance, substantial product hazard defect, or unreasonable risk of serious injury/death · immediately = 24 hours; weekends and holidays excluded, so computed as 1 working day  [unverified]
  UC-02    deadline · information reaches an employee able to grasp it · max 5 days imputed to the responsible officer
  UC-03    deadline · information not clearly reportable · investigation ≤ 10 days (working, by 1115.14(a)) unless longer is shown reasonable; then UC-01
  UC-04    duty · full report asked or filed · with or after the initial report
  UC-05    periodic · CPSC accepts corrective action · monthly
  UC-06    deadline · Fast Track chosen · corrective action carried out within 20 working days after the initial report; CPSC staff then makes no preliminary hazard determination
  UC-07    consequence · breach · civil and criminal penalties; yearly adjusted  [unverified]
  UC-08    duty · three suits for death/grievous injury settled or adjudged in 24 months, one model · report (section 37)  [unverified]
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
