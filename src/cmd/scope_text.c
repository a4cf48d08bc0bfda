#include "cmd/scope_text.h"

#include <stdlib.h>

#include "cmd/command.h"
#include "cmd/output.h"
#include "cmd/state_label.h"

enum { COUNT_WIDTH = 12, SHOWN_PLACES = 20 };

static void add_sentence(Buf *out, Lang lang, const char *key, const Str *params, int count)
{
    message_format(out, lang, key, params, count);
    buf_add_char(out, '\n');
}

/* A cell's word for a state, in the reader's language. */
static const char *state_text(Str name, Lang lang)
{
    ItemState state = 0;
    while (state + 1 < STATE_COUNT && !str_eq(name, str_of(item_state_name(state))))
        state++;
    return state_label(state, lang);
}

static void add_place(Buf *out, Str place, Str name)
{
    if (place.n > 0)
        buf_fmt(out, " · %.*s", STR_ARG(name.n > 0 ? name : place));
}

/* ---- how many are where ---- */

/* Units of one state at one place, by certainty. */
typedef struct Spot {
    const ScopeCell *cell;
    int64_t certain, possible, removed;
} Spot;

static int64_t spot_units(const Spot *spot)
{
    return spot->certain + spot->possible + spot->removed;
}

static int by_spot(const void *a, const void *b)
{
    const Spot *left = a, *right = b;
    int order = str_cmp(left->cell->state, right->cell->state);
    return order != 0 ? order : str_cmp(left->cell->place, right->cell->place);
}

static int by_units(const void *a, const void *b)
{
    int64_t left = spot_units(a), right = spot_units(b);
    return left != right ? (left < right) - (left > right) : by_spot(a, b);
}

static Spot spot_of(const ScopeCell *cell)
{
    Spot spot = {.cell = cell};
    if (cell->removed.value)
        spot.removed = cell->units.value;
    else if (str_eq(cell->confidence, confidence_name(CONFIDENCE_CERTAIN)))
        spot.certain = cell->units.value;
    else
        spot.possible = cell->units.value;
    return spot;
}

/* The cells without what tells those of one state and place apart; returns how many are left. */
static size_t spots_join(Spot *spots, size_t count)
{
    size_t kept = 0;
    qsort(spots, count, sizeof *spots, by_spot);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || by_spot(&spots[kept - 1], &spots[i]) != 0) {
            spots[kept++] = spots[i];
            continue;
        }
        spots[kept - 1].certain += spots[i].certain;
        spots[kept - 1].possible += spots[i].possible;
        spots[kept - 1].removed += spots[i].removed;
    }
    qsort(spots, kept, sizeof *spots, by_units);
    return kept;
}

static void add_head(Buf *out, const char *word)
{
    for (int i = command_width(str_of(word)); i < COUNT_WIDTH; i++)
        buf_add_char(out, ' ');
    buf_add(out, str_of(word));
}

static void places_text(Ctx *cx, const ScopeCell *cells, size_t count, Lang lang, Buf *out)
{
    if (count == 0)
        return;
    Spot *spots = arena_array(cx->arena, Spot, count);
    for (size_t i = 0; i < count; i++)
        spots[i] = spot_of(&cells[i]);
    count = spots_join(spots, count);
    buf_add_char(out, '\n');
    add_head(out, message_text(MSG("certain"), lang));
    add_head(out, message_text(MSG("possible"), lang));
    add_head(out, message_text(MSG("removed"), lang));
    buf_add_char(out, '\n');
    for (size_t i = 0; i < count && i < SHOWN_PLACES; i++) {
        const Spot *spot = &spots[i];
        output_count_padded(out, spot->certain, COUNT_WIDTH);
        output_count_padded(out, spot->possible, COUNT_WIDTH);
        output_count_padded(out, spot->removed, COUNT_WIDTH);
        buf_fmt(out, "  %s", state_text(spot->cell->state, lang));
        add_place(out, spot->cell->place, spot->cell->place_name);
        buf_add_char(out, '\n');
    }
    if (count > SHOWN_PLACES)
        buf_fmt(out, "%s\n", message_text(MSG("  … all of them with --json"), lang));
}

