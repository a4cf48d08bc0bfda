# Accounts from the command line: the first is an administrator, roles of the recall need a training.
$ holdfast user list
holdfast: there is no store in data yet; holdfast ingest makes one
[exit 1]
$ holdfast user add li quality
holdfast: the first account must be an administrator, without an end
[exit 1]
$ holdfast user add wang admin --full-name 'Wang Li' | sed -E 's/#[0-9a-f]{64}/#…/'
wang                 invited  admin
wang chooses a password within 72 hours, once, at the server's address followed by /invitation#…
$ holdfast user add zhao recall
holdfast: role recall may be authorised only after a passed training: name it (training)
[exit 1]
$ HOLDFAST_LANG=zh holdfast user add zhao recall
holdfast: 角色 recall 须在培训合格后才能授权：请写明通过的培训（training）
[exit 1]
$ holdfast user add zhao recall --training 'GB/T 43387, 2026-03-02' --reason 'appointed' | sed -E 's/#[0-9a-f]{64}/#…/'
zhao                 invited  recall
zhao chooses a password within 72 hours, once, at the server's address followed by /invitation#…
$ holdfast user grant zhao quality --until 2099-01-01T00:00:00+08:00
zhao                 invited  quality < 2098-12-31T16:00:00.000Z, recall
$ holdfast user grant zhao quality --until tomorrow
holdfast: --until takes a moment with its zone, like 2027-01-01T00:00:00+08:00, not "tomorrow"
[exit 2]
$ holdfast user grant zhao emperor
holdfast: there is no role "emperor"
[exit 1]
$ holdfast user revoke zhao quality
zhao                 invited  recall
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
zhao                 invited  recall
zhao chooses a password within 72 hours, once, at the server's address followed by /invitation#…
$ holdfast user close zhao --reason 'left'
zhao                 closed   recall
$ holdfast user grant zhao quality
holdfast: account zhao is closed
[exit 1]
$ holdfast user list
wang                 invited  admin
zhao                 closed   recall
$ holdfast user sessions wang
$ holdfast user sessions nobody
holdfast: there is no account nobody
[exit 4]
$ holdfast user grant
holdfast: name an account
[exit 2]
