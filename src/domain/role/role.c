#include "domain/role/role.h"

typedef struct RoleFacts {
    Str name;
    const char *label_zh, *label_en;
    Str audience; /* of the trainings it needs; empty: none */
    RoleLimit limit;
} RoleFacts;

static const RoleFacts role_facts[ACCOUNT_ROLE_COUNT] = {
#define ROLE(id, name, zh, en, audience, limit)                                                    \
    {STR_INIT(#name), zh, en, STR_INIT(audience), LIMIT_##limit},
#include "domain/role/roles.def"
#undef ROLE
};

Str account_role_name(AccountRole role)
{
    return role_facts[role].name;
}

AccountRole account_role_named(Str name)
{
    AccountRole role = 0;
    while (role < ACCOUNT_ROLE_COUNT && !str_eq(role_facts[role].name, name))
        role++;
    return role;
}

Str account_role_words(Str name, Lang lang)
{
    AccountRole role = account_role_named(name);
    if (role == ACCOUNT_ROLE_COUNT)
        return name;
    return str_of(lang == LANG_ZH ? role_facts[role].label_zh : role_facts[role].label_en);
}

const char *account_role_said(Arena *arena, AccountRole role)
{
    const RoleFacts *facts = &role_facts[role];
    return message_word(arena, facts->name,
                        str_fmt(arena, "%s（%.*s）", facts->label_zh, STR_ARG(facts->name)));
}

RoleLimit account_role_limit(AccountRole role)
{
    return role_facts[role].limit;
}

Str account_role_audience(AccountRole role)
{
    return role_facts[role].audience;
}

/* ---- roles that stand apart ---- */

/* Roles one account does not have together (reliability.md §3.1): any of the left with any of the
 * right, and why.  That who proposes does not sign is a rule of each signature, not of roles. */

#define MANY(role) ROLE_BIT(ACCOUNT_ROLE_##role)
#define INSIDERS                                                                                   \
    (MANY(OPERATOR) | MANY(QUALITY) | MANY(RECALL) | MANY(APPROVER) | MANY(DECIDER) |              \
     MANY(LIAISON) | MANY(EXECUTOR) | MANY(PRIVACY) | MANY(ADMIN))

static const struct {
    Roles left, right;
    const char *why;
} apart[] = {
    {MANY(DEALER) | MANY(SUPPLIER) | MANY(REGULATOR), INSIDERS,
     MSG("role %1$s and role %2$s: one is for somebody outside the house, the other for somebody "
         "in it; they are of two accounts")},
    {MANY(DEALER) | MANY(SUPPLIER), MANY(REGULATOR),
     MSG("role %1$s and role %2$s: an authority is no partner of the house; they are of two "
         "accounts")},
    {MANY(ADMIN), MANY(RECALL) | MANY(LIAISON) | MANY(EXECUTOR) | MANY(APPROVER) | MANY(DECIDER),
     MSG("role %1$s and role %2$s: who gives out roles neither decides nor sees personal data; two "
         "people have them")},
    {MANY(PRIVACY),
     MANY(ADMIN) | MANY(QUALITY) | MANY(RECALL) | MANY(LIAISON) | MANY(EXECUTOR) | MANY(DECIDER) |
         MANY(OPERATOR),
     MSG("role %1$s and role %2$s: who erases personal data neither changes what it stands in, nor "
         "keeps it, nor gives out roles; two people have them")},
};

const char *account_roles_apart(AccountRole one, AccountRole other)
{
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++) {
        if (((apart[i].left & ROLE_BIT(one)) && (apart[i].right & ROLE_BIT(other))) ||
            ((apart[i].left & ROLE_BIT(other)) && (apart[i].right & ROLE_BIT(one))))
            return apart[i].why;
    }
    return NULL;
}

Str account_role_partners(AccountRole role)
{
    static const Str kinds[ACCOUNT_ROLE_COUNT] = {
        [ACCOUNT_ROLE_DEALER] = STR_INIT("dealer "),
        [ACCOUNT_ROLE_SUPPLIER] = STR_INIT("supplier software_supplier "),
    };
    return kinds[role];
}

FieldTexts account_role_names(Arena *arena, Roles roles)
{
    Str *names = arena_array(arena, Str, ACCOUNT_ROLE_COUNT);
    size_t count = 0;
    for (int i = 0; i < ACCOUNT_ROLE_COUNT; i++) {
        if (roles & ROLE_BIT(i))
            names[count++] = role_facts[i].name;
    }
    return (FieldTexts){names, count};
}

static bool is_among(const FieldTexts *keys, Str key)
{
    for (size_t i = 0; i < keys->count; i++) {
        if (str_eq(keys->items[i], key))
            return true;
    }
    return false;
}

static bool keys_hold(const FieldTexts *granted, const FieldTexts *of)
{
    if (granted->count == 0)
        return true;
    for (size_t i = 0; i < of->count; i++) {
        if (!is_among(granted, of->items[i]))
            return false;
    }
    return of->count > 0;
}

bool role_grants_hold(const RoleGrants *grants, const RoleLimits *of)
{
    for (size_t i = 0; i < grants->count; i++) {
        const RoleLimits *one = &grants->items[i];
        if (keys_hold(&one->sites, &of->sites) && keys_hold(&one->lines, &of->lines))
            return true;
    }
    return grants->count == 0;
}
