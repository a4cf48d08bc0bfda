/* The peer of the ingest benchmark: a plain loader of newline-delimited EPCIS events into SQLite.
 *
 *     sqlite_loader [--checked] EVENTS.ndjson NEW.db
 *
 * Each event becomes one row and, for each reference, (event, item, role) in two tables WITHOUT
 * ROWID, one for each direction.  WAL, synchronous=FULL, 1,000 events a transaction.
 *
 * Everything that is a choice is made in the peer's favour: our JSON reader, which is several
 * times faster than cJSON (make bench-json); statements prepared once; exclusive locking, a
 * 1 GB cache and rare checkpoints; item numbers from a hash table in memory that is never stored.
 * It does not validate, unify spellings, look for duplicates, hash, or keep extensions apart,
 * all of which holdfast does.  With --checked it has each event parsed, validated, decoded to
 * unified identifiers and hashed (CBV 2.0 8.9) by the same functions as holdfast, and stores the
 * hash; it still looks for no duplicates and keeps nothing apart.  Prints one JSON object. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <xxhash.h>

#include "base/instant.h"
#include "base/json.h"
#include "domain/event/event.h"
#include "platform/os/io.h"

enum { BATCH = 1000, ITEMS_AT_FIRST = 1 << 16, HASH_BYTES = 32 };

typedef struct Items {
    Str *names; /* slot -> name; p NULL: free */
    int64_t *numbers;
    size_t capacity; /* a power of two */
    int64_t count;
    Arena arena; /* of the names */
} Items;

typedef struct Loader {
    sqlite3 *db;
    sqlite3_stmt *begin, *commit, *add_event, *add_forward, *add_back;
    Items items;
    Arena arena;       /* of one event */
    Ctx cx;            /* of the checks, in `arena` */
    Arena kept;        /* what the checks remember */
    EventCodec *codec; /* NULL: nothing is checked */
    EventContext *standard;
    int64_t events;
    int64_t rows; /* of one direction */
} Loader;

static void stop(const char *what, const char *why)
{
    fprintf(stderr, "sqlite_loader: %s: %s\n", what, why);
    exit(1);
}

static void must(Loader *l, int result)
{
    if (result != SQLITE_OK && result != SQLITE_DONE && result != SQLITE_ROW)
        stop("SQLite", sqlite3_errmsg(l->db));
}

/* --- items -------------------------------------------------------------------------------- */

static size_t items_slot(const Items *items, Str name)
{
    size_t slot = XXH3_64bits(name.p, name.n) & (items->capacity - 1);
    while (items->names[slot].p != NULL && !str_eq(items->names[slot], name))
        slot = (slot + 1) & (items->capacity - 1);
    return slot;
}

static void items_init(Items *items, size_t capacity)
{
    items->names = calloc(capacity, sizeof *items->names);
    items->numbers = calloc(capacity, sizeof *items->numbers);
    items->capacity = capacity;
    if (items->names == NULL || items->numbers == NULL)
        stop("items", "out of memory");
}

static void items_grow(Items *items)
{
    Items old = *items;
    items_init(items, 2 * old.capacity);
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.names[i].p == NULL)
            continue;
        size_t slot = items_slot(items, old.names[i]);
        items->names[slot] = old.names[i];
        items->numbers[slot] = old.numbers[i];
    }
    free(old.names);
    free(old.numbers);
}

static int64_t item_number(Items *items, Str name)
{
    if ((size_t)items->count * 2 > items->capacity)
        items_grow(items);
    size_t slot = items_slot(items, name);
    if (items->names[slot].p == NULL) {
        items->names[slot] = str_dup(&items->arena, name);
        items->numbers[slot] = ++items->count;
    }
    return items->numbers[slot];
}

/* --- one event ---------------------------------------------------------------------------- */

typedef struct Place {
    Str field;
    int role;
    const char *inside; /* member of the object, or of the list's objects; NULL: strings */
} Place;

