#include "domain/item/genealogy.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/number_map.h"
#include "domain/party/party.h"

enum {
    UNSEEN_KEY = 0xff, /* of no item that has a name */
    GTIN_PREFIX = 7,   /* bytes of a key that hold scheme and GTIN */
    LISTED_MAX = 256,  /* listed members that are asked for their neighbours */
};

/* ---- groups ---- */

typedef struct Group {
    ItemKind kind;
    IdScheme scheme;
    Str class;   /* URI, empty where the items belong to none */
    Str name;    /* "thing:https://…" */
    bool unseen; /* what of this kind has no name here */
    int64_t population, depth_sum;
    MemberTally tally;
    const TraceMember *listed[GROUP_LISTED_MAX];
} Group;

typedef struct Link {
    uint32_t from, to; /* group + 1; from 0: what was asked about */
    MemberTally tally;
} Link;

typedef struct NearList NearList;
typedef struct Fold {
    Ctx *cx;
    const TraceAnswer *answer;
    Group *groups;
    uint32_t group_count;
    Link *links;
    uint32_t link_count;
    NumberMap by_key;              /* what a key begins with, and the kind → group + 1 */
    NumberMap by_ends;             /* two groups → link + 1 */
    bool schemes[ID_SCHEME_COUNT]; /* of some group */
    bool full;
    const NearList *near; /* shown members, for the shapes */
} Fold;

static void fold_init(Fold *fold, Ctx *cx, const TraceAnswer *answer)
{
    *fold = (Fold){.cx = cx, .answer = answer};
    number_map_init(&fold->by_key, cx->arena);
    number_map_init(&fold->by_ends, cx->arena);
    fold->groups = arena_array(cx->arena, Group, GENEALOGY_GROUPS_MAX);
    fold->links = arena_array(cx->arena, Link, GENEALOGY_LINKS_MAX);
}

/* The class of an item, of a class itself; empty where its identifier names none. */
static Str class_of(Ctx *cx, Str key)
{
    Buf uri;
    Identity identity;
    buf_init(&uri, cx->arena, 3 * IDENTITY_KEY_MAX);
    identity_uri(&uri, key);
    identity_parse(cx->arena, buf_str(&uri), ID_IN_QUANTITY_LIST, &identity);
    if (identity.kind == ITEM_CLASS)
        return buf_str(&uri);
    if (identity.class_key.n == 0)
        return (Str){0};
    buf_clear(&uri);
    identity_uri(&uri, identity.class_key);
    return buf_str(&uri);
}

/* What all items of a group share, in 64 bits: kind, scheme, and GTIN where there is one.  Of the
 * few other schemes with a class the class is hashed. */
static uint64_t group_key(Ctx *cx, Str key, ItemKind kind)
{
    uint64_t out = 0;
    IdScheme scheme = identity_scheme(key);
    bool gtin = scheme == ID_SGTIN || scheme == ID_LGTIN || scheme == ID_GTIN;
    if (gtin && key.n >= GTIN_PREFIX) {
        memcpy(&out, key.p, GTIN_PREFIX);
    } else if (scheme != ID_URI && scheme != ID_SSCC && scheme != ID_VIN) {
        ArenaMark mark = arena_mark(cx->arena);
        Str class = class_of(cx, key);
        out = hash_fingerprint(0, class) >> 8;
        arena_rewind(cx->arena, mark);
    }
    uint64_t low = (out & UINT64_MAX >> 8) ^ (uint64_t)scheme << 48;
    return low | (uint64_t)(kind + 1) << 56;
}

