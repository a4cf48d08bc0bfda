/* share_owner.c - what a registered owner sees and says: his products, and how he is reached. */
#include "domain/share/share_internal.h"

enum { ORDER_MAX = 1 << 14, DAY_HOURS = 24 };

#define DAY_US (DAY_HOURS * INT64_C(3600000000))

static Err shape_of_owners(Ctx *cx, MasterShape *out)
{
    return master_shape(cx, product_owner_register.name, out);
}

Err share_owner_find(Ctx *cx, Str key, MasterRow *out)
{
    MasterShape shape;
    TRY(shape_of_owners(cx, &shape));
    Err err = key.n == 0 ? ERR_NOT_FOUND : master_find_key(cx, &shape, key, out);
    if (err == OK && !out->retired)
        return OK;
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    return fail(cx, ERR_NOT_FOUND, MSG("nothing here is your own: nobody is registered"));
}

/* ---- products ---- */

/* What to do, each sentence once: of holds it is told neither number nor reason. */
static FieldTexts instructions_of(Ctx *cx, const HoldMarks *marks)
{
    Str *texts = arena_array(cx->arena, Str, marks->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < marks->count; i++) {
        bool told = marks->items[i].instruction.n == 0;
        for (size_t k = 0; k < count; k++)
            told = told || str_eq(texts[k], marks->items[i].instruction);
        if (!told)
            texts[count++] = marks->items[i].instruction;
    }
    return (FieldTexts){texts, count};
}

static Err product_fill(Ctx *cx, const ShareAsker *asker, Approvals *known, Str typed,
                        ShareProduct *out)
{
    uint32_t item;
    const ItemView *view = &asker->view;
    *out = (ShareProduct){.item = typed, .known = field_bool(false)};
    Err err = item_find(cx, view, typed, &item);
    if (err == ERR_NOT_FOUND || err == ERR_USAGE) {
        problem_clear(cx);
        return OK;
    }
    TRY(err);
    out->item = item_uri(cx->arena, view->index, item);
    out->known = field_bool(true);
    TRY(share_scopes_of(cx, view, known, item, &out->scopes));
    if (out->scopes.count == 0)
        return OK;
    HoldMarking marking = {.items = &item, .count = 1};
    TRY(hold_mark(cx, asker->holds, view, &marking));
    out->instructions = instructions_of(cx, &marking.marks[0]);
    return OK;
}

Err share_products(Ctx *cx, const ShareAsker *asker, const MasterRow *owner, ShareProducts *out)
{
    const ProductOwner *values = owner->values;
    Approvals *known = arena_new(cx->arena, Approvals);
    *out = (ShareProducts){.log_position = field_int(asker->view.visible),
                           .as_of = field_utc(cx->now_us)};
    out->products.items = arena_array(cx->arena, ShareProduct, values->units.count + 1);
    for (size_t i = 0; i < values->units.count; i++)
        TRY(product_fill(cx, asker, known, values->units.items[i],
                         &out->products.items[out->products.count++]));
    return OK;
}

/* ---- how he is reached ---- */

void share_contact(Ctx *cx, const MasterRow *owner, ShareContact *out)
{
    const ProductOwner *values = owner->values;
    (void)cx;
    *out = (ShareContact){.version = field_int(owner->version),
                          .name = values->name,
                          .phone = values->phone,
                          .email = values->email,
                          .address = values->address,
                          .channel = master_choice(&product_owner_register, STR("channel"), values),
                          .changed = field_utc(owner->changed_us),
                          .erase_asked_on = values->erase_asked_on};
    if (out->channel.n == 0)
        out->channel = (Str){0};
}

/* Digits with what people write between them. */
static bool is_phone(Str text)
{
    enum { DIGITS_MIN = 5 };
    size_t digits = 0;
    for (size_t i = 0; i < text.n; i++) {
        digits += text.p[i] >= '0' && text.p[i] <= '9';
        if (strchr("0123456789+-() ", text.p[i]) == NULL)
            return false;
    }
    return digits >= DIGITS_MIN;
}

static bool is_email(Str text)
{
    ptrdiff_t at = str_find_char(text, '@');
    return at > 0 && str_find_char(text, ' ') < 0 &&
           str_find_char(str_tail(text, (size_t)at + 1), '@') < 0 &&
           str_find_char(str_tail(text, (size_t)at + 1), '.') > 0;
}

static Err contact_check(Ctx *cx, const ShareContactOrder *order)
{
    if (order->phone.n > 0 && !is_phone(order->phone))
        return fail(cx, ERR_INVALID,
                    MSG("the phone number is none: five digits or more, blanks and + - ( )"));
    if (order->email.n > 0 && !is_email(order->email))
        return fail(cx, ERR_INVALID, MSG("the e-mail address is none, like name@example.com"));
    if (order->phone.n + order->email.n + order->address.n == 0)
        return fail(cx, ERR_INVALID,
                    MSG("leave one way to reach you: a phone number, an e-mail or a postal "
                        "address"));
    return OK;
}

static void text_or_null(JsonWriter *json, const char *key, Str text)
{
    json_key(json, str_of(key));
    if (text.n > 0)
        json_string(json, text);
    else
        json_null(json);
}

/* A day asked before stays. */
static void erase_write(Ctx *cx, JsonWriter *json, const ShareContactOrder *order,
                        const ProductOwner *before)
{
    int year, month, day;
    bool asks = order->erase.set && order->erase.value;
    if (asks == before->erase_asked_on.set)
        return;
    date_from_days((int32_t)(cx->now_us / DAY_US), &year, &month, &day);
    text_or_null(json, "erase_asked_on",
                 asks ? str_fmt(cx->arena, "%04d-%02d-%02d", year, month, day) : (Str){0});
}

static Str values_write(Ctx *cx, const ShareContactOrder *order, const ProductOwner *before)
{
    Buf *text = arena_new(cx->arena, Buf);
    JsonWriter json;
    buf_init(text, cx->arena, ORDER_MAX);
    json_writer_init(&json, text);
    json_object_begin(&json);
    text_or_null(&json, "name", order->name);
    text_or_null(&json, "phone", order->phone);
    text_or_null(&json, "email", order->email);
    text_or_null(&json, "address", order->address);
    text_or_null(&json, "channel", order->channel);
    erase_write(cx, &json, order, before);
    json_object_end(&json);
    return buf_str(text);
}

Err share_contact_save(Ctx *cx, Str key, const ShareContactOrder *order, ShareContact *out)
{
    MasterShape shape;
    MasterRow row, saved;
    TRY(contact_check(cx, order));
    TRY(shape_of_owners(cx, &shape));
    TRY(share_owner_find(cx, key, &row));
    RowOrder change = {.version = order->version,
                       .values = values_write(cx, order, row.values),
                       .reason = STR("by the owner himself")};
    Err err = master_save(cx, &shape, row.id, &change, &saved);
    if (err == ERR_CONFLICT) /* not who did: that is the house's */
        return fail(cx, err, MSG("this has been changed meanwhile: look at it again"));
    TRY(err);
    share_contact(cx, &saved, out);
    return OK;
}
