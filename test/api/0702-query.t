# Events by identifier, time, type and step, a page at a time.
$ holdfast ingest --data data files/history.ndjson | head -1
files/history.ndjson: captured, 3 events (3 new, 0 known before, 0 refused)
$ start
$ call GET '/epcis/v2/events?perPage=1' --show Link --show GS1-EPCIS-Version | mask
200 application/json
Link: </epcis/v2/events?perPage=1&nextPageToken=2.3>; rel="next"
GS1-EPCIS-Version: 2.0.0
{"@context":["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],"type":"EPCISQueryDocument","schemaVersion":"2.0","creationDate":"…","epcisBody":{"queryResults":{"queryName":"SimpleEventQuery","resultsBody":{"eventList":[{"@context":"https://ref.gs1.org/standards/epcis/epcis-context.jsonld","type":"TransformationEvent","eventID":"urn:uuid:00000000-0000-4000-8000-000000000001","eventTime":"2026-03-01T09:00:00+08:00","eventTimeZoneOffset":"+08:00","inputQuantityList":[{"epcClass":"urn:epc:class:lgtin:9521234.000020.A","quantity":10,"uom":"KGM"},{"epcClass":"urn:epc:class:lgtin:9521234.000021.B","quantity":5,"uom":"KGM"}],"outputQuantityList":[{"epcClass":"urn:epc:class:lgtin:9521234.000022.L1","quantity":400}],"bizStep":"commissioning","disposition":"in_progress","readPoint":{"id":"urn:epc:id:sgln:9521234.00001.0"},"recordTime":"…"}]}}}}
$ call GET '/epcis/v2/events?perPage=2&nextPageToken=2.3' --show Link | mask
200 application/json
{"@context":["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],"type":"EPCISQueryDocument","schemaVersion":"2.0","creationDate":"…","epcisBody":{"queryResults":{"queryName":"SimpleEventQuery","resultsBody":{"eventList":[{"@context":"https://ref.gs1.org/standards/epcis/epcis-context.jsonld","type":"TransformationEvent","eventID":"urn:uuid:00000000-0000-4000-8000-000000000002","eventTime":"2026-03-02T09:00:00+08:00","eventTimeZoneOffset":"+08:00","inputQuantityList":[{"epcClass":"https://shop.example/01/09521234000228/10/L1","quantity":2}],"outputEPCList":["urn:epc:id:sgtin:9521234.000001.U1","urn:epc:id:sgtin:9521234.000001.U2"],"bizStep":"commissioning","disposition":"in_progress","bizLocation":{"id":"urn:epc:id:sgln:9521234.00001.0"},"recordTime":"…"},{"@context":"https://ref.gs1.org/standards/epcis/epcis-context.jsonld","type":"ObjectEvent","eventID":"urn:uuid:00000000-0000-4000-8000-000000000003","eventTime":"2026-03-03T09:00:00+08:00","eventTimeZoneOffset":"+08:00","epcList":["https://id.gs1.org/01/09521234000013/21/U2"],"action":"OBSERVE","bizStep":"receiving","disposition":"sellable_accessible","bizLocation":{"id":"urn:epc:id:sgln:9521235.00001.0"},"recordTime":"…"}]}}}}
$ call GET '/epcis/v2/events?eventType=ObjectEvent&EQ_bizStep=commissioning' | mask
200 application/json
{"@context":["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],"type":"EPCISQueryDocument","schemaVersion":"2.0","creationDate":"…","epcisBody":{"queryResults":{"queryName":"SimpleEventQuery","resultsBody":{"eventList":[]}}}}
$ call GET '/epcis/v2/events?GE_eventTime=2030-01-01T00:00:00Z' | mask
200 application/json
{"@context":["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],"type":"EPCISQueryDocument","schemaVersion":"2.0","creationDate":"…","epcisBody":{"queryResults":{"queryName":"SimpleEventQuery","resultsBody":{"eventList":[]}}}}
$ call GET '/epcis/v2/events/urn%3Auuid%3A00000000-0000-4000-8000-000000000001' | mask
200 application/json
{"@context":["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],"type":"EPCISQueryDocument","schemaVersion":"2.0","creationDate":"…","epcisBody":{"queryResults":{"queryName":"SimpleEventQuery","resultsBody":{"eventList":[{"@context":"https://ref.gs1.org/standards/epcis/epcis-context.jsonld","type":"TransformationEvent","eventID":"urn:uuid:00000000-0000-4000-8000-000000000001","eventTime":"2026-03-01T09:00:00+08:00","eventTimeZoneOffset":"+08:00","inputQuantityList":[{"epcClass":"urn:epc:class:lgtin:9521234.000020.A","quantity":10,"uom":"KGM"},{"epcClass":"urn:epc:class:lgtin:9521234.000021.B","quantity":5,"uom":"KGM"}],"outputQuantityList":[{"epcClass":"urn:epc:class:lgtin:9521234.000022.L1","quantity":400}],"bizStep":"commissioning","disposition":"in_progress","readPoint":{"id":"urn:epc:id:sgln:9521234.00001.0"},"recordTime":"…"}]}}}}
$ call GET '/epcis/v2/events/urn%3Auuid%3Anone'
404 application/problem+json
{"type":"epcisException:NoSuchNameException","title":"Not Found","status":404,"code":"not_found","detail":"there is no event urn:uuid:none","params":["urn:uuid:none"]}
$ call GET '/epcis/v2/events?EQ_colour=red'
400 application/problem+json
{"type":"epcisException:QueryParameterException","title":"Bad Request","status":400,"code":"usage","detail":"query parameter EQ_colour is not supported","params":["EQ_colour"]}
$ call GET '/epcis/v2/events?perPage=0'
400 application/problem+json
{"type":"epcisException:QueryParameterException","title":"Bad Request","status":400,"code":"usage","detail":"perPage is a whole number from 1 to 1000, not \"0\"","params":["1000","0"]}
$ call GET '/epcis/v2/events?nextPageToken=9.99'
400 application/problem+json
{"type":"epcisException:QueryParameterException","title":"Bad Request","status":400,"code":"usage","detail":"nextPageToken \"9.99\" is none of this server","params":["9.99"]}
$ call GET '/epcis/v2/events?eventType=Event'
400 application/problem+json
{"type":"epcisException:QueryParameterException","title":"Bad Request","status":400,"code":"usage","detail":"there is no event type \"Event\"","params":["Event"]}
$ call GET '/epcis/v2/events?GE_eventTime=yesterday'
400 application/problem+json
{"type":"epcisException:QueryParameterException","title":"Bad Request","status":400,"code":"usage","detail":"GE_eventTime is a moment with zone like 2026-03-01T09:00:00Z, not \"yesterday\"","params":["GE_eventTime","yesterday"]}
$ call GET '/epcis/v2/events?EQ_bizStep=foo'
400 application/problem+json
{"type":"epcisException:QueryParameterException","title":"Bad Request","status":400,"code":"usage","detail":"EQ_bizStep takes words of the standard (CBV 2.0) and URIs, not \"foo\"","params":["EQ_bizStep","foo"]}
$ call GET '/epcis/v2/events?EQ_bizStep=shipping&EQ_bizStep=packing' -H 'Accept-Language: zh'
400 application/problem+json
{"type":"epcisException:QueryParameterException","title":"Bad Request","status":400,"code":"usage","detail":"查询参数 EQ_bizStep 给了两次；多个值写在一个参数里，用 | 隔开","params":["EQ_bizStep"]}
$ call GET '/epcis/v2/events?MATCH_anyEPC=foo'
400 application/problem+json
{"type":"epcisException:QueryParameterException","title":"Bad Request","status":400,"code":"usage","detail":"\"foo\" is no identifier: write a URI, a Digital Link, an element string such as (01)04012345123456(21)987, a GTIN, an SSCC or a VIN","params":["foo"]}
$ call GET '/epcis/v2/events?EQ_eventID='
400 application/problem+json
{"type":"epcisException:QueryParameterException","title":"Bad Request","status":400,"code":"usage","detail":"EQ_eventID takes URIs, not \"\"","params":["EQ_eventID",""]}
$ call GET '/epcis/v2/events/urn%3Auuid%3Anone?perPage=1'
400 application/problem+json
{"type":"epcisException:QueryParameterException","title":"Bad Request","status":400,"code":"usage","detail":"there is no parameter \"perPage\"; this call takes none","params":["perPage"]}
$ call GET '/epcis/v2/events?MATCH_anyEPC=(01)09521234000013(21)U2&EQ_bizStep=receiving' | grep -o '"eventID":"[^"]*"'
"eventID":"urn:uuid:00000000-0000-4000-8000-000000000003"
$ stop
