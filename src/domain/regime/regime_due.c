/* regime_due.c - counting: days, working days, months.
 *
 * The day of the trigger is not counted; a period of months ends on the corresponding day, or the
 * last of a month that has none; only a period of months or calendar days can end on a day off, and
 * moves where its rule says so.  Civil Code art. 201-203 and docs/formats/rules.md, "Counting". */
#include "base/instant.h"
#include "domain/regime/regime.h"

enum {
    YEAR_FIRST = 1970,
    YEAR_LAST = 2200,
    SCAN_DAYS = 4000,
    AHEAD_DAYS = 84000 /* to the year 2200 */
};

bool regime_day_parse(Str text, RegimeDay *out)
{
    int64_t year, month, day;
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-' ||
        !str_int(str_slice(text, 0, 4), &year) || !str_int(str_slice(text, 5, 7), &month) ||
        !str_int(str_slice(text, 8, 10), &day) || year < YEAR_FIRST || year > YEAR_LAST ||
        month < 1 || month > 12 || day < 1)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (day > days[month - 1] + (month == 2 && leap))
        return false;
    *out = days_from_date((int)year, (int)month, (int)day);
    return true;
}

Str regime_day_format(Arena *arena, RegimeDay day)
{
    int year, month, of_month;
    date_from_days(day, &year, &month, &of_month);
    return str_fmt(arena, "%04d-%02d-%02d", year, month, of_month);
}

/* ---- calendars ---- */

Err regime_calendar_load(Ctx *cx, Str name, RegimeCalendar *out)
{
    const JsonNode *node;
    *out = (RegimeCalendar){.name = name};
    Str wanted = str_fmt(cx->arena, "calendars/%.*s.json", STR_ARG(name));
    for (const RegimeFile *file = regime_files; file->name != NULL; file++) {
        if (!str_eq(wanted, str_of(file->name)))
            continue;
        TRY(json_parse(cx, str_from(file->bytes, (size_t)(file->end - file->bytes)), &node));
        out->years = json_member(node, STR("years"));
        out->marks = json_member(node, STR("marks"));
    }
    return OK;
}

static bool list_has(const JsonNode *list, Str day)
{
    for (const JsonNode *node = list == NULL ? NULL : list->child; node != NULL;
         node = node->next) {
        if (str_eq(node->text, day))
            return true;
    }
    return false;
}

Err regime_is_working(Ctx *cx, const RegimeCalendar *calendar, RegimeDay day, bool *out)
{
    ArenaMark mark = arena_mark(cx->arena);
    Str text = regime_day_format(cx->arena, day);
    const JsonNode *year =
        calendar->years == NULL ? NULL : json_member(calendar->years, str_slice(text, 0, 4));
    if (year == NULL)
        return fail(cx, ERR_NOT_FOUND,
                    MSG("calendar missing: the days off of %1$s in %2$s are not loaded"),
                    str_c(cx->arena, calendar->name), str_c(cx->arena, str_slice(text, 0, 4)));
    bool weekend = (day + 3) % 7 >= 5; /* 1970-01-01 was a Thursday: Monday 0 … Sunday 6 */
    *out = list_has(json_member(year, STR("work")), text) ||
           (!weekend && !list_has(json_member(year, STR("off")), text));
    arena_rewind(cx->arena, mark);
    return OK;
}

Err regime_working_add(Ctx *cx, const RegimeCalendar *calendar, RegimeDay from, int64_t n,
                       RegimeDay *out)
{
    bool working;
    RegimeDay step = n > 0 ? 1 : -1;
    int64_t left = n > 0 ? n : -n;
    *out = from;
    for (int scanned = 0; scanned < SCAN_DAYS; scanned++) {
        if (scanned > 0 || n == 0) {
            TRY(regime_is_working(cx, calendar, *out, &working));
            left -= working && n != 0;
            if (working && left == 0)
                return OK;
        }
        *out += step;
    }
    return fail(cx, ERR_LIMIT, MSG("%1$lld working days are more than can be counted"),
                (long long)n);
}

Err regime_working_between(Ctx *cx, const RegimeCalendar *calendar, RegimeDay from, RegimeDay to,
                           int64_t *out)
{
    bool working;
    RegimeDay first = from < to ? from : to, last = from < to ? to : from;
    *out = 0;
    if (last - first > SCAN_DAYS)
        return fail(cx, ERR_LIMIT, MSG("%1$lld days are more than can be counted"),
                    (long long)(last - first));
    for (RegimeDay day = first + 1; day <= last; day++) {
        TRY(regime_is_working(cx, calendar, day, &working));
        *out += working;
    }
    if (to < from)
        *out = -*out;
    return OK;
}

/* ---- due ---- */

