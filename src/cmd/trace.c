/* holdfast trace: what an item became, or what went into it. */
#include "cmd/commands.h"
#include "cmd/trace_run.h"
#include "cmd/trace_summary.h"
#include "domain/item/item_where.h"

static const struct {
    const char *name;
    unsigned edge;
} edge_names[] = {{"E1", EDGE_E1}, {"E2", EDGE_E2}, {"E3", EDGE_E3}, {"E6", EDGE_E6}};

static Err parse_edges(Ctx *cx, const Options *options, unsigned *out)
{
    enum { EDGE_NAMES = sizeof edge_names / sizeof *edge_names };
    Str list = option_text(options, "edges", STR("E1,E2,E3,E6"));
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
    if (option_given(options, "widen"))
        *out |= EDGE_E7;
    if (option_given(options, "through-containers"))
        *out |= EDGE_E4;
    return OK;
}

static Err parse_fields(Ctx *cx, const Options *options, const TraceRun *run, unsigned *out)
{
    Str list = option_text(options, "fields", (Str){0});
    *out = 1u << FIELD_ITEM | 1u << FIELD_LEVEL | 1u << FIELD_DEPTH | 1u << FIELD_CONFIDENCE |
           1u << FIELD_SINCE | 1u << FIELD_REMOVED;
    if (option_given(options, "widen") || option_given(options, "through-containers"))
        *out |= 1u << FIELD_WIDENING;
    if (run->side == SIDE_BOTH)
        *out |= 1u << FIELD_DIRECTION;
    if (list.n != 0)
        *out = 0;
    while (list.n > 0) {
        Str name = str_trim(str_cut(&list, ','));
        int field = 0;
        while (field < FIELD_COUNT && !str_eq(name, str_of(trace_field_name((TraceField)field))))
            field++;
        if (field == FIELD_COUNT)
            return fail(cx, ERR_USAGE,
                        MSG("--fields takes item, level, depth, confidence, since, removed, "
                            "widening, direction; not \"%1$s\""),
                        str_shown(cx->arena, name));
        *out |= 1u << field;
    }
    return OK;
}

static Err parse_side(Ctx *cx, const Options *options, TraceSide *out)
{
    if (options->operand_count == 0)
        return fail(cx, ERR_USAGE, MSG("trace takes forward, backward or both, and an item"));
    for (int i = SIDE_FORWARD; i <= SIDE_BOTH; i++) {
        if (str_eq(options->operands[0], str_of(trace_side_name((TraceSide)i)))) {
            *out = (TraceSide)i;
            return OK;
        }
    }
    return fail(cx, ERR_USAGE, MSG("trace takes forward, backward or both, not \"%1$s\""),
                str_shown(cx->arena, options->operands[0]));
}

/* A class is refused whether or not any event names it. */
static Err refuse_classes(Ctx *cx, const Options *options)
{
    for (size_t i = 1; i < options->operand_count; i++) {
        Identity identity;
        TRY(identity_read(cx, options->operands[i], &identity));
        if (identity.kind == ITEM_CLASS)
            return fail(cx, ERR_USAGE,
                        MSG("%1$s is a whole class of products; trace a lot or a unit of it"),
                        str_shown(cx->arena, options->operands[i]));
    }
    return OK;
}

static Err read_seeds(Ctx *cx, const Options *options, TraceRun *run)
{
    TRY(refuse_classes(cx, options));
    TRY(items_read(cx, options, 1, &run->journal, &run->seeds));
    run->query.seeds = run->seeds.items;
    run->query.seed_count = run->seeds.count;
    run->query.windows = run->seeds.windows;
    return OK;
}

static Err walk_side(Ctx *cx, TraceRun *run, TraceDirection direction, TraceResult *out)
{
    run->query.direction = direction;
    run->query.broken_chains = true;
    return trace_walk(cx, run->journal.index, &run->query, out);
}

/* Both results in the order of item numbers; an item on both sides stands once, as certain as
 * the surer side. */
static void join_sides(Ctx *cx, TraceRun *run, const TraceResult *forward,
                       const TraceResult *backward)
{
    size_t room = forward->member_count + backward->member_count, n = 0;
    TraceMember *members = arena_array(cx->arena, TraceMember, room + 1);
    uint8_t *sides = arena_array(cx->arena, uint8_t, room + 1);
    for (size_t f = 0, b = 0; f < forward->member_count || b < backward->member_count; n++) {
        const TraceMember *left = f < forward->member_count ? &forward->members[f] : NULL;
        const TraceMember *right = b < backward->member_count ? &backward->members[b] : NULL;
        bool takes_left = right == NULL || (left != NULL && left->item <= right->item);
        bool takes_right = left == NULL || (right != NULL && right->item <= left->item);
        members[n] = takes_left ? *left : *right;
        sides[n] = takes_left && takes_right ? SIDE_BOTH
                   : takes_left              ? SIDE_FORWARD
                                             : SIDE_BACKWARD;
        if (takes_left && takes_right && right->confidence < left->confidence)
            members[n].confidence = right->confidence;
        f += takes_left;
        b += takes_right;
    }
    size_t findings = forward->finding_count + backward->finding_count;
    TraceFinding *all = arena_array(cx->arena, TraceFinding, findings + 1);
    if (forward->finding_count != 0)
        memcpy(all, forward->findings, sizeof *all * forward->finding_count);
    if (backward->finding_count != 0)
        memcpy(all + forward->finding_count, backward->findings,
               sizeof *all * backward->finding_count);
    run->sides = sides;
    run->result = (TraceResult){forward->log_position, members, n, all, findings};
}