/* ---- a scope ---- */

typedef struct Counts {
    FieldInt units, certain, possible, widened, removed, built_in, lots, vessels, position, now;
} Counts;

static void counts_text(Ctx *cx, const Counts *counts, Lang lang, Buf *out)
{
    int64_t newer = counts->now.value - counts->position.value;
    Str units[] = {
        str_count(cx->arena, counts->units.value), str_count(cx->arena, counts->certain.value),
        str_count(cx->arena, counts->possible.value), str_count(cx->arena, counts->widened.value),
        str_count(cx->arena, counts->removed.value)};
    Str others[] = {str_count(cx->arena, counts->built_in.value),
                    str_count(cx->arena, counts->lots.value),
                    str_count(cx->arena, counts->vessels.value)};
    Str position[] = {str_count(cx->arena, counts->position.value), str_count(cx->arena, newer)};
    buf_add(out, STR("  "));
    add_sentence(
        out, lang,
        counts->units.value == 1
            ? MSG("%1$s unit: %2$s certain, %3$s possible (%4$s by widening), %5$s removed")
            : MSG("%1$s units: %2$s certain, %3$s possible (%4$s by widening), %5$s removed"),
        units, 5);
    buf_add(out, STR("  "));
    add_sentence(
        out, lang,
        MSG("affected, but no units: %1$s pieces used up or fitted, %2$s lots, %3$s vessels"),
        others, 3);
    buf_add(out, STR("  "));
    add_sentence(out, lang, MSG("as of log position %1$s; %2$s events are newer"), position, 2);
}

/* Who signs it reads this. */
static void said_text(Ctx *cx, const Scope *scope, Lang lang, Buf *out)
{
    Scope said = *scope;
    scope_say(cx, &said, lang);
    buf_add(out, said.clauses.count == 0 ? STR("") : STR("\n"));
    for (size_t i = 0; i < said.clauses.count; i++)
        buf_fmt(out, "  %.*s  %.*s\n", STR_ARG(said.clauses.items[i].path),
                STR_ARG(said.clauses.items[i].words));
}

void scope_text(Ctx *cx, const Scope *scope, Lang lang, Buf *out)
{
    const ScopeSummary *summary = scope->summary;
    Str version[] = {summary->id, str_fmt(cx->arena, "%lld", (long long)summary->version.value),
                     summary->title};
    add_sentence(out, lang, MSG("%1$s, version %2$s: %3$s"), version, 3);
    buf_fmt(out, "  %.*s\n  %.*s · ", STR_ARG(summary->reason), STR_ARG(summary->actor));
    instant_format_utc(out, summary->created.value.us);
    buf_add_char(out, '\n');
    Counts counts = {summary->units,        summary->certain, summary->possible, summary->widened,
                     summary->removed,      scope->built_in,  scope->lots,       scope->vessels,
                     summary->log_position, scope->log_now};
    counts_text(cx, &counts, lang, out);
    buf_fmt(out, "  sha256 %.*s\n", STR_ARG(scope->sha256));
    if (scope->frozen != NULL) {
        Str params[] = {scope->frozen->actor, scope->frozen->reason};
        buf_add(out, STR("  "));
        add_sentence(out, lang, MSG("frozen by %1$s: %2$s"), params, 2);
    }
    places_text(cx, scope->cells.items, scope->cells.count, lang, out);
    said_text(cx, scope, lang, out);
}

static void clause_text(Ctx *cx, const ScopeClauseCount *clause, Lang lang, Buf *out)
{
    Str unnamed[] = {str_count(cx->arena, clause->unnamed.value)};
    output_count_padded(out, clause->certain.value, COUNT_WIDTH);
    output_count_padded(out, clause->possible.value, COUNT_WIDTH);
    output_count_padded(out, clause->removed.value, COUNT_WIDTH);
    buf_fmt(out, "  %.*s  %.*s", STR_ARG(clause->path), STR_ARG(clause->words));
    if (clause->unnamed.value != 0)
        message_format(out, lang, MSG(" (%1$s events name no piece and no lot)"), unnamed, 1);
    buf_add_char(out, '\n');
}

