/* hold_may.c - may it be done?  For ERP, WMS and whoever stands before the goods. */
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "domain/hold/hold_internal.h"
#include "domain/party/party.h"
#include "domain/party/place.h"
#include "domain/scope/scope.h"

enum { SENTENCE_MAX = 1 << 14, INSIDE_MAX = 8 };

/* ---- actions ---- */

static const Str actions[] = {STR_INIT("ship"), STR_INIT("sell"), STR_INIT("use"),
                              STR_INIT("scrap"), STR_INIT("move")};
enum { ACTIONS = sizeof actions / sizeof *actions };

const char *hold_action_name(HoldAction action)
{
    return actions[action].p;
}

Err hold_action_parse(Ctx *cx, Str text, HoldAction *out)
{
    for (int i = 0; i < ACTIONS; i++) {
        *out = (HoldAction)i;
        if (str_eq(text, actions[i]))
            return OK;
    }
    return fail(cx, ERR_USAGE, MSG("%1$s is one of %2$s, not \"%3$s\""), "action",
                "ship, move, use, sell, scrap", str_shown(cx->arena, text));
}

/* ---- places ---- */

static bool is_place(const HoldKept *hold, Str place)
{
    for (size_t i = 0; i < hold->place_count; i++) {
        if (str_eq(hold->places[i], place))
            return true;
    }
    return false;
}

Str hold_place_uri(Ctx *cx, Str uri)
{
    Buf out;
    Identity identity;
    identity_parse(cx->arena, uri, ID_IN_EPC_LIST, &identity);
    buf_init(&out, cx->arena, 3 * IDENTITY_KEY_MAX);
    identity_uri(&out, identity.key);
    return buf_str(&out);
}

/* The places around it, from the inside out, as master data has them. */
Err hold_allows(Ctx *cx, const HoldKept *hold, Str place, bool *out)
{
    Str *around = arena_array(cx->arena, Str, INSIDE_MAX + 1);
    size_t count = 0;
    *out = false;
    if (hold->place_count == 0)
        return OK;
    around[count++] = place;
    for (size_t i = 0; i < count && !*out; i++) {
        Str *parents;
        size_t parent_count;
        *out = is_place(hold, around[i]);
        if (*out)
            return OK;
        TRY(party_parents(cx, around[i], &parents, &parent_count));
        for (size_t k = 0; k < parent_count && count < INSIDE_MAX; k++)
            around[count++] = hold_place_uri(cx, parents[k]);
    }
    return OK;
}

/* ---- sentences ---- */

static const char *const sentences[HOLD_HOW_COUNT] = {
    MSG("%1$s is held by %2$s"),
    MSG("%1$s lies, or lay since the hold began, in %3$s, which %2$s holds"),
    MSG("%1$s is of lot %3$s, which %2$s holds"),
    MSG("%1$s contains %4$s, which %2$s holds: take that out first"),
    MSG("pieces of %1$s are held by %2$s, %4$s among them: a quantity of it may be these"),
};

static Str said(Ctx *cx, Lang lang, const char *key, const Str params[4])
{
    Buf text;
    buf_init(&text, cx->arena, SENTENCE_MAX);
    message_format(&text, lang, key, params, 4);
    return buf_str(&text);
}

/* A question on its way to an answer. */
typedef struct Asking {
    const HoldBook *book;
    const ItemView *view;
    const HoldQuestion *question;
    HoldAnswer *out;
} Asking;

/* What is between the item and what is named may be none of his. */
static Str step_name(Ctx *cx, const Asking *asking, uint32_t item, bool *unseen)
{
    if (sight_sees(asking->view->sight, item))
        return item_uri(cx->arena, asking->view->index, item);
    *unseen = true;
    return said(cx, asking->question->lang, MSG("something outside your sites and product lines"),
                (const Str[4]){{0}});
}

