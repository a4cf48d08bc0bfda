# Rows that are signed (A-5.4, A-5.5): what lacks a signature, and signing with a name, a password and a reason.
$ holdfast demo --units 200 --logins --truth truth >told
> printf 'holdfast-demo\n' >secret; printf 'wrong\n' >wrong; chmod 600 secret wrong
> holdfast register signatures procedure | head -3
QP-01  v1  reviewed, approved
QP-02  v1  reviewed, approved
QP-03  v1  reviewed, approved
$ holdfast register set procedure code=P-1 title=召回管理制度 record_class=procedures edition=A/0 retention_years=10
new 1, changed 0, the same 0, refused 0
$ holdfast register signatures procedure | grep P-1
> holdfast register signatures procedure P-1 | sed -E 's/^(v[0-9]+) [0-9a-f]{12}$/\1 …/'
> HOLDFAST_LANG=zh holdfast register signatures procedure P-1 | tail -2
P-1  v1  reviewed, approved
v1 …
  Reviewed (reviewed): still to be signed by Quality engineer, not by local
  Approved (approved): still to be signed by Approver, not by local
  审核 (reviewed): 待签，由质量工程师，不得由 local
  批准 (approved): 待签，由批准人，不得由 local
# A signature is of one person, for a version that was looked at, and in the order of signatures.def.
$ holdfast register sign procedure P-1 --version 1
holdfast: it is signed: --as NAME, --password-file FILE, --reason TEXT
[exit 2]
$ holdfast register sign procedure P-1 --as quality --password-file secret --reason 'read against GB/T 43388'
holdfast: --version: say which version you have looked at; holdfast register signatures shows it
[exit 2]
$ holdfast register sign procedure P-1 --version 1 --meaning approved --as approver --password-file secret --reason 'read'
holdfast: it is signed as reviewed first
[exit 1]
$ holdfast register sign procedure P-1 --version 1 --as quality --password-file wrong --reason 'read'
holdfast: name, password or code is not right
[exit 1]
$ holdfast register sign procedure P-1 --version 1 --as supplier --password-file secret --reason 'read'
holdfast: none of your roles signs with the meaning reviewed
[exit 1]
$ holdfast register sign procedure P-1 --version 1 --as quality --password-file secret --reason 'read against GB/T 43388' --offset-min 480 | sed -E 's/[0-9a-f]{12}$/…/; s/20[0-9-]+T[0-9:.]+\+/…+/'
v1 …
  Reviewed (reviewed): Demo quality (quality, Quality engineer) …+08:00: read against GB/T 43388
  Approved (approved): still to be signed by Approver, not by local
$ holdfast register set procedure code=P-1 edition=A/1 >/dev/null
> holdfast register sign procedure P-1 --version 1 --as quality --password-file secret --reason 'read'
> holdfast register sign procedure P-1 --version 2 --as quality --password-file secret --reason 'read again' >/dev/null
> holdfast register sign procedure P-1 --version 2 --as approver --password-file secret --reason 'in force' --json | grep -oE '"(complete|role|version|holds)":[^,}]*'
holdfast: the record is no longer what you saw: look at it again
"version":2
"complete":true
"role":"quality"
"version":2
"holds":true
"role":"approver"
"version":2
"holds":true
"role":"quality"
"version":1
"holds":false
$ holdfast register signatures procedure | grep P-1
[exit 1]
$ holdfast register sign procedure P-1 --version 2 --as approver --password-file secret --reason 'in force'
holdfast: it is signed by all who must
[exit 1]
# What is signed nowhere.
$ holdfast register signatures site
holdfast: rows of register site are not signed
[exit 1]
$ holdfast register sign site HG --version 1 --as quality --password-file secret --reason 'read'
holdfast: rows of register site are not signed
[exit 1]
$ holdfast register signatures nothing
holdfast: there is no register "nothing"
[exit 4]
# A role of the recall waits for the signature of the examiner, who is not the person himself (A-5.5).
$ holdfast register signatures training_result
> holdfast user revoke recall recall >/dev/null
> holdfast register set training_result employee=E-002 training=TR-01 held_on=2026-01-12 score=93 --reason 'marked again' >/dev/null
> holdfast user grant recall recall
> HOLDFAST_LANG=zh holdfast user grant recall recall
E-008/TR-03/2026-01-14  v1  examined
holdfast: role recall: the result of training TR-01 is not signed by its examiner
holdfast: 角色 召回主管（recall）：培训 TR-01 的结果尚未由考核人签名
[exit 1]
$ holdfast register signatures training_result
> holdfast register sign training_result E-002/TR-01/2026-01-12 --version 2 --as recall --password-file secret --reason 'mine'
> holdfast register sign training_result E-002/TR-01/2026-01-12 --version 2 --as approver --password-file secret --reason 'the paper was read' | tail -1 | sed -E 's/20[0-9-]+T[0-9:.]+\+/…+/'
> holdfast user grant recall recall | sed -E 's/ +/ /g'
E-002/TR-01/2026-01-12  v2  examined
E-008/TR-03/2026-01-14  v1  examined
holdfast: none of your roles signs with the meaning examined
  Examined (examined): Demo approver (approver, Approver) …+00:00: the paper was read
recall active Recall manager (recall)
