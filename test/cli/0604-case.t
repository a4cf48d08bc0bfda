# A case by command: opened, its kind of defect decided afterwards, letters of its law alone, what a move still needs.
$ R="--reason letter"
> holdfast case open --title Steering --suspicion 'assistance fails' --product 'model A' --regime cn-auto --department quality $R
> holdfast case fill C-1 recall_notice number=9 authority=SAMR dated_on=2026-03-01 received_on=2026-03-02 'concerns=model A' --done | head -1
> holdfast case fill C-1 investigation_notice number=1
> holdfast case change C-1 --kind rust $R
> holdfast case change C-1 --kind emission --owner lin $R | head -1
> holdfast clock list --state cancelled | grep -o 'CA-05'
> holdfast case change C-1 --kind safety $R
> HOLDFAST_LANG=zh holdfast case show C-1 | head -1
> holdfast case change C-1
> holdfast case file C-1 | grep -o 'Emission hazard'
C-1    Screening · cn-auto · Steering
– investigate: Open the investigation
    [ ] The screening says: suspected defect
– drop: Do not pursue
    [ ] The screening is done and says no
    [ ] No clock of the law runs on without its reason
        T-1 CA-01
– ordered: Ordered: straight to the decision
    [ ] The order to recall is entered
C-1    Screening · cn-auto · Steering
holdfast: the law of this case knows no Notice to investigate: fill in Investigation letter
holdfast: /defect_kind: kinds of a defect are safety, emission, not "rust"
C-1    Screening · cn-auto · Steering · Emission hazard
CA-05
holdfast: entry 1 started clocks of the kind Emission hazard: make it void, change the kind, enter it again
C-1    筛查 · cn-auto · Steering · 排放危害
holdfast: --reason is missing
Emission hazard
# One that recalls again is opened and linked, or not at all.
$ holdfast case open --follows C-1 --title again --suspicion s --product p --regime cn-auto --reason r
holdfast: /follows: The case it follows: in case C-1 no recall is decided
[exit 1]
$ holdfast case list | cut -c1-30
C-1    Screening · cn-auto ·
