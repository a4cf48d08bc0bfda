# A wrong word is answered with a sentence and exit 2.
$ holdfast version
holdfast 0.1.0
$ holdfast version --json
{"version":"0.1.0"}
$ holdfast trase
holdfast: there is no command "trase"; see holdfast --help
[exit 2]
$ holdfast version --colour red
holdfast: version has no option --colour; see holdfast version --help
[exit 2]
$ HOLDFAST_LANG=zh_CN.UTF-8 holdfast trase
holdfast: 没有名为“trase”的命令；请看 holdfast --help
[exit 2]
# A folder named as an operand is not the one that would be looked at: refused, not overlooked.
$ holdfast check other
holdfast: check takes options only, not "other"
[exit 2]
$ holdfast rebuild other
holdfast: rebuild takes options only, not "other"
[exit 2]
$ HOLDFAST_LANG=zh holdfast version 1
holdfast: version 只带选项，不带“1”
[exit 2]
