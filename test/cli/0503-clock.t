# Clocks of the law: facts start them, evidence stops them.
$ holdfast clock list
holdfast: there is no store in data yet; holdfast ingest makes one
[exit 1]
$ holdfast register set site code=HQ name=HQ kind=headquarters country=CN >/dev/null
> for name in li wang; do holdfast user add $name admin >/dev/null; done
> holdfast clock start recall/3 defect_confirmed --regime cn-auto --day 2026-03-02 --note "minutes of the board" --person li
T-1    -          2026-03-03 pressing   recall/3 cn-auto CA-06  stop production, sale and import of defective products; do not hand over until the defect is removed
T-2    2026-03-09 2026-03-06 late       recall/3 cn-auto CA-07  recall plan with all six documents; objective, accurate, complete; meets the authority's filing demands  [to be decided]
T-3    2026-03-09 2026-03-06 late       recall/3 cn-auto CE-07  emission recall plan  [to be decided]
# What is not known widens: both kinds of defect, until it is known.
$ holdfast clock start recall/3 recall_plan_reported defect_kind=safety --regime cn-auto --day 2026-03-10 --note "receipt 17"
T-4    2026-03-10 2026-03-10 late       recall/3 cn-auto CA-08  recall service bulletin: applicable defect, models, handling method, information registration, defective-part demands, other; operators stop selling affected vehicles and spare parts
T-5    2026-03-17 2026-03-16 late       recall/3 cn-auto CA-09  publish defect and recall information in ways the public easily learns of
T-6    2026-04-22 2026-04-21 late       recall/3 cn-auto CA-10  effective notice: the defect, emergency handling to avoid harm, measures to remove the defect
T-2    2026-03-09 2026-03-06 missed     recall/3 cn-auto CA-07  recall plan with all six documents; objective, accurate, complete; meets the authority's filing demands
T-3    2026-03-09 2026-03-06 cancelled  recall/3 cn-auto CE-07  emission recall plan
$ HOLDFAST_LANG=zh holdfast clock list --of recall/3
T-1    -          2026-03-03 pressing   recall/3 cn-auto CA-06  停止生产、销售、进口缺陷产品；缺陷未消除前不得交付
T-4    2026-03-10 2026-03-10 late       recall/3 cn-auto CA-08  召回服务通报：适用缺陷、车型、处置方法、信息登记、缺陷零部件要求等；经营者停止销售受影响车辆和备件
T-5    2026-03-17 2026-03-16 late       recall/3 cn-auto CA-09  以公众易于知晓的方式发布缺陷和召回信息
T-6    2026-04-22 2026-04-21 late       recall/3 cn-auto CA-10  有效告知：缺陷情况、避免损害的应急处置、消除缺陷的措施
$ holdfast clock stop T-5 --day 2026-03-16
holdfast: evidence: say what was submitted, and where its proof is
[exit 1]
$ holdfast clock stop T-5 --day 2026-03-17 --evidence "gazette of 2026-03-17"
T-5    2026-03-17 2026-03-16 met        recall/3 cn-auto CA-09  publish defect and recall information in ways the public easily learns of
$ holdfast clock stop T-5 --evidence again
holdfast: clock T-5 is met already, or not in a state for that
[exit 1]
$ holdfast clock suspend T-6 --reason "the authority agreed"
holdfast: clock T-6 does not wait: its day by law has passed
[exit 1]
$ holdfast clock resume T-6 --reason "the authority asked"
holdfast: clock T-6 is running already, or not in a state for that
[exit 1]
$ holdfast clock assign T-6
holdfast: say --person ACCOUNT, or holdfast clock unassign: nobody answers for it
[exit 2]
$ holdfast clock assign T-6 --person ghost
holdfast: there is no account ghost
[exit 4]
$ holdfast clock assign T-6 --person wang --json | grep -o '"person":"[^"]*"'
"person":"wang"
$ holdfast clock unassign T-6 --json | grep -o '"person":"[^"]*"'
[exit 1]
$ holdfast clock assign T-6 --person wang
T-6    2026-04-22 2026-04-21 late       recall/3 cn-auto CA-10  effective notice: the defect, emergency handling to avoid harm, measures to remove the defect
$ holdfast clock list --state any --until 2026-03-20
T-1    -          2026-03-03 pressing   recall/3 cn-auto CA-06  stop production, sale and import of defective products; do not hand over until the defect is removed
T-2    2026-03-09 2026-03-06 missed     recall/3 cn-auto CA-07  recall plan with all six documents; objective, accurate, complete; meets the authority's filing demands
T-3    2026-03-09 2026-03-06 cancelled  recall/3 cn-auto CE-07  emission recall plan
T-4    2026-03-10 2026-03-10 late       recall/3 cn-auto CA-08  recall service bulletin: applicable defect, models, handling method, information registration, defective-part demands, other; operators stop selling affected vehicles and spare parts
T-5    2026-03-17 2026-03-16 met        recall/3 cn-auto CA-09  publish defect and recall information in ways the public easily learns of
$ holdfast clock alarms
T-1    -          2026-03-03 pressing   recall/3 cn-auto CA-06  stop production, sale and import of defective products; do not hand over until the defect is removed
       told: recall li
T-4    2026-03-10 2026-03-10 late       recall/3 cn-auto CA-08  recall service bulletin: applicable defect, models, handling method, information registration, defective-part demands, other; operators stop selling affected vehicles and spare parts
       told: recall decider approver
T-6    2026-04-22 2026-04-21 late       recall/3 cn-auto CA-10  effective notice: the defect, emergency handling to avoid harm, measures to remove the defect
       told: recall decider approver wang