/* The corresponding day so many months on, or the last of that month. */
static RegimeDay months_add(RegimeDay from, int64_t months)
{
    int year, month, day;
    date_from_days(from, &year, &month, &day);
    int64_t all = (int64_t)year * 12 + month - 1 + months;
    int to_year = (int)(all / 12), to_month = (int)(all % 12) + 1;
    int64_t next = all + 1;
    RegimeDay first = days_from_date(to_year, to_month, 1);
    RegimeDay last = days_from_date((int)(next / 12), (int)(next % 12) + 1, 1) - 1;
    return first + day - 1 > last ? last : first + day - 1;
}

static Err working_due(Ctx *cx, const RegimeRule *rule, const RegimeCalendar *calendar,
                       RegimeDay from, RegimeDue *out)
{
    RegimeDay start;
    int64_t n = rule->before ? -rule->amount : rule->amount;
    TRY(regime_working_add(cx, calendar, from, n, &out->due));
    if (rule->before)
        return regime_working_add(cx, calendar, out->due, -1, &out->conservative);
    TRY(regime_working_add(cx, calendar, from, 0, &start)); /* a day off counts as the one before */
    if (rule->amount > 1)
        return regime_working_add(cx, calendar, start, rule->amount - 1, &out->conservative);
    out->conservative = start;
    return OK;
}

static Err dated_due(Ctx *cx, const RegimeRule *rule, const RegimeCalendar *calendar, RegimeDay day,
                     RegimeDue *out)
{
    bool working = true;
    out->due = day;
    bool keeps =
        str_eq(rule->kind, STR("retention")) && json_member(rule->node, STR("at_most")) == NULL;
    out->conservative = rule->amount == 0 ? day : keeps ? day + 1 : day - 1;
    if (!rule->rolls)
        return OK;
    TRY(regime_is_working(cx, calendar, day, &working));
    if (!working)
        TRY(regime_working_add(cx, calendar, day, 1, &out->due));
    out->rolled = !working;
    return regime_working_add(cx, calendar, day - 1, 0, &out->conservative);
}

/* The last day of the month, or the calendar quarter, of a day; or of one so many behind it. */
static RegimeDay period_end(RegimeDay day, int64_t months, int64_t ahead)
{
    int year, month, of_month;
    date_from_days(day, &year, &month, &of_month);
    int64_t all = (int64_t)year * 12 + month - 1;
    int64_t next = (all / months + 1 + ahead) * months;
    return days_from_date((int)(next / 12), (int)(next % 12) + 1, 1) - 1;
}

static int64_t months_of(Str from)
{
    return str_eq(from, STR("quarter_end")) ? 3 : str_eq(from, STR("month_end")) ? 1 : 0;
}

static Err start_check(Ctx *cx, const RegimeRule *rule, RegimeStart start)
{
    static const int64_t days[] = {
        [UNIT_WORKING_DAY] = 1, [UNIT_CALENDAR_DAY] = 1, [UNIT_MONTH] = 31, [UNIT_YEAR] = 366};
    const char *id = str_c(cx->arena, rule->id);
    if (!rule->has_amount)
        return fail(cx, ERR_USAGE, MSG("rule %1$s has no number of days: it is \"%2$s\""), id,
                    str_c(cx->arena, rule->kind));
    if (start.occurrence < 1)
        return fail(cx, ERR_USAGE, MSG("occurrences are counted from 1"));
    if (start.occurrence > 1 && !rule->periodic)
        return fail(cx, ERR_USAGE, MSG("rule %1$s is not periodic: each fact starts it once"), id);
    if (rule->occurrences > 0 && start.occurrence > rule->occurrences)
        return fail(cx, ERR_USAGE, MSG("rule %1$s comes %2$lld times, and no more"), id,
                    (long long)rule->occurrences);
    if (start.occurrence > AHEAD_DAYS ||
        rule->amount * start.occurrence * days[rule->unit] > AHEAD_DAYS ||
        months_of(rule->from) * start.occurrence * days[UNIT_MONTH] > AHEAD_DAYS)
        return fail(cx, ERR_LIMIT, MSG("occurrence %1$lld is further on than can be counted"),
                    (long long)start.occurrence);
    return OK;
}

Err regime_due(Ctx *cx, const RegimeRule *rule, const RegimeCalendar *calendar, RegimeStart start,
               RegimeDue *out)
{
    *out = (RegimeDue){0};
    TRY(start_check(cx, rule, start));
    int64_t amount = rule->amount * start.occurrence * (rule->before ? -1 : 1);
    int64_t months = months_of(rule->from);
    if (months > 0) { /* each counts from the end of its own period */
        start.from = period_end(start.from, months, start.occurrence - 1);
        amount = rule->amount;
    }
    switch (rule->unit) {
    case UNIT_WORKING_DAY:
        return working_due(cx, rule, calendar, start.from, out);
    case UNIT_CALENDAR_DAY:
        return dated_due(cx, rule, calendar, start.from + (RegimeDay)amount, out);
    case UNIT_MONTH:
        return dated_due(cx, rule, calendar, months_add(start.from, amount), out);
    case UNIT_YEAR:
        break;
    }
    return dated_due(cx, rule, calendar, months_add(start.from, 12 * amount), out);
}
