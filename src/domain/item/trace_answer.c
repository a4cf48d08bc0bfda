#include "domain/item/trace_answer.h"

enum { SENTENCE_MAX = 64 * 1024 };

static const Str direction_names[] = {
    [TRACE_FORWARD] = STR_INIT("forward"),
    [TRACE_BACKWARD] = STR_INIT("backward"),
};

static const Str confidence_names[] = {
    [CONFIDENCE_CERTAIN] = STR_INIT("certain"),
    [CONFIDENCE_POSSIBLE] = STR_INIT("possible"),
};

static const Str widening_names[] = {
    [WIDENING_NONE] = {0},
    [WIDENING_PART_OF_LOT] = STR_INIT("part_of_lot"),
    [WIDENING_WITHOUT_LOT] = STR_INIT("without_lot"),
    [WIDENING_CONTACT] = STR_INIT("contact"),
};

static const struct {
    Str name;
    unsigned edge;
} edge_names[] = {
    {STR_INIT("E1"), EDGE_E1}, {STR_INIT("E2"), EDGE_E2}, {STR_INIT("E3"), EDGE_E3},
    {STR_INIT("E4"), EDGE_E4}, {STR_INIT("E6"), EDGE_E6}, {STR_INIT("E7"), EDGE_E7},
};
enum { EDGE_NAMES = sizeof edge_names / sizeof *edge_names };

/* ---- words ---- */

const char *trace_direction_name(TraceDirection direction)
{
    return direction_names[direction].p;
}

Str confidence_name(Confidence confidence)
{
    return confidence_names[confidence];
}

Str widening_name(Widening widening)
{
    return widening_names[widening];
}

Err trace_direction_parse(Ctx *cx, Str text, TraceDirection *out)
{
    for (int i = TRACE_FORWARD; i <= TRACE_BACKWARD; i++) {
        if (str_eq(text, direction_names[i])) {
            *out = (TraceDirection)i;
            return OK;
        }
    }
    return fail(cx, ERR_USAGE, MSG("direction is forward or backward, not \"%1$s\""),
                str_shown(cx->arena, text));
}

Err trace_edges_parse(Ctx *cx, Str text, unsigned *out)
{
    *out = text.n == 0 ? EDGE_ALL : 0;
    while (text.n > 0) {
        Str name = str_trim(str_cut(&text, ','));
        size_t i = 0;
        while (i < EDGE_NAMES && !str_eq_nocase(name, edge_names[i].name))
            i++;
        if (i == EDGE_NAMES)
            return fail(cx, ERR_USAGE,
                        MSG("edges is a list of E1, E2, E3, E4, E6, E7, not \"%1$s\""),
                        str_shown(cx->arena, name));
        *out |= edge_names[i].edge;
    }
    return OK;
}

static Str edge_name(unsigned edge)
{
    for (size_t i = 0; i < EDGE_NAMES; i++) {
        if (edge_names[i].edge == edge)
            return edge_names[i].name;
    }
    return STR("?");
}

/* ---- shapes ---- */

static MemberShape member_shape(TraceAnswer *answer, const TraceMember *member)
{
    return (MemberShape){
        .item = item_uri(&answer->scratch, answer->index, member->item),
        .level = str_of(item_kind_name(trace_item_kind(answer->index, member->item))),
        .depth = field_int(member->level),
        .confidence = confidence_names[member->confidence],
        .since = member->event != 0 ? field_utc(member->since_us) : (FieldInstant){.set = false},
        .removed = {member->removed, true},
        .widening = widening_names[member->widening],
    };
}

FindingShape finding_shape(Arena *arena, const TraceIndex *index, const TraceFinding *finding,
                           Lang lang)
{
    Buf message;
    Str item = finding->item == 0 ? (Str){0} : item_uri(arena, index, finding->item);
    Str params[] = {item.n == 0 ? STR("–") : item,
                    str_fmt(arena, "%lld", (long long)finding->event)};
    buf_init(&message, arena, SENTENCE_MAX);
    message_format(&message, lang, finding->message, params, 2);
    return (FindingShape){
        .code = str_of(finding->code),
        .item = item,
        .event = field_int(finding->event),
        .message = buf_str(&message),
    };
}

static TraceCounts counts_of(const TraceAnswer *answer)
{
    int64_t kinds[ITEM_CLASS + 1] = {0}, possible = 0, removed = 0;
    const TraceResult *result = &answer->result;
    for (size_t i = 0; i < result->member_count; i++) {
        const TraceMember *member = &result->members[i];
        removed += member->removed;
        possible += member->confidence == CONFIDENCE_POSSIBLE;
        kinds[trace_item_kind(answer->index, member->item)]++;
    }
    return (TraceCounts){
        .members = field_int((int64_t)result->member_count),
        .certain = field_int((int64_t)result->member_count - possible),
        .possible = field_int(possible),
        .removed = field_int(removed),
        .things = field_int(kinds[ITEM_THING]),
        .lots = field_int(kinds[ITEM_LOT]),
        .vessels = field_int(kinds[ITEM_VESSEL]),
    };
}

/* ---- writing ---- */

