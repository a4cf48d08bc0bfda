#include "domain/clock/rule_book.h"

#include "domain/regime/regime_check.h"
#include "domain/regime/regime_overlay.h"
#include "platform/os/io.h"
#include "platform/store/change.h"

enum { FILES_MAX = 100, FILE_MAX = 1 << 20, NAMES_MAX = 4096, JSON_MAX = 4 << 20 };

typedef struct RuleFile {
    int64_t id; /* of its row */
    Str name, text;
} RuleFile;

typedef struct RuleFiles {
    RuleFile items[FILES_MAX];
    size_t count;
} RuleFiles;

/* ---- ours under theirs ---- */

static RegimePack *pack_of(RegimePack *packs, size_t count, Str regime)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(packs[i].regime, regime))
            return &packs[i];
    }
    return NULL;
}

/* Whatever is wrong with the text of a file, the file is named. */
static Err file_parse(Ctx *cx, Str name, Str text, const JsonNode **out)
{
    Err err = json_parse(cx, text, out);
    return err == OK ? OK : fail_at(cx, name, cx->problem.line, cx->problem.pointer);
}

/* One file into the list. */
static Err file_merge(Ctx *cx, const RuleFile *file, RegimePack *packs, size_t *count)
{
    const JsonNode *root;
    TRY(file_parse(cx, file->name, file->text, &root));
    const JsonNode *regime = json_member(root, STR("regime"));
    RegimePack *base = regime == NULL ? NULL : pack_of(packs, *count, regime->text);
    if (!regime_is_overlay(root) && base == NULL)
        return regime_pack_parse(cx, file->name, file->text, &packs[(*count)++]);
    if (base == NULL || !regime_is_overlay(root))
        return fail(cx, ERR_INVALID,
                    MSG("%1$s: it is over no pack of ours, or a whole pack in the place of one; "
                        "rules of a pack there is are changed one by one"),
                    str_c(cx->arena, file->name));
    RegimePack ours = *base;
    return regime_overlay(cx, &ours, file->name, file->text, base);
}

static Err files_merge(Ctx *cx, const RuleFiles *files, RegimePack **out, size_t *count)
{
    RegimePack *ours;
    TRY(regime_packs(cx, &ours, count));
    *out = arena_array(cx->arena, RegimePack, *count + FILES_MAX);
    memcpy(*out, ours, *count * sizeof *ours);
    for (size_t i = 0; i < files->count; i++)
        TRY(file_merge(cx, &files->items[i], *out, count));
    return OK;
}

/* ---- where the files come from ---- */

static Err many(Ctx *cx)
{
    return fail(cx, ERR_LIMIT, MSG("there are more than %1$lld files of rules"),
                (long long)FILES_MAX);
}

static Err row_take(Ctx *cx, const DbRow *row, void *arg)
{
    RuleFiles *files = arg;
    if (files->count == FILES_MAX)
        return many(cx);
    files->items[files->count++] = (RuleFile){.id = row_int(row, 0),
                                              .name = str_dup(cx->arena, row_text(row, 1)),
                                              .text = str_dup(cx->arena, row_text(row, 2))};
    return OK;
}

static Err folder_read(Ctx *cx, Str folder, RuleFiles *out)
{
    Str *names;
    size_t count;
    out->count = 0;
    Err err = cx->io->list(cx, folder, &names, &count);
    if (err == ERR_NOT_FOUND) {
        problem_clear(cx);
        return OK;
    }
    TRY(err);
    for (size_t i = 0; i < count; i++) {
        RuleFile file = {.name = names[i]};
        if (!str_ends(names[i], STR(".json")))
            continue;
        if (out->count == FILES_MAX)
            return many(cx);
        TRY(io_read_file(cx, io_path(cx->arena, folder, names[i]), FILE_MAX, &file.text));
        out->items[out->count++] = file;
    }
    return OK;
}

Err rules_in_force(Ctx *cx, RegimePack **out, size_t *count)
{
    RuleFiles *files = arena_new(cx->arena, RuleFiles);
    TRY(db_each(cx, SQL_RULE_OVERLAY_EACH, NO_ARGS, row_take, files));
    return files_merge(cx, files, out, count);
}

Err rules_of_folder(Ctx *cx, Str folder, RegimePack **out, size_t *count)
{
    RuleFiles *files = arena_new(cx->arena, RuleFiles);
    TRY(folder_read(cx, folder, files));
    return files_merge(cx, files, out, count);
}

