/* Values to and from the wire: binary throughout, so bytes are never spelled in hexadecimal. */
#include <assert.h>
#include <stdio.h>

#include "platform/store/postgres.h"

static void int_arg(PostgresArgs *out, int at, Oid type, int64_t value)
{
    out->values[at] = out->digits[at];
    out->formats[at] = type == PG_INT8;
    out->lengths[at] = 8;
    if (type == PG_INT8)
        wire_put(out->digits[at], (uint64_t)value, 8);
    else /* the server reads digits as whatever integer it wants, and checks the range */
        snprintf(out->digits[at], sizeof out->digits[at], "%lld", (long long)value);
}

void postgres_args(PostgresArgs *out, const PostgresStatement *statement, const DbValue *values)
{
    for (int i = 0; i < statement->arg_count; i++) {
        switch (values[i].type) {
        case DB_INT:
            int_arg(out, i, statement->arg_types[i], values[i].i);
            break;
        case DB_TEXT:
        case DB_BYTES:
            assert(values[i].s.n <= INT32_MAX);
            out->values[i] = values[i].s.n == 0 ? "" : values[i].s.p;
            out->lengths[i] = (int)values[i].s.n;
            out->formats[i] = 1;
            break;
        case DB_NULL:
            out->values[i] = NULL;
            out->lengths[i] = 0;
            out->formats[i] = 1;
            break;
        }
    }
}

static int64_t wire_int(const char *p, int size)
{
    uint64_t value = (p[0] & 0x80) != 0 ? UINT64_MAX : 0; /* sign */
    for (int i = 0; i < size; i++)
        value = value << 8 | (unsigned char)p[i];
    return (int64_t)value;
}

/* A whole number of sum(): int16 count, weight, sign, scale, then `count` digits to base 10000;
 * trailing zero digits are not sent. */
static int64_t wire_numeric(const char *p)
{
    int64_t count = wire_int(p, 2), weight = wire_int(p + 2, 2);
    int64_t value = 0;
    for (int64_t i = 0; i <= weight; i++)
        value = value * 10000 + (i < count ? wire_int(p + 8 + 2 * i, 2) : 0);
    return wire_int(p + 4, 2) == 0x4000 ? -value : value;
}

DbValue postgres_value(const PGresult *result, int row, int column)
{
    if (PQgetisnull(result, row, column))
        return db_null();
    const char *p = PQgetvalue(result, row, column);
    int size = PQgetlength(result, row, column);
    Str bytes = str_from(p, (size_t)size);
    switch (PQftype(result, column)) {
    case PG_BOOL:
    case PG_INT2:
    case PG_INT4:
    case PG_INT8:
        return db_int(wire_int(p, size));
    case PG_NUMERIC:
        return db_int(wire_numeric(p));
    case PG_TEXT:
    case PG_NAME:
    case PG_VARCHAR:
        return db_text(bytes);
    case PG_BYTEA:
        return db_bytes(bytes);
    default:
        assert(!"a type the schema does not have");
        return db_null();
    }
}