/* What would else quietly come to nothing. */
static void notes_text(const ScopeClauseCount *clause, Buf *out)
{
    for (size_t i = 0; i < clause->notes.count; i++)
        buf_fmt(out, "  ! %.*s: %.*s\n", STR_ARG(clause->path), STR_ARG(clause->notes.items[i]));
}

void scope_count_text(Ctx *cx, const ScopeCount *count, Lang lang, Buf *out)
{
    Counts counts = {count->units,        count->certain,  count->possible, count->widened,
                     count->removed,      count->built_in, count->lots,     count->vessels,
                     count->log_position, count->log_now};
    counts_text(cx, &counts, lang, out);
    places_text(cx, count->cells.items, count->cells.count, lang, out);
    if (count->clauses.count > 1)
        buf_fmt(out, "\n%s\n", message_text(MSG("each clause by itself:"), lang));
    for (size_t i = 0; i < count->clauses.count && count->clauses.count > 1; i++)
        clause_text(cx, &count->clauses.items[i], lang, out);
    for (size_t i = 0; i < count->clauses.count; i++)
        notes_text(&count->clauses.items[i], out);
}

void scope_page_text(Ctx *cx, const ScopePage *page, Lang lang, Buf *out)
{
    for (size_t i = 0; i < page->scopes.count; i++) {
        const ScopeSummary *summary = &page->scopes.items[i];
        buf_fmt(out, "%-6.*s ", STR_ARG(summary->id));
        instant_format_utc(out, summary->created.value.us);
        output_count_padded(out, summary->units.value, COUNT_WIDTH);
        buf_fmt(out, "  %.*s\n", STR_ARG(summary->title));
    }
    Str total[] = {str_count(cx->arena, page->total.value)};
    add_sentence(out, lang, MSG("%1$s scopes"), total, 1);
}

void scope_members_text(const ScopeMembers *members, Lang lang, Buf *out)
{
    for (size_t i = 0; i < members->members.count; i++) {
        const ScopeMember *member = &members->members.items[i];
        buf_fmt(out, "%.*s  %s", STR_ARG(member->item), state_text(member->state, lang));
        add_place(out, member->place, member->place_name);
        if (member->removed.value)
            buf_fmt(out, "  (%s)", message_text(MSG("removed"), lang));
        else if (str_eq(member->confidence, confidence_name(CONFIDENCE_POSSIBLE)))
            buf_fmt(out, "  (%s)", message_text(MSG("possible"), lang));
        buf_add_char(out, '\n');
    }
    Str total[] = {str_count(out->arena, members->total.value)};
    add_sentence(out, lang,
                 members->total.value == 1 ? MSG("%1$s unit passes") : MSG("%1$s units pass"),
                 total, 1);
}

/* ---- versions ---- */

void scope_versions_text(const ScopeVersions *versions, Lang lang, Buf *out)
{
    for (size_t i = 0; i < versions->versions.count; i++) {
        const ScopeVersion *version = &versions->versions.items[i];
        const ScopeSummary *summary = version->summary;
        buf_fmt(out, "%3lld  ", (long long)summary->version.value);
        instant_format_utc(out, summary->created.value.us);
        output_count_padded(out, summary->units.value, COUNT_WIDTH);
        buf_fmt(out, "  %.*s · %.*s\n", STR_ARG(summary->actor), STR_ARG(summary->reason));
        if (version->frozen == NULL)
            continue;
        Str params[] = {version->frozen->actor, version->frozen->reason};
        buf_add(out, STR("     "));
        add_sentence(out, lang, MSG("frozen by %1$s: %2$s"), params, 2);
    }
}

static const char *change_label(Str change, Lang lang)
{
    const char *key = str_eq(change, STR("added"))     ? MSG("added")
                      : str_eq(change, STR("removed")) ? MSG("left out")
                      : str_eq(change, STR("surer"))   ? MSG("surer")
                                                       : MSG("doubted");
    return message_text(key, lang);
}

