# Risk tables; no data directory is needed.
$ holdfast risk assess --method project-34402-like severity=S4 likelihood=0.00012
severity: S4
likelihood: P3 (3/25000)
level: H High
one step off: M – H
table: project-34402-like 1, sha256 a8cd330b812a94d9
$ HOLDFAST_LANG=zh holdfast risk assess --method eu-safety-gate severity=3 'probability=1/10*1/50'
severity: 3
probability: P4 (1/500)
综合风险: serious 严重
各维移动一级: high – serious
所用的表: eu-safety-gate 2019/417, sha256 7f6d11c6c945b7ce
$ holdfast risk assess --method aiag-vda-ap s=9 o=4
s: 9-10 (9)
o: 4-5 (4)
d: 
level: not rated
$ holdfast risk assess --method aiag-vda-ap s=9 o=4 d=11
holdfast: d is a whole number 1 to 10, not "11"
[exit 1]
$ holdfast risk assess --method project-34402-like severity=S1 likelihood=P1 --override standard_breach --json
{"method":"project-34402-like","edition":"1","sha256":"a8cd330b812a94d9bde74f892327d6f5c340edd8f9c4e12da4674bdd8441f5cf","marks":["policy"],"level":"M","outcome":"investigate","missing":[],"raised_by":"standard_breach","lowest":"M","highest":"M","scenarios":[{"text":"-","at":[{"axis":"severity","level":"S1"},{"axis":"likelihood","level":"P1"}],"level":"L","contested":false,"moves":[{"axis":"severity","step":1,"level":"M","changes":false},{"axis":"likelihood","step":1,"level":"M","changes":false}]}]}
$ holdfast risk assess --method iso26262-asil s=S3 e=E4 c=C3
s: S3
e: E4
c: C3
level: D D
one step off: C – D
table: iso26262-asil ISO 26262-3:2018, sha256 b37873ef8560c36b