/* `both --via S`: what S became, and the path by which the item went through S. */
static Err walk_via(Ctx *cx, const Options *options, TraceRun *run)
{
    TRY(workspace_item(cx, &run->journal, option_text(options, "via", (Str){0}), &run->via_item));
    run->query.direction = TRACE_BACKWARD;
    TRY(path_find(cx, &run->journal, &run->query, run->via_item, &run->via));
    run->query.seeds = &run->via_item;
    run->query.seed_count = 1;
    run->query.windows = NULL;
    return walk_side(cx, run, TRACE_FORWARD, &run->result);
}

static Err walk_all(Ctx *cx, const Options *options, TraceRun *run)
{
    TraceResult forward, backward;
    if (option_given(options, "via"))
        return walk_via(cx, options, run);
    if (run->side != SIDE_BOTH)
        return walk_side(cx, run, run->side == SIDE_FORWARD ? TRACE_FORWARD : TRACE_BACKWARD,
                         &run->result);
    TRY(walk_side(cx, run, TRACE_FORWARD, &forward));
    TRY(walk_side(cx, run, TRACE_BACKWARD, &backward));
    join_sides(cx, run, &forward, &backward);
    return OK;
}

/* Keep the units: things not used up and not fitted into another (scope algebra's unit). */
static Err keep_units(Ctx *cx, TraceRun *run)
{
    TraceResult *result = &run->result;
    uint32_t *items = arena_array(cx->arena, uint32_t, result->member_count + 1);
    TraceWhereResult found;
    size_t n = 0;
    for (size_t i = 0; i < result->member_count; i++)
        items[i] = result->members[i].item;
    ItemWhereQuery query = {.view = {run->journal.index, result->log_position},
                            .items = items,
                            .count = result->member_count};
    TRY(item_where_rows(cx, &query, &found));
    const TraceWhere *rows = found.rows;
    uint8_t *sides = arena_array(cx->arena, uint8_t, result->member_count + 1);
    for (size_t i = 0; i < result->member_count; i++) {
        if (trace_item_kind(run->journal.index, items[i]) != ITEM_THING || rows[i].fitted ||
            rows[i].state == STATE_USED_UP)
            continue;
        sides[n] = run->sides == NULL ? (uint8_t)run->side : run->sides[i];
        result->members[n++] = result->members[i];
    }
    result->member_count = n;
    run->sides = sides;
    return OK;
}

static Err trace(Ctx *cx, const Options *options, TraceRun *run)
{
    TRY(parse_side(cx, options, &run->side));
    TRY(parse_edges(cx, options, &run->query.edges));
    TRY(parse_fields(cx, options, run, &run->fields));
    if (option_given(options, "json") && option_given(options, "csv"))
        return fail(cx, ERR_USAGE, MSG("--json and --csv exclude each other"));
    if (option_given(options, "via") && run->side != SIDE_BOTH)
        return fail(cx, ERR_USAGE, MSG("--via goes with trace both"));
    TRY(workspace_open(cx, options, DB_READ, &run->journal));
    TRY(read_seeds(cx, options, run));
    TRY(items_known_at(cx, options, &run->journal, &run->query.as_known_at));
    TRY(walk_all(cx, options, run));
    return option_given(options, "units") ? keep_units(cx, run) : OK;
}

static int run_trace(Ctx *cx, const Options *options, Lang lang)
{
    TraceRun run = {0};
    int code = EXIT_OK;
    if (trace(cx, options, &run) != OK)
        code = command_fail(cx, options, lang);
    else if (option_given(options, "json"))
        trace_json_print(cx, &run, lang);
    else if (option_given(options, "csv"))
        trace_csv_print(cx, &run);
    else if (trace_summary_print(cx, &run, lang) != OK)
        code = command_fail(cx, options, lang);
    arena_release(&run.scratch);
    journal_close(cx, &run.journal);
    return code;
}

static const OptionSpec trace_options[] = {
    OPTIONS_STORE,
    OPTION_ITEMS,
    {OPTION_TEXT, "edges", "LIST", MSG("edges to follow: E1,E2,E3,E6 (default: all)")},
    OPTIONS_WIDEN,
    {OPTION_TEXT, "via", "SOURCE", MSG("with both: what SOURCE became, and the path to it")},
    OPTION_KNOWN,
    {OPTION_FLAG, "units", NULL, MSG("only pieces that stand for themselves")},
    {OPTION_TEXT, "fields", "LIST", MSG("columns: item,level,depth,confidence,since,removed,…")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object, all members")},
    {OPTION_FLAG, "csv", NULL, MSG("CSV, all members")},
    {.kind = OPTION_END},
};

static const char *const trace_examples[] = {
    "holdfast trace forward urn:epc:class:lgtin:9521234.000021.SEP-0312",
    "holdfast trace backward '(01)09521234000013(21)A7F3' --json",
    "holdfast trace forward 'TANK-URI@2026-03-01T08:00:00+08:00/2026-03-01T20:00:00+08:00'",
    "holdfast trace forward --items lots.txt --units --fields item --csv > affected.csv",
    NULL,
};

const Command trace_command = {
    .name = "trace",
    .operands = "forward|backward|both ITEM ...",
    .help = MSG("what an item became, or what went into it"),
    .options = trace_options,
    .examples = trace_examples,
    .run = run_trace,
};