/* Group + 1; 0 when it is not there and `add` is false, or there is no room. */
static uint32_t group_of(Fold *fold, uint32_t item, bool add)
{
    Ctx *cx = fold->cx;
    bool unseen = !sight_sees(fold->answer->sight, item);
    Str key = trace_item_key(fold->answer->index, item);
    ItemKind kind = trace_item_kind(fold->answer->index, item, fold->answer->result.log_position);
    IdScheme scheme = identity_scheme(key);
    if (!add && !fold->schemes[scheme])
        return 0;
    uint64_t shared = unseen ? (uint64_t)(kind + 1) << 56 | UNSEEN_KEY : group_key(cx, key, kind);
    uint32_t found = number_map_get(&fold->by_key, shared);
    if (found != 0 || !add)
        return found;
    if (fold->group_count == GENEALOGY_GROUPS_MAX) {
        fold->full = true;
        return 0;
    }
    Group *group = &fold->groups[fold->group_count++];
    *group = (Group){.kind = kind, .scheme = scheme, .unseen = unseen};
    if (!unseen)
        group->class = class_of(cx, key);
    Str what = group->class.n > 0 ? group->class : str_of(identity_scheme_name(scheme));
    group->name =
        str_fmt(cx->arena, "%s:%.*s", item_kind_name(kind), STR_ARG(unseen ? STR("unseen") : what));
    fold->schemes[scheme] = true;
    number_map_put(&fold->by_key, shared, fold->group_count);
    return fold->group_count;
}

static bool is_seed(const TraceAnswer *answer, uint32_t item)
{
    const TraceQuery *query = &answer->query;
    if (answer->via == item)
        return true;
    for (size_t i = 0; i < query->seed_count; i++) {
        if (query->seeds[i] == item)
            return true;
    }
    return false;
}

static void link_count(Fold *fold, const TraceMember *member, uint32_t to)
{
    if (member->from == 0)
        return;
    bool asked = is_seed(fold->answer, member->from);
    uint32_t from = asked ? 0 : group_of(fold, member->from, true);
    uint64_t ends = (uint64_t)from << 32 | to;
    uint32_t found = number_map_get(&fold->by_ends, ends);
    if (found == 0) {
        if (fold->link_count == GENEALOGY_LINKS_MAX) {
            fold->full = true;
            return;
        }
        fold->links[fold->link_count++] = (Link){.from = from, .to = to};
        found = fold->link_count;
        number_map_put(&fold->by_ends, ends, found);
    }
    member_tally_add(&fold->links[found - 1].tally, member);
}

static Err members_fold(Fold *fold)
{
    const TraceResult *result = &fold->answer->result;
    for (size_t i = 0; i < result->member_count && !fold->full; i++) {
        const TraceMember *member = &result->members[i];
        uint32_t number = group_of(fold, member->item, true);
        if (number == 0)
            break;
        Group *group = &fold->groups[number - 1];
        if (group->tally.members < GROUP_LISTED_MAX)
            group->listed[group->tally.members] = member;
        member_tally_add(&group->tally, member);
        group->depth_sum += member->level;
        link_count(fold, member, number);
    }
    if (fold->full)
        return fail(fold->cx, ERR_LIMIT, MSG("members of more than %1$lld classes; ask for a part"),
                    (long long)GENEALOGY_GROUPS_MAX);
    return OK;
}

static void population_count(Fold *fold)
{
    uint32_t count = trace_item_count(fold->answer->index);
    for (uint32_t item = 1; item <= count; item++) {
        uint32_t number = group_of(fold, item, false);
        if (number != 0)
            fold->groups[number - 1].population++;
    }
}

/* ---- which listed member leads to which ---- */

static bool is_listed(const Group *group)
{
    return !group->unseen && group->tally.members <= GROUP_LISTED_MAX;
}

/* A shown member, and the shown ones it is reached from in one step. */
typedef struct Near {
    const TraceMember *member;
    Str *from;
    size_t from_count;
} Near;

struct NearList {
    Near *items; /* sorted by item number */
    size_t count;
};

static int near_compare(const void *a, const void *b)
{
    const Near *left = a, *right = b;
    return left->member->item < right->member->item ? -1 : 1;
}

static Near *near_find(const NearList *list, uint32_t item)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (list->items[middle].member->item < item)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < list->count && list->items[low].member->item == item;
    return found ? &list->items[low] : NULL;
}

