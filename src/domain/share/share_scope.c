/* share_scope.c - scopes outside: what was approved, until something else is. */
#include "domain/share/share.h"
#include "domain/signature/signature.h"

Err share_scope_approved(Ctx *cx, const ItemView *view, const ScopeSummary *summary, bool *out)
{
    Scope scope;
    SignatureState state;
    SignedRecord record = {
        .noun = STR("scope"), .version = summary->version.value, .author = summary->actor};
    TRY(scope_id_parse(cx, summary->id, &record.id));
    TRY(scope_load(cx, view, record.id, record.version, &scope));
    scope_digest(cx, &scope, record.sha256);
    TRY(signature_state(cx, &record, &state));
    *out = state.complete.value;
    return OK;
}

Err share_scope_released(Ctx *cx, const ItemView *view, int64_t id, ScopeSummary **out)
{
    bool approved = false;
    ScopeVersions all;
    *out = NULL;
    TRY(scope_versions(cx, id, &all));
    for (size_t i = 0; i < all.versions.count && !approved; i++) {
        *out = all.versions.items[i].summary;
        TRY(share_scope_approved(cx, view, *out, &approved));
    }
    if (!approved)
        *out = NULL;
    return OK;
}

Err share_scope_versions(Ctx *cx, const ItemView *view, ScopeVersions *versions)
{
    size_t kept = 0;
    for (size_t i = 0; i < versions->versions.count; i++) {
        bool approved;
        TRY(share_scope_approved(cx, view, versions->versions.items[i].summary, &approved));
        if (approved)
            versions->versions.items[kept++] = versions->versions.items[i];
    }
    versions->versions.count = kept;
    return OK;
}

/* ---- lists ---- */

typedef struct Listing {
    const ItemView *view;
    const ScopePageQuery *query;
    ScopePage *out;
} Listing;

/* `version`: the released one has to be; 0: any. */
static Err scope_list(Ctx *cx, Listing *listing, ScopeVersionId at, bool *taken)
{
    ScopeSummary *released;
    ScopePage *page = listing->out;
    TRY(share_scope_released(cx, listing->view, at.id, &released));
    *taken = released != NULL && (at.version == 0 || released->version.value == at.version);
    if (!*taken)
        return OK;
    page->total.value++;
    if ((listing->query->before == 0 || at.id < listing->query->before) &&
        page->scopes.count < (size_t)listing->query->limit)
        page->scopes.items[page->scopes.count++] = *released;
    return OK;
}

static Err all_list(Ctx *cx, Listing *listing)
{
    bool taken;
    ScopePage page;
    ScopePageQuery query = {.limit = SCOPE_PAGE_MAX};
    do {
        TRY(scope_page(cx, &query, &page));
        for (size_t i = 0; i < page.scopes.count; i++) {
            TRY(scope_id_parse(cx, page.scopes.items[i].id, &query.before));
            TRY(scope_list(cx, listing, (ScopeVersionId){query.before, 0}, &taken));
        }
    } while (page.scopes.count == SCOPE_PAGE_MAX);
    return OK;
}

Err share_scope_page(Ctx *cx, const ItemView *view, const ScopePageQuery *query, ScopePage *out)
{
    size_t count;
    int64_t last = 0;
    ScopeVersionId *versions;
    Listing listing = {view, query, out};
    *out = (ScopePage){.total = field_int(0)};
    out->scopes.items = arena_array(cx->arena, ScopeSummary, (size_t)query->limit + 1);
    if (query->item == 0)
        return all_list(cx, &listing);
    TRY(scope_versions_with(cx, query->item, &versions, &count));
    for (size_t i = 0; i < count; i++) {
        bool taken;
        if (versions[i].id == last)
            continue; /* an other version of it is the released one */
        TRY(scope_list(cx, &listing, versions[i], &taken));
        last = taken ? versions[i].id : last;
    }
    return OK;
}
