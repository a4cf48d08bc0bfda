/* mapping.h - what the columns of a CSV file mean: docs/formats/csv-mapping.md.
 *
 * A mapping is a small JSON file.  Every value of an event is a template over the columns:
 * "urn:epc:id:sgtin:{prefix}.{item}.{serial}".  Where one of its columns is empty the value is
 * absent.  In identifiers the columns' text is percent-encoded (RFC 3986), elsewhere it is
 * taken as it is.  */
#ifndef HOLDFAST_INGEST_MAPPING_H
#define HOLDFAST_INGEST_MAPPING_H

#include "base/instant.h"
#include "base/json.h"
#include "base/csv.h"
#include "ingest/spool.h"

typedef enum MapField {
    MAP_OPERATION,
    MAP_TIME,
    MAP_STATION,  /* readPoint */
    MAP_LOCATION, /* bizLocation */
    MAP_PARENT,
    MAP_LOT, /* lot code of what is made, text */
    MAP_DISPOSITION,
    MAP_TRANSFORMATION,
    MAP_ORDER,    /* holdfast:workOrder */
    MAP_OPERATOR, /* a name or number; becomes urn:holdfast:person:… */
    MAP_EQUIPMENT,
    MAP_TOOL,
    MAP_METHOD,
    MAP_ENVIRONMENT,
    MAP_DOCUMENT,
    MAP_SOURCE, /* owning_party the goods come from */
    MAP_DESTINATION,
    MAP_PURCHASE, /* purchase order, bizTransaction of type po */
    MAP_CORRECTS, /* eventID of the event in error */
    MAP_CORRECTED_BY,
    MAP_REASON, /* did_not_occur or incorrect_data */
    MAP_FIELD_COUNT,
} MapField;

/* Lists of things; each becomes an EPC list and a quantity list. */
typedef enum MapList { MAP_ITEMS, MAP_INPUTS, MAP_OUTPUTS, MAP_LIST_COUNT } MapList;

/* Literal text and columns in turn. */
typedef struct TemplatePart {
    Str text;   /* literal, or the column's name */
    int column; /* its number in the file; -1 = literal */
} TemplatePart;

typedef struct Template {
    TemplatePart *parts;
    size_t count; /* 0 = not mapped */
} Template;

/* One thing of a list: a piece ("id") or a class or lot with a quantity ("class"). */
typedef struct MapItem {
    Template id;
    bool is_class;
    Template quantity;
    Template unit;
} MapItem;

typedef struct MapValues {
    Str column;
    const JsonNode *table; /* {"from": "to"} */
} MapValues;

typedef struct Mapping {
    Str name; /* part of every event's identifier */
    SpoolEncoding encoding;
    char delimiter;
    bool trim; /* blanks around values are taken off; else they are refused */
    bool has_zone;
    int16_t zone_min; /* of times that name none */
    Str time_format;  /* empty: ISO 8601 */
    const JsonNode *constants;
    const JsonNode *values; /* by column */
    Template fields[MAP_FIELD_COUNT];
    MapItem *lists[MAP_LIST_COUNT];
    size_t list_counts[MAP_LIST_COUNT];
    Template group; /* rows in a row that agree in these columns are one event */
} Mapping;

/* Read a mapping file.  ERR_USAGE with file, line and place. */
MUST_CHECK Err mapping_load(Ctx *cx, Str path, Mapping *out);
/* Find every column in the header row.  ERR_USAGE names a column the file has not. */
MUST_CHECK Err mapping_bind(Ctx *cx, Mapping *mapping, const CsvRow *header);
const char *map_field_name(MapField field);
/* Whether the field holds an identifier (a URI), not text. */
bool map_field_is_uri(MapField field);

/* Time text in a format of YYYY MM DD hh mm ss and literal characters; Z stands for a zone.
 * An empty format is ISO 8601.  False if it does not fit. */
bool mapping_time(Str text, Str format, Instant *out);

#endif
