# For how many units the chain reaches raw lots, and where it breaks.
$ holdfast ingest files/history.ndjson >told
$ holdfast gaps
the chain of 2 of 2 units reaches raw lots

products, complete of all
         2 /         2  移动电源

lines, complete of all
         2 /         2  东湖电池厂

by month of making
         2 /         2  2026-03
$ holdfast gaps --json
{"log_position":3,"summary":"the chain of 2 of 2 units reaches raw lots","units":2,"complete":2,"complete_all":2,"break_count":0,"breaks":[],"products":[{"item":"https://id.gs1.org/01/09521234000013","name":"移动电源","units":2,"complete":2,"complete_all":2,"months":[{"month":"2026-03","units":2,"complete":2}]}],"lines":[{"place":"https://id.gs1.org/414/9521234000013","place_name":"东湖电池厂","units":2,"complete":2,"complete_all":2,"months":[{"month":"2026-03","units":2,"complete":2}]}],"suppliers":[],"months":[{"month":"2026-03","units":2,"complete":2}]}
$ holdfast gaps now
holdfast: gaps takes options only, not "now"
[exit 2]
$ holdfast demo --data demo --units 1000 >told
$ HOLDFAST_LANG=zh holdfast gaps --data demo
在按批记录的各品类中，1,199 件中有 1,164 件可追溯到原料批次；全部品类均可追溯的有 180 件

断在何处，按涉及的单件数
        24  使用时未注明批次 · 导热胶 → 电池组 2 芯 · 装配 · 合肥工厂 电池组线
        11  使用时未注明批次 · 导热胶 → 电池组 2 芯 · 装配 · 深圳工厂 电池组线
       418  使用时未注明批次 · 镍带 → 电池组 2 芯 · 装配 · 合肥工厂 电池组线 · 从不按批记录
       400  使用时未注明批次 · 铭牌标签 → 移动电源 10000 mAh · 赋码 · 合肥工厂 总装线 · 从不按批记录
       300  使用时未注明批次 · 铭牌标签 → 移动电源 20000 mAh · 赋码 · 深圳工厂 总装线 · 从不按批记录
       300  使用时未注明批次 · 铭牌标签 → 移动电源 10000 mAh · 赋码 · 深圳工厂 总装线 · 从不按批记录

产品：完整 / 全部
       670 /       700  移动电源 10000 mAh
       295 /       300  移动电源 20000 mAh
       102 /       102  电芯 5000 mAh
        60 /        60  控制板
        37 /        37  电池组 2 芯

产线：完整 / 全部
       123 /       133  https://id.gs1.org/8004/9521321LINE-H3 · 合肥工厂 总装线
       125 /       133  https://id.gs1.org/8004/9521321LINE-H2 · 合肥工厂 总装线
       128 /       134  https://id.gs1.org/8004/9521321LINE-H1 · 合肥工厂 总装线
       195 /       200  https://id.gs1.org/8004/9521321LINE-S2 · 深圳工厂 总装线
       197 /       200  https://id.gs1.org/8004/9521321LINE-S1 · 深圳工厂 总装线
       197 /       200  https://id.gs1.org/8004/9521321LINE-S3 · 深圳工厂 总装线
        41 /        41  https://id.gs1.org/8004/9521321FILL-H2 · 合肥工厂 干燥间
        35 /        35  https://id.gs1.org/8004/9521321FILL-S2 · 深圳工厂 干燥间
        30 /        30  https://id.gs1.org/8004/9521321SMT-H1 · 合肥工厂 电池组线
        30 /        30  https://id.gs1.org/8004/9521321SMT-S1 · 深圳工厂 电池组线
        17 /        17  https://id.gs1.org/8004/9521321FILL-H1 · 合肥工厂 干燥间
         9 /         9  https://id.gs1.org/8004/9521321FILL-S1 · 深圳工厂 干燥间
         9 /         9  https://id.gs1.org/8004/9521321WELD-H1 · 合肥工厂 电池组线
         8 /         8  https://id.gs1.org/8004/9521321WELD-H2 · 合肥工厂 电池组线
         6 /         6  https://id.gs1.org/8004/9521321WELD-S1 · 深圳工厂 电池组线
         6 /         6  https://id.gs1.org/8004/9521321WELD-S2 · 深圳工厂 电池组线
         6 /         6  https://id.gs1.org/8004/9521321WELD-S3 · 深圳工厂 电池组线
         2 /         2  https://id.gs1.org/8004/9521321WELD-H3 · 合肥工厂 电池组线

供应商：完整 / 含其物料的全部
     1,104 /     1,139  南湖塑胶
     1,139 /     1,139  玉屏正极材料
     1,139 /     1,139  北岭石墨
     1,139 /     1,139  松原金属箔
     1,139 /     1,139  临川隔膜
     1,139 /     1,139  青浦电解液
     1,060 /     1,060  启明电路
       312 /       312  西岭模塑

按生产月份
     1,164 /     1,199  2026-03
