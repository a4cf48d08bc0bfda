#include "domain/party/person.h"

#include "base/hash.h"
#include "platform/os/io.h"
#include "platform/store/change.h"

static Err text_find(Ctx *cx, SqlId id, Str by, Str *out)
{
    DbRow row;
    TRY(db_one(cx, id, ARGS(db_text(by)), &row));
    *out = row_text(&row, 0);
    return OK;
}

Err person_find(Ctx *cx, Str name, Str *out_uri)
{
    return text_find(cx, SQL_PERSON_BY_NAME, name, out_uri);
}

Err person_name(Ctx *cx, Str uri, Str *out_name)
{
    return text_find(cx, SQL_PERSON_BY_URI, uri, out_name);
}

Str person_uri_new(Ctx *cx)
{
    uint8_t bytes[16];
    cx->io->random(cx, bytes, sizeof bytes);
    Str digits = hex_format(cx->arena, bytes, sizeof bytes);
    return str_fmt(cx->arena, "urn:holdfast:person:%.*s", STR_ARG(digits));
}

Err person_save(Ctx *cx, Str name, Str uri)
{
    DbRow row;
    Str known;
    Err err = person_find(cx, name, &known);
    if (err == OK && str_eq(known, uri))
        return OK;
    if (err == OK)
        return fail(cx, ERR_CONFLICT, MSG("this person already has the identifier %1$s"),
                    str_shown(cx->arena, known));
    if (err != ERR_NOT_FOUND)
        return err;
    TRY(db_one(cx, SQL_PERSON_ADD, ARGS(db_text(uri), db_text(name)), &row));
    /* The name itself stays out of the change: that table is never erased, this row may be. */
    Str after = str_fmt(cx->arena, "{\"uri\":\"%.*s\"}", STR_ARG(uri));
    return change_add(cx,
                      &(Change){.noun = STR("person"),
                                .id = row_int(&row, 0),
                                .after = after,
                                .reason = STR("named in a captured file")},
                      NULL);
}
