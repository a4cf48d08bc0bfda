/* import_internal.h - between reading a file, planning its rows and storing them. */
#ifndef HOLDFAST_DOMAIN_MASTER_IMPORT_INTERNAL_H
#define HOLDFAST_DOMAIN_MASTER_IMPORT_INTERNAL_H

#include "base/csv.h"
#include "domain/master/master_import.h"
#include "domain/master/master_internal.h"

typedef enum RowVerb { ROW_ADD, ROW_CHANGE, ROW_SAME, ROW_REFUSED } RowVerb;

typedef struct PlannedRow {
    RowVerb verb;
    int64_t line;
    int64_t fell;        /* REFUSED by the others: in which round; 0: by itself */
    int64_t id, version; /* CHANGE: of the row as it was seen */
    Str key;
    void *values;       /* as they will be */
    const void *before; /* CHANGE */
} PlannedRow;

typedef struct PlannedFault {
    int64_t line;
    Str field;
    Problem problem;
} PlannedFault;

/* Keys of the register and of the file, and keys other registers were asked for. */
typedef struct KeySlot {
    Str to; /* register; p == NULL: free */
    Str key;
    const MasterRow *row; /* in the register */
    int64_t line;         /* of the file; 0: not there */
    size_t planned;       /* its row there */
    bool known;           /* may be referred to */
} KeySlot;

typedef struct KeyMap {
    KeySlot *slots;
    size_t count, capacity; /* capacity: power of two */
} KeyMap;

struct ImportPlan {
    MasterShape shape; /* in the plan's arena */
    int64_t seq;       /* of the register, as it was planned */
    PlannedRow *rows;
    size_t count, capacity;
    int64_t totals[ROW_REFUSED + 1];
    int64_t trimmed;
    Str mark; /* number of the export the file came from; empty: none is told */
    int64_t mark_line;
    PlannedFault faults[IMPORT_FAULTS_SHOWN];
    size_t fault_count;
    KeyMap keys;
    ImportText text;
    bool stored;
};

KeySlot *key_map_put(Arena *arena, KeyMap *map, Str to, Str key);

#endif
