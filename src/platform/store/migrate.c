/* The schema in numbered steps, forward only, each in one transaction with its own record.
 *
 * A step is known by its number and the SHA-256 of its text, so a step that was edited after it
 * had been applied somewhere is noticed, and a database made by a later program is refused.  */
#include <assert.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/version.h"
#include "platform/os/io.h"
#include "platform/store/db_backend.h"
#include "platform/store/sql.h"

static const char schema_table[] = "CREATE TABLE schema_migration (\n"
                                   "    number {int64} NOT NULL PRIMARY KEY,\n"
                                   "    name TEXT NOT NULL,\n"
                                   "    checksum TEXT NOT NULL,\n"
                                   "    program TEXT NOT NULL,\n"
                                   "    applied_us {int64} NOT NULL\n"
                                   ") {strict};\n";

/* One line with its tokens replaced. */
static void line_add(Buf *out, const SqlDialect *dialect, Str line)
{
    const struct {
        Str token;
        const char *text;
    } tokens[] = {
        {STR("{int64}"), dialect->int64},
        {STR("{bytes}"), dialect->bytes},
        {STR("{strict}"), dialect->strict},
    };
    for (size_t i = 0; i < line.n; i++) {
        Str rest = str_tail(line, i);
        size_t k = 0;
        while (k < 3 && !str_starts(rest, tokens[k].token))
            k++;
        if (k == 3) {
            buf_add_char(out, line.p[i]);
        } else {
            buf_add(out, str_of(tokens[k].text));
            i += tokens[k].token.n - 1;
        }
    }
    buf_add_char(out, '\n');
}

Str sql_in_dialect(Arena *arena, const SqlDialect *dialect, const char *text)
{
    Buf out;
    Str rest = str_of(text);
    bool other = false; /* inside a block for another database */
    buf_init(&out, arena, 4 * rest.n + 64);
    while (rest.n > 0) {
        Str line = str_cut(&rest, '\n');
        Str only = STR("-- only: ");
        if (str_starts(line, only))
            other = !str_eq(str_trim(str_tail(line, only.n)), str_of(dialect->name));
        else if (str_eq(str_trim(line), STR("-- end")))
            other = false;
        else if (!other)
            line_add(&out, dialect, line);
    }
    assert(!out.full);
    return buf_str(&out);
}

static Str checksum_of(Arena *arena, const Migration *migration)
{
    uint8_t hash[SHA256_SIZE];
    sha256(str_of(migration->text), hash);
    return hex_format(arena, hash, sizeof hash);
}

/* Compare one applied step with the one this program knows. */
static Err applied_check(Ctx *cx, const DbRow *row, void *arg)
{
    bool *applied = arg;
    int64_t number = row_int(row, 0);
    int i = 0;
    while (i < migration_count && migrations[i].number != number)
        i++;
    if (i == migration_count)
        return fail(cx, ERR_UNSUPPORTED,
                    MSG("the database has schema step %1$lld, which this program %2$s does not "
                        "know; use version %3$s or newer"),
                    (long long)number, HOLDFAST_VERSION, str_shown(cx->arena, row_text(row, 3)));
    if (!str_eq(row_text(row, 2), checksum_of(cx->arena, &migrations[i])))
        return fail(cx, ERR_UNSUPPORTED,
                    MSG("schema step %1$s of the database is not the one this program has; "
                        "the database was made by another program version: %2$s"),
                    migrations[i].name, str_shown(cx->arena, row_text(row, 3)));
    applied[i] = true;
    return OK;
}

static Err schema_table_make(Ctx *cx)
{
    CLEANUP(tx_release) Tx tx = {0};
    TRY(tx_begin(cx, &tx));
    TRY(cx->db->backend->script(
        cx, sql_in_dialect(cx->arena, &cx->db->backend->dialect, schema_table)));
    return tx_commit(&tx);
}

static Err migration_apply(Ctx *cx, const Migration *migration)
{
    CLEANUP(tx_release) Tx tx = {0};
    TRY(tx_begin(cx, &tx));
    TRY(cx->db->backend->script(
        cx, sql_in_dialect(cx->arena, &cx->db->backend->dialect, migration->text)));
    TRY(db_run(cx, SQL_MIGRATION_ADD,
               ARGS(db_int(migration->number), db_text(str_of(migration->name)),
                    db_text(checksum_of(cx->arena, migration)), db_text(STR(HOLDFAST_VERSION)),
                    db_int(cx->io->now_us(cx))),
               NULL));
    return tx_commit(&tx);
}

Err migrate(Ctx *cx)
{
    bool exists;
    bool *applied = arena_array(cx->arena, bool, (size_t)migration_count + 1);
    TRY(cx->db->backend->has_table(cx, "schema_migration", &exists));
    if (!exists && cx->db->mode == DB_WRITE)
        TRY(schema_table_make(cx));
    if (exists)
        TRY(db_each(cx, SQL_MIGRATION_EACH, NO_ARGS, applied_check, applied));
    for (int i = 0; i < migration_count; i++) {
        if (applied[i])
            continue;
        if (cx->db->mode == DB_READ)
            return fail(cx, ERR_UNSUPPORTED,
                        MSG("the database lacks schema step %1$s; open it for writing once with "
                            "version %2$s"),
                        migrations[i].name, HOLDFAST_VERSION);
        TRY(migration_apply(cx, &migrations[i]));
    }
    return OK;
}
