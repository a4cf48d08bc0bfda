/* share_name.c - who did something, as people outside read it. */
#include "domain/account/account.h"
#include "domain/share/share.h"

static Str house(Lang lang)
{
    return str_of(message_text(MSG("the manufacturer"), lang));
}

/* Closed or not: what he did he did with these roles. */
static Err account_of(Ctx *cx, Str actor, const Account **out)
{
    AccountRow row;
    *out = NULL;
    Err err = account_find(cx, actor, &row);
    if (err == OK)
        *out = row.account;
    problem_clear(cx);
    return err == ERR_NOT_FOUND ? OK : err;
}

static bool is_of(const Account *account, Str partner)
{
    for (size_t i = 0; account != NULL && partner.n > 0 && i < account->grants.count; i++) {
        if (str_eq(account->grants.items[i].limited_to, partner))
            return true;
    }
    return false;
}

/* "the manufacturer (Quality engineer)" */
static Str role_of(Ctx *cx, const Account *account, Lang lang)
{
    for (size_t i = 0; account != NULL && i < account->grants.count; i++) {
        const RoleGrant *grant = &account->grants.items[i];
        if (grant->limited_to.n > 0)
            continue;
        Str role = account_role_words(grant->role, lang);
        return str_fmt(cx->arena, lang == LANG_ZH ? "%.*s（%.*s）" : "%.*s (%.*s)",
                       STR_ARG(house(lang)), STR_ARG(role));
    }
    return house(lang);
}

Err share_actor(Ctx *cx, const ShareReader *reader, Str *actor)
{
    const Account *account;
    if (actor->n == 0)
        return OK;
    TRY(account_of(cx, *actor, &account));
    if (!is_of(account, reader->partner))
        *actor = role_of(cx, account, reader->lang);
    return OK;
}

Err share_hold_names(Ctx *cx, const ShareReader *reader, HoldOwnList *list)
{
    for (size_t i = 0; i < list->holds.count; i++)
        TRY(share_actor(cx, reader, &list->holds.items[i].asked->confirmed_by));
    return OK;
}

Err share_scope_names(Ctx *cx, const ShareReader *reader, ScopeSummary *summary,
                      ScopeFreeze *frozen)
{
    TRY(share_actor(cx, reader, &summary->actor));
    return frozen == NULL ? OK : share_actor(cx, reader, &frozen->actor);
}

static void signature_cut(Signature *one)
{
    one->name = (Str){0};
    one->not_by = (FieldTexts){0};
}

void share_signature_names(SignatureState *state)
{
    for (size_t i = 0; i < state->signatures.count; i++)
        signature_cut(&state->signatures.items[i]);
    for (size_t i = 0; i < state->earlier.count; i++)
        signature_cut(&state->earlier.items[i]);
}
