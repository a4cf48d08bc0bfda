/* Members of a trace as JSON and CSV; 500,000 of them pass through one buffer. */
#include "cmd/output.h"
#include "cmd/trace_run.h"

static const char *const side_names[] = {
    [SIDE_FORWARD] = "forward", [SIDE_BACKWARD] = "backward", [SIDE_BOTH] = "both"};
static const char *const field_names[FIELD_COUNT] = {
    [FIELD_ITEM] = "item",         [FIELD_LEVEL] = "level",
    [FIELD_DEPTH] = "depth",       [FIELD_CONFIDENCE] = "confidence",
    [FIELD_SINCE] = "since",       [FIELD_REMOVED] = "removed",
    [FIELD_WIDENING] = "widening", [FIELD_DIRECTION] = "direction",
};
static const char *const widening_names[] = {
    [WIDENING_NONE] = "",
    [WIDENING_PART_OF_LOT] = "part_of_lot",
    [WIDENING_WITHOUT_LOT] = "recorded_without_lot",
    [WIDENING_CONTACT] = "contact",
};

const char *trace_side_name(TraceSide side)
{
    return side_names[side];
}

const char *trace_field_name(TraceField field)
{
    return field_names[field];
}

/* The text of one column of member i, in the scratch arena; empty where there is none. */
static Str field_text(TraceRun *run, size_t i, TraceField field)
{
    const TraceMember *member = &run->result.members[i];
    Buf text;
    switch (field) {
    case FIELD_ITEM:
        return workspace_uri(&run->scratch, &run->journal, member->item);
    case FIELD_LEVEL:
        return str_of(item_kind_name(trace_item_kind(run->journal.index, member->item)));
    case FIELD_CONFIDENCE:
        return member->confidence == CONFIDENCE_CERTAIN ? STR("certain") : STR("possible");
    case FIELD_SINCE:
        buf_init(&text, &run->scratch, INSTANT_TEXT_MAX);
        if (member->event != 0)
            instant_format_utc(&text, member->since_us);
        return buf_str(&text);
    case FIELD_WIDENING:
        return str_of(widening_names[member->widening]);
    case FIELD_DIRECTION:
        return str_of(side_names[run->sides != NULL ? run->sides[i] : run->side]);
    case FIELD_DEPTH:
        return str_fmt(&run->scratch, "%u", member->level);
    default:
        return member->removed ? STR("true") : STR("false");
    }
}

static bool is_wanted(const TraceRun *run, int field)
{
    return (run->fields >> field & 1) != 0;
}

static void write_member(TraceRun *run, size_t i, JsonWriter *json)
{
    arena_reset(&run->scratch);
    json_object_begin(json);
    for (int field = 0; field < FIELD_COUNT; field++) {
        if (!is_wanted(run, field))
            continue;
        if (field == FIELD_DEPTH)
            output_number(json, field_names[field], run->result.members[i].level);
        else if (field == FIELD_REMOVED)
            output_bool(json, field_names[field], run->result.members[i].removed);
        else
            output_text(json, field_names[field], field_text(run, i, (TraceField)field));
    }
    json_object_end(json);
}

static void write_counts(const TraceRun *run, JsonWriter *json)
{
    int64_t possible = 0, removed = 0, widened = 0, kinds[ITEM_CLASS + 1] = {0};
    int64_t members = (int64_t)run->result.member_count;
    for (int64_t i = 0; i < members; i++) {
        const TraceMember *member = &run->result.members[i];
        possible += member->confidence == CONFIDENCE_POSSIBLE;
        removed += member->removed;
        widened += member->widening != WIDENING_NONE;
        kinds[trace_item_kind(run->journal.index, member->item)]++;
    }
    json_key(json, STR("counts"));
    json_object_begin(json);
    output_number(json, "members", members);
    output_number(json, "certain", members - possible);
    output_number(json, "possible", possible);
    output_number(json, "removed", removed);
    output_number(json, "widened", widened);
    output_number(json, "things", kinds[ITEM_THING]);
    output_number(json, "lots", kinds[ITEM_LOT]);
    output_number(json, "vessels", kinds[ITEM_VESSEL]);
    output_number(json, "classes", kinds[ITEM_CLASS]);
    json_object_end(json);
}

static void write_findings(TraceRun *run, Output *out, Lang lang)
{
    JsonWriter *json = &out->json;
    json_key(json, STR("findings"));
    json_array_begin(json);
    for (size_t i = 0; i < run->result.finding_count; i++) {
        const TraceFinding *finding = &run->result.findings[i];
        arena_reset(&run->scratch);
        Str item = {0};
        if (finding->item != 0)
            item = workspace_uri(&run->scratch, &run->journal, finding->item);
        json_object_begin(json);
        output_text(json, "code", str_of(finding->code));
        output_text(json, "item", item);
        output_number(json, "event", finding->event);
        output_text(json, "message",
                    workspace_finding(&run->scratch, &run->journal, finding, lang));
        json_object_end(json);
        output_turn(out);
    }
    json_array_end(json);
}

static void write_head(Ctx *cx, TraceRun *run, JsonWriter *json, Lang lang)
{
    output_text(json, "direction", str_of(side_names[run->side]));
    output_number(json, "log_position", run->result.log_position);
    json_key(json, STR("seeds"));
    json_array_begin(json);
    for (size_t i = 0; i < run->seeds.count; i++)
        json_string(json, workspace_uri(cx->arena, &run->journal, run->seeds.items[i]));
    json_array_end(json);
    if (run->via_item == 0)
        return;
    json_key(json, STR("via"));
    json_object_begin(json);
    output_text(json, "item", workspace_uri(cx->arena, &run->journal, run->via_item));
    json_key(json, STR("path"));
    path_json(cx, &run->journal, &run->via, lang, json);
    json_object_end(json);
}

void trace_json_print(Ctx *cx, TraceRun *run, Lang lang)
{
    Output out;
    output_init(cx, &out);
    JsonWriter *json = &out.json;
    json_object_begin(json);
    write_head(cx, run, json, lang);
    json_key(json, STR("members"));
    json_array_begin(json);
    for (size_t i = 0; i < run->result.member_count; i++) {
        write_member(run, i, json);
        output_turn(&out);
    }
    json_array_end(json);
    write_counts(run, json);
    write_findings(run, &out, lang);
    json_object_end(json);
    buf_add_char(&out.buf, '\n');
    output_end(&out);
}

void trace_csv_print(Ctx *cx, TraceRun *run)
{
    Output out;
    Str row[FIELD_COUNT];
    size_t count = 0;
    output_init(cx, &out);
    for (int field = 0; field < FIELD_COUNT; field++) {
        if (is_wanted(run, field))
            row[count++] = str_of(field_names[field]);
    }
    output_csv_row(&out.buf, row, count);
    for (size_t i = 0; i < run->result.member_count; i++) {
        arena_reset(&run->scratch);
        count = 0;
        for (int field = 0; field < FIELD_COUNT; field++) {
            if (is_wanted(run, field))
                row[count++] = field_text(run, i, (TraceField)field);
        }
        output_csv_row(&out.buf, row, count);
        output_turn(&out);
    }
    output_end(&out);
}
