/* csv_event.c - one event of a CSV file as EPCIS JSON. */
#include "ingest/csv_event_internal.h"

typedef enum Shape {
    SHAPE_OBJECT,
    SHAPE_AGGREGATION,
    SHAPE_ASSOCIATION,
    SHAPE_TRANSFORMATION,
    SHAPE_MAKE, /* a transformation where it has inputs, else the first sight of something */
    SHAPE_CORRECTION,
} Shape;

static const struct {
    Str name;
    Shape shape;
    const char *action;
    const char *step; /* CBV 2.0 */
    const char *disposition;
} operations[] = {
    {STR_INIT("make"), SHAPE_MAKE, "ADD", "commissioning", "active"},
    {STR_INIT("consume"), SHAPE_TRANSFORMATION, NULL, NULL, NULL},
    {STR_INIT("assemble"), SHAPE_ASSOCIATION, "ADD", "assembling", "in_progress"},
    {STR_INIT("remove"), SHAPE_ASSOCIATION, "DELETE", "disassembling", "in_progress"},
    {STR_INIT("pack"), SHAPE_AGGREGATION, "ADD", "packing", "in_progress"},
    {STR_INIT("unpack"), SHAPE_AGGREGATION, "DELETE", "unpacking", "in_progress"},
    {STR_INIT("ship"), SHAPE_OBJECT, "OBSERVE", "shipping", "in_transit"},
    {STR_INIT("receive"), SHAPE_OBJECT, "OBSERVE", "receiving", "in_progress"},
    {STR_INIT("move"), SHAPE_OBJECT, "OBSERVE", "storing", "in_progress"},
    {STR_INIT("sell"), SHAPE_OBJECT, "OBSERVE", "retail_selling", "retail_sold"},
    {STR_INIT("return"), SHAPE_OBJECT, "OBSERVE", "receiving", "returned"},
    {STR_INIT("scrap"), SHAPE_OBJECT, "DELETE", "destroying", "destroyed"},
    {STR_INIT("inspect"), SHAPE_OBJECT, "OBSERVE", "inspecting", NULL},
    {STR_INIT("empty"), SHAPE_OBJECT, "OBSERVE", "holdfast:emptied", NULL},
    {STR_INIT("correct"), SHAPE_CORRECTION, NULL, NULL, NULL},
};
enum { OPERATION_COUNT = sizeof operations / sizeof operations[0] };

static int operation_find(Str name)
{
    for (int i = 0; i < OPERATION_COUNT; i++)
        if (str_eq(operations[i].name, name))
            return i;
    return -1;
}

bool csv_is_correction(const CsvEvent *event)
{
    int found = operation_find(event->fields[MAP_OPERATION]);
    return found >= 0 && operations[found].shape == SHAPE_CORRECTION;
}

/* ---- members ---- */

static void text_member(JsonWriter *writer, const char *key, Str text)
{
    if (text.n == 0)
        return;
    json_key(writer, str_of(key));
    json_string(writer, text);
}

static void id_member(JsonWriter *writer, const char *key, Str uri)
{
    if (uri.n == 0)
        return;
    json_key(writer, str_of(key));
    json_object_begin(writer);
    text_member(writer, "id", uri);
    json_object_end(writer);
}

/* [{"type": …, name: uri}] */
static void typed_member(JsonWriter *writer, const char *key, const char *name, Str uri)
{
    if (uri.n == 0)
        return;
    bool is_order = strcmp(name, "bizTransaction") == 0;
    json_key(writer, str_of(key));
    json_array_begin(writer);
    json_object_begin(writer);
    text_member(writer, "type", is_order ? STR("po") : STR("owning_party"));
    text_member(writer, name, uri);
    json_object_end(writer);
    json_array_end(writer);
}

static void epcs_member(JsonWriter *writer, const char *key, const CsvThings *things, bool always)
{
    bool begun = false;
    for (size_t i = 0; i < things->count; i++) {
        if (things->items[i].is_class)
            continue;
        if (!begun) {
            json_key(writer, str_of(key));
            json_array_begin(writer);
        }
        begun = true;
        json_string(writer, things->items[i].uri);
    }
    if (!begun && always) {
        json_key(writer, str_of(key));
        json_array_begin(writer);
        begun = true;
    }
    if (begun)
        json_array_end(writer);
}

