#include "cmd/hold_text.h"

#include "cmd/command.h"
#include "cmd/word_label.h"

static void add_sentence(Buf *out, Lang lang, const char *key, const Str *params, int count)
{
    message_format(out, lang, key, params, count);
    buf_add_char(out, '\n');
}

static Str number(Ctx *cx, FieldInt value)
{
    return str_fmt(cx->arena, "%lld", (long long)value.value);
}

static Str moment(Ctx *cx, FieldInstant at)
{
    Buf text;
    buf_init(&text, cx->arena, 64);
    instant_format_utc(&text, at.value.us);
    return buf_str(&text);
}

static void summary_line(Ctx *cx, const HoldSummary *hold, Lang lang, Buf *out)
{
    Str ended = hold->ended.set ? moment(cx, hold->ended) : (Str){0};
    Str params[] = {hold->id, hold->title,    moment(cx, hold->created), hold->actor,
                    ended,    hold->ended_by, number(cx, hold->named)};
    add_sentence(out, lang,
                 hold->ended.set ? MSG("%1$s  %2$s: held %3$s by %4$s, released %5$s by %6$s")
                                 : MSG("%1$s  %2$s: held since %3$s by %4$s, %7$s named"),
                 params, 7);
}

void hold_page_text(Ctx *cx, const HoldPage *page, Lang lang, Buf *out)
{
    if (page->holds.count == 0)
        add_sentence(out, lang, MSG("nothing is held"), NULL, 0);
    for (size_t i = 0; i < page->holds.count; i++)
        summary_line(cx, &page->holds.items[i], lang, out);
}

void hold_text(Ctx *cx, const Hold *hold, Lang lang, Buf *out)
{
    const HoldSummary *summary = hold->summary;
    summary_line(cx, summary, lang, out);
    add_sentence(out, lang, MSG("  why: %1$s"), &summary->reason, 1);
    if (summary->instruction.n > 0)
        add_sentence(out, lang, MSG("  holders: %1$s"), &summary->instruction, 1);
    if (summary->scope.n > 0)
        add_sentence(out, lang, MSG("  scope: %1$s, version %2$s"),
                     (const Str[]){summary->scope, number(cx, summary->version)}, 2);
    for (size_t i = 0; i < hold->places.count; i++)
        add_sentence(out, lang, MSG("  may be moved to: %1$s"), &hold->places.items[i].place, 1);
    for (size_t i = 0; i < hold->releases.count; i++) {
        const HoldRelease *release = &hold->releases.items[i];
        Str params[] = {moment(cx, release->created), release->actor, release->reason,
                        number(cx, release->items)};
        add_sentence(out, lang,
                     release->everything.value ? MSG("  released %1$s by %2$s, all of it: %3$s")
                                               : MSG("  released %1$s by %2$s, %4$s of it: %3$s"),
                     params, 4);
    }
}

void hold_units_text(const HoldUnits *units, Lang lang, Buf *out)
{
    for (size_t i = 0; i < units->units.count; i++) {
        const HoldUnit *unit = &units->units.items[i];
        Str how = word_label(unit->how, lang), state = word_label(unit->state, lang);
        Str place = unit->place_name.n > 0 ? unit->place_name : unit->place;
        buf_fmt(out, "%.*s  %.*s  %.*s", STR_ARG(unit->item), STR_ARG(how), STR_ARG(state));
        if (place.n > 0)
            buf_fmt(out, " · %.*s", STR_ARG(place));
        if (unit->of.n > 0)
            buf_fmt(out, "  ← %.*s", STR_ARG(unit->of));
        buf_add_char(out, '\n');
    }
    buf_fmt(out, "%lld – %lld / %lld\n", (long long)units->offset.value + 1,
            (long long)units->offset.value + (long long)units->units.count,
            (long long)units->total.value);
}