Err rules_of_file(Ctx *cx, Str name, Str text, RegimePack *out)
{
    size_t count;
    RegimePack *packs;
    const JsonNode *root;
    RuleFiles none = {0};
    TRY(file_parse(cx, name, text, &root));
    if (!regime_is_overlay(root))
        return regime_pack_parse(cx, name, text, out);
    TRY(files_merge(cx, &none, &packs, &count));
    TRY(file_merge(cx, &(RuleFile){.name = name, .text = text}, packs, &count));
    *out = *pack_of(packs, count, json_member(root, STR("regime"))->text);
    return OK;
}

Err rules_pack(Ctx *cx, Str regime, RegimePack *out)
{
    Buf names;
    RegimePack *packs;
    size_t count;
    TRY(rules_in_force(cx, &packs, &count));
    const RegimePack *found = pack_of(packs, count, regime);
    if (found != NULL) {
        *out = *found;
        return OK;
    }
    buf_init(&names, cx->arena, NAMES_MAX);
    for (size_t i = 0; i < count; i++)
        buf_fmt(&names, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(packs[i].regime));
    return fail(cx, ERR_NOT_FOUND, MSG("there is no rule pack %1$s; there are %2$s"),
                str_shown(cx->arena, regime), str_c(cx->arena, buf_str(&names)));
}

/* ---- taking them in ---- */

static Err packs_check(Ctx *cx, const RuleFiles *files)
{
    size_t count;
    RegimePack *packs;
    RuleFindings found;
    TRY(files_merge(cx, files, &packs, &count));
    for (size_t i = 0; i < count; i++) {
        ArenaMark mark = arena_mark(cx->arena);
        TRY(regime_check(cx, &packs[i], LANG_EN, &found));
        if (found.faults.value > 0)
            return fail(cx, ERR_INVALID,
                        MSG("the files of rules give pack %1$s a fault in rule %2$s: %3$s; "
                            "\"holdfast rules check\" shows all"),
                        str_c(cx->arena, packs[i].regime),
                        str_c(cx->arena, found.findings.items[0].rule),
                        str_c(cx->arena, found.findings.items[0].detail));
        arena_rewind(cx->arena, mark);
    }
    return OK;
}

/* Before and after as they stand in table change. */
static Str side(Ctx *cx, Str name, Str text)
{
    Buf out;
    JsonWriter json;
    if (text.n == 0)
        return (Str){0};
    buf_init(&out, cx->arena, JSON_MAX);
    json_writer_init(&json, &out);
    json_object_begin(&json);
    json_key(&json, STR("file"));
    json_string(&json, name);
    json_key(&json, STR("text"));
    json_string(&json, text);
    json_object_end(&json);
    return buf_str(&out);
}

/* `now` empty: it is gone. */
static Err file_keep(Ctx *cx, Str name, Str now)
{
    DbRow row;
    Str before = {0};
    int64_t id;
    Err err = db_one(cx, SQL_RULE_OVERLAY_OF, ARGS(db_text(name)), &row);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    if (err == OK) {
        id = row_int(&row, 0);
        before = row_text(&row, 1);
        if (str_eq(before, now))
            return OK;
        TRY(db_run(cx, SQL_RULE_OVERLAY_PUT,
                   ARGS(db_int(id), db_text_or_null(now), db_int(cx->now_us)), NULL));
    } else {
        TRY(db_one(cx, SQL_RULE_OVERLAY_ADD, ARGS(db_text(name), db_text(now), db_int(cx->now_us)),
                   &row));
        id = row_int(&row, 0);
    }
    return change_add(cx,
                      &(Change){.noun = STR("rule_overlay"),
                                .id = id,
                                .before = side(cx, name, before),
                                .after = side(cx, name, now),
                                .reason = STR("")},
                      NULL);
}

static bool has_file(const RuleFiles *files, Str name)
{
    for (size_t i = 0; i < files->count; i++) {
        if (str_eq(files->items[i].name, name))
            return true;
    }
    return false;
}

Err rules_take(Ctx *cx, Str data_dir)
{
    CLEANUP(tx_release) Tx tx = {0};
    RuleFiles *now = arena_new(cx->arena, RuleFiles), *kept = arena_new(cx->arena, RuleFiles);
    TRY(folder_read(cx, io_path(cx->arena, data_dir, STR("rules")), now));
    TRY(db_each(cx, SQL_RULE_OVERLAY_EACH, NO_ARGS, row_take, kept));
    if (now->count == 0 && kept->count == 0)
        return OK;
    TRY(packs_check(cx, now));
    TRY(tx_begin(cx, &tx));
    for (size_t i = 0; i < now->count; i++)
        TRY(file_keep(cx, now->items[i].name, now->items[i].text));
    for (size_t i = 0; i < kept->count; i++) {
        if (!has_file(now, kept->items[i].name))
            TRY(file_keep(cx, kept->items[i].name, (Str){0}));
    }
    return tx_commit(&tx);
}
