#include "domain/account/own_view.h"

#include "base/json.h"
#include "domain/master/master.h"
#include "platform/store/sql.h"

static Err view_take(Ctx *cx, const DbRow *row, void *arg)
{
    OwnViewList *list = arg;
    list->views.items[list->views.count++] =
        (OwnView){.id = field_int(row_int(row, 0)),
                  .title = str_dup(cx->arena, row_text(row, 1)),
                  .query = str_dup(cx->arena, row_text(row, 2))};
    return OK;
}

Err own_view_list(Ctx *cx, Str owner, Str register_name, OwnViewList *out)
{
    MasterShape shape;
    TRY(master_shape(cx, register_name, &shape));
    *out = (OwnViewList){.register_name = register_name};
    out->views.items = arena_array(cx->arena, OwnView, OWN_VIEWS_MAX);
    return db_each(cx, SQL_OWN_VIEW_EACH, ARGS(db_text(owner), db_text(register_name)), view_take,
                   out);
}

/* q, where, use and sort, each a text or several. */
static bool is_query(Ctx *cx, Str text)
{
    static const Str names[] = {STR_INIT("q"), STR_INIT("where"), STR_INIT("use"),
                                STR_INIT("sort")};
    const JsonNode *node;
    if (json_parse(cx, text, &node) != OK) {
        problem_clear(cx);
        return false;
    }
    if (node->type != JSON_OBJECT)
        return false;
    for (const JsonNode *member = node->child; member != NULL; member = member->next) {
        bool known = false;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            known = known || str_eq(member->key, names[i]);
        if (!known || (member->type != JSON_STRING && member->type != JSON_ARRAY))
            return false;
    }
    return true;
}

static Err order_check(Ctx *cx, const OwnView *order)
{
    MasterShape shape;
    TRY(master_shape(cx, order->register_name, &shape));
    if (str_trim(order->title).n == 0)
        return fail(cx, ERR_INVALID, MSG("title: give the view a name"));
    if (!is_query(cx, order->query))
        return fail(cx, ERR_INVALID,
                    MSG("query: it is an object in { } of q, where, use and sort"));
    if (master_holds_contact(order->query) || master_holds_contact(order->title))
        return fail(cx, ERR_INVALID,
                    MSG("query: a number or an address of a person is not kept in a view"));
    return OK;
}

Err own_view_save(Ctx *cx, const OwnView *order, OwnView *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    DbRow row;
    TRY(order_check(cx, order));
    TRY(tx_begin(cx, &tx));
    *out = *order;
    out->title = str_trim(order->title);
    TRY(db_one(cx, SQL_OWN_VIEW_OTHERS,
               ARGS(db_text(cx->actor), db_text(order->register_name), db_text(out->title)), &row));
    if (row_int(&row, 0) >= OWN_VIEWS_MAX)
        return fail(cx, ERR_LIMIT, MSG("you keep %1$lld views already; remove one first"),
                    (long long)OWN_VIEWS_MAX);
    TRY(db_one(cx, SQL_OWN_VIEW_PUT,
               ARGS(db_text(cx->actor), db_text(order->register_name), db_text(out->title),
                    db_text(order->query)),
               &row));
    out->id = field_int(row_int(&row, 0));
    return tx_commit(&tx);
}

Err own_view_drop(Ctx *cx, int64_t id)
{
    CLEANUP(tx_release) Tx tx = {0};
    int64_t gone = 0;
    TRY(tx_begin(cx, &tx));
    TRY(db_run(cx, SQL_OWN_VIEW_DROP, ARGS(db_int(id), db_text(cx->actor)), &gone));
    if (gone == 0)
        return fail(cx, ERR_NOT_FOUND, MSG("you have no view %1$lld"), (long long)id);
    return tx_commit(&tx);
}