static void release_scratch(void *arena)
{
    arena_release(arena);
}

void trace_answer_begin(Ctx *cx, TraceAnswer *answer, size_t first, size_t max)
{
    size_t count = answer->result.member_count;
    answer->first = first < count ? first : count;
    answer->end = max < count - answer->first ? answer->first + max : count;
    answer->next = answer->first;
    arena_init(&answer->scratch);
    arena_on_release(cx->arena, release_scratch, &answer->scratch);
}

static void head_write(TraceAnswer *answer)
{
    JsonWriter *json = &answer->json;
    TraceCounts counts = counts_of(answer);
    json_object_begin(json);
    json_key(json, STR("direction"));
    json_string(json, direction_names[answer->query.direction]);
    json_key(json, STR("log_position"));
    json_int(json, answer->result.log_position);
    json_key(json, STR("seeds"));
    json_array_begin(json);
    for (size_t i = 0; i < answer->query.seed_count; i++)
        json_string(json, item_uri(&answer->scratch, answer->index, answer->query.seeds[i]));
    json_array_end(json);
    json_key(json, STR("counts"));
    register_write(json, &trace_counts_register, &counts);
}

enum { FINDINGS_MAX = 1000 };

static void findings_write(TraceAnswer *answer)
{
    JsonWriter *json = &answer->json;
    const TraceResult *result = &answer->result;
    json_key(json, STR("finding_count"));
    json_int(json, (int64_t)result->finding_count);
    json_key(json, STR("findings"));
    json_array_begin(json);
    for (size_t i = 0; i < result->finding_count && i < FINDINGS_MAX; i++) {
        arena_reset(&answer->scratch);
        FindingShape shape =
            finding_shape(&answer->scratch, answer->index, &result->findings[i], answer->lang);
        register_write(json, &finding_shape_register, &shape);
    }
    json_array_end(json);
}

static void answer_open(TraceAnswer *answer, Buf *out)
{
    answer->begun = true;
    if (answer->form == ANSWER_CSV) {
        register_csv_header(out, &member_shape_register);
        return;
    }
    json_writer_init(&answer->json, out);
    head_write(answer);
    findings_write(answer);
    json_key(&answer->json, STR("members"));
    json_array_begin(&answer->json);
}

/* The fast way: half a million URIs in one answer. */
static void uri_write(TraceAnswer *answer, Buf *out, uint32_t item)
{
    Str key = trace_item_key(answer->index, item);
    if (identity_scheme(key) == ID_URI) {
        json_string(&answer->json, item_uri(&answer->scratch, answer->index, item));
        return;
    }
    buf_add(out, answer->json.need_comma ? STR(",\"") : STR("\""));
    identity_uri(out, key);
    buf_add_char(out, '"');
    answer->json.need_comma = true;
}

static void member_write(TraceAnswer *answer, Buf *out)
{
    const TraceMember *member = &answer->result.members[answer->next];
    if (answer->form == ANSWER_ITEMS) {
        uri_write(answer, out, member->item);
        return;
    }
    arena_reset(&answer->scratch);
    MemberShape shape = member_shape(answer, member);
    if (answer->form == ANSWER_CSV)
        register_csv_row(out, &member_shape_register, &shape);
    else
        register_write(&answer->json, &member_shape_register, &shape);
}

bool trace_answer_write(TraceAnswer *answer, Buf *out, size_t room)
{
    size_t end = out->n + room;
    answer->json.out = out;
    if (!answer->begun)
        answer_open(answer, out);
    while (answer->next < answer->end && out->n < end) {
        member_write(answer, out);
        answer->next++;
    }
    if (answer->next < answer->end)
        return true;
    if (answer->form != ANSWER_CSV) {
        json_array_end(&answer->json);
        json_object_end(&answer->json);
        buf_add_char(out, '\n');
    }
    return false;
}

/* ---- path ---- */

Err trace_path(Ctx *cx, const TraceAnswer *asked, uint32_t item, PathShape *out)
{
    TraceStep *steps;
    size_t count;
    const TraceIndex *index = asked->index;
    const TraceQuery *query = &asked->query;
    TRY(trace_explain(cx, index, query, item, &steps, &count));
    *out = (PathShape){
        .direction = direction_names[query->direction],
        .item = item_uri(cx->arena, index, item),
        .log_position = field_int(query->as_known_at),
    };
    out->steps.items = arena_array(cx->arena, StepShape, count + 1);
    out->steps.count = count;
    for (size_t i = 0; i < count; i++)
        out->steps.items[i] = (StepShape){
            .edge = edge_name(steps[i].edge),
            .from = item_uri(cx->arena, index, steps[i].from),
            .to = item_uri(cx->arena, index, steps[i].to),
            .event = field_int(steps[i].event),
            .time =
                steps[i].event != 0 ? field_utc(steps[i].time_us) : (FieldInstant){.set = false},
            .confidence = confidence_names[steps[i].confidence],
            .removed = {steps[i].removed, true},
            .widening = widening_names[steps[i].widening],
            .reason = steps[i].reason == NULL ? (Str){0}
                                              : str_of(message_text(steps[i].reason, asked->lang)),
        };
    return OK;
}