static void quantities_member(JsonWriter *writer, const char *key, const CsvThings *things)
{
    bool begun = false;
    for (size_t i = 0; i < things->count; i++) {
        const CsvThing *thing = &things->items[i];
        if (!thing->is_class)
            continue;
        if (!begun) {
            json_key(writer, str_of(key));
            json_array_begin(writer);
        }
        begun = true;
        json_object_begin(writer);
        text_member(writer, "epcClass", thing->uri);
        if (thing->quantity.n > 0) {
            json_key(writer, STR("quantity"));
            json_raw(writer, thing->quantity);
        }
        text_member(writer, "uom", thing->unit);
        json_object_end(writer);
    }
    if (begun)
        json_array_end(writer);
}

/* ---- shapes ---- */

static Err needs(Ctx *cx, const CsvEvent *event, const char *what)
{
    return fail(cx, ERR_INVALID, MSG("operation %1$s needs %2$s"),
                str_shown(cx->arena, event->fields[MAP_OPERATION]), what);
}

static Err object_write(Ctx *cx, JsonWriter *writer, const CsvEvent *event)
{
    const CsvThings *things = &event->lists[MAP_ITEMS];
    if (things->count == 0)
        things = &event->lists[MAP_OUTPUTS];
    if (things->count == 0)
        return needs(cx, event, "items");
    epcs_member(writer, "epcList", things, true);
    quantities_member(writer, "quantityList", things);
    return OK;
}

static Err parent_write(Ctx *cx, JsonWriter *writer, const CsvEvent *event)
{
    if (event->fields[MAP_PARENT].n == 0)
        return needs(cx, event, "parent");
    text_member(writer, "parentID", event->fields[MAP_PARENT]);
    epcs_member(writer, "childEPCs", &event->lists[MAP_ITEMS], true);
    quantities_member(writer, "childQuantityList", &event->lists[MAP_ITEMS]);
    return OK;
}

/* `items` stand for the outputs of making, and for the inputs of consuming. */
static Err transformation_write(Ctx *cx, JsonWriter *writer, const CsvEvent *event, bool making)
{
    const CsvThings *inputs = &event->lists[MAP_INPUTS], *outputs = &event->lists[MAP_OUTPUTS];
    if (making && outputs->count == 0)
        outputs = &event->lists[MAP_ITEMS];
    if (!making && inputs->count == 0)
        inputs = &event->lists[MAP_ITEMS];
    if (inputs->count == 0)
        return needs(cx, event, "inputs");
    if (outputs->count == 0 && event->fields[MAP_TRANSFORMATION].n == 0)
        return needs(cx, event, "outputs / transformation");
    epcs_member(writer, "inputEPCList", inputs, false);
    quantities_member(writer, "inputQuantityList", inputs);
    epcs_member(writer, "outputEPCList", outputs, false);
    quantities_member(writer, "outputQuantityList", outputs);
    text_member(writer, "transformationID", event->fields[MAP_TRANSFORMATION]);
    return OK;
}

static Err things_write(Ctx *cx, JsonWriter *writer, const CsvEvent *event, Shape shape)
{
    if (shape == SHAPE_OBJECT)
        return object_write(cx, writer, event);
    if (shape == SHAPE_TRANSFORMATION || shape == SHAPE_MAKE)
        return transformation_write(cx, writer, event, shape == SHAPE_MAKE);
    return parent_write(cx, writer, event);
}

static void context_write(JsonWriter *writer, const CsvEvent *event)
{
    const Str *fields = event->fields;
    id_member(writer, "readPoint", fields[MAP_STATION]);
    id_member(writer, "bizLocation", fields[MAP_LOCATION]);
    typed_member(writer, "bizTransactionList", "bizTransaction", fields[MAP_PURCHASE]);
    typed_member(writer, "sourceList", "source", fields[MAP_SOURCE]);
    typed_member(writer, "destinationList", "destination", fields[MAP_DESTINATION]);
    if (fields[MAP_LOT].n > 0) {
        json_key(writer, STR("ilmd"));
        json_object_begin(writer);
        text_member(writer, "cbvmda:lotNumber", fields[MAP_LOT]);
        json_object_end(writer);
    }
    text_member(writer, "holdfast:operator", event->person);
    text_member(writer, "holdfast:equipment", fields[MAP_EQUIPMENT]);
    text_member(writer, "holdfast:tool", fields[MAP_TOOL]);
    text_member(writer, "holdfast:method", fields[MAP_METHOD]);
    text_member(writer, "holdfast:environment", fields[MAP_ENVIRONMENT]);
    text_member(writer, "holdfast:workOrder", fields[MAP_ORDER]);
    text_member(writer, "holdfast:document", fields[MAP_DOCUMENT]);
}