static void reason_fill(Ctx *cx, const Asking *asking, const HoldFound *found, HoldReason *out)
{
    const HoldKept *hold = found->hold;
    Lang lang = asking->question->lang;
    bool unseen = false;
    Str *path = arena_array(cx->arena, Str, found->path_count + 1);
    size_t shown = found->path_count < 100 ? found->path_count : 100;
    for (size_t i = 0; i < shown; i++)
        path[i] = step_name(cx, asking, found->path[i], &unseen);
    Str *places = arena_array(cx->arena, Str, hold->place_count + 1);
    size_t place_count = 0;
    for (size_t i = 0; i < hold->place_count; i++) {
        if (sight_sees_uri(cx, asking->view->sight, asking->view->index, hold->places[i]))
            places[place_count++] = str_dup(cx->arena, hold->places[i]);
    }
    Str id = hold_id_format(cx->arena, hold->id);
    Str next = shown > 1 ? path[1] : path[0], last = path[shown - 1];
    *out = (HoldReason){
        .hold = id,
        .title = str_dup(cx->arena, hold->title),
        .how = str_of(hold_how_name(found->how)),
        .why = said(cx, lang, sentences[found->how], (const Str[]){path[0], id, next, last}),
        .since = field_utc(hold->since_us),
        .path = {path, shown},
        .places = {places, place_count},
    };
    if (unseen)
        out->unseen = field_bool(true);
    if (hold->instruction.n > 0)
        out->instruction = str_dup(cx->arena, hold->instruction);
}

/* ---- the answer ---- */

static Err found_tell(Ctx *cx, const Asking *asking, const HoldFound *found)
{
    HoldAnswer *out = asking->out;
    const HoldQuestion *question = asking->question;
    bool allowed = false;
    if (question->action == HOLD_MOVE && question->to.n > 0)
        TRY(hold_allows(cx, found->hold, out->to, &allowed));
    if (!allowed)
        reason_fill(cx, asking, found, &out->reasons.items[out->reasons.count++]);
    return OK;
}

/* Free; but a version that came behind that of a hold has it, and nobody has decided on that. */
static Err wider_find(Ctx *cx, const Asking *asking, const HoldLook *look, uint32_t item)
{
    size_t count = 0;
    bool of_scopes = false;
    ScopeVersionId *with = NULL;
    for (size_t i = 0; i < look->active_count; i++)
        of_scopes |= look->active[i]->scope != 0;
    if (of_scopes)
        TRY(scope_versions_with(cx, item, &with, &count));
    for (size_t i = 0; i < look->active_count && asking->out->warning.n == 0; i++) {
        const HoldKept *hold = look->active[i];
        for (size_t k = 0; k < count && asking->out->warning.n == 0; k++) {
            if (with[k].id != hold->scope || with[k].version <= hold->version)
                continue;
            Str version = str_fmt(cx->arena, "%lld", (long long)with[k].version);
            asking->out->warning = said(
                cx, asking->question->lang,
                MSG("%1$s is in version %2$s of scope %3$s; hold %4$s covers an earlier "
                    "version: decide whether to hold the rest before it goes"),
                (const Str[]){asking->out->item, version, scope_id_format(cx->arena, hold->scope),
                              hold_id_format(cx->arena, hold->id)});
        }
    }
    return OK;
}

static Err known_ask(Ctx *cx, const Asking *asking, uint32_t item)
{
    HoldLook look;
    size_t count = 0;
    Err err = OK;
    TraceNest *nest = trace_nest_open(cx, asking->view->index, asking->view->visible);
    hold_look_begin(&look, cx, asking->book, nest, 0);
    HoldFound *found = arena_array(cx->arena, HoldFound, look.active_count + 1);
    asking->out->reasons.items = arena_array(cx->arena, HoldReason, look.active_count + 1);
    if (look.active_count > 0)
        hold_look(&look, item, found, &count);
    for (size_t i = 0; i < count && err == OK; i++)
        err = found_tell(cx, asking, &found[i]);
    if (err == OK && asking->out->reasons.count == 0)
        err = wider_find(cx, asking, &look, item);
    trace_nest_close(nest);
    return err;
}

/* No event names it yet; a hold may all the same. */
static void absent_ask(Ctx *cx, const Asking *asking, Str key)
{
    const HoldBook *book = asking->book;
    HoldAnswer *out = asking->out;
    out->reasons.items = arena_array(cx->arena, HoldReason, book->count + 1);
    for (size_t i = 0; i < book->count; i++) {
        const HoldKept *hold = book->holds[i];
        if (!hold_awaits(hold, key))
            continue;
        Str id = hold_id_format(cx->arena, hold->id);
        Str *path = arena_new(cx->arena, Str);
        *path = out->item;
        out->reasons.items[out->reasons.count++] = (HoldReason){
            .hold = id,
            .title = str_dup(cx->arena, hold->title),
            .how = str_of(hold_how_name(HOLD_NAMED)),
            .why = said(cx, asking->question->lang, sentences[HOLD_NAMED],
                        (const Str[]){out->item, id, out->item, out->item}),
            .since = field_utc(hold->since_us),
            .path = {path, 1},
        };
    }
}