$ holdfast clock lapse T-6 --reason "given up" --json | grep -o '"state":"[a-z]*"\|"said_over_by":"[a-z]*"'
"state":"running"
"said_over_by":"local"
$ holdfast clock history T-5 --json | grep -o '"actor":"[a-z]*"'
"actor":"local"
"actor":"local"
"actor":"local"
"actor":"local"
"actor":"local"
"actor":"local"
$ holdfast clock repin recall/3 --regime cn-auto --reason "a new edition"
# A letter names its date, a year whose days off are not loaded is said: such clocks stand first.
$ holdfast clock start recall/4 investigation_letter_received --regime cn-auto --day 2026-03-02 --note "letter 4"
T-7    -          2026-03-03 pressing   recall/4 cn-auto CA-02  internal report; may clarify materials and scope with authority/agency
T-8    -          -          unknown    recall/4 cn-auto CA-03  complete, true, accurate reply: analysis process, method, risk-assessment opinion, conclusion, anything else asked; later additional demands are answered too
$ holdfast clock date T-7 --reply-by 2026-03-20 --reason "page 2 of the letter"
holdfast: clock T-7 is running already, or not in a state for that
[exit 1]
$ holdfast clock start recall/4 recall_notice_received --regime cn-auto --day 2026-03-02 --note "notice 5"
T-9    -          2026-03-03 pressing   recall/4 cn-auto CA-04  confirm whether it will recall; if yes, confirm at once and submit the recall plan (CA-07)
T-10   2026-03-23 2026-03-20 passed     recall/4 cn-auto CA-05  objection with evidence. A right, not a duty; without it and without a recall, an order follows (CA-30e)  [to be decided]
T-11   2026-03-23 2026-03-20 passed     recall/4 cn-auto CE-05  objection with proof  [to be decided]
$ holdfast clock decide T-10 --not --reason "we recall"
T-10   2026-03-23 2026-03-20 cancelled  recall/4 cn-auto CA-05  objection with evidence. A right, not a duty; without it and without a recall, an order follows (CA-30e)
$ holdfast clock cancel T-9 --reason "closed with the case"
T-9    -          2026-03-03 cancelled  recall/4 cn-auto CA-04  confirm whether it will recall; if yes, confirm at once and submit the recall plan (CA-07)
$ holdfast clock reopen T-9 --reason "cancelled in the wrong row"
T-9    -          2026-03-03 pressing   recall/4 cn-auto CA-04  confirm whether it will recall; if yes, confirm at once and submit the recall plan (CA-07)
$ holdfast clock reopen T-9 --reason "again"
holdfast: clock T-9 runs: there is nothing to reopen
[exit 1]
$ holdfast clock cancel T-9 --reason "closed with the case" | cut -c1-40
T-9    -          2026-03-03 cancelled  
# Nothing is guessed.
$ holdfast clock start case/4 defect_confirmed --regime cn-auto --day 2026-03-02 --note x
holdfast: there is no case/4
[exit 4]
$ holdfast clock start recall/4 defect_confirmed --regime cn-auto --day 2026-03-02 --note x --person ghost
holdfast: there is no account ghost
[exit 4]
$ holdfast clock start recall/4 moon_risen --regime cn-auto --day 2026-03-02 --note x
holdfast: trigger: no rule of cn-auto knows the fact "moon_risen"; holdfast rules list shows those there are
[exit 1]
$ holdfast clock start recall/4 defect_confirmed --regime cn-auto --day 2999-03-02 --note x
holdfast: --day takes a day like 2026-03-01, not "2999-03-02"
[exit 2]
$ holdfast clock start recall/4 defect_confirmed --regime cn-auto --day 2026-03-02
holdfast: say --note TEXT; it stands in the audit trail
[exit 2]
$ holdfast clock start case defect_confirmed --regime cn-auto --day 2026-03-02 --note x
holdfast: name a matter by its noun and number, like case/3; not "case"
[exit 2]
$ holdfast clock start recall/4 defect_confirmed --note x
holdfast: say --regime R and --day DATE: under which law, and when
[exit 2]
$ holdfast clock start recall/4 defect_confirmed --regime cn-auto --day 2026-03-02 --note x defect_kind=bogus
holdfast: known: defect_kind is one of safety, emission, not "bogus"
[exit 1]
$ holdfast clock repin recall/3 --regime cn-auto
holdfast: say --reason TEXT; it stands in the audit trail
[exit 2]
$ holdfast clock repin recall/3 --reason x
holdfast: say --regime R: under which law
[exit 2]
$ holdfast clock start recall/4 investigation_letter_received --regime cn-auto --day 2026-03-02 --note x --reply-by 2026-03-01
holdfast: reply_by: give the date of the letter, not before it was received
[exit 1]
$ holdfast rules due --regime us-nhtsa --rule UN-07y --from 2026-01-15 --occurrence 4
holdfast: rule UN-07y comes 3 times, and no more
[exit 2]
$ holdfast rules due --regime cn-auto --rule CA-15 --from 2026-01-15 --occurrence 0
holdfast: occurrences are counted from 1
[exit 2]
$ holdfast rules due --regime us-nhtsa --rule UN-07 --from 2026-01-15
due 2026-04-30; aim at 2026-04-29; 49 USC 30118(f) added by IIJA §24202 (number); 49 CFR 573.7(d) (dates)  [unverified]
$ holdfast clock stop T-99 --evidence x
holdfast: there is no clock T-99; the list of clocks has those there are
[exit 4]
$ holdfast clock stop 5 --evidence x
holdfast: there is no clock 5; the list of clocks has those there are
[exit 4]
$ holdfast clock list --until tomorrow
holdfast: --until takes a day like 2026-03-01, not "tomorrow"
[exit 2]
