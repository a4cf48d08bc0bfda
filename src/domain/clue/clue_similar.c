/* clue_similar.c - which clues may tell of the same thing, and why. */
#include <stdlib.h>

#include "domain/clue/clue.h"
#include "platform/register/register_cell.h"

enum {
    POINTS_UNIT = 60,
    POINTS_SOURCE = 60,
    POINTS_CONTACT = 40,
    POINTS_TEXT = 50,
    POINTS_SYMPTOM = 10,
    POINTS_MAX = 100,
    LIKENESS_MIN = 30, /* per cent of the pairs of characters; below that words say nothing */
    REASONS_MAX = 5,
    PAIR_BITS = 16,
    SHOWN_MAX = 200, /* characters of the words */
};

/* ---- likeness of words: pairs of characters, whatever the language ---- */

/* Which pairs the clue has that others are held against. */
typedef struct Pairs {
    uint32_t *stamps; /* 1 << PAIR_BITS: of the last text that had the pair */
    uint8_t *mine;
    uint32_t stamp;
    size_t count; /* different ones of mine */
} Pairs;

/* The next letter, digit or character of a script; 0: the text is over.  Blanks and marks say
 * nothing. */
static uint32_t sign_next(Str text, size_t *at)
{
    while (*at < text.n) {
        uint8_t first = (uint8_t)text.p[*at];
        size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        uint32_t sign = 0;
        for (size_t i = 0; i < length && *at + i < text.n; i++)
            sign = sign << 8 | (uint8_t)text.p[*at + i];
        *at += length;
        bool upper = sign >= 'A' && sign <= 'Z';
        bool counts = upper || (sign >= 'a' && sign <= 'z') || (sign >= '0' && sign <= '9') ||
                      (sign > 0xe38080 && (sign < 0xefbc80 || sign > 0xefbca0)) ||
                      (sign >= 0xc380 && sign < 0xe28080);
        if (counts && sign != 0xe38081 && sign != 0xe38082) /* 、。 */
            return upper ? sign + 32 : sign;
    }
    return 0;
}

/* Different pairs of the text, and those of them that are mine too. */
static size_t pairs_count(Pairs *pairs, Str text, size_t *shared)
{
    size_t at = 0, count = 0;
    uint32_t last = sign_next(text, &at), next;
    pairs->stamp++;
    *shared = 0;
    for (; last != 0 && (next = sign_next(text, &at)) != 0; last = next) {
        uint32_t slot = (last * 2654435761u ^ next * 40503u) * 2246822519u >> (32 - PAIR_BITS);
        if (pairs->stamps[slot] == pairs->stamp)
            continue;
        pairs->stamps[slot] = pairs->stamp;
        count++;
        *shared += pairs->mine[slot];
    }
    return count;
}

static void pairs_init(Arena *arena, Str text, Pairs *out)
{
    size_t shared;
    *out = (Pairs){.stamps = arena_array(arena, uint32_t, 1 << PAIR_BITS),
                   .mine = arena_array(arena, uint8_t, 1 << PAIR_BITS)};
    out->count = pairs_count(out, text, &shared);
    for (size_t i = 0; i < 1 << PAIR_BITS; i++)
        out->mine[i] = out->stamps[i] == out->stamp;
}

/* Dice's coefficient, in per cent. */
static int64_t pairs_likeness(Pairs *pairs, Str text)
{
    size_t shared, count = pairs_count(pairs, text, &shared);
    return count + pairs->count == 0 ? 0 : (int64_t)(200 * shared / (count + pairs->count));
}

/* ---- one clue beside another ---- */

typedef struct Score {
    int64_t points;
    ClueReason reasons[REASONS_MAX];
    size_t count;
} Score;

typedef struct Look {
    MasterShape shape;
    const MasterRow *row;
    const Clue *clue;
    Pairs pairs;
    ClueSimilar found[CLUE_SIMILAR_MAX]; /* best first */
    size_t count;
} Look;

static void score_add(Score *score, const char *code, int64_t points)
{
    score->reasons[score->count++] =
        (ClueReason){.code = str_of(code), .points = field_int(points)};
    score->points = score->points + points > POINTS_MAX ? POINTS_MAX : score->points + points;
}

static bool same_text(Str a, Str b)
{
    return a.n > 0 && str_eq_nocase(a, b);
}

