# A wrong word is answered with a sentence and exit 2.
$ holdfast version
holdfast 0.1.0
$ holdfast trase
holdfast: there is no command "trase"; see holdfast --help
[exit 2]
$ holdfast version --colour red
holdfast: version has no option --colour; see holdfast version --help
[exit 2]
$ HOLDFAST_LANG=zh_CN.UTF-8 holdfast trase
holdfast: 没有名为“trase”的命令；请看 holdfast --help
[exit 2]
