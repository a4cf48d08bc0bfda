#include "domain/item/trace_answer.h"

#include "platform/register/register_cell.h"

enum { SENTENCE_MAX = 64 * 1024, FINDINGS_MAX = 1000 };

/* ---- fields ---- */

Err member_fields_parse(Ctx *cx, Str list, uint32_t *out)
{
    const Register *record = &member_shape_register;
    *out = list.n == 0 ? UINT32_MAX : 0;
    while (list.n > 0) {
        Str name = str_trim(str_cut(&list, ','));
        size_t i = 0;
        while (i < record->count && !str_eq(name, record->fields[i].name))
            i++;
        if (i == record->count)
            return fail(cx, ERR_USAGE,
                        MSG("fields is a list of item, level, depth, confidence, since, removed, "
                            "widening, direction; not \"%1$s\""),
                        str_shown(cx->arena, name));
        *out |= 1u << i;
    }
    return OK;
}

/* ---- order ---- */

Err member_sort_parse(Ctx *cx, Str text, SortBy *out)
{
    static const Str keys[] = {STR_INIT("item"), STR_INIT("depth"), STR_INIT("since"),
                               STR_INIT("confidence"), STR_INIT("")};
    return sort_parse(cx, text, keys, out);
}

static int64_t member_number(const TraceMember *member, Str key)
{
    if (str_eq(key, STR("depth")))
        return member->level;
    if (str_eq(key, STR("since")))
        return member->since_us;
    return member->removed ? CONFIDENCE_POSSIBLE + 1 : (int64_t)member->confidence;
}

void members_sort(Ctx *cx, TraceAnswer *answer, const SortBy *by)
{
    TraceResult *result = &answer->result;
    size_t count = result->member_count;
    if (by->key.n == 0)
        return;
    OrderRow *rows = arena_alloc_raw(cx->arena, (count + 1) * sizeof *rows, 8);
    for (size_t i = 0; i < count; i++)
        rows[i] = (OrderRow){order_int(member_number(&result->members[i], by->key)),
                             result->members[i].item, (uint32_t)i};
    if (str_eq(by->key, STR("item")))
        order_by_item(cx, answer->index, rows, count, by->descending);
    else
        order_by_key(cx, rows, count, by->descending);
    TraceMember *members =
        arena_alloc_raw(cx->arena, (count + 1) * sizeof *members, sizeof(int64_t));
    uint8_t *sides = arena_alloc_raw(cx->arena, count + 1, 1);
    for (size_t i = 0; i < count; i++) {
        members[i] = result->members[rows[i].at];
        sides[i] = answer->sides == NULL ? 0 : answer->sides[rows[i].at];
    }
    result->members = members;
    answer->sides = answer->sides == NULL ? NULL : sides;
}

/* ---- shapes ---- */