/* Whom the new version newly reaches, and whom it no longer concerns. */
static void hands_text(const ScopeDiff *diff, Lang lang, Buf *out)
{
    enum { SHOWN = 20 };
    Str counts[] = {str_count(out->arena, diff->newly.value),
                    str_count(out->arena, diff->no_longer.value)};
    add_sentence(out, lang,
                 MSG("holders and places: %1$s newly reached, %2$s no longer concerned; who was "
                     "told is not recorded"),
                 counts, 2);
    for (size_t i = 0; i < diff->hands.count && i < SHOWN; i++) {
        const ScopeDiffHand *hand = &diff->hands.items[i];
        bool new = str_eq(hand->concern, STR("new")), gone = str_eq(hand->concern, STR("gone"));
        if (!new && !gone)
            break;
        output_count_padded(out, new ? hand->after.value : hand->before.value, COUNT_WIDTH);
        buf_fmt(out, "  %s",
                message_text(new ? MSG("newly reached") : MSG("no longer concerned"), lang));
        add_place(out, hand->place, hand->place_name);
        if (hand->holder.n != 0)
            buf_fmt(out, " · %.*s",
                    STR_ARG(hand->holder_name.n != 0 ? hand->holder_name : hand->holder));
        buf_add_char(out, '\n');
    }
}

void scope_diff_text(const ScopeDiff *diff, Lang lang, Buf *out)
{
    Arena *arena = out->arena;
    Str counts[] = {str_count(arena, diff->to.value),    str_count(arena, diff->from.value),
                    str_count(arena, diff->added.value), str_count(arena, diff->removed.value),
                    str_count(arena, diff->surer.value), str_count(arena, diff->doubted.value),
                    str_count(arena, diff->same.value)};
    add_sentence(out, lang,
                 MSG("version %1$s against %2$s: %3$s units added, %4$s left out, %5$s surer, %6$s "
                     "doubted, %7$s the same"),
                 counts, 7);
    hands_text(diff, lang, out);
    for (size_t i = 0; i < diff->changes.count; i++) {
        const ScopeChange *change = &diff->changes.items[i];
        buf_fmt(out, "%s  %.*s  %s", change_label(change->change, lang),
                STR_ARG(change->unit->item), state_text(change->unit->state, lang));
        add_place(out, change->unit->place, change->unit->place_name);
        buf_add_char(out, '\n');
    }
}

static Str cost_text(Arena *arena, FieldDecimal cost)
{
    Buf text;
    buf_init(&text, arena, 64);
    decimal_format(&text, cost.value);
    return buf_str(&text);
}

void scope_compared_text(Ctx *cx, const ScopeComparisonResult *found, Lang lang, Buf *out)
{
    Str all[] = {str_count(cx->arena, found->any.value), str_count(cx->arena, found->every.value)};
    for (size_t i = 0; i < found->columns.count; i++) {
        const ScopeCompared *column = &found->columns.items[i];
        Str params[] = {str_count(cx->arena, column->units.value),
                        str_count(cx->arena, column->certain.value),
                        str_count(cx->arena, column->possible.value),
                        str_count(cx->arena, column->widened.value),
                        str_count(cx->arena, column->removed.value)};
        Str missed[] = {str_count(cx->arena, column->left_out.value),
                        str_count(cx->arena, column->left_out_certain.value),
                        str_count(cx->arena, column->left_out_possible.value),
                        str_count(cx->arena, column->left_out_removed.value),
                        str_count(cx->arena, column->only_here.value)};
        buf_fmt(out, "%.*s\n  ", STR_ARG(column->title));
        add_sentence(
            out, lang,
            MSG("%1$s units: %2$s certain, %3$s possible (%4$s by widening), %5$s removed"), params,
            5);
        buf_add(out, STR("  "));
        add_sentence(out, lang,
                     MSG("leaves out %1$s: %2$s certain elsewhere, %3$s possible, %4$s removed; "
                         "only here: %5$s"),
                     missed, 5);
        if (column->cost.set) {
            Str cost[] = {cost_text(cx->arena, column->cost), found->currency};
            buf_add(out, STR("  "));
            add_sentence(out, lang, MSG("costs %1$s %2$s"), cost, 2);
        }
    }
    add_sentence(out, lang, MSG("%1$s units in any of them, %2$s in every one"), all, 2);
}
