# A register that is nothing but its file: stored, checked, searched, taken in, shown, exported.
$ holdfast register set gauge code=G-1 name=游标卡尺 state=在用 interval_days=365 resolution=0.02 keeper=赵六六
new 1, changed 0, the same 0, refused 0
$ holdfast register set gauge code=G-2 name=天平 state=in_use interval_days=4000
2: field interval_days must be a whole number from 1 to 3650, not 4000
new 0, changed 0, the same 0, refused 1
[exit 3]
$ printf '编号,名称,状态,检定周期（天）,上次检定\nG-2,天平,停用待检,180,2026/3/2\n' >gauges.csv
$ HOLDFAST_LANG=zh holdfast register import gauge gauges.csv
新增 1，修改 0，相同 0，拒绝 0
$ holdfast register list gauge --where 'calibrated_on:from:2026-01-01'
{"code":"G-2","name":"天平","state":"blocked","interval_days":180,"calibrated_on":"2026-03-02"}
$ HOLDFAST_LANG=zh holdfast register show gauge G-1
编号: G-1
名称: 游标卡尺
状态: 在用
检定周期（天）: 365
分辨力: 0.02
保管人: 赵**
$ holdfast register export gauge | sed -E 's/^# (Holdfast export) E-[0-9a-f]{12} by (.*) at .*/[\1 E-… by \2 at …]/'
code,name,state,site,interval_days,calibrated_on,resolution,keeper
G-1,游标卡尺,in_use,,365,,0.02,赵**
G-2,天平,blocked,,180,2026-03-02,,
[Holdfast export E-… by local at …]
$ holdfast register list | grep gauge
gauge                        2  Gauges
