# Accounts from the command line: the first is an administrator, roles of the recall need a training.
$ holdfast user list
holdfast: there is no store in data yet; holdfast ingest makes one
[exit 1]
$ holdfast user add li quality
holdfast: the first account must be an administrator, without an end
[exit 1]
$ holdfast user add wang admin --full-name 'Wang Li' | sed -E 's/#[0-9a-f]{64}/#…/'
wang                 invited  Administrator (admin)
wang chooses a password within 72 hours, once, at the server's address followed by /invitation#…
$ holdfast user add zhao recall
holdfast: role recall needs passed trainings, and nobody in the register of people signs in as zhao
[exit 1]
$ HOLDFAST_LANG=zh holdfast user add zhao recall
holdfast: 角色 召回主管（recall） 须先通过培训，而人员台账中没有以 zhao 登录的人
[exit 1]
$ holdfast register set employee code=E-1 name=赵 account=zhao
new 1, changed 0, the same 0, refused 0
$ HOLDFAST_LANG=zh holdfast user add zhao recall
holdfast: 角色 召回主管（recall） 须先通过培训，而培训台账中没有其对象（recall_manager）必须通过的培训
[exit 1]
$ holdfast register set training code=T-1 title=GB/T-43387 topic=law audience=recall_manager required=yes valid_months=36
new 1, changed 0, the same 0, refused 0
$ holdfast user add zhao recall
holdfast: role recall may be authorised only after passing training T-1
[exit 1]
$ holdfast register set training_result employee=E-1 training=T-1 held_on=2020-03-02 passed=yes
new 1, changed 0, the same 0, refused 0
$ holdfast user add zhao recall
holdfast: role recall: training T-1 has lapsed
[exit 1]
$ holdfast register set training_result employee=E-1 training=T-1 held_on=2026-03-02 passed=yes valid_until=2098-12-31
new 1, changed 0, the same 0, refused 0
$ holdfast user add zhao recall
holdfast: role recall: the result of training T-1 is not signed by its examiner
[exit 1]
# What its examiner has not signed counts for nothing (A-5.5); signing needs an account: 0604.
$ holdfast user add zhao approver --reason 'appointed' | sed -E 's/#[0-9a-f]{64}/#…/'
zhao                 invited  Approver (approver)
zhao chooses a password within 72 hours, once, at the server's address followed by /invitation#…
$ holdfast user grant zhao quality --until 2099-01-01T00:00:00+08:00
zhao                 invited  Approver (approver), Quality engineer (quality) < 2098-12-31T16:00:00.000Z
$ holdfast user grant zhao quality --until tomorrow
holdfast: --until takes a moment with its zone, like 2027-01-01T00:00:00+08:00, not "tomorrow"
[exit 2]
$ holdfast user grant zhao emperor
holdfast: there is no role "emperor"
[exit 1]
$ holdfast user revoke zhao quality
zhao                 invited  Approver (approver)
$ holdfast user revoke zhao quality
holdfast: zhao does not have the role quality
[exit 1]
$ holdfast user revoke wang admin
holdfast: this would leave no administrator
[exit 1]
$ holdfast user add local admin
holdfast: name: "local" is no sign-in name: 2 to 40 of a-z 0-9 . - _, a letter first, and not "local"
[exit 1]
$ holdfast user reset zhao --reason 'lost the link' | sed -E 's/#[0-9a-f]{64}/#…/'
zhao                 invited  Approver (approver) (!)
zhao chooses a password within 72 hours, once, at the server's address followed by /invitation#…
$ holdfast user close zhao --reason 'left'
zhao                 closed   Approver (approver) (!)
$ holdfast user grant zhao quality
holdfast: account zhao is closed
[exit 1]
$ holdfast user list
wang                 invited  Administrator (admin)
zhao                 closed   Approver (approver) (!)
$ holdfast user sessions wang
$ holdfast user sessions nobody
holdfast: there is no account nobody
[exit 4]
$ holdfast user grant
holdfast: name an account
[exit 2]
