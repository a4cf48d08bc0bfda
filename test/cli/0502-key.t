# Keys of machines: made by who has the data directory at hand, shown once, revoked for good.
$ holdfast key list
holdfast: there is no store in data yet; holdfast ingest makes one
[exit 1]
$ holdfast user add wang admin >made
$ holdfast key add
holdfast: name one key, and its scopes: read, capture, edit, ask
[exit 2]
$ holdfast key add erp
holdfast: name one key, and its scopes: read, capture, edit, ask
[exit 2]
$ holdfast key add erp read emperor
holdfast: scopes: there is no scope "emperor"; there are read, capture, edit, ask
[exit 1]
$ holdfast key add local read
holdfast: name: "local" is no name of a key: 2 to 40 of a-z 0-9 . - _, a letter first, and not "local"
[exit 1]
$ holdfast key add erp read --until 2020-01-01T00:00:00+08:00
holdfast: until: the period is over before it begins
[exit 1]
$ printf '%s\n' 's/hf_[0-9a-f]{12}/hf_…         /g' 's/\.[0-9a-f]{64}/.…/' >hide
$ holdfast key add erp read capture --until 2099-01-01T00:00:00+08:00 --reason 'line 3' | sed -Ef hide
erp                  hf_…           active   -           Read (read), Capture events (capture) < 2098-12-31T16:00:00.000Z
the key of erp, shown only this once: it goes with each request as "Authorization: Bearer KEY":
hf_…         .…
$ HOLDFAST_LANG=zh holdfast key add erp read
holdfast: 已有或曾有密钥 erp；名称不再另给
[exit 1]
$ HOLDFAST_LANG=zh holdfast key add mes capture | sed -Ef hide
mes                  hf_…           有效     -           采集事件 (capture)
mes 的密钥，只显示这一次；每个请求带上“Authorization: Bearer 密钥”：
hf_…         .…
$ holdfast key add printer read --json | sed -E 's/hf_[0-9a-f]{12}/hf_…/g; s/\.[0-9a-f]{64}/.…/; s/"created":"[^"]*"/"created":"…"/'
{"key":{"id":3,"name":"printer","prefix":"hf_…","state":"active","scopes":["read"],"made_by":"local","created":"…"},"secret":"hf_….…"}
$ holdfast key revoke nobody
holdfast: there is no key nobody
[exit 4]
$ holdfast key revoke mes --reason 'machine sold' | sed -Ef hide
mes                  hf_…           revoked  -           Capture events (capture)
$ holdfast key revoke mes
holdfast: key mes is revoked already
[exit 1]
$ holdfast key list | sed -Ef hide
erp                  hf_…           active   -           Read (read), Capture events (capture) < 2098-12-31T16:00:00.000Z
mes                  hf_…           revoked  -           Capture events (capture)
printer              hf_…           active   -           Read (read)
$ holdfast key add --help
usage: holdfast key add [--…] NAME SCOPE ...

a key for a machine (ERP, MES, printer), shown once; scopes: read capture edit

  --data DIR                 data directory (default: HOLDFAST_DATA, else ./data)
  --db ADDRESS               postgresql://… address of the database (default: SQLite in the directory)
  --signs                    it signs requests and never travels (HMAC-SHA-256)
  --stations URI,…           it captures events of these stations alone (identifiers)
  --steps STEP,…             it captures events of these business steps alone
  --until MOMENT             when the key ends (default: when it is revoked)
  --reason TEXT              why; stands in the audit trail
  --json                     one JSON object

  holdfast key add erp-2027 read capture --until 2028-01-01T00:00:00+08:00