static bool shares_unit(const Clue *a, const Clue *b)
{
    for (size_t i = 0; i < a->items.count; i++) {
        for (size_t k = 0; k < b->items.count; k++) {
            if (str_eq(a->items.items[i], b->items.items[k]))
                return true;
        }
    }
    return same_text(a->unit, b->unit);
}

static void clues_compare(Look *look, const Clue *other, Score *out)
{
    const Clue *mine = look->clue;
    *out = (Score){0};
    if (shares_unit(mine, other))
        score_add(out, "same_unit", POINTS_UNIT);
    if (same_text(mine->reporter_phone, other->reporter_phone) ||
        same_text(mine->reporter_email, other->reporter_email))
        score_add(out, "same_contact", POINTS_CONTACT);
    if (same_text(mine->source_number, other->source_number) &&
        (mine->source.n == 0 || other->source.n == 0 || str_eq(mine->source, other->source)))
        score_add(out, "same_source", POINTS_SOURCE);
    int64_t likeness = pairs_likeness(&look->pairs, other->text);
    if (likeness >= LIKENESS_MIN)
        score_add(out, "text", likeness * POINTS_TEXT / 100);
    if (same_text(mine->symptom, other->symptom) && same_text(mine->model, other->model))
        score_add(out, "same_symptom", POINTS_SYMPTOM);
}

/* ---- the best of all ---- */

static Str words_shown(Arena *arena, const MasterShape *shape, const Clue *clue)
{
    size_t at = 0, characters = 0;
    Str shown = master_mask_prose(arena, master_mask_own(arena, shape, clue, clue->text));
    while (at < shown.n && (characters < SHOWN_MAX || (shown.p[at] & 0xc0) == 0x80))
        characters += (shown.p[at++] & 0xc0) != 0x80;
    return str_dup(arena, str_slice(shown, 0, at));
}

static Str choice_of(Str field, const Clue *clue)
{
    return master_choice(&clue_register, field, clue);
}

/* Texts die with the row. */
static ClueSimilar similar_copy(Ctx *cx, const MasterShape *shape, const MasterRow *row,
                                const Score *score)
{
    Buf day;
    const Clue *clue = row->values;
    ClueSimilar out = {.id = field_int(row->id),
                       .number = str_dup(cx->arena, clue->number),
                       .state = choice_of(STR("state"), clue),
                       .score = field_int(score->points)};
    buf_init(&day, cx->arena, INSTANT_TEXT_MAX);
    register_text(&day, register_field(&clue_register, STR("received_on")), clue);
    out.received_on = buf_str(&day);
    if (clue->unit.n > 0)
        out.unit = str_dup(cx->arena, clue->unit);
    if (clue->symptom.n > 0)
        out.symptom = str_dup(cx->arena, clue->symptom);
    if (clue->text.n > 0)
        out.text = words_shown(cx->arena, shape, clue);
    out.reasons.items = arena_array(cx->arena, ClueReason, REASONS_MAX);
    out.reasons.count = score->count;
    memcpy(out.reasons.items, score->reasons, score->count * sizeof *score->reasons);
    return out;
}

static Err row_look(Ctx *cx, const MasterRow *row, void *arg)
{
    Look *look = arg;
    Score score;
    if (row->id == look->row->id)
        return OK;
    clues_compare(look, row->values, &score);
    size_t at = look->count;
    while (at > 0 && look->found[at - 1].score.value < score.points)
        at--;
    if (score.points < CLUE_SIMILAR_MIN_SCORE || at == CLUE_SIMILAR_MAX)
        return OK;
    if (look->count < CLUE_SIMILAR_MAX)
        look->count++;
    memmove(&look->found[at + 1], &look->found[at], (look->count - at - 1) * sizeof *look->found);
    look->found[at] = similar_copy(cx, &look->shape, row, &score);
    return OK;
}

Err clue_similar(Ctx *cx, MasterBook *book, const MasterRow *row, ClueLikeness *out)
{
    Look *look = arena_new(cx->arena, Look);
    MasterQuery query = {.use = MASTER_IN_USE};
    TRY(master_shape(cx, clue_register.name, &look->shape));
    look->row = row;
    look->clue = row->values;
    pairs_init(cx->arena, look->clue->text, &look->pairs);
    TRY(master_scan(cx, book, &(MasterScan){clue_register.name, &query, row_look, look}));
    *out = (ClueLikeness){look->found, look->count};
    return OK;
}
