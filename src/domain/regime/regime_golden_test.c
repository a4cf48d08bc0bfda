/* Worked cases of others: every file whose form is known. */
#include <stdio.h>

#include "domain/regime/regime.h"
#include "test/test.h"

typedef struct Golden {
    Test *t;
    int cases, queries, missing;
} Golden;

static Str column(Str row, int number)
{
    Str value = str_cut(&row, ',');
    while (number-- > 0)
        value = str_cut(&row, ',');
    return value;
}

/* case_id,regime,rule_id,calendar,direction,trigger_event,trigger_date,amount,unit,occurrence,
 * due_date,rolled,… */
static void case_check(Golden *g, Str row)
{
    Test *t = g->t;
    RegimePack pack;
    RegimeCalendar calendar;
    const RegimeRule *rule;
    RegimeDue due;
    RegimeDay from;
    int64_t occurrence = 1;
    if (!CHECK_OK(t, regime_pack_find(t->cx, column(row, 1), &pack)) ||
        !CHECK_OK(t, regime_rule_find(t->cx, &pack, column(row, 2), &rule)) ||
        !CHECK(t, regime_day_parse(column(row, 6), &from)))
        return;
    CHECK_STR(t, pack.calendar, column(row, 3));
    CHECK(t, regime_names(rule->trigger, column(row, 5)) || str_eq(rule->from, column(row, 5)));
    CHECK(t, str_int(column(row, 9), &occurrence));
    CHECK_OK(t, regime_calendar_load(t->cx, pack.calendar, &calendar));
    if (!CHECK_OK(t, regime_due(t->cx, rule, &calendar, (RegimeStart){from, occurrence}, &due)))
        return;
    CHECK_STR(t, regime_day_format(t->cx->arena, due.due), column(row, 10));
    CHECK(t, due.rolled == str_eq(column(row, 11), STR("yes")));
    CHECK(t, due.conservative <= due.due);
    g->cases++;
}

static void csv_each(__attribute__((unused)) Test *t, const TestFile *file, void *arg)
{
    Str text = file->text;
    if (!str_starts(str_cut(&text, '\n'), STR("case_id,regime,rule_id,calendar,direction,")))
        return;
    while (text.n > 0)
        case_check(arg, str_trim(str_cut(&text, '\n')));
}

static Str member(const JsonNode *object, const char *key)
{
    const JsonNode *node = json_member(object, str_of(key));
    return node == NULL ? (Str){0} : node->text;
}

/* Working day or not, and n working days on; a year that is not loaded is said, never guessed. */
static void query_check(Golden *g, const JsonNode *query, const char *name, const char *is,
                        const char *result)
{
    Test *t = g->t;
    RegimeCalendar calendar;
    RegimeDay from, to;
    bool working;
    int64_t n = 0;
    const JsonNode *want = json_member(query, str_of(is));
    CHECK_OK(t, regime_calendar_load(t->cx, str_of(name), &calendar));
    if (!CHECK(t, regime_day_parse(member(query, "from_"), &from)) ||
        !CHECK(t, str_int(member(query, "add_workdays"), &n)))
        return;
    if (regime_is_working(t->cx, &calendar, from, &working) != OK ||
        regime_working_add(t->cx, &calendar, from, n, &to) != OK) {
        CHECK(t, str_starts(str_of(t->cx->problem.key), STR("calendar missing")));
        g->missing++;
        return;
    }
    CHECK(t, want != NULL && working == (want->type == JSON_TRUE));
    CHECK_STR(t, regime_day_format(t->cx->arena, to), member(query, result));
    g->queries++;
}

static void json_each(Test *t, const TestFile *file, void *arg)
{
    const JsonNode *root;
    if (json_parse(t->cx, file->text, &root) != OK || root->type != JSON_OBJECT ||
        json_member(root, STR("workdays_per_month_cn")) == NULL ||
        json_member(root, STR("queries")) == NULL)
        return;
    const JsonNode *query = json_member(root, STR("queries"))->child;
    for (; query != NULL; query = query->next) {
        query_check(arg, query, "cn-state-council", "is_workday_cn", "result_cn");
        query_check(arg, query, "us-federal", "is_workday_us", "result_us");
    }
}

TEST(golden_regime_worked_deadlines_and_working_days)
{
    Golden g = {.t = t};
    if (test_data(t) == NULL)
        return;
    test_data_each(t, ".csv", csv_each, &g);
    test_data_each(t, ".json", json_each, &g);
    CHECK(t, g.cases > 0 && g.queries > 0);
    printf("regimes: %d deadlines, %d questions to calendars, %d of years not loaded\n", g.cases,
           g.queries, g.missing);
}
