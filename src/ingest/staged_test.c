#include "ingest/staged.h"

#include "test/test.h"

/* Events that use every field a decoded event has. */
static const char *const events[] = {
    "{\"type\":\"ObjectEvent\",\"eventTime\":\"2026-03-01T09:00:00.123456Z\","
    "\"eventTimeZoneOffset\":\"-05:30\",\"action\":\"OBSERVE\",\"epcList\":[]}",
    "{\"type\":\"TransformationEvent\",\"eventID\":\"urn:x:1\","
    "\"eventTime\":\"2026-03-01T09:00:00Z\",\"eventTimeZoneOffset\":\"+08:00\","
    "\"inputEPCList\":[\"urn:x:a\",\"urn:epc:id:sgtin:4012345.011122.7\"],"
    "\"inputQuantityList\":[{\"epcClass\":\"urn:epc:class:lgtin:4012345.012345.L1\","
    "\"quantity\":0.25,\"uom\":\"KGM\"},{\"epcClass\":\"urn:x:c\"}],"
    "\"outputEPCList\":[\"urn:epc:id:sgtin:4012345.011122.9\"],\"transformationID\":\"t\","
    "\"bizStep\":\"assembling\",\"disposition\":\"in_progress\","
    "\"ilmd\":{\"cbvmda:lotNumber\":\"L9\"},\"holdfast:operator\":\"urn:holdfast:person:p\","
    "\"holdfast:pairs\":[{\"in\":\"urn:x:a\",\"out\":\"urn:epc:id:sgtin:4012345.011122.9\"}],"
    "\"sourceList\":[{\"type\":\"owning_party\",\"source\":\"urn:x:s\"}],"
    "\"sensorElementList\":[{\"sensorReport\":[{\"type\":\"Mass\",\"value\":1}]}]}",
    "{\"type\":\"AssociationEvent\",\"eventID\":\"urn:x:2\","
    "\"eventTime\":\"2026-03-01T09:00:00Z\",\"eventTimeZoneOffset\":\"+08:00\","
    "\"action\":\"DELETE\",\"parentID\":\"https://id.gs1.org/01/04012345111226/10/L2/21/8\","
    "\"errorDeclaration\":{\"declarationTime\":\"2026-03-02T09:00:00Z\","
    "\"reason\":\"incorrect_data\",\"correctiveEventIDs\":[\"urn:x:3\",\"urn:x:4\"]}}",
};
enum { EVENTS = sizeof events / sizeof *events };

static bool event_make(Test *t, int i, Event *out)
{
    EventContext *context;
    const JsonNode *node, *own;
    return CHECK_OK(t, json_parse(t->cx, STR("{\"holdfast\":\"urn:holdfast:epcis:\"}"), &own)) &&
           CHECK_OK(t, event_context_new(t->cx, own, &context)) &&
           CHECK_OK(t, json_parse(t->cx, str_of(events[i]), &node)) &&
           CHECK_OK(t, event_decode(t->cx, node, context, (Str){0}, out));
}

static void check_refs(Test *t, const Event *a, const Event *b)
{
    if (!CHECK_INT(t, a->ref_count, b->ref_count))
        return;
    for (uint32_t i = 0; i < a->ref_count; i++) {
        const EventRef *x = &a->refs[i], *y = &b->refs[i];
        CHECK_INT(t, x->role, y->role);
        CHECK_INT(t, x->is_class, y->is_class);
        CHECK_INT(t, x->has_quantity, y->has_quantity);
        CHECK_INT(t, x->quantity.value, y->quantity.value);
        CHECK_INT(t, x->quantity.scale, y->quantity.scale);
        CHECK_INT(t, x->lot_of, y->lot_of);
        CHECK_STR(t, x->uom, y->uom);
        CHECK_STR(t, x->key, y->key);
        CHECK_STR(t, x->type, y->type);
    }
    if (!CHECK_INT(t, a->pair_count, b->pair_count))
        return;
    for (uint32_t i = 0; i < a->pair_count; i++) {
        CHECK_INT(t, a->pairs[i].in, b->pairs[i].in);
        CHECK_INT(t, a->pairs[i].out, b->pairs[i].out);
    }
}

static void check_error(Test *t, const ErrorDeclaration *a, const ErrorDeclaration *b)
{
    CHECK_INT(t, a->present, b->present);
    CHECK_INT(t, a->time_us, b->time_us);
    CHECK_STR(t, a->reason, b->reason);
    if (!CHECK_INT(t, a->corrective_count, b->corrective_count))
        return;
    for (uint32_t i = 0; i < a->corrective_count; i++)
        CHECK_STR(t, a->corrective_ids[i], b->corrective_ids[i]);
}

TEST(staged_events_come_back_as_they_were)
{
    for (int i = 0; i < EVENTS; i++) {
        Event event, back;
        Buf bytes;
        buf_init(&bytes, t->cx->arena, STAGED_MAX);
        if (!event_make(t, i, &event))
            return;
        staged_write(&bytes, &event);
        if (!CHECK_INT(t, staged_read(t->cx->arena, buf_str(&bytes), &back), bytes.n))
            return;
        CHECK_INT(t, back.kind, event.kind);
        CHECK_INT(t, back.action, event.action);
        CHECK_INT(t, back.time_us, event.time_us);
        CHECK_INT(t, back.offset_min, event.offset_min);
        CHECK_STR(t, back.id, event.id);
        CHECK_STR(t, back.step, event.step);
        CHECK_STR(t, back.disposition, event.disposition);
        CHECK_STR(t, back.transformation_id, event.transformation_id);
        CHECK_INT(t, back.has_readings, event.has_readings);
        CHECK_INT(t, event.has_readings, i == 1);
        check_error(t, &back.error, &event.error);
        check_refs(t, &back, &event);
    }
}

TEST(staged_bytes_that_are_cut_are_no_event)
{
    for (int i = 0; i < EVENTS; i++) {
        Event event, back;
        Buf bytes;
        buf_init(&bytes, t->cx->arena, STAGED_MAX);
        if (!event_make(t, i, &event))
            return;
        staged_write(&bytes, &event);
        for (size_t n = 0; n < bytes.n; n++) {
            Str cut = str_dup(t->cx->arena, str_slice(buf_str(&bytes), 0, n));
            CHECK_INT(t, staged_read(t->cx->arena, cut, &back), 0);
        }
    }
}