void hold_answer_text(const HoldAnswer *answer, Lang lang, Buf *out)
{
    Str params[] = {answer->item, word_label(answer->action, lang)};
    add_sentence(out, lang, answer->may.value ? MSG("yes: %1$s (%2$s)") : MSG("no: %1$s (%2$s)"),
                 params, 2);
    if (!answer->known.value)
        add_sentence(out, lang, MSG("  %1$s"), &answer->why, 1);
    if (answer->warning.n > 0)
        add_sentence(out, lang, MSG("  %1$s"), &answer->warning, 1);
    for (size_t i = 0; i < answer->reasons.count; i++) {
        const HoldReason *reason = &answer->reasons.items[i];
        add_sentence(out, lang, MSG("  %1$s"), &reason->why, 1);
        for (size_t k = 0; k < reason->places.count; k++)
            add_sentence(out, lang, MSG("    may be moved to: %1$s"), &reason->places.items[k], 1);
    }
}

static void asked_line(Ctx *cx, const HoldAsked *asked, Lang lang, Buf *out)
{
    bool late = str_eq(asked->state, STR("overdue")), open = late || asked->since.set;
    Str params[] = {asked->partner,
                    asked->name,
                    number(cx, asked->things),
                    number(cx, asked->others),
                    open ? moment(cx, asked->since) : (Str){0},
                    open ? moment(cx, asked->due) : (Str){0}};
    add_sentence(out, lang,
                 late ? MSG("  %1$s  %2$s: LATE, asked since %5$s, due %6$s; %3$s pieces and %4$s "
                            "lots or containers there")
                 : open ? MSG("  %1$s  %2$s: not yet, asked since %5$s, due %6$s; %3$s pieces and "
                              "%4$s lots or containers there")
                        : MSG("  %1$s  %2$s: stopped; %3$s pieces and %4$s lots or containers "
                              "there"),
                 params, 6);
    if (!asked->confirmed.set)
        return;
    Str said[] = {moment(cx, asked->confirmed), asked->confirmed_by, number(cx, asked->units),
                  number(cx, asked->parts), asked->note};
    add_sentence(out, lang,
                 MSG("    confirmed %1$s by %2$s: %3$s products and %4$s service parts set apart "
                     "%5$s"),
                 said, 5);
}

void hold_confirmations_text(Ctx *cx, const HoldConfirmations *all, Lang lang, Buf *out)
{
    Str params[] = {all->id, number(cx, all->confirmed), number(cx, all->open),
                    number(cx, all->overdue), number(cx, all->confirm_h)};
    add_sentence(out, lang,
                 MSG("%1$s: %2$s have confirmed that sale is stopped, %3$s not yet, %4$s are late "
                     "(within %5$s h)"),
                 params, 5);
    for (size_t i = 0; i < all->partners.count; i++)
        asked_line(cx, &all->partners.items[i], lang, out);
}

void hold_notices_text(Ctx *cx, const HoldNotices *notices, Lang lang, Buf *out)
{
    if (notices->holds.count == 0)
        add_sentence(out, lang, MSG("nobody is late to confirm a hold"), NULL, 0);
    for (size_t i = 0; i < notices->holds.count; i++)
        hold_confirmations_text(cx, &notices->holds.items[i], lang, out);
}

void alarm_page_text(Ctx *cx, const AlarmPage *page, Lang lang, Buf *out)
{
    if (page->alarms.count == 0)
        add_sentence(out, lang, MSG("no alarm"), NULL, 0);
    for (size_t i = 0; i < page->alarms.count; i++) {
        const Alarm *alarm = &page->alarms.items[i];
        Str params[] = {alarm->id,
                        alarm->hold,
                        word_label(alarm->action, lang),
                        moment(cx, alarm->happened),
                        number(cx, alarm->event),
                        number(cx, alarm->count),
                        word_label(alarm->state, lang)};
        add_sentence(out, lang, MSG("%1$s  %2$s: %3$s %4$s, event %5$s, %6$s named, %7$s"), params,
                     7);
        if (alarm->late.value)
            add_sentence(out, lang, MSG("  before the hold began, captured behind it"), NULL, 0);
        for (size_t k = 0; k < alarm->items.count && k < 10; k++)
            add_sentence(out, lang, MSG("  %1$s"), &alarm->items.items[k].item, 1);
        if (alarm->acknowledged.set)
            add_sentence(out, lang, MSG("  acknowledged by %1$s: %2$s"),
                         (const Str[]){alarm->acknowledged_by, alarm->acknowledged_reason}, 2);
    }
}