static Str uri_of(Ctx *cx, Str key)
{
    Buf uri;
    buf_init(&uri, cx->arena, 3 * IDENTITY_KEY_MAX);
    identity_uri(&uri, key);
    return buf_str(&uri);
}

static void answer_end(Ctx *cx, const HoldQuestion *question, HoldAnswer *out)
{
    Str params[4] = {out->item, {0}, {0}, {0}};
    out->may = field_bool(out->known.value && out->reasons.count == 0);
    if (out->reasons.count > 0)
        out->lift = signature_roles(cx, STR("hold"));
    if (!out->known.value)
        out->why =
            said(cx, question->lang,
                 MSG("no event names %1$s: what nobody knows is not cleared either"), params);
    else if (out->reasons.count > 0)
        out->why = out->reasons.items->why;
}

static Err question_read(Ctx *cx, const ItemView *view, const HoldQuestion *question,
                         Identity *identity, HoldAnswer *out)
{
    *out = (HoldAnswer){.action = actions[question->action],
                        .known = field_bool(false),
                        .as_of = field_int(view->visible)};
    TRY(identity_read_label(cx, question->item, identity));
    out->item = uri_of(cx, identity->key);
    if (question->to.n > 0) {
        Identity to;
        TRY(identity_read_label(cx, question->to, &to));
        out->to = uri_of(cx, to.key);
    }
    return OK;
}

Err hold_may(Ctx *cx, HoldBook *book, const ItemView *view, const HoldQuestion *question,
             HoldAnswer *out)
{
    Identity identity;
    uint32_t item;
    Asking asking = {book, view, question, out};
    TRY(question_read(cx, view, question, &identity, out));
    Err found = item_find(cx, view, question->item, &item);
    problem_clear(cx);
    out->known = field_bool(found == OK);
    TRY(hold_book_enter(cx, book, view->index));
    Err err = OK;
    if (found == OK)
        err = known_ask(cx, &asking, item);
    else if (view->sight == NULL) /* else whether there is such a thing is not told either */
        absent_ask(cx, &asking, identity.key);
    hold_book_leave(book);
    answer_end(cx, question, out);
    return err;
}

/* ---- many items ---- */

static Err mark_fill(Ctx *cx, const HoldFound *found, HoldMark *out)
{
    const HoldKept *hold = found->hold;
    *out = (HoldMark){.hold = hold_id_format(cx->arena, hold->id),
                      .how = str_of(hold_how_name(found->how)),
                      .since = field_utc(hold->since_us)};
    if (hold->instruction.n > 0)
        out->instruction = str_dup(cx->arena, hold->instruction);
    out->places.items = arena_array(cx->arena, HoldPlace, hold->place_count + 1);
    for (size_t i = 0; i < hold->place_count; i++) {
        Place place;
        TRY(place_find(cx, hold->places[i], &place));
        out->places.items[out->places.count++] =
            (HoldPlace){.place = str_dup(cx->arena, hold->places[i]), .place_name = place.name};
    }
    return OK;
}

static Err item_mark(Ctx *cx, HoldLook *look, uint32_t item, HoldFound *found, HoldMarks *out)
{
    size_t count = 0;
    hold_look(look, item, found, &count);
    if (count > 0)
        out->items = arena_array(cx->arena, HoldMark, count);
    for (size_t i = 0; i < count; i++)
        TRY(mark_fill(cx, &found[i], &out->items[out->count++]));
    return OK;
}

Err hold_mark(Ctx *cx, HoldBook *book, const ItemView *view, HoldMarking *out)
{
    HoldLook look;
    Err err = OK;
    out->marks = arena_array(cx->arena, HoldMarks, out->count + 1);
    TRY(hold_book_enter(cx, book, view->index));
    TraceNest *nest = trace_nest_open(cx, view->index, view->visible);
    hold_look_begin(&look, cx, book, nest, 0);
    HoldFound *found = arena_array(cx->arena, HoldFound, look.active_count + 1);
    for (size_t i = 0; i < out->count && look.active_count > 0 && err == OK; i++)
        err = item_mark(cx, &look, out->items[i], found, &out->marks[i]);
    trace_nest_close(nest);
    hold_book_leave(book);
    return err;
}
