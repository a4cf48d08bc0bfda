/* holdfast trace: what an item became, or what went into it. */
#include <stdlib.h>

#include "cmd/commands.h"
#include "cmd/output.h"
#include "cmd/trace_summary.h"
#include "cmd/workspace.h"

typedef struct TraceRun {
    Journal journal;
    TraceQuery query;
    TraceResult result;
    Arena scratch; /* texts of one member; not the arena the output grows in */
} TraceRun;

typedef struct TraceCounts {
    int64_t certain;
    int64_t possible;
    int64_t removed;
    int64_t by_kind[ITEM_CLASS + 1];
} TraceCounts;

static const char *const direction_names[] = {
    [TRACE_FORWARD] = "forward",
    [TRACE_BACKWARD] = "backward",
};

static const struct {
    const char *name;
    unsigned edge;
} edge_names[] = {{"E1", EDGE_E1}, {"E2", EDGE_E2}, {"E3", EDGE_E3}, {"E6", EDGE_E6}};

static Err parse_edges(Ctx *cx, Str list, unsigned *out)
{
    enum { EDGE_NAMES = sizeof edge_names / sizeof *edge_names };
    *out = 0;
    while (list.n > 0) {
        Str name = str_trim(str_cut(&list, ','));
        size_t i = 0;
        while (i < EDGE_NAMES && !str_eq_nocase(name, str_of(edge_names[i].name)))
            i++;
        if (i == EDGE_NAMES)
            return fail(cx, ERR_USAGE, MSG("--edges takes a list of E1, E2, E3, E6, not \"%1$s\""),
                        str_shown(cx->arena, name));
        *out |= edge_names[i].edge;
    }
    return OK;
}

static Err parse_direction(Ctx *cx, const Options *options, TraceDirection *out)
{
    if (options->operand_count < 2)
        return fail(cx, ERR_USAGE, MSG("trace takes forward or backward, and at least one item"));
    for (int i = TRACE_FORWARD; i <= TRACE_BACKWARD; i++) {
        if (str_eq(options->operands[0], str_of(direction_names[i]))) {
            *out = (TraceDirection)i;
            return OK;
        }
    }
    return fail(cx, ERR_USAGE, MSG("trace takes forward or backward, not \"%1$s\""),
                str_shown(cx->arena, options->operands[0]));
}

static Err find_seeds(Ctx *cx, const Options *options, TraceRun *run)
{
    size_t count = options->operand_count - 1;
    uint32_t *seeds = arena_array(cx->arena, uint32_t, count);
    for (size_t i = 0; i < count; i++) {
        TRY(workspace_item(cx, &run->journal, options->operands[i + 1], &seeds[i]));
        if (trace_item_kind(run->journal.index, seeds[i]) == ITEM_CLASS)
            return fail(cx, ERR_USAGE,
                        MSG("%1$s is a whole class of products; trace a lot or a unit of it"),
                        workspace_uri(cx->arena, &run->journal, seeds[i]).p);
    }
    run->query.seeds = seeds;
    run->query.seed_count = count;
    return OK;
}

static TraceCounts count_members(const TraceRun *run)
{
    TraceCounts counts = {0};
    for (size_t i = 0; i < run->result.member_count; i++) {
        const TraceMember *member = &run->result.members[i];
        counts.removed += member->removed;
        counts.certain += member->confidence == CONFIDENCE_CERTAIN;
        counts.possible += member->confidence == CONFIDENCE_POSSIBLE;
        counts.by_kind[trace_item_kind(run->journal.index, member->item)]++;
    }
    return counts;
}

static const char *confidence_name(Confidence confidence)
{
    return confidence == CONFIDENCE_CERTAIN ? "certain" : "possible";
}

/* The columns of one member as texts in the scratch arena; `since` is empty where no event
 * put it there. */
static void member_texts(TraceRun *run, const TraceMember *member, Str *item, Str *since)
{
    arena_reset(&run->scratch);
    *item = workspace_uri(&run->scratch, &run->journal, member->item);
    Buf text;
    buf_init(&text, &run->scratch, INSTANT_TEXT_MAX);
    if (member->event != 0)
        instant_format_utc(&text, member->since_us);
    *since = buf_str(&text);
}

static Str member_level(const TraceRun *run, const TraceMember *member)
{
    return str_of(item_kind_name(trace_item_kind(run->journal.index, member->item)));
}

static void write_members(TraceRun *run, Output *out)
{
    JsonWriter *json = &out->json;
    json_key(json, STR("members"));
    json_array_begin(json);
    for (size_t i = 0; i < run->result.member_count; i++) {
        const TraceMember *member = &run->result.members[i];
        Str item, since;
        member_texts(run, member, &item, &since);
        json_object_begin(json);
        output_text(json, "item", item);
        output_text(json, "level", member_level(run, member));
        output_number(json, "depth", member->level);
        output_text(json, "confidence", str_of(confidence_name(member->confidence)));
        output_text(json, "since", since);
        output_bool(json, "removed", member->removed);
        json_object_end(json);
        output_turn(out);
    }
    json_array_end(json);
}

