/* import_circle_test.c - no file makes a circle of sites, however its rows lie. */
#include "domain/master/master_import.h"
#include "test/test_rows.h"
#include "test/test_store.h"

enum { SITES = 7, ROUNDS = 120, NOBODY = -1, TEXT_MAX = 1 << 16 };

static Err import(Test *t, MasterBook *book, Str bytes, ImportMode mode, ImportReport *out)
{
    ImportPlan *plan;
    *out = (ImportReport){0};
    TRY(import_plan(t->cx, book, STR("site"), bytes, &plan));
    if (import_stores(plan, mode))
        TRY(import_store(t->cx, plan, STR("file")));
    import_report(t->cx, plan, mode, LANG_EN, out);
    return OK;
}

#define HEAD "code,name,kind,country,within\n"

TEST(import_refuses_rows_that_form_a_circle_by_field_and_lines)
{
    ImportReport report;
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    Str file = STR(HEAD "HQ,h,office,CN,\nA,a,plant,CN,B\nB,b,plant,CN,C\nC,c,plant,CN,A\n"
                        "D,d,plant,CN,A\nE,e,plant,CN,HQ\n");
    CHECK_OK(t, import(t, book, file, IMPORT_WHOLE, &report));
    CHECK(t, !report.stored.value);
    CHECK_INT(t, report.refused.value, 4); /* D below A too: it would refer to nothing */
    CHECK_INT(t, report.faults.items[0].line.value, 3);
    CHECK_STR(t, report.faults.items[0].field, STR("within"));
    CHECK_STR(t, report.faults.items[0].detail,
              STR("field within: A would stand below itself, as lines 3, 4, 5 say "
                  "together"));
    CHECK_STR(t, report.faults.items[2].detail,
              STR("field within: C would stand below itself, as lines 3, 4, 5 say "
                  "together"));
    CHECK_OK(t, import(t, book, file, IMPORT_PROCEED, &report));
    CHECK_INT(t, report.added.value, 2);
    /* with what is stored: HQ above E, and E above HQ by the file; one line alone says so */
    CHECK_OK(t, import(t, book, STR("code,within\nHQ,E\n"), IMPORT_PROCEED, &report));
    CHECK_STR(t, report.faults.items[0].detail, STR("field within: HQ would stand below itself"));
    /* two that change places are no circle, in whatever order they come */
    CHECK_OK(t, import(t, book, STR("code,within\nHQ,E\nE,\n"), IMPORT_WHOLE, &report));
    CHECK_INT(t, report.changed.value, 2);
    master_book_close(book);
}

TEST(import_says_how_deep_sites_may_stand_below_each_other)
{
    enum { CHAIN = 150, CIRCLE = 1 };
    for (int form = 0; form <= CIRCLE; form++) {
        Buf file;
        ImportReport report;
        if (!test_store(t))
            return;
        MasterBook *book = master_book_open();
        buf_init(&file, t->cx->arena, TEXT_MAX);
        buf_add(&file, STR(HEAD));
        for (int i = 0; i < CHAIN; i++)
            buf_fmt(&file,
                    i + 1 == CHAIN && form != CIRCLE ? "S-%d,s,plant,CN,\n"
                                                     : "S-%d,s,plant,CN,S-%d\n",
                    i, (i + 1) % CHAIN);
        CHECK_OK(t, import(t, book, buf_str(&file), IMPORT_WHOLE, &report));
        CHECK(t, !report.stored.value && report.faults.count > 0);
        CHECK(t, str_find(report.faults.items[0].detail, STR("more than 100 levels deep")) > 0);
        master_book_close(book);
    }
}

/* ---- against all that random files can say ---- */

typedef struct Sites {
    bool there[SITES];
    int above[SITES];
} Sites;

static bool circle_in(const Sites *sites)
{
    for (int i = 0; i < SITES; i++) {
        int at = i;
        for (int level = 0; level <= SITES && at != NOBODY; level++)
            at = sites->there[at] ? sites->above[at] : NOBODY;
        if (at != NOBODY)
            return true;
    }
    return false;
}

static bool all_there(const Sites *sites)
{
    for (int i = 0; i < SITES; i++) {
        if (sites->there[i] && sites->above[i] != NOBODY && !sites->there[sites->above[i]])
            return false;
    }
    return true;
}

static Err site_look(Ctx *cx, const MasterRow *row, void *arg)
{
    Sites *sites = arg;
    const Site *site = row->values;
    (void)cx;
    int at = site->code.p[0] - 'A';
    sites->there[at] = true;
    sites->above[at] = site->within.n == 0 ? NOBODY : site->within.p[0] - 'A';
    return OK;
}

static Sites stored_sites(Test *t)
{
    Sites sites = {0};
    MasterShape shape = shape_of(t, "site");
    CHECK_OK(t, master_each(t->cx, &shape, (Str){0}, site_look, &sites));
    return sites;
}

/* A file that puts some of the sites below others; *sites becomes what it wants. */
static Str random_file(Test *t, uint64_t *seed, Sites *sites)
{
    Buf file;
    bool taken[SITES] = {0};
    buf_init(&file, t->cx->arena, TEXT_MAX);
    buf_add(&file, STR(HEAD));
    for (uint64_t rows = 1 + test_random(seed) % SITES; rows > 0; rows--) {
        int at = (int)(test_random(seed) % SITES);
        int above = (int)(test_random(seed) % (SITES + 1)) - 1;
        if (taken[at])
            continue;
        taken[at] = true;
        sites->there[at] = true;
        sites->above[at] = above;
        buf_fmt(&file, "%c,s,plant,CN,", 'A' + at);
        if (above != NOBODY)
            buf_add_char(&file, (char)('A' + above));
        buf_add_char(&file, '\n');
    }
    return buf_str(&file);
}

static bool same_sites(const Sites *a, const Sites *b)
{
    bool same = true;
    for (int i = 0; i < SITES; i++)
        same = same && a->there[i] == b->there[i] && (!a->there[i] || a->above[i] == b->above[i]);
    return same;
}

/* Whole: stored when the sites it leads to have no circle and nobody missing, else nothing is.
 * Proceed: whatever is left out, no circle comes of the rest. */
TEST(import_stores_a_random_file_of_sites_exactly_when_it_makes_no_circle)
{
    int stored = 0, circles = 0;
    uint64_t seed = test_seed(t);
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    for (int round = 0; round < ROUNDS; round++) {
        ImportReport report;
        Sites before = stored_sites(t), wanted = before;
        Str file = random_file(t, &seed, &wanted);
        bool good = !circle_in(&wanted) && all_there(&wanted);
        CHECK_OK(t, import(t, book, file, IMPORT_WHOLE, &report));
        Sites after = stored_sites(t);
        CHECK_INT(t, report.refused.value == 0, good);
        CHECK(t, same_sites(&after, good ? &wanted : &before));
        stored += good;
        circles += circle_in(&wanted);
        if (round % 3 == 0) {
            CHECK_OK(t, import(t, book, file, IMPORT_PROCEED, &report));
            after = stored_sites(t);
            CHECK(t, !circle_in(&after) && all_there(&after));
        }
    }
    CHECK(t, stored > ROUNDS / 10 && circles > ROUNDS / 10); /* both were tried */
    master_book_close(book);
}
