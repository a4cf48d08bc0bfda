/* role.h - the roles an account can be granted: names, what each is limited to, which
 * trainings its holder must have passed.  Who has which is domain/account; what each may do is
 * api/routes.def; who signs what is domain/signature. */
#ifndef HOLDFAST_DOMAIN_ROLE_ROLE_H
#define HOLDFAST_DOMAIN_ROLE_ROLE_H

#include "base/message.h"
#include "platform/register/register.h"

typedef enum AccountRole {
#define ROLE(id, name, zh, en, audience, limit) ACCOUNT_ROLE_##id,
#include "domain/role/roles.def"
#undef ROLE
    ACCOUNT_ROLE_COUNT,
} AccountRole;

/* What a role is limited to: rows of a partner, of a station, or of a registered owner;
 * LIMIT_SITES: to sites and product lines where its grant names some; LIMIT_NOTHING: it is not. */
typedef enum RoleLimit {
    LIMIT_NOTHING,
    LIMIT_PARTNER,
    LIMIT_STATION,
    LIMIT_OWNER,
    LIMIT_SITES,
} RoleLimit;

/* Keys of the registers site and product_line; both empty: not limited. */
typedef struct RoleLimits {
    FieldTexts sites, lines;
} RoleLimits;

/* What some roles of one person are limited to, an entry a role; count 0: they are not. */
typedef struct RoleGrants {
    RoleLimits items[ACCOUNT_ROLE_COUNT];
    size_t count;
} RoleGrants;
/* Does one of the grants hold all of what is of these sites and product lines?  What names no site
 * (or no line) is of the whole house: a grant that names some does not hold it.  Without grants:
 * yes. */
bool role_grants_hold(const RoleGrants *grants, const RoleLimits *of);

/* A set of roles. */
typedef uint32_t Roles;
#define ROLE_BIT(role) ((Roles)1 << (role))

Str account_role_name(AccountRole role);
/* ACCOUNT_ROLE_COUNT: no role has that name. */
AccountRole account_role_named(Str name);
/* "Quality engineer" for "quality"; the name itself where there is no such role. */
Str account_role_words(Str name, Lang lang);
/* For a sentence: its name, in Chinese its words with the name behind them. */
const char *account_role_said(Arena *arena, AccountRole role);
RoleLimit account_role_limit(AccountRole role);
/* Of the register training: who needs passed trainings to have the role; empty: nobody. */
Str account_role_audience(AccountRole role);
/* Why one account does not have both (table `apart`); NULL: it may. */
const char *account_roles_apart(AccountRole one, AccountRole other);
/* Kinds of the register partner whose rows the role is granted for, a blank behind each; empty:
 * any. */
Str account_role_partners(AccountRole role);
/* In `arena`: the names of a set, in the order of roles.def. */
FieldTexts account_role_names(Arena *arena, Roles roles);

#endif
