# For who develops pages: they are read from a folder at each request, and nothing beside it.
$ mkdir -p dist/assets && echo '<p>one' >dist/index.html && echo 'secret' >beside.txt && echo '//' >dist/assets/a.js
$ ln -s ../beside.txt dist/link.txt && ln -s .. dist/up
$ start data --web-dir dist
$ call GET / --show Cache-Control
200 text/html; charset=utf-8
Cache-Control: no-cache
<p>one
$ echo '<p>two' >dist/index.html && call GET /trace -H 'Accept: text/html'
200 text/html; charset=utf-8
<p>two
$ call GET /assets/a.js
200 text/javascript; charset=utf-8
//
$ for path in /../beside.txt /%2e%2e/beside.txt /..%2fbeside.txt /assets/%2e%2e/%2e%2e/beside.txt /link.txt /up/beside.txt /assets //beside.txt; do call GET $path | head -1; done | sort | uniq -c | sed 's/^ *//'
8 404 application/problem+json
$ stop
$ holdfast serve --data data --web-dir nowhere
holdfast: nowhere/index.html does not exist
[exit 4]
