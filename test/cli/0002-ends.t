# A usage error under --json is an object too.
$ holdfast trace --json sideways x
holdfast: direction is forward, backward or both, not "sideways"
{"problem":{"code":"usage","detail":"direction is forward, backward or both, not \"sideways\"","source":null,"line":0,"pointer":null,"params":["sideways"]}}
[exit 2]
$ holdfast item --colour red --json x
holdfast: item has no option --colour; see holdfast item --help
{"problem":{"code":"usage","detail":"item has no option --colour; see holdfast item --help","source":null,"line":0,"pointer":null,"params":["item","colour"]}}
[exit 2]
$ holdfast trase --json
holdfast: there is no command "trase"; see holdfast --help
{"problem":{"code":"usage","detail":"there is no command \"trase\"; see holdfast --help","source":null,"line":0,"pointer":null,"params":["trase"]}}
[exit 2]
# An answer nobody can be given is a failure; a closed descriptor never becomes a file of the store.
$ holdfast ingest files/history.ndjson >&-
holdfast: the answer cannot be written to standard output: Bad file descriptor
[exit 1]
$ wc -c < data/lock
0
$ holdfast ingest files/history.ndjson > /dev/full
holdfast: the answer cannot be written to standard output: No space left on device
[exit 1]
$ holdfast version >&-
holdfast: the answer cannot be written to standard output: Bad file descriptor
[exit 1]
$ holdfast ingest - <&-
holdfast: could not read -: Bad file descriptor
[exit 1]
# A file that is not there is a failure, not an answer without hits.
$ holdfast trace forward --items nofile
holdfast: nofile does not exist
[exit 1]
$ holdfast demo --out /nonexistent/x
holdfast: /nonexistent/x does not exist
[exit 1]
# A demo that cannot be made empties no file; a store is not made by looking after one.
$ holdfast demo --units 0
holdfast: the demo makes from 200 to 5000000 units, not 0
[exit 2]
$ echo kept > kept.ndjson; holdfast demo --units 1 --out kept.ndjson
holdfast: the demo makes from 200 to 5000000 units, not 1
[exit 2]
$ cat kept.ndjson
kept
$ holdfast rebuild --data nodir
holdfast: there is no store in nodir yet; holdfast ingest makes one
[exit 1]
$ ls
bin
data
files
kept.ndjson