/* What a walk from one listed member reaches in one step comes from it. */
static Err near_walk(Fold *fold, NearList *list, uint32_t item)
{
    TraceResult result;
    Ctx *cx = fold->cx;
    TraceQuery query = fold->answer->query;
    Str uri = item_uri(cx->arena, fold->answer->index, item);
    query.direction = (TraceDirection)fold->answer->side;
    query.seeds = &item;
    query.seed_count = 1;
    query.windows = NULL;
    query.norms = false;
    TRY(trace_walk(cx, fold->answer->index, &query, &result));
    for (size_t i = 0; i < result.member_count; i++) {
        Near *near = result.members[i].level == 1 ? near_find(list, result.members[i].item) : NULL;
        if (near != NULL && near->member->from != item)
            near->from[near->from_count++] = uri;
    }
    return OK;
}

static Err near_fill(Fold *fold, NearList *list)
{
    size_t room = (size_t)fold->group_count * GROUP_LISTED_MAX;
    *list = (NearList){.items = arena_array(fold->cx->arena, Near, room + 1)};
    for (uint32_t i = 0; i < fold->group_count; i++) {
        const Group *group = &fold->groups[i];
        for (int64_t m = 0; m < group->tally.members && is_listed(group); m++)
            list->items[list->count++] = (Near){.member = group->listed[m]};
    }
    qsort(list->items, list->count, sizeof *list->items, near_compare);
    bool few = list->count <= LISTED_MAX && fold->answer->side != SIDE_BOTH &&
               fold->answer->result.member_count <= GENEALOGY_NEAR_MAX;
    for (size_t i = 0; i < list->count; i++) {
        Near *near = &list->items[i];
        near->from = arena_array(fold->cx->arena, Str, few ? list->count + 1 : 1);
        if (near->member->from != 0 && sight_sees(fold->answer->sight, near->member->from))
            near->from[near->from_count++] =
                item_uri(fold->cx->arena, fold->answer->index, near->member->from);
    }
    for (size_t i = 0; few && i < list->count; i++) {
        uint32_t item = list->items[i].member->item;
        const TraceAnswer *answer = fold->answer;
        if (trace_item_kind(answer->index, item, answer->result.log_position) != ITEM_CLASS)
            TRY(near_walk(fold, list, item));
    }
    return OK;
}

/* ---- shapes ---- */

static void listed_fill(Fold *fold, const Group *group, GroupShape *out)
{
    if (!is_listed(group))
        return;
    size_t count = (size_t)group->tally.members;
    out->listed.count = count;
    out->listed.items = arena_array(fold->cx->arena, GroupMember, count + 1);
    for (size_t i = 0; i < count; i++) {
        const TraceMember *member = group->listed[i];
        const Near *near = near_find(fold->near, member->item);
        out->listed.items[i] = (GroupMember){
            .item = item_uri(fold->cx->arena, fold->answer->index, member->item),
            .from = {near->from, near->from_count},
            .depth = field_int(member->level),
            .confidence = confidence_name(member->confidence),
            .since =
                member->event != 0 ? field_utc(member->since_us) : (FieldInstant){.set = false},
            .removed = {member->removed, true},
            .widening = widening_name(member->widening),
        };
    }
}

/* What master data calls the class; a group of one without a class, what it calls that one. */
static Err name_fill(Fold *fold, const Group *group, GroupShape *out)
{
    Party party;
    bool alone = group->class.n == 0 && group->tally.members == 1 && !group->unseen;
    Str named = alone ? out->listed.items[0].item : group->class;
    if (named.n == 0)
        return OK;
    Err err = party_find(fold->cx, named, &party);
    if (err == OK && party.name.n > 0)
        out->name = party.name;
    return err == ERR_NOT_FOUND ? OK : err;
}

static Err group_fill(Fold *fold, const Group *group, GroupShape *out)
{
    int64_t members = group->tally.members;
    *out = (GroupShape){
        .group = group->name,
        .class = group->class.n > 0 ? group->class : (Str){0},
        .level = str_of(item_kind_name(group->kind)),
        .scheme = group->unseen ? STR("") : str_of(identity_scheme_name(group->scheme)),
        .depth = field_int((group->depth_sum + members / 2) / members),
        .population = field_int(group->population),
        .members = field_int(members),
        .certain = field_int(group->tally.certain),
        .possible = field_int(group->tally.possible),
        .removed = field_int(group->tally.removed),
    };
    if (group->unseen) {
        out->unseen = field_bool(true);
        out->population = field_int(members); /* how many there are besides is not told */
    }
    listed_fill(fold, group, out);
    return name_fill(fold, group, out);
}

