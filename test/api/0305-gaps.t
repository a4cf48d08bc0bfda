# For how many units the chain reaches raw lots; kept while nothing is new.
$ holdfast ingest --data data files/history.ndjson >told
$ start
> call GET /api/v1/gaps
> call GET /api/v1/gaps -H 'Accept-Language: zh' | grep -o '"summary":"[^"]*"'
200 application/json
{"log_position":3,"summary":"the chain of 2 of 2 units reaches raw lots","units":2,"complete":2,"complete_all":2,"break_count":0,"breaks":[],"products":[{"item":"https://id.gs1.org/01/09521234000013","name":"移动电源","units":2,"complete":2,"complete_all":2,"months":[{"month":"2026-03","units":2,"complete":2}]}],"lines":[{"place":"https://id.gs1.org/414/9521234000013","place_name":"东湖电池厂","units":2,"complete":2,"complete_all":2,"months":[{"month":"2026-03","units":2,"complete":2}]}],"suppliers":[],"months":[{"month":"2026-03","units":2,"complete":2}]}
"summary":"2 件中有 2 件可追溯到原料批次"
