#include "cmd/path.h"

Err path_find(Ctx *cx, const Journal *journal, const TraceQuery *query, uint32_t item, Path *out)
{
    out->item = item;
    Err err = trace_explain(cx, journal->index, query, item, &out->steps, &out->count);
    if (err == ERR_NOT_FOUND)
        return fail(cx, ERR_NOT_FOUND, MSG("no path leads to %1$s"),
                    workspace_uri(cx->arena, journal, item).p);
    return err;
}

static const struct {
    unsigned edge;
    const char *name;
    const char *label; /* what the event did, in plain words */
} edges[] = {
    {EDGE_E1, "E1", MSG("made from it")},
    {EDGE_E2, "E2", MSG("fitted into it")},
    {EDGE_E3, "E3", MSG("lot and its piece")},
    {EDGE_E4, "E4", MSG("lay in the same container")},
    {EDGE_E7, "E7", MSG("its class was used without naming the lot")},
};

static size_t edge_number(unsigned edge)
{
    size_t i = 0;
    while (i + 1 < sizeof edges / sizeof *edges && edges[i].edge != edge)
        i++;
    return i;
}

static Str step_time(Ctx *cx, const TraceStep *step)
{
    Buf text;
    buf_init(&text, cx->arena, INSTANT_TEXT_MAX);
    if (step->event != 0)
        instant_format_utc(&text, step->time_us);
    return buf_str(&text);
}

void path_json(Ctx *cx, const Journal *journal, const Path *path, Lang lang, JsonWriter *json)
{
    json_array_begin(json);
    for (size_t i = 0; i < path->count; i++) {
        const TraceStep *step = &path->steps[i];
        json_object_begin(json);
        output_text(json, "edge", str_of(edges[edge_number(step->edge)].name));
        output_text(json, "from", workspace_uri(cx->arena, journal, step->from));
        output_text(json, "to", workspace_uri(cx->arena, journal, step->to));
        output_number(json, "event", step->event);
        output_text(json, "time", step_time(cx, step));
        output_text(json, "confidence",
                    step->confidence == CONFIDENCE_CERTAIN ? STR("certain") : STR("possible"));
        output_bool(json, "removed", step->removed);
        output_text(json, "reason",
                    step->reason == NULL ? (Str){0} : str_of(message_text(step->reason, lang)));
        json_object_end(json);
    }
    json_array_end(json);
}

void path_text(Ctx *cx, const Journal *journal, const Path *path, Lang lang, Buf *out)
{
    if (path->count != 0)
        buf_fmt(out, "  %s\n", workspace_uri(cx->arena, journal, path->steps[0].from).p);
    for (size_t i = 0; i < path->count; i++) {
        const TraceStep *step = &path->steps[i];
        buf_fmt(out, "  → %s\n      %s", workspace_uri(cx->arena, journal, step->to).p,
                message_text(edges[edge_number(step->edge)].label, lang));
        if (step->event != 0)
            buf_fmt(out, " · %.*s · #%lld", STR_ARG(step_time(cx, step)), (long long)step->event);
        if (step->reason != NULL)
            buf_fmt(out, " · %s", message_text(step->reason, lang));
        if (step->removed)
            buf_fmt(out, " · %s", message_text(MSG("removed"), lang));
        buf_add_char(out, '\n');
    }
}