static int group_compare(const void *a, const void *b)
{
    const GroupShape *left = a, *right = b;
    if (left->depth.value != right->depth.value)
        return left->depth.value < right->depth.value ? -1 : 1;
    if (left->members.value != right->members.value)
        return left->members.value > right->members.value ? -1 : 1;
    return str_cmp(left->group, right->group);
}

/* Groups of no member are only named by a link from something that is none: they are left out. */
static Err shape_fill(Fold *fold, GenealogyShape *out)
{
    Arena *arena = fold->cx->arena;
    out->groups.items = arena_array(arena, GroupShape, fold->group_count + 1);
    for (uint32_t i = 0; i < fold->group_count; i++) {
        if (fold->groups[i].tally.members > 0)
            TRY(group_fill(fold, &fold->groups[i], &out->groups.items[out->groups.count++]));
    }
    qsort(out->groups.items, out->groups.count, sizeof *out->groups.items, group_compare);
    out->links.items = arena_array(arena, GroupLink, fold->link_count + 1);
    for (uint32_t i = 0; i < fold->link_count; i++) {
        const Link *link = &fold->links[i];
        if (link->from != 0 && fold->groups[link->from - 1].tally.members == 0)
            continue;
        out->links.items[out->links.count++] = (GroupLink){
            .from = link->from == 0 ? (Str){0} : fold->groups[link->from - 1].name,
            .to = fold->groups[link->to - 1].name,
            .members = field_int(link->tally.members),
            .certain = field_int(link->tally.certain),
            .possible = field_int(link->tally.possible),
            .removed = field_int(link->tally.removed),
        };
    }
    return OK;
}

Err genealogy_fold(Ctx *cx, const TraceAnswer *answer, GenealogyShape *out)
{
    Fold fold;
    NearList near;
    const TraceResult *result = &answer->result;
    size_t findings = result->finding_count < GENEALOGY_FINDINGS_MAX ? result->finding_count
                                                                     : GENEALOGY_FINDINGS_MAX;
    fold_init(&fold, cx, answer);
    TRY(members_fold(&fold));
    population_count(&fold);
    TRY(near_fill(&fold, &near));
    fold.near = &near;
    *out = (GenealogyShape){
        .direction = str_of(trace_side_name(answer->side)),
        .log_position = field_int(result->log_position),
        .members = field_int((int64_t)result->member_count),
        .finding_count = field_int((int64_t)result->finding_count),
    };
    out->findings.items = arena_array(cx->arena, FindingShape, findings + 1);
    out->findings.count = findings;
    for (size_t i = 0; i < findings; i++)
        out->findings.items[i] =
            finding_shape(cx->arena, answer->index, &result->findings[i], answer->lang);
    return shape_fill(&fold, out);
}

Err genealogy_filter(Ctx *cx, TraceAnswer *answer, Str group)
{
    Fold fold;
    uint32_t wanted = 0;
    size_t kept = 0;
    TraceResult *result = &answer->result;
    fold_init(&fold, cx, answer);
    TRY(members_fold(&fold));
    for (uint32_t i = 0; i < fold.group_count; i++) {
        if (fold.groups[i].tally.members > 0 && str_eq(fold.groups[i].name, group))
            wanted = i + 1;
    }
    if (wanted == 0)
        return fail(cx, ERR_NOT_FOUND, MSG("the walk reaches nothing of the group \"%1$s\""),
                    str_shown(cx->arena, group));
    for (size_t i = 0; i < result->member_count; i++) {
        if (group_of(&fold, result->members[i].item, false) == wanted)
            result->members[kept++] = result->members[i];
    }
    result->member_count = kept;
    return OK;
}