static Str time_text(Ctx *cx, const Instant *time)
{
    Buf text;
    buf_init(&text, cx->arena, INSTANT_TEXT_MAX);
    instant_format(&text, time->us, time->offset_min);
    return buf_str(&text);
}

/* The original with an errorDeclaration in front: EPCIS 2.0, identical but for that. */
static Err correction_write(Ctx *cx, Buf *out, const CsvEvent *event)
{
    JsonWriter writer;
    if (event->fields[MAP_CORRECTS].n == 0)
        return needs(cx, event, "corrects");
    buf_add(out, STR("{\"errorDeclaration\":"));
    json_writer_init(&writer, out);
    json_object_begin(&writer);
    text_member(&writer, "declarationTime", time_text(cx, &event->time));
    text_member(&writer, "reason", event->fields[MAP_REASON]);
    if (event->fields[MAP_CORRECTED_BY].n > 0) {
        json_key(&writer, STR("correctiveEventIDs"));
        json_array_begin(&writer);
        json_string(&writer, event->fields[MAP_CORRECTED_BY]);
        json_array_end(&writer);
    }
    json_object_end(&writer);
    buf_add_char(out, ',');
    buf_add(out, str_tail(event->original, 1));
    return OK;
}

static Err event_write(Ctx *cx, Buf *out, const CsvEvent *event, int operation)
{
    static const char *const types[] = {"ObjectEvent", "AggregationEvent", "AssociationEvent",
                                        "TransformationEvent"};
    Buf zone;
    JsonWriter writer;
    Shape shape = operations[operation].shape;
    if (shape == SHAPE_MAKE && event->lists[MAP_INPUTS].count == 0)
        shape = SHAPE_OBJECT;
    bool transforms = shape == SHAPE_MAKE || shape == SHAPE_TRANSFORMATION;
    buf_init(&zone, cx->arena, INSTANT_TEXT_MAX);
    offset_format(&zone, event->time.offset_min);
    json_writer_init(&writer, out);
    json_object_begin(&writer);
    text_member(&writer, "type", str_of(types[transforms ? SHAPE_TRANSFORMATION : shape]));
    text_member(&writer, "eventID", event->id);
    text_member(&writer, "eventTime", time_text(cx, &event->time));
    text_member(&writer, "eventTimeZoneOffset", buf_str(&zone));
    if (!transforms)
        text_member(&writer, "action", str_of(operations[operation].action));
    TRY(things_write(cx, &writer, event, shape));
    text_member(&writer, "bizStep", str_of(operations[operation].step));
    Str disposition = event->fields[MAP_DISPOSITION];
    text_member(&writer, "disposition",
                disposition.n > 0 ? disposition : str_of(operations[operation].disposition));
    context_write(&writer, event);
    json_object_end(&writer);
    return OK;
}

Err csv_event_write(Ctx *cx, const CsvEvent *event, Arena *arena, Str *out)
{
    Buf text;
    int operation = operation_find(event->fields[MAP_OPERATION]);
    if (operation < 0)
        return fail(cx, ERR_INVALID,
                    MSG("%1$s is not an operation; the operations are make, consume, assemble, "
                        "remove, pack, unpack, ship, receive, move, sell, return, scrap, inspect, "
                        "empty and correct"),
                    str_shown(cx->arena, event->fields[MAP_OPERATION]));
    buf_init(&text, arena, CSV_EVENT_MAX);
    TRY(operations[operation].shape == SHAPE_CORRECTION ? correction_write(cx, &text, event)
                                                        : event_write(cx, &text, event, operation));
    if (text.full)
        return fail(cx, ERR_LIMIT, MSG("the event has become longer than %1$lld bytes"),
                    (long long)CSV_EVENT_MAX);
    *out = buf_str(&text);
    return OK;
}