static void write_counts(const TraceRun *run, JsonWriter *json)
{
    TraceCounts counts = count_members(run);
    json_key(json, STR("counts"));
    json_object_begin(json);
    output_number(json, "members", (int64_t)run->result.member_count);
    output_number(json, "certain", counts.certain);
    output_number(json, "possible", counts.possible);
    output_number(json, "removed", counts.removed);
    output_number(json, "things", counts.by_kind[ITEM_THING]);
    output_number(json, "lots", counts.by_kind[ITEM_LOT]);
    output_number(json, "vessels", counts.by_kind[ITEM_VESSEL]);
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
        json_object_begin(json);
        output_text(json, "code", str_of(finding->code));
        output_text(json, "item",
                    finding->item == 0
                        ? (Str){0}
                        : workspace_uri(&run->scratch, &run->journal, finding->item));
        output_number(json, "event", finding->event);
        output_text(json, "message",
                    workspace_finding(&run->scratch, &run->journal, finding, lang));
        json_object_end(json);
        output_turn(out);
    }
    json_array_end(json);
}

static void print_json(Ctx *cx, TraceRun *run, Lang lang)
{
    Output out;
    output_init(cx, &out);
    JsonWriter *json = &out.json;
    json_object_begin(json);
    output_text(json, "direction", str_of(direction_names[run->query.direction]));
    output_number(json, "log_position", run->result.log_position);
    json_key(json, STR("seeds"));
    json_array_begin(json);
    for (size_t i = 0; i < run->query.seed_count; i++)
        json_string(json, workspace_uri(cx->arena, &run->journal, run->query.seeds[i]));
    json_array_end(json);
    write_members(run, &out);
    write_counts(run, json);
    write_findings(run, &out, lang);
    json_object_end(json);
    buf_add_char(&out.buf, '\n');
    output_end(&out);
}

static void print_csv(Ctx *cx, TraceRun *run)
{
    Output out;
    output_init(cx, &out);
    buf_add(&out.buf, STR("item,level,depth,confidence,since,removed\r\n"));
    for (size_t i = 0; i < run->result.member_count; i++) {
        const TraceMember *member = &run->result.members[i];
        Str item, since;
        member_texts(run, member, &item, &since);
        output_csv(&out.buf, item);
        buf_add_char(&out.buf, ',');
        buf_add(&out.buf, member_level(run, member));
        buf_add_char(&out.buf, ',');
        buf_add_int(&out.buf, member->level);
        buf_add_char(&out.buf, ',');
        buf_add(&out.buf, str_of(confidence_name(member->confidence)));
        buf_add_char(&out.buf, ',');
        buf_add(&out.buf, since);
        buf_add(&out.buf, member->removed ? STR(",true\r\n") : STR(",false\r\n"));
        output_turn(&out);
    }
    output_end(&out);
}

static Err walk(Ctx *cx, const Options *options, TraceRun *run)
{
    TRY(parse_direction(cx, options, &run->query.direction));
    TRY(parse_edges(cx, option_text(options, "edges", STR("E1,E2,E3,E6")), &run->query.edges));
    if (option_given(options, "json") && option_given(options, "csv"))
        return fail(cx, ERR_USAGE, MSG("--json and --csv exclude each other"));
    TRY(workspace_open(cx, options, DB_READ, &run->journal));
    TRY(find_seeds(cx, options, run));
    return trace_walk(cx, run->journal.index, &run->query, &run->result);
}

static int run_trace(Ctx *cx, const Options *options, Lang lang)
{
    TraceRun run = {0};
    int code = EXIT_OK;
    if (walk(cx, options, &run) != OK)
        code = command_fail(cx, lang);
    else if (option_given(options, "json"))
        print_json(cx, &run, lang);
    else if (option_given(options, "csv"))
        print_csv(cx, &run);
    else if (trace_summary_print(cx, &run.journal, &run.query, &run.result, lang) != OK)
        code = command_fail(cx, lang);
    arena_release(&run.scratch);
    journal_close(cx, &run.journal);
    return code;
}

static const OptionSpec trace_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "edges", "LIST", MSG("edges to follow: E1,E2,E3,E6 (default: all)")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object, all members")},
    {OPTION_FLAG, "csv", NULL, MSG("CSV, all members")},
    {.kind = OPTION_END},
};

static const char *const trace_examples[] = {
    "holdfast trace forward urn:epc:class:lgtin:9521234.000021.SEP-0312",
    "holdfast trace backward '(01)09521234000014(21)A7F3' --json",
    NULL,
};

const Command trace_command = {
    .name = "trace",
    .operands = "forward|backward ITEM ...",
    .help = MSG("what an item became, or what went into it"),
    .options = trace_options,
    .examples = trace_examples,
    .run = run_trace,
};