static const Place places[] = {
    {STR_INIT("inputEPCList"), 0, NULL},
    {STR_INIT("inputQuantityList"), 0, "epcClass"},
    {STR_INIT("outputEPCList"), 1, NULL},
    {STR_INIT("outputQuantityList"), 1, "epcClass"},
    {STR_INIT("parentID"), 2, NULL},
    {STR_INIT("childEPCs"), 3, NULL},
    {STR_INIT("childQuantityList"), 3, "epcClass"},
    {STR_INIT("epcList"), 4, NULL},
    {STR_INIT("quantityList"), 4, "epcClass"},
    {STR_INIT("readPoint"), 5, "id"},
    {STR_INIT("bizLocation"), 6, "id"},
    {STR_INIT("sourceList"), 7, "source"},
    {STR_INIT("destinationList"), 8, "destination"},
    {STR_INIT("bizTransactionList"), 9, "bizTransaction"},
};

static void run_pair(Loader *l, sqlite3_stmt *statement, int64_t a, int64_t b, int role)
{
    must(l, sqlite3_bind_int64(statement, 1, a));
    must(l, sqlite3_bind_int64(statement, 2, b));
    must(l, sqlite3_bind_int(statement, 3, role));
    must(l, sqlite3_step(statement));
    must(l, sqlite3_reset(statement));
}

static void add_pairs(Loader *l, Str name, int role)
{
    int64_t item = item_number(&l->items, name);
    run_pair(l, l->add_forward, l->events, item, role);
    l->rows += sqlite3_changes(l->db);
    run_pair(l, l->add_back, item, l->events, role);
}

static void add_reference(Loader *l, const JsonNode *node, const Place *place)
{
    if (place->inside != NULL)
        node = json_member(node, str_of(place->inside));
    if (node != NULL && node->type == JSON_STRING)
        add_pairs(l, node->text, place->role);
}

static void add_references(Loader *l, const JsonNode *member)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (!str_eq(places[i].field, member->key))
            continue;
        if (member->type != JSON_ARRAY)
            add_reference(l, member, &places[i]);
        for (const JsonNode *at = member->child; member->type == JSON_ARRAY && at != NULL;
             at = at->next)
            add_reference(l, at, &places[i]);
        return;
    }
}

static void add_event(Loader *l, int64_t time_us, Str line, const uint8_t *hash)
{
    if (l->events % BATCH == 0) {
        if (l->events != 0)
            must(l, sqlite3_step(l->commit));
        must(l, sqlite3_reset(l->commit));
        must(l, sqlite3_step(l->begin));
        must(l, sqlite3_reset(l->begin));
    }
    l->events++;
    must(l, sqlite3_bind_int64(l->add_event, 1, l->events));
    must(l, sqlite3_bind_int64(l->add_event, 2, time_us));
    must(l, sqlite3_bind_text(l->add_event, 3, line.p, (int)line.n, SQLITE_STATIC));
    must(l, sqlite3_bind_blob(l->add_event, 4, hash, hash == NULL ? 0 : HASH_BYTES, SQLITE_STATIC));
    must(l, sqlite3_step(l->add_event));
    must(l, sqlite3_reset(l->add_event));
}

static void load_plain(Loader *l, Str line)
{
    JsonReader *reader = json_reader_new(&l->arena, line);
    json_next(reader);
    const JsonNode *event = json_tree(reader, &l->arena);
    const JsonNode *time = event == NULL ? NULL : json_member(event, STR("eventTime"));
    Instant instant = {0};
    if (time == NULL || json_next(reader) != JSON_END || !instant_parse(time->text, &instant))
        stop("events", "a line is no event");
    add_event(l, instant.us, line, NULL);
    for (const JsonNode *member = event->child; member != NULL; member = member->next)
        add_references(l, member);
}

static void load_checked(Loader *l, Str line)
{
    Event event;
    EventJson text = {.context = l->standard};
    uint8_t hash[HASH_BYTES];
    if (event_parse(&l->cx, line, &text.node, NULL) != OK ||
        event_codec_decode(&l->cx, l->codec, &text, &event) != OK)
        stop("events", "a line is refused");
    event_codec_hash(l->codec, &l->arena, hash);
    add_event(l, event.time_us, line, hash);
    for (uint32_t i = 0; i < event.ref_count; i++)
        add_pairs(l, event.refs[i].key, (int)event.refs[i].role);
}

