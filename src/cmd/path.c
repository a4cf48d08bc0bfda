#include "cmd/path.h"

/* What the event did, in plain words. */
static const struct {
    Str edge;
    const char *label;
} edges[] = {
    {STR_INIT("E1"), MSG("made from it")},
    {STR_INIT("E2"), MSG("fitted into it")},
    {STR_INIT("E3"), MSG("lot and its piece")},
    {STR_INIT("E4"), MSG("lay in the same container")},
    {STR_INIT("E7"), MSG("its class was used without naming the lot")},
};

static const char *edge_label(Str edge, Lang lang)
{
    size_t i = 0;
    while (i + 1 < sizeof edges / sizeof *edges && !str_eq(edges[i].edge, edge))
        i++;
    return message_text(edges[i].label, lang);
}

void path_text(const PathShape *path, Lang lang, Buf *out)
{
    if (path->steps.count != 0)
        buf_fmt(out, "  %s\n", path->steps.items[0].from.p);
    for (size_t i = 0; i < path->steps.count; i++) {
        const StepShape *step = &path->steps.items[i];
        buf_fmt(out, "  → %s\n      %s", step->to.p, edge_label(step->edge, lang));
        if (step->time.set) {
            buf_add(out, STR(" · "));
            instant_format_utc(out, step->time.value.us);
            buf_fmt(out, " · #%lld", (long long)step->event.value);
        }
        if (step->reason.n != 0)
            buf_fmt(out, " · %s", step->reason.p);
        if (step->removed.value)
            buf_fmt(out, " · %s", message_text(MSG("removed"), lang));
        buf_add_char(out, '\n');
    }
}
