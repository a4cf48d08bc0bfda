# A demo with logins has work under way: a case, its clues, clocks and scope, a hold.
$ holdfast demo --units 2000 --logins >told
> holdfast case list
> holdfast case show C-1 | sed -n '2,11p'
> holdfast clock list --state open | grep -oE '(case|clue)/[0-9]+ [a-z-]+ [A-Z0-9]+-[0-9a-z]+' | sed 's,clue/[0-9]*,clue/N,' | sort
> holdfast clue list --limit 3 | grep -oE '(In a case|linked|Linked)' | uniq -c
> holdfast scope list | sed -E 's/20[0-9T:.Z-]+/…/'
> holdfast hold list | sed -E 's/20[0-9T:.Z-]+/…/'
C-1    Investigation · cn-consumer · 演示：移动电源充电时冒烟 · late tasks 1
  E-1 Clues taken in · done · v1 · quality
  E-2 Clues taken in · done · v1 · quality
  E-3 Clues taken in · done · v1 · quality
  E-4 Screening · done · v1 · quality
  E-5 People and resources · done · v1 · quality
  E-6 Cause: design, manufacture, labelling · open · v1 · quality
  E-7 Scope trace · open · v1 · quality
  E-8 Task · open · v1 · recall
  E-9 Task · open · v1 · recall
  E-10 Notice to investigate · done · v1 · liaison
case/1 cn-consumer CC-09a
case/1 cn-consumer CC-09c
case/1 eu-gpsr EG-01
case/1 eu-gpsr EG-03
clue/N cn-consumer CC-08
      3 In a case
S-1    …         163  演示：可疑批次的全部产品（草案）
1 scopes
H-1  演示：鼓包单品冻结: held since … by quality, 84 named
# The same every time but for its dates.
$ for i in 1 2; do holdfast demo --units 2000 --logins --data d$i >told; holdfast case show C-1 --data d$i --json | grep -o '"sheet":"[a-z_]*"\|"clue":"[^"]*"' >case$i; done; cmp case1 case2
# Without logins nobody is at work; in a run so small that no bad unit is sold there is nothing to look into.
$ holdfast demo --units 2000 --data bare >told; holdfast case list --data bare; holdfast scope list --data bare
0 scopes
$ holdfast demo --units 200 --logins --data small >told; holdfast case list --data small; holdfast scope list --data small
0 scopes