static void load_line(Loader *l, Str line)
{
    if (l->codec != NULL)
        load_checked(l, line);
    else
        load_plain(l, line);
    arena_reset(&l->arena);
}

static void check_from_now_on(Loader *l)
{
    Ctx keeping = {.arena = &l->kept, .io = io_real()};
    l->cx = (Ctx){.arena = &l->arena, .io = keeping.io};
    l->codec = event_codec_new();
    if (event_context_new(&keeping, NULL, &l->standard) != OK)
        stop("context", "the standard one cannot be read");
}

/* --- the file ----------------------------------------------------------------------------- */

static sqlite3_stmt *prepare(Loader *l, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    must(l, sqlite3_prepare_v2(l->db, sql, -1, &statement, NULL));
    return statement;
}

static void open_database(Loader *l, const char *path)
{
    static const char setup[] =
        "PRAGMA page_size=4096; PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=FULL; PRAGMA cache_size=-1000000; PRAGMA wal_autocheckpoint=20000;"
        "CREATE TABLE event (id INTEGER PRIMARY KEY, time_us INTEGER NOT NULL, body TEXT NOT NULL,"
        " hash BLOB);"
        "CREATE TABLE forward (event INTEGER NOT NULL, item INTEGER NOT NULL, role INTEGER NOT "
        "NULL,"
        " PRIMARY KEY (event, item, role)) WITHOUT ROWID;"
        "CREATE TABLE back (item INTEGER NOT NULL, event INTEGER NOT NULL, role INTEGER NOT NULL,"
        " PRIMARY KEY (item, event, role)) WITHOUT ROWID;";
    if (sqlite3_open(path, &l->db) != SQLITE_OK)
        stop(path, "cannot be opened");
    must(l, sqlite3_exec(l->db, setup, NULL, NULL, NULL));
    l->begin = prepare(l, "BEGIN");
    l->commit = prepare(l, "COMMIT");
    l->add_event = prepare(l, "INSERT INTO event VALUES (?, ?, ?, ?)");
    l->add_forward = prepare(l, "INSERT OR IGNORE INTO forward VALUES (?, ?, ?)");
    l->add_back = prepare(l, "INSERT OR IGNORE INTO back VALUES (?, ?, ?)");
}

static void close_database(Loader *l)
{
    if (l->events != 0)
        must(l, sqlite3_step(l->commit));
    sqlite3_stmt *all[] = {l->begin, l->commit, l->add_event, l->add_forward, l->add_back};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sqlite3_finalize(all[i]);
    must(l, sqlite3_close(l->db)); /* checkpoints the WAL */
}

int main(int argc, char **argv)
{
    Loader loader = {0};
    struct stat about;
    char *line = NULL;
    size_t capacity = 0;
    if (argc == 4 && strcmp(argv[1], "--checked") == 0) {
        check_from_now_on(&loader);
        argv++, argc--;
    }
    if (argc != 3)
        stop("usage", "sqlite_loader [--checked] EVENTS.ndjson NEW.db");
    FILE *in = fopen(argv[1], "r");
    if (in == NULL)
        stop(argv[1], "cannot be opened");
    items_init(&loader.items, ITEMS_AT_FIRST);
    open_database(&loader, argv[2]);
    for (ssize_t n = getline(&line, &capacity, in); n > 0; n = getline(&line, &capacity, in))
        load_line(&loader, str_trim(str_from(line, (size_t)n)));
    close_database(&loader);
    fclose(in);
    free(line);
    event_codec_free(loader.codec);
    if (stat(argv[2], &about) != 0)
        stop(argv[2], "is gone");
    printf("{\"events\":%lld,\"rows\":%lld,\"items\":%lld,\"bytes\":%lld}\n",
           (long long)loader.events, (long long)loader.rows, (long long)loader.items.count,
           (long long)about.st_size);
    return 0;
}