static MemberShape member_shape(TraceWriter *writer, size_t i)
{
    const TraceAnswer *answer = writer->answer;
    const TraceMember *member = &answer->result.members[i];
    return (MemberShape){
        .item = item_uri(&writer->scratch, answer->index, member->item),
        .level = str_of(item_kind_name(
            trace_item_kind(answer->index, member->item, answer->result.log_position))),
        .depth = field_int(member->level),
        .confidence = confidence_name(member->confidence),
        .since = member->event != 0 ? field_utc(member->since_us) : (FieldInstant){.set = false},
        .removed = {member->removed, true},
        .widening = widening_name(member->widening),
        .direction = str_of(
            trace_side_name(answer->sides != NULL ? (TraceSide)answer->sides[i] : answer->side)),
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

void member_tally_add(MemberTally *tally, const TraceMember *member)
{
    bool possible = member->confidence == CONFIDENCE_POSSIBLE;
    tally->members++;
    tally->removed += member->removed;
    tally->certain += !member->removed && !possible;
    tally->possible += !member->removed && possible;
    tally->widened += !member->removed && member->widening != WIDENING_NONE;
}

static TraceCounts counts_of(const TraceAnswer *answer)
{
    int64_t kinds[ITEM_CLASS + 1] = {0};
    MemberTally tally = {0};
    const TraceResult *result = &answer->result;
    for (size_t i = 0; i < result->member_count; i++) {
        const TraceMember *member = &result->members[i];
        member_tally_add(&tally, member);
        kinds[trace_item_kind(answer->index, member->item, result->log_position)]++;
    }
    return (TraceCounts){
        .members = field_int(tally.members),
        .certain = field_int(tally.certain),
        .possible = field_int(tally.possible),
        .removed = field_int(tally.removed),
        .widened = field_int(tally.widened),
        .things = field_int(kinds[ITEM_THING]),
        .lots = field_int(kinds[ITEM_LOT]),
        .vessels = field_int(kinds[ITEM_VESSEL]),
        .classes = field_int(kinds[ITEM_CLASS]),
    };
}

/* ---- what is not seen ---- */

bool finding_is_seen(const ItemView *view, const TraceFinding *finding)
{
    return sight_sees(view->sight, finding->item) &&
           sight_sees_event(view->sight, view->index, finding->event);
}

void trace_findings_cut(TraceAnswer *answer)
{
    size_t kept = 0;
    TraceResult *result = &answer->result;
    ItemView view = {.index = answer->index, .sight = answer->sight};
    for (size_t i = 0; i < result->finding_count; i++) {
        if (finding_is_seen(&view, &result->findings[i]))
            result->findings[kept++] = result->findings[i];
    }
    result->finding_count = kept;
}

void trace_answer_cut(Ctx *cx, TraceAnswer *answer)
{
    size_t kept = 0;
    TraceResult *result = &answer->result;
    TraceCounts *counts = arena_new(cx->arena, TraceCounts);
    uint8_t *sides =
        answer->sides == NULL ? NULL : arena_array(cx->arena, uint8_t, result->member_count + 1);
    if (answer->sight == NULL)
        return;
    *counts = counts_of(answer);
    for (size_t i = 0; i < result->member_count; i++) {
        if (!sight_sees(answer->sight, result->members[i].item))
            continue;
        if (sides != NULL)
            sides[kept] = answer->sides[i];
        result->members[kept++] = result->members[i];
    }
    counts->unseen = field_int((int64_t)(result->member_count - kept));
    result->member_count = kept;
    trace_findings_cut(answer);
    answer->sides = sides;
    answer->counts = counts;
}

/* ---- writing ---- */

static void release_scratch(void *arena)
{
    arena_release(arena);
}

/* The column `direction` says something only where both were walked. */
static uint32_t fields_of(const TraceWriter *writer)
{
    uint32_t direction = 1u << (member_shape_register.count - 1);
    bool one = writer->fields == UINT32_MAX && writer->answer->side != SIDE_BOTH;
    return one ? writer->fields & ~direction : writer->fields;
}

void trace_writer_begin(Ctx *cx, TraceWriter *writer, const TraceAnswer *answer, TracePage page)
{
    size_t count = answer->result.member_count;
    writer->answer = answer;
    writer->fields = fields_of(writer);
    writer->next = page.first < count ? page.first : count;
    writer->end = page.max < count - writer->next ? writer->next + page.max : count;
    arena_init(&writer->scratch);
    arena_on_release(cx->arena, release_scratch, &writer->scratch);
}

static void head_write(TraceWriter *writer)
{
    JsonWriter *json = &writer->json;
    const TraceAnswer *answer = writer->answer;
    TraceCounts counts = answer->counts != NULL ? *answer->counts : counts_of(answer);
    json_object_begin(json);
    json_key(json, STR("direction"));
    json_string(json, str_of(trace_side_name(answer->side)));
    json_key(json, STR("log_position"));
    json_int(json, answer->result.log_position);
    json_key(json, STR("seeds"));
    json_array_begin(json);
    for (size_t i = 0; i < answer->query.seed_count; i++) {
        arena_reset(&writer->scratch);
        json_string(json, item_uri(&writer->scratch, answer->index, answer->query.seeds[i]));
    }
    json_array_end(json);
    if (answer->path != NULL) {
        json_key(json, STR("via"));
        register_write(json, &path_shape_register, answer->path);
    }
    json_key(json, STR("counts"));
    register_write(json, &trace_counts_register, &counts);
}

static void findings_write(TraceWriter *writer)
{
    JsonWriter *json = &writer->json;
    const TraceAnswer *answer = writer->answer;
    const TraceResult *result = &answer->result;
    json_key(json, STR("finding_count"));
    json_int(json, (int64_t)result->finding_count);
    json_key(json, STR("findings"));
    json_array_begin(json);
    for (size_t i = 0; i < result->finding_count && i < FINDINGS_MAX; i++) {
        arena_reset(&writer->scratch);
        FindingShape shape =
            finding_shape(&writer->scratch, answer->index, &result->findings[i], answer->lang);
        register_write(json, &finding_shape_register, &shape);
    }
    json_array_end(json);
}

static void answer_open(TraceWriter *writer, Buf *out)
{
    writer->begun = true;
    if (writer->form == ANSWER_CSV) {
        register_csv_header_chosen(out, &member_shape_register, writer->fields);
        return;
    }
    json_writer_init(&writer->json, out);
    head_write(writer);
    findings_write(writer);
    json_key(&writer->json, STR("members"));
    json_array_begin(&writer->json);
}

/* The fast way: half a million URIs in one answer. */
static void uri_write(TraceWriter *writer, Buf *out, uint32_t item)
{
    const TraceIndex *index = writer->answer->index;
    Str key = trace_item_key(index, item);
    if (identity_scheme(key) == ID_URI) {
        arena_reset(&writer->scratch);
        json_string(&writer->json, item_uri(&writer->scratch, index, item));
        return;
    }
    buf_add(out, writer->json.need_comma ? STR(",\"") : STR("\""));
    identity_uris_add(&writer->uris, out, key);
    buf_add_char(out, '"');
    writer->json.need_comma = true;
}

static void member_write(TraceWriter *writer, Buf *out)
{
    if (writer->form == ANSWER_JSON && writer->fields == FIELDS_ITEM) {
        uri_write(writer, out, writer->answer->result.members[writer->next].item);
        return;
    }
    arena_reset(&writer->scratch);
    MemberShape shape = member_shape(writer, writer->next);
    if (writer->form == ANSWER_CSV)
        register_csv_row_chosen(out, &member_shape_register, &shape, writer->fields);
    else
        register_write_chosen(&writer->json, &member_shape_register, &shape, writer->fields);
}

bool trace_writer_next(TraceWriter *writer, Buf *out, size_t room)
{
    size_t end = out->n + room;
    writer->json.out = out;
    if (!writer->begun)
        answer_open(writer, out);
    while (writer->next < writer->end && out->n < end) {
        member_write(writer, out);
        writer->next++;
    }
    if (writer->next < writer->end)
        return true;
    if (writer->form != ANSWER_CSV) {
        json_array_end(&writer->json);
        json_object_end(&writer->json);
        buf_add_char(out, '\n');
    }
    return false;
}
