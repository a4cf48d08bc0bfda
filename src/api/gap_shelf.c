#include "api/gap_shelf.h"

#include <pthread.h>
#include <stdlib.h>

enum { WAITING_MAX = 2, LANGUAGES = 2, TEXT_MAX = 64 << 20 };
static const int64_t KEPT_US = (int64_t)60 * 1000000;

struct GapShelf {
    pthread_mutex_t lock; /* held by whoever counts, too */
    int waiting;          /* for it, the one who holds it among them; atomic */
    int64_t position;     /* of what is kept; -1: nothing is */
    int64_t made_us;
    Str texts[LANGUAGES]; /* heap memory, by language */
};

GapShelf *gap_shelf_open(void)
{
    GapShelf *shelf = calloc(1, sizeof *shelf);
    if (shelf == NULL)
        abort();
    pthread_mutex_init(&shelf->lock, NULL);
    shelf->position = -1;
    return shelf;
}

void gap_shelf_close(GapShelf *shelf)
{
    if (shelf == NULL)
        return;
    for (int i = 0; i < LANGUAGES; i++)
        free((char *)(uintptr_t)shelf->texts[i].p);
    pthread_mutex_destroy(&shelf->lock);
    free(shelf);
}

static Err text_keep(Ctx *cx, GapShelf *shelf, Gaps *gaps, Lang lang)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, TEXT_MAX);
    json_writer_init(&json, &text);
    gaps->summary = gaps_summary(cx, gaps, lang);
    register_write(&json, &gaps_register, gaps);
    buf_add_char(&text, '\n');
    if (text.full)
        return fail(cx, ERR_LIMIT, MSG("the answer is larger than %1$lld bytes; ask for less"),
                    (long long)TEXT_MAX);
    char *copy = malloc(text.n + 1);
    if (copy == NULL)
        abort();
    memcpy(copy, text.p, text.n);
    free((char *)(uintptr_t)shelf->texts[lang].p);
    shelf->texts[lang] = (Str){copy, text.n};
    return OK;
}

static Err count(Ctx *cx, GapShelf *shelf, const ItemView *view)
{
    Gaps gaps;
    bool young = cx->now_us >= shelf->made_us && cx->now_us - shelf->made_us < KEPT_US;
    if (shelf->position == view->visible || (shelf->position >= 0 && young))
        return OK;
    TRY(gaps_find(cx, view, &gaps));
    shelf->position = -1;
    for (Lang lang = LANG_EN; lang <= LANG_ZH; lang++)
        TRY(text_keep(cx, shelf, &gaps, lang));
    shelf->position = view->visible;
    shelf->made_us = cx->now_us;
    return OK;
}

Err gap_shelf_find(Ctx *cx, GapShelf *shelf, const ItemView *view, Lang lang, Str *out)
{
    int before = __atomic_fetch_add(&shelf->waiting, 1, __ATOMIC_ACQ_REL);
    Err err = OK;
    if (before >= WAITING_MAX) {
        err = fail(cx, ERR_BUSY, MSG("the gaps are being counted; ask again in some seconds"));
    } else {
        pthread_mutex_lock(&shelf->lock);
        err = count(cx, shelf, view);
        if (err == OK)
            *out = str_dup(cx->arena, shelf->texts[lang]);
        pthread_mutex_unlock(&shelf->lock);
    }
    __atomic_fetch_sub(&shelf->waiting, 1, __ATOMIC_ACQ_REL);
    return err;
}
