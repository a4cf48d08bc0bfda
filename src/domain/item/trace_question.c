/* trace_question.c - the walks of a question: one direction, both, through something. */
#include "domain/item/trace_question.h"

#include "domain/trace/trace_where.h"

static Err side_walk(Ctx *cx, const TraceAnswer *answer, TraceDirection direction, TraceResult *out)
{
    TraceQuery query = answer->query;
    query.direction = direction;
    if (answer->via != 0) {
        query.seeds = &answer->via;
        query.seed_count = 1;
        query.windows = NULL;
    }
    return trace_walk(cx, answer->index, &query, out);
}

/* ---- both ---- */

static void findings_join(Ctx *cx, const TraceResult *forward, const TraceResult *backward,
                          TraceResult *out)
{
    size_t count = forward->finding_count + backward->finding_count;
    TraceFinding *all = arena_array(cx->arena, TraceFinding, count + 1);
    if (forward->finding_count != 0)
        memcpy(all, forward->findings, sizeof *all * forward->finding_count);
    if (backward->finding_count != 0)
        memcpy(all + forward->finding_count, backward->findings,
               sizeof *all * backward->finding_count);
    out->findings = all;
    out->finding_count = count;
}

/* Both results in the order of item numbers; an item on both sides stands once, as certain as
 * the surer side. */
static void members_join(Ctx *cx, const TraceResult *forward, const TraceResult *backward,
                         TraceAnswer *answer)
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
    answer->sides = sides;
    answer->result.members = members;
    answer->result.member_count = n;
}

static Err both_walk(Ctx *cx, TraceAnswer *answer)
{
    TraceResult forward, backward;
    TRY(side_walk(cx, answer, TRACE_FORWARD, &forward));
    TRY(side_walk(cx, answer, TRACE_BACKWARD, &backward));
    answer->result.log_position = forward.log_position;
    members_join(cx, &forward, &backward, answer);
    findings_join(cx, &forward, &backward, &answer->result);
    return OK;
}

/* What `via` became, and the path by which the item went through it. */
static Err via_walk(Ctx *cx, TraceAnswer *answer)
{
    PathShape *path = arena_new(cx->arena, PathShape);
    TraceAnswer back = *answer;
    if (answer->side != SIDE_BOTH)
        return fail(cx, ERR_USAGE, MSG("via goes with the direction both"));
    back.query.direction = TRACE_BACKWARD;
    TRY(trace_path(cx, &back, answer->via, path));
    answer->path = path;
    return side_walk(cx, answer, TRACE_FORWARD, &answer->result);
}

/* ---- units ---- */

/* Keep things not used up and not fitted into another (the unit of a scope). */
static Err units_keep(Ctx *cx, TraceAnswer *answer)
{
    bool *is_unit;
    TraceResult *result = &answer->result;
    uint8_t *sides =
        answer->sides == NULL ? NULL : arena_array(cx->arena, uint8_t, result->member_count + 1);
    uint32_t *items =
        arena_alloc_raw(cx->arena, (result->member_count + 1) * sizeof *items, sizeof *items);
    size_t n = 0;
    for (size_t i = 0; i < result->member_count; i++)
        items[i] = result->members[i].item;
    TraceWhereQuery query = {
        .items = items, .item_count = result->member_count, .as_known_at = result->log_position};
    TRY(trace_where_units(cx, answer->index, &query, &is_unit));
    for (size_t i = 0; i < result->member_count; i++) {
        if (!is_unit[i])
            continue;
        if (sides != NULL)
            sides[n] = answer->sides[i];
        result->members[n++] = result->members[i];
    }
    result->member_count = n;
    answer->sides = sides;
    return OK;
}

Err trace_answer_find(Ctx *cx, TraceAnswer *answer)
{
    answer->query.norms = true;
    if (answer->via != 0)
        TRY(via_walk(cx, answer));
    else if (answer->side == SIDE_BOTH)
        TRY(both_walk(cx, answer));
    else
        TRY(side_walk(cx, answer, (TraceDirection)answer->side, &answer->result));
    return answer->units ? units_keep(cx, answer) : OK;
}

/* ---- path ---- */

/* An end that is not seen has no name, an event that is not seen neither number nor moment. */
static void step_cut(const TraceAnswer *asked, const TraceStep *step, StepShape *out)
{
    bool from = sight_sees(asked->sight, step->from), to = sight_sees(asked->sight, step->to);
    if (!sight_sees_event(asked->sight, asked->index, step->event)) {
        out->event = field_int(0);
        out->time = (FieldInstant){.set = false};
    }
    out->from = from ? out->from : STR("");
    out->to = to ? out->to : STR("");
    if (!from || !to)
        out->unseen = field_bool(true);
}

static StepShape step_shape(Ctx *cx, const TraceAnswer *asked, const TraceStep *step)
{
    StepShape out = {
        .edge = trace_edge_name(step->edge),
        .from = item_uri(cx->arena, asked->index, step->from),
        .to = item_uri(cx->arena, asked->index, step->to),
        .event = field_int(step->event),
        .time = step->event != 0 ? field_utc(step->time_us) : (FieldInstant){.set = false},
        .confidence = confidence_name(step->confidence),
        .removed = {step->removed, true},
        .widening = widening_name(step->widening),
        .reason = step->reason == NULL ? (Str){0} : str_of(message_text(step->reason, asked->lang)),
    };
    step_cut(asked, step, &out);
    return out;
}

Err trace_path(Ctx *cx, const TraceAnswer *asked, uint32_t item, PathShape *out)
{
    TraceStep *steps;
    size_t count;
    const TraceQuery *query = &asked->query;
    Str uri = item_uri(cx->arena, asked->index, item);
    Err err = trace_explain(cx, asked->index, query, item, &steps, &count);
    if (err == ERR_NOT_FOUND)
        return fail(cx, ERR_NOT_FOUND, MSG("no path leads to %1$s"), uri.p);
    TRY(err);
    int64_t known = query->as_known_at;
    *out = (PathShape){
        .direction = str_of(trace_direction_name(query->direction)),
        .item = uri,
        .log_position = field_int(known != 0 ? known : trace_position(asked->index)),
    };
    out->steps.items = arena_array(cx->arena, StepShape, count + 1);
    out->steps.count = count;
    for (size_t i = 0; i < count; i++)
        out->steps.items[i] = step_shape(cx, asked, &steps[i]);
    return OK;
}
