/* scope_count.c - how many units a query comes to, and where they are. */
#include "domain/item/trace_question.h"
#include "domain/scope/scope_eval.h"

enum { VARIANTS = 8, SURE = 1, GONE = 2, WIDE = 4 };

static void unit_count(ScopeSums *sums, unsigned variant)
{
    sums->units++;
    if ((variant & GONE) != 0) {
        sums->removed++;
        return;
    }
    sums->certain += (variant & SURE) != 0;
    sums->possible += (variant & SURE) == 0;
    sums->widened += (variant & WIDE) != 0;
}

void scope_sums(const ScopeSpots *spots, const ScopeSet *set, int64_t *by_spot, ScopeSums *out)
{
    const uint32_t *spot_of = scope_spots_of(spots);
    *out = (ScopeSums){0};
    for (size_t word = 0; word < set->words; word++) {
        uint64_t sure = set->sure[word], gone = set->gone[word], wide = set->wide[word];
        for (uint64_t left = set->may[word]; left != 0; left &= left - 1) {
            unsigned at = (unsigned)__builtin_ctzll(left);
            uint32_t spot = spot_of[word * 64 + at];
            unsigned variant = (unsigned)(sure >> at & 1) | (unsigned)(gone >> at & 1) << 1 |
                               (unsigned)(wide >> at & 1) << 2;
            if (spot >= SPOT_FIRST) {
                unit_count(out, variant);
                if (by_spot != NULL)
                    by_spot[(size_t)scope_spot_number(spot) * VARIANTS + variant]++;
                continue;
            }
            out->built_in += spot == SPOT_BUILT_IN;
            out->lots += spot == SPOT_LOT;
            out->vessels += spot == SPOT_VESSEL;
        }
    }
}

static void cell_put(Ctx *cx, const ScopeSpot *spot, unsigned variant, int64_t units,
                     ScopeCell *out)
{
    *out = (ScopeCell){
        .product = scope_spot_text(cx->arena, spot->product),
        .product_name = scope_spot_text(cx->arena, spot->product_name),
        .state = str_of(item_state_name(spot->state)),
        .place = scope_spot_text(cx->arena, spot->place),
        .place_name = scope_spot_text(cx->arena, spot->place_name),
        .holder = scope_spot_text(cx->arena, spot->holder),
        .holder_name = scope_spot_text(cx->arena, spot->holder_name),
        .confidence =
            confidence_name((variant & SURE) != 0 ? CONFIDENCE_CERTAIN : CONFIDENCE_POSSIBLE),
        .removed = {(variant & GONE) != 0, true},
        .units = field_int(units),
    };
}

/* Widened or not, they stand in one cell here: by what, only a list says. */
static void cells_put(Ctx *cx, const ScopeSpots *spots, const int64_t *by_spot, ScopeCount *out)
{
    uint32_t count = scope_spots_count(spots);
    ScopeCell *cells = arena_array(cx->arena, ScopeCell, (size_t)count * 4 + 1);
    size_t n = 0;
    for (uint32_t i = 0; i < count; i++) {
        const int64_t *of = by_spot + (size_t)i * VARIANTS;
        for (unsigned variant = 0; variant < WIDE; variant++) {
            int64_t units = of[variant] + of[variant | WIDE];
            if (units != 0)
                cell_put(cx, scope_spot_at(spots, i), variant, units, &cells[n++]);
        }
    }
    out->cells.items = cells;
    out->cells.count = n;
}

static FieldTexts notes_texts(Ctx *cx, const ScopeNotes *notes, Lang lang)
{
    enum { SENTENCE_MAX = 4096 };
    Str *texts = arena_array(cx->arena, Str, notes->count + 1);
    for (size_t i = 0; i < notes->count; i++) {
        Buf out;
        Str what = str_of(notes->items[i].what);
        buf_init(&out, cx->arena, SENTENCE_MAX);
        message_format(&out, lang, notes->items[i].key, &what, 1);
        texts[i] = buf_str(&out);
    }
    return (FieldTexts){notes->count == 0 ? NULL : texts, notes->count};
}

static void clauses_put(ScopeEval *eval, Lang lang, ScopeCount *out)
{
    Ctx *cx = eval->cx;
    out->clauses.items = arena_array(cx->arena, ScopeClauseCount, eval->leaf_count + 1);
    out->clauses.count = eval->leaf_count;
    for (size_t i = 0; i < eval->leaf_count; i++) {
        const ScopeLeaf *leaf = &eval->leaves[i];
        out->clauses.items[i] =
            (ScopeClauseCount){.path = leaf->path,
                               .words = scope_clause_words(cx, leaf->clause, lang),
                               .units = field_int(leaf->kept->units),
                               .certain = field_int(leaf->kept->certain),
                               .possible = field_int(leaf->kept->possible),
                               .removed = field_int(leaf->kept->removed),
                               .unnamed = field_int(leaf->kept->unnamed),
                               .notes = notes_texts(cx, &leaf->kept->notes, lang)};
    }
}

static void count_put(ScopeEval *eval, const ScopeAsk *ask, ScopeCount *out)
{
    ScopeSums sums;
    ScopeSpots *spots = scope_eval_spots(eval);
    int64_t *by_spot =
        arena_array(eval->cx->arena, int64_t, (size_t)scope_spots_count(spots) * VARIANTS + 1);
    scope_sums(spots, &eval->set, by_spot, &sums);
    *out = (ScopeCount){.log_position = field_int(eval->view.visible),
                        .log_now = field_int(ask->view->visible),
                        .units = field_int(sums.units),
                        .certain = field_int(sums.certain),
                        .possible = field_int(sums.possible),
                        .removed = field_int(sums.removed),
                        .widened = field_int(sums.widened),
                        .built_in = field_int(sums.built_in),
                        .lots = field_int(sums.lots),
                        .vessels = field_int(sums.vessels)};
    cells_put(eval->cx, spots, by_spot, out);
    clauses_put(eval, ask->lang, out);
}

Err scope_count(Ctx *cx, ScopeBoard *board, const ScopeAsk *ask, ScopeCount *out)
{
    ScopeEval eval = {.cx = cx, .board = board};
    Err err = scope_eval_begin(&eval, ask);
    if (err == OK)
        count_put(&eval, ask, out);
    scope_eval_end(&eval);
    return err;
}
